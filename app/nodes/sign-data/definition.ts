import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type Read } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { signing } from '../kit/signing.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ ...signing, into: z.string().min(1).max(200).default('signature') }));

export const definition = defineNode({
  type: 'sign-data',
  version: 1,
  title: 'Sign',
  summary: 'Signs what is in an item, so that others can tell that it came from here unchanged.',
  category: 'security',
  icon: 'signature',
  keywords: ['sign', 'signature', 'ed25519', 'hmac', 'proof', 'integrity', 'seal'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ algorithm, fields }) =>
    `${algorithm === 'ed25519' ? 'Ed25519' : 'HMAC-SHA-256'} over ${fields.length === 0 ? 'the whole item' : fields.join(', ')}`,
  facts: ({ fields, into }) => {
    const reads: readonly Read[] =
      fields.length === 0 ? [{ from: 'input', path: [] }] : fields.map((field): Read => ({ from: 'input', path: parsePath(field) }));
    return {
      ...noFacts,
      ...oneInOneOut,
      // Who can guess the data can check the guess by the signature: its labels stay. No order for a model fits into it.
      transfer: [
        { port: 'out', steps: [{ op: 'input' }, { op: 'assign', path: [into], reads, type: 'uuid', why: 'a signature of the data' }] },
      ],
    };
  },
});
