/** A model file as a step keeps it: what it asks for and gives, and the digest by which it is known again. The file itself stays where it is. */
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';

/** As ONNX names them, of those that data of a flow can be turned into. */
export const elementTypes = ['float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'bool', 'string'] as const;

/** `other`: something that no step can be given or give, such as a list of maps. */
const tensorSchema = z.strictObject({
  name: z.string().max(200),
  type: z.enum([...elementTypes, 'other']),
  /** 0 for a size that whoever asks decides about. */
  shape: z.array(z.int().min(0).max(1_000_000_000)).max(16),
});
export type TensorShape = z.infer<typeof tensorSchema>;

export const modelSchema = z.strictObject({
  name: z.string().min(1).max(120),
  /** SHA-256 in lower-case hex. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(1),
  inputs: z.array(tensorSchema).max(64),
  outputs: z.array(tensorSchema).max(64),
});
export type PinnedModel = z.infer<typeof modelSchema>;

/** Larger ones do not fit through the door to a runner in one piece. */
export const mostModelBytes = 32 * 1024 * 1024;

/** A model of this machine by name and beginning of its digest: another file is another model. */
export const modelName = ({ name, digest }: Pick<PinnedModel, 'name' | 'digest'>): string => `${name}@sha256:${digest.slice(0, 12)}`;

/** `float32, 1 × 3`; what is open is a dot. */
export const shapeWords = ({ type, shape }: TensorShape): string => `${typeWords[type]}${shape.length === 0 ? '' : `, ${shape.map((size) => (size === 0 ? '·' : String(size))).join(' × ')}`}`;

const typeWords: Readonly<Record<TensorShape['type'], string>> = {
  float32: 'number', float64: 'number', int8: 'whole number', int16: 'whole number', int32: 'whole number', int64: 'whole number', uint8: 'whole number', uint16: 'whole number', uint32: 'whole number',
  bool: 'yes or no', string: 'text', other: 'cannot be read here',
};

/** A pinned model as a value of a step's settings. */
export const asJson = (model: PinnedModel): JsonObject => model as unknown as JsonObject;
