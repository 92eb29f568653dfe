/**
 * What a model file asks for and gives, and whether it may be used at all, from the file alone (onnx.proto of the ONNX project, protocol buffers wire format).
 * Nothing in it is run. The file is a stranger's: every length is checked, nesting and fields have a bound, and weights are stepped over unread.
 */
import { UserError } from '../../kernel/errors.ts';
import { elementTypes, type PinnedModel, type TensorShape } from './model.ts';

const most = { fields: 3_000_000, depth: 24, tensors: 64, name: 200 } as const;

const unreadable = (message: string, mend: string): UserError => new UserError('model/unreadable', message, { mend });
const broken = (): UserError =>
  unreadable('This is no ONNX model, or it is cut short.', 'Choose a file that ends in .onnx, as it was exported.');

/** Bytes from `from` up to `to` of one file. */
interface Part {
  readonly from: number;
  readonly to: number;
}
interface Field {
  readonly number: number;
  readonly wire: number;
  /** Of wire type 0. */ readonly value: number;
  readonly part: Part;
}

class Reader {
  readonly #bytes: Uint8Array;
  #left = most.fields;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  #varint(at: number, to: number): { readonly value: number; readonly next: number } {
    let value = 0;
    let scale = 1;
    for (let next = at; next < to && next < at + 10; next += 1, scale *= 128) {
      const byte = this.#bytes[next] as number;
      value += (byte & 127) * scale;
      if (byte < 128) return { value, next: next + 1 };
    }
    throw broken();
  }

  *fields({ from, to }: Part): Generator<Field> {
    for (let at = from; at < to;) {
      this.#left -= 1;
      if (this.#left < 0) throw unreadable('This model has more parts than a step may read.', 'Export a smaller model.');
      const tag = this.#varint(at, to);
      const number = Math.floor(tag.value / 8);
      const wire = tag.value % 8;
      const first = wire === 0 || wire === 2 ? this.#varint(tag.next, to) : { value: 0, next: tag.next };
      const size = wire === 0 ? 0 : wire === 1 ? 8 : wire === 2 ? first.value : wire === 5 ? 4 : Number.NaN;
      const end = first.next + size;
      if (number === 0 || !(end <= to)) throw broken();
      yield { number, wire, value: first.value, part: { from: first.next, to: end } };
      at = end;
    }
  }

  text({ from, to }: Part): string {
    return new TextDecoder().decode(this.#bytes.subarray(from, Math.min(to, from + most.name)));
  }
}

const parts = (reader: Reader, part: Part, number: number): Part[] => {
  const out: Part[] = [];
  for (const field of reader.fields(part)) if (field.number === number && field.wire === 2) out.push(field.part);
  return out;
};
const textOf = (reader: Reader, part: Part, number: number): string => {
  const found = parts(reader, part, number).at(-1);
  return found === undefined ? '' : reader.text(found);
};
const numberOf = (reader: Reader, part: Part, number: number): number => {
  let found = 0;
  for (const field of reader.fields(part)) if (field.number === number && field.wire === 0) found = field.value;
  return found;
};

/** TensorProto.DataType by number. */
const types: Readonly<Record<number, (typeof elementTypes)[number]>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  11: 'float64',
  12: 'uint32',
};

/** A ValueInfoProto. */
function tensorOf(reader: Reader, part: Part): TensorShape {
  const name = textOf(reader, part, 1);
  const tensor = parts(reader, part, 2)
    .flatMap((type) => parts(reader, type, 1))
    .at(-1);
  const shape = tensor === undefined ? undefined : parts(reader, tensor, 2).at(-1);
  const sizes = shape === undefined ? [] : parts(reader, shape, 1).map((size) => numberOf(reader, size, 1));
  const type = tensor === undefined ? undefined : types[numberOf(reader, tensor, 1)];
  if (type === undefined || sizes.length > 16 || sizes.some((size) => size > 1_000_000_000)) return { name, type: 'other', shape: [] };
  return { name, type, shape: sizes };
}

