import { z } from 'zod';
import { plainPathSchema } from '../kit/one-field.ts';
import { templateSchema } from '../kit/schemas.ts';
import { modelSchema, type TensorShape } from './model.ts';

/** No expressions where the file is named: data must never pick the model. */
const plainText = (most: number) => z.string().max(most);

export const parameters = z.lazy(() =>
  z.strictObject({
    path: plainText(4_096).default(''),
    model: modelSchema.nullable().default(null),
    /** In the order in which the model takes them. */
    values: z
      .array(z.strictObject({ value: z.union([templateSchema, z.number(), z.boolean()]).default(''), input: plainText(200).default('') }))
      .max(2_000)
      .default([]),
    result: z.enum(['class', 'number', 'numbers']).default('class'),
    /** Empty: the first that fits. */
    output: plainText(200).default(''),
    /** `value` is what the model gives for it; empty: its place in the list, counted from 0. */
    classes: z
      .array(z.strictObject({ name: plainText(100), value: plainText(100).default('') }))
      .max(200)
      .default([]),
    /** Of a class: the least score that counts. Of a number: from where it counts as high. */
    threshold: z.number().nullable().default(null),
    /** Given where no class reaches the threshold, or the model gives none of them. */
    otherwise: plainText(100).default('unsure'),
    resultField: plainPathSchema.min(1).default('prediction'),
    /** The signature file (OpenSSF Model Signing); empty: none is asked for. */
    signature: plainText(4_096).default(''),
    /** Public key or root certificate of whoever has to have signed it, in PEM. */
    signer: plainText(16_384).default(''),
    timeoutMs: z.int().min(100).max(300_000).default(10_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

export const classNames = ({ classes, otherwise }: Pick<Parameters, 'classes' | 'otherwise'>): string[] => [
  ...new Set([...classes.map(({ name }) => name), otherwise].filter((name) => name !== '')),
];

/** The output that the step reads. */
export function outputOf({ model, output }: Pick<Parameters, 'model' | 'output'>): TensorShape | undefined {
  const usable = model?.outputs.filter(({ type }) => type !== 'other') ?? [];
  return output === '' ? usable[0] : usable.find(({ name }) => name === output);
}
