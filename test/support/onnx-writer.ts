/** Writes ONNX model files (onnx.proto of the ONNX project, IR version 8): just enough of the format for models that tests are made of. */

type Bytes = Uint8Array;

const join = (parts: readonly Bytes[]): Bytes => new Uint8Array(Buffer.concat(parts));

function varint(value: number | bigint): Bytes {
  let rest = BigInt.asUintN(64, BigInt(value));
  const out: number[] = [];
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(out);
}

export const whole = (field: number, value: number | bigint): Bytes => join([varint(field << 3), varint(value)]);
export const bytes = (field: number, value: Bytes): Bytes => join([varint((field << 3) | 2), varint(value.length), value]);
export const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));
const float = (field: number, value: number): Bytes => join([varint((field << 3) | 5), new Uint8Array(Float32Array.of(value).buffer)]);
export const message = (field: number, ...parts: readonly Bytes[]): Bytes => bytes(field, join(parts));

export const types = { float: 1, int32: 6, int64: 7, text: 8, yesNo: 9, double: 11 } as const;
type Type = keyof typeof types;
/** A number, or the name of a size that the caller chooses. */
export type Dimension = number | string;

const dimension = (size: Dimension): Bytes => message(1, typeof size === 'number' ? whole(1, size) : text(2, size));
const tensorType = (type: number, shape: readonly Dimension[]): Bytes => message(1, whole(1, type), message(2, ...shape.map(dimension)));

/** A ValueInfoProto without its field number. */
export const value = (name: string, type: Type, shape: readonly Dimension[]): Bytes =>
  join([text(1, name), message(2, tensorType(types[type], shape))]);
/** A sequence of maps, as ZipMap gives them. */
export const sequenceOfMaps = (name: string): Bytes =>
  join([text(1, name), message(2, message(4, message(1, message(5, whole(1, types.int64), message(2, tensorType(types.float, []))))))]);

export const floats = (name: string, shape: readonly number[], values: readonly number[]): Bytes =>
  join([
    ...shape.map((size) => whole(1, size)),
    whole(2, types.float),
    text(8, name),
    bytes(9, new Uint8Array(Float32Array.from(values).buffer)),
  ]);
export const longs = (name: string, shape: readonly number[], values: readonly number[]): Bytes =>
  join([
    ...shape.map((size) => whole(1, size)),
    whole(2, types.int64),
    text(8, name),
    bytes(9, new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer)),
  ]);
const yes = (name: string): Bytes => join([whole(2, types.yesNo), text(8, name), bytes(9, Uint8Array.of(1))]);
/** A tensor whose values lie in another file. */
export const outside = (name: string, shape: readonly number[], file: string): Bytes =>
  join([
    ...shape.map((size) => whole(1, size)),
    whole(2, types.float),
    text(8, name),
    message(13, text(1, 'location'), text(2, file)),
    whole(14, 1),
  ]);

export const attribute = {
  whole: (name: string, given: number): Bytes => message(5, text(1, name), whole(3, given), whole(20, 2)),
  floats: (name: string, given: readonly number[]): Bytes => message(5, text(1, name), ...given.map((one) => float(7, one)), whole(20, 6)),
  wholes: (name: string, given: readonly number[]): Bytes => message(5, text(1, name), ...given.map((one) => whole(8, one)), whole(20, 7)),
  texts: (name: string, given: readonly string[]): Bytes => message(5, text(1, name), ...given.map((one) => text(9, one)), whole(20, 8)),
  text: (name: string, given: string): Bytes => message(5, text(1, name), text(4, given), whole(20, 3)),
  tensor: (name: string, given: Bytes): Bytes => message(5, text(1, name), bytes(5, given), whole(20, 4)),
  graph: (name: string, given: Bytes): Bytes => message(5, text(1, name), bytes(6, given), whole(20, 5)),
} as const;

export interface Operation {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  readonly attributes?: readonly Bytes[];
}

