import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { oneField, oneFieldSteps, oneFieldText } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    ...oneField,
    algorithm: z.enum(['sha256', 'sha512']).default('sha256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    of: z.enum(['text', 'base64', 'json']).default('text'),
  }),
);

export const definition = defineNode({
  type: 'digest',
  version: 1,
  title: 'Digest',
  summary: 'Works out a checksum of a field, to see later whether it was changed.',
  category: 'security',
  icon: 'fingerprint',
  keywords: ['hash', 'sha', 'checksum', 'integrity', 'crypto', 'etag'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) => `${given.algorithm === 'sha256' ? 'SHA-256' : 'SHA-512'} of ${oneFieldText(given)}`,
  // No protection: who can guess the value can check the guess. The labels stay; only orders and names cannot pass through it.
  facts: (given) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: oneFieldSteps(given, 'uuid', [], `a checksum of ${given.field}`) }],
  }),
});