interface Seen {
  readonly domains: Set<string>;
  readonly own: Set<string>;
}
const elsewhere = (): UserError =>
  unreadable('This model keeps its weights in other files, which no step may open.', 'Export it with all weights in one file.');

/** A TensorProto. */
function checkTensor(reader: Reader, part: Part): void {
  for (const { number, value } of reader.fields(part)) if (number === 13 || (number === 14 && value !== 0)) throw elsewhere();
}

function checkNode(reader: Reader, part: Part, depth: number, seen: Seen): void {
  let domain = '';
  for (const field of reader.fields(part)) {
    if (field.number === 7) domain = reader.text(field.part);
    if (field.number === 5) checkAttribute(reader, field.part, depth, seen);
  }
  seen.domains.add(domain);
}

function checkAttribute(reader: Reader, part: Part, depth: number, seen: Seen): void {
  for (const field of reader.fields(part)) {
    if (field.wire !== 2) continue;
    if (field.number === 5 || field.number === 10) checkTensor(reader, field.part);
    if (field.number === 6 || field.number === 11) checkGraph(reader, field.part, depth + 1, seen);
    if (field.number === 22 || field.number === 23)
      for (const inner of [1, 2]) for (const tensor of parts(reader, field.part, inner)) checkTensor(reader, tensor);
  }
}

function checkGraph(reader: Reader, part: Part, depth: number, seen: Seen): void {
  if (depth > most.depth) throw unreadable('This model is nested too deep.', 'Export a simpler model.');
  for (const field of reader.fields(part)) {
    if (field.wire !== 2) continue;
    if (field.number === 1) checkNode(reader, field.part, depth, seen);
    if (field.number === 5) checkTensor(reader, field.part);
    if (field.number === 15) for (const inner of [1, 2]) for (const tensor of parts(reader, field.part, inner)) checkTensor(reader, tensor);
  }
}

/** Operations that the runtime has itself. */
const known: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

function checkOperations(reader: Reader, whole: Part, graph: Part): void {
  const seen: Seen = { domains: new Set(), own: new Set() };
  checkGraph(reader, graph, 0, seen);
  for (const made of parts(reader, whole, 25)) {
    seen.own.add(textOf(reader, made, 10));
    for (const node of parts(reader, made, 7)) checkNode(reader, node, 0, seen);
    for (const attribute of parts(reader, made, 11)) checkAttribute(reader, attribute, 0, seen);
  }
  const foreign = [...seen.domains].find((domain) => !known.has(domain) && !seen.own.has(domain));
  if (foreign !== undefined)
    throw unreadable(
      'This model uses operations that only a program of its maker has.',
      'Export it with the operations of the ONNX standard.',
    );
}

/** Throws UserError `model/unreadable`. */
export function readModel(bytes: Uint8Array): Pick<PinnedModel, 'inputs' | 'outputs'> {
  const reader = new Reader(bytes);
  const whole: Part = { from: 0, to: bytes.length };
  const graphs = parts(reader, whole, 7);
  const [graph] = graphs;
  if (graph === undefined || graphs.length > 1) throw broken();
  checkOperations(reader, whole, graph);
  const weights = new Set(parts(reader, graph, 5).map((tensor) => textOf(reader, tensor, 8)));
  const inputs = parts(reader, graph, 11)
    .map((value) => tensorOf(reader, value))
    .filter(({ name }) => !weights.has(name));
  const outputs = parts(reader, graph, 12).map((value) => tensorOf(reader, value));
  if ([...inputs, ...outputs].some(({ name }) => /\p{C}/u.test(name)))
    throw unreadable('This model has inputs or outputs whose names cannot be shown.', 'Export it with plain names.');
  if (outputs.length === 0 || inputs.length > most.tensors || outputs.length > most.tensors) throw broken();
  return { inputs, outputs };
}
