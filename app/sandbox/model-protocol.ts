/** Messages between the process that hosts models and the worker that runs one; both ends parse with these. */
import { z } from 'zod';

export const modelLimits = {
  values: 1_000_000,
  answers: 100_000,
  chars: 4_000_000,
  memoryMb: 256,
  timeoutMs: { least: 100, most: 300_000 },
} as const;

const tensors = (values: number) =>
  z
    .array(
      z.strictObject({
        name: z.string().max(200),
        type: z.string().max(20),
        dims: z.array(z.int().min(0)).max(16),
        data: z.array(z.union([z.number(), z.string().max(100_000)])).max(values),
      }),
    )
    .max(64);

/** Of the first reply, which says how the loading went. */
export const loadedId = 0;

export const modelJobSchema = z.strictObject({
  id: z.int(),
  inputs: tensors(modelLimits.values),
  /** Names of what is read of the answer. */
  outputs: z.array(z.string().max(200)).min(1).max(64),
});
export type ModelJob = z.infer<typeof modelJobSchema>;
/** As of executor.ts, which is a floor above. */
export interface ModelTensor {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: readonly (number | string)[];
}

export const modelFaults = ['load', 'run', 'memory', 'not-a-number', 'too-large', 'other'] as const;
export type ModelFault = (typeof modelFaults)[number];

export const modelReplySchema = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.int(), ok: z.literal(true), outputs: tensors(modelLimits.answers) }),
  z.strictObject({ id: z.int(), ok: z.literal(false), fault: z.enum(modelFaults) }),
]);
export type ModelReply =
  | { readonly id: number; readonly ok: true; readonly outputs: readonly ModelTensor[] }
  | { readonly id: number; readonly ok: false; readonly fault: ModelFault };