const node = ({ op, inputs, outputs, domain = '', attributes = [] }: Operation): Bytes =>
  message(1, ...inputs.map((one) => text(1, one)), ...outputs.map((one) => text(2, one)), text(4, op), ...attributes, text(7, domain));

interface Graph {
  readonly nodes: readonly Operation[];
  readonly inputs: readonly Bytes[];
  readonly outputs: readonly Bytes[];
  readonly weights?: readonly Bytes[];
}

const graph = ({ nodes, inputs, outputs, weights = [] }: Graph): Bytes =>
  join([
    ...nodes.map(node),
    text(2, 'graph'),
    ...weights.map((one) => bytes(5, one)),
    ...inputs.map((one) => bytes(11, one)),
    ...outputs.map((one) => bytes(12, one)),
  ]);

export const model = (given: Graph, domains: Readonly<Record<string, number>> = { '': 17 }): Bytes =>
  join([
    whole(1, 8),
    text(2, 'tests'),
    ...Object.entries(domains).map(([domain, version]) => message(8, text(1, domain), whole(2, version))),
    bytes(7, graph(given)),
  ]);

/** y = softmax(x·w + b): two classes of three features. */
export const linearClassifier = (): Bytes =>
  model({
    nodes: [
      { op: 'Gemm', inputs: ['features', 'w', 'b'], outputs: ['logits'] },
      { op: 'Softmax', inputs: ['logits'], outputs: ['scores'], attributes: [attribute.whole('axis', -1)] },
    ],
    inputs: [value('features', 'float', ['rows', 3])],
    outputs: [value('scores', 'float', ['rows', 2])],
    weights: [floats('w', [3, 2], [1, -1, 0.5, -0.5, -2, 2]), floats('b', [2], [0, 0.25])],
  });

/** A number of two inputs with a hidden layer. */
export const smallNetwork = (): Bytes =>
  model({
    nodes: [
      { op: 'Gemm', inputs: ['x', 'w1', 'b1'], outputs: ['h'] },
      { op: 'Relu', inputs: ['h'], outputs: ['r'] },
      { op: 'Gemm', inputs: ['r', 'w2', 'b2'], outputs: ['score'] },
    ],
    inputs: [value('x', 'float', [1, 2])],
    outputs: [value('score', 'float', [1, 1])],
    weights: [floats('w1', [2, 2], [1, -1, 1, -1]), floats('b1', [2], [0, 0]), floats('w2', [2, 1], [2, 3]), floats('b2', [1], [0.5])],
  });

/** As scikit-learn's converter writes a classifier: a label, and the probabilities as a list of maps. */
export const withZipMap = (): Bytes =>
  model(
    {
      nodes: [
        {
          op: 'LinearClassifier',
          domain: 'ai.onnx.ml',
          inputs: ['x'],
          outputs: ['label', 'raw'],
          attributes: [
            attribute.wholes('classlabels_ints', [10, 20]),
            attribute.floats('coefficients', [1, 1, -1, -1]),
            attribute.floats('intercepts', [0, 0]),
            attribute.whole('multi_class', 0),
            attribute.text('post_transform', 'SOFTMAX'),
          ],
        },
        {
          op: 'ZipMap',
          domain: 'ai.onnx.ml',
          inputs: ['raw'],
          outputs: ['probabilities'],
          attributes: [attribute.wholes('classlabels_int64s', [10, 20])],
        },
      ],
      inputs: [value('x', 'float', ['rows', 2])],
      outputs: [value('label', 'int64', ['rows']), sequenceOfMaps('probabilities')],
    },
    { '': 17, 'ai.onnx.ml': 1 },
  );

/** Text in, text out: a table of words. */
export const wordTable = (): Bytes =>
  model(
    {
      nodes: [
        {
          op: 'LabelEncoder',
          domain: 'ai.onnx.ml',
          inputs: ['word'],
          outputs: ['kind'],
          attributes: [
            attribute.texts('keys_strings', ['refund', 'invoice']),
            attribute.texts('values_strings', ['complaint', 'billing']),
            attribute.text('default_string', 'other'),
          ],
        },
      ],
      inputs: [value('word', 'text', [1])],
      outputs: [value('kind', 'text', [1])],
    },
    { '': 17, 'ai.onnx.ml': 2 },
  );

