import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type TransferStep } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { pathSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

const methods = ['mask', 'redact', 'coarsen', 'hash'] as const;
export type MaskMethod = (typeof methods)[number];

export const parameters = z.lazy(() =>
  z.strictObject({
    fields: z
      .array(z.strictObject({ path: pathSchema.min(1), method: z.enum(methods).default('mask') }))
      .max(500)
      .default([]),
    /** Hashes of one purpose cannot be matched with another's. */
    purpose: z.string().min(1).max(200).default('default'),
  }),
);

const protection: Readonly<Record<MaskMethod, 'mask' | 'redact' | 'hash'>> = {
  mask: 'mask',
  redact: 'redact',
  coarsen: 'mask',
  hash: 'hash',
};

export const definition = defineNode({
  type: 'mask',
  version: 1,
  title: 'Mask',
  summary: 'Takes personal values out for good, or leaves only a part of them.',
  category: 'privacy',
  icon: 'venetian-mask',
  keywords: ['redact', 'anonymise', 'hash', 'hide', 'black out', 'privacy', 'gdpr'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'No field yet' : fields.map(({ path, method }) => `${path} (${method})`).join(', ')),
  facts: ({ fields }) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        steps: [
          { op: 'input' },
          ...fields.map(({ path, method }): TransferStep => ({ op: 'protect', method: protection[method], paths: [parsePath(path)] })),
        ],
      },
    ],
  }),
});
