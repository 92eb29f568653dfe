/** A model file as a step keeps it: what it asks for and gives, and the digest by which it is known again. The file itself stays where it is. */
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';

/** As ONNX names them, of those that data of a flow can be turned into. */
export const elementTypes = [
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'bool',
  'string',
] as const;

/** `other`: something that no step can be given or give, such as a list of maps. */
const tensorSchema = z.lazy(() =>
  z.strictObject({
    name: z.string().max(200),
    type: z.enum([...elementTypes, 'other']),
    /** 0 for a size that whoever asks decides about. */
    shape: z.array(z.int().min(0).max(1_000_000_000)).max(16),
  }),
);
export type TensorShape = z.infer<typeof tensorSchema>;

export const modelSchema = z.lazy(() =>
  z.strictObject({
    name: z.string().min(1).max(120),
    /** SHA-256 in lower-case hex. */
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.int().min(1),
    inputs: z.array(tensorSchema).max(64),
    outputs: z.array(tensorSchema).max(64),
  }),
);
export type PinnedModel = z.infer<typeof modelSchema>;

/** Larger ones do not fit through the door to a runner in one piece. */
export const mostModelBytes = 32 * 1024 * 1024;

/** A model of this machine by name and beginning of its digest: another file is another model. */
export const modelName = ({ name, digest }: Pick<PinnedModel, 'name' | 'digest'>): string => `${name}@sha256:${digest.slice(0, 12)}`;

const nouns: Readonly<Record<TensorShape['type'], readonly [one: string, several: string]>> = {
  float32: ['number', 'numbers'],
  float64: ['number', 'numbers'],
  int8: ['whole number', 'whole numbers'],
  int16: ['whole number', 'whole numbers'],
  int32: ['whole number', 'whole numbers'],
  int64: ['whole number', 'whole numbers'],
  uint8: ['whole number', 'whole numbers'],
  uint16: ['whole number', 'whole numbers'],
  uint32: ['whole number', 'whole numbers'],
  bool: ['yes or no', 'times yes or no'],
  string: ['text', 'texts'],
  other: ['', ''],
};

/** What it is for one item: "3 numbers". */
export function shapeWords({ type, shape }: TensorShape): string {
  if (type === 'other') return 'cannot be read here';
  const [one, several] = nouns[type];
  // The first size is how many rows.
  const sizes = shape.map((size, index) => (size === 0 && index === 0 ? 1 : size));
  const count = sizes.reduce((product, size) => product * size, 1);
  return count === 0 ? `any count of ${several}` : count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${several}`;
}

/** A pinned model as a value of a step's settings. */
export const asJson = (model: PinnedModel): JsonObject => model as unknown as JsonObject;