/** Goes round for longer than anybody lives. */
export const endlessLoop = (): Bytes => {
  const body = graph({
    nodes: [
      { op: 'Identity', inputs: ['go'], outputs: ['on'] },
      { op: 'Add', inputs: ['held', 'held'], outputs: ['next'] },
    ],
    inputs: [value('round', 'int64', []), value('go', 'yesNo', []), value('held', 'float', [1])],
    outputs: [value('on', 'yesNo', []), value('next', 'float', [1])],
  });
  return model({
    nodes: [{ op: 'Loop', inputs: ['most', 'yes', 'x'], outputs: ['y'], attributes: [attribute.graph('body', body)] }],
    inputs: [value('x', 'float', [1])],
    outputs: [value('y', 'float', [1])],
    weights: [longs('most', [], [Number.MAX_SAFE_INTEGER]), yes('yes')],
  });
};

/** Asks for 64 GB, or as much as is said. */
export const memoryBomb = (sizes: readonly number[] = [16_384, 1_024, 1_024]): Bytes =>
  model({
    nodes: [
      { op: 'ConstantOfShape', inputs: ['shape'], outputs: ['big'] },
      { op: 'ReduceSum', inputs: ['big'], outputs: ['sum'], attributes: [attribute.whole('keepdims', 0)] },
      { op: 'Add', inputs: ['sum', 'x'], outputs: ['y'] },
    ],
    inputs: [value('x', 'float', [1]), value('shape', 'int64', [sizes.length])].slice(0, 1),
    outputs: [value('y', 'float', [1])],
    weights: [longs('shape', [sizes.length], sizes)],
  });

export const weightsElsewhere = (file = '../../secret.bin'): Bytes =>
  model({
    nodes: [{ op: 'Gemm', inputs: ['x', 'w'], outputs: ['y'] }],
    inputs: [value('x', 'float', [1, 2])],
    outputs: [value('y', 'float', [1, 1])],
    weights: [outside('w', [2, 1], file)],
  });

/** Weights elsewhere, named inside of a loop's body. */
export const weightsElsewhereBelow = (): Bytes => {
  const body = graph({
    nodes: [
      { op: 'Constant', inputs: [], outputs: ['w'], attributes: [attribute.tensor('value', outside('w', [1], '/etc/hostname'))] },
      { op: 'Identity', inputs: ['go'], outputs: ['on'] },
      { op: 'Add', inputs: ['held', 'w'], outputs: ['next'] },
    ],
    inputs: [value('round', 'int64', []), value('go', 'yesNo', []), value('held', 'float', [1])],
    outputs: [value('on', 'yesNo', []), value('next', 'float', [1])],
  });
  return model({
    nodes: [{ op: 'Loop', inputs: ['most', 'yes', 'x'], outputs: ['y'], attributes: [attribute.graph('body', body)] }],
    inputs: [value('x', 'float', [1])],
    outputs: [value('y', 'float', [1])],
    weights: [longs('most', [], [2]), yes('yes')],
  });
};

export const unknownOperation = (): Bytes =>
  model(
    {
      nodes: [{ op: 'Exfiltrate', domain: 'com.example.custom', inputs: ['x'], outputs: ['y'] }],
      inputs: [value('x', 'float', [1])],
      outputs: [value('y', 'float', [1])],
    },
    { '': 17, 'com.example.custom': 1 },
  );

/** 0 / x: no number for nought. */
export const divides = (): Bytes =>
  model({
    nodes: [
      { op: 'Sub', inputs: ['x', 'x'], outputs: ['nought'] },
      { op: 'Div', inputs: ['nought', 'x'], outputs: ['y'] },
    ],
    inputs: [value('x', 'float', [1])],
    outputs: [value('y', 'float', [1])],
  });
