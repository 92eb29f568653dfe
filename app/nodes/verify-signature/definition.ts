import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { signing } from '../kit/signing.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...signing,
    signature: templateSchema.default('{{ input.signature.value }}'),
    /** Where the signature stands in the item: it is no part of what was signed. */
    signatureField: z.string().min(1).max(200).default('signature'),
    /** Base64url of 32 bytes; empty: this workspace's own. */
    publicKey: z.string().max(100).default(''),
  }),
);

export const definition = defineNode({
  type: 'verify-signature',
  version: 1,
  title: 'Check signature',
  summary: 'Separates what was signed by a known key from what was not, or was changed on the way.',
  category: 'security',
  icon: 'badge-check',
  keywords: ['verify', 'signature', 'ed25519', 'hmac', 'authentic', 'integrity', 'proof'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ algorithm, publicKey }) =>
    `${algorithm === 'ed25519' ? 'Ed25519' : 'HMAC-SHA-256'}, ${publicKey === '' ? 'our own key' : 'a given key'}`,
  facts: ({ signature, fields }, context) => {
    const read = context.reads(signature);
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [
        { id: 'valid', title: 'Signed', kind: 'data' },
        { id: 'invalid', title: 'Not signed', kind: 'data' },
      ],
      transfer: [
        { port: 'valid', steps: [{ op: 'input' }] },
        { port: 'invalid', steps: [{ op: 'input' }] },
      ],
      // A signature that does not come with the item proves nothing about it; one over some fields proves those.
      guards: read.dynamic
        ? [{ kind: 'signature', port: 'valid', failsOpen: false, paths: fields.map((field) => field.split('.')), shown: read.reads }]
        : [],
      control: { kind: 'branch', reads: read.reads },
    };
  },
});
