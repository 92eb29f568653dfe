/** From the fields of an item to what a model takes, and back. Pure; failures name the place and never a value. */
import type { Json } from '../../kernel/json.ts';
import type { ModelTensor } from '../kit/executor.ts';
import { asText } from '../kit/items.ts';
import type { TensorShape } from './model.ts';
import { classNames, type Parameters } from './parameters.ts';

/** What is wrong, as the end of a sentence about the step, and what to do. */
export class Misfit extends Error {
  readonly mend: string;
  constructor(words: string, mend: string) {
    super(words);
    this.mend = mend;
  }
}

const mostValues = 1_000_000;

function spread(value: Json, out: Json[]): void {
  if (out.length > mostValues) throw new Misfit('is given too many values', 'Hand it fewer.');
  if (Array.isArray(value)) for (const one of value as readonly Json[]) spread(one, out);
  else out.push(value);
}

const bounds: Readonly<Partial<Record<TensorShape['type'], readonly [number, number]>>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
  bool: [0, 1],
};

function numberFor(value: Json, type: TensorShape['type'], place: string): number {
  const text = typeof value === 'string' ? value.trim() : value;
  const number =
    typeof text === 'boolean'
      ? Number(text)
      : text === 'true'
        ? 1
        : text === 'false'
          ? 0
          : typeof text === 'number'
            ? text
            : typeof text === 'string' && text !== ''
              ? Number(text)
              : Number.NaN;
  if (!Number.isFinite(number))
    throw new Misfit(
      `is given ${value === null || text === '' ? 'nothing' : 'no number'} for ${place}`,
      'Look at what is put into it; a missing value needs a number that stands for it.',
    );
  const range = bounds[type];
  if (range !== undefined && (!Number.isInteger(number) || number < range[0] || number > range[1]))
    throw new Misfit(
      `is given a number that does not fit for ${place}`,
      `The model takes whole numbers from ${range[0]} to ${range[1]} there.`,
    );
  if (type === 'float32' && !Number.isFinite(Math.fround(number)))
    throw new Misfit(`is given a number that is too large for ${place}`, 'Look at what is put into it.');
  return number;
}

/** The sizes with the open ones filled in: the first is how many rows, which is one; of the others at most one follows from how many values there are. */
function sizesFor({ name, shape }: TensorShape, count: number): number[] {
  const sizes = shape.map((size, index) => (size === 0 && index === 0 && shape.length > 1 ? 1 : size));
  const open = sizes.filter((size) => size === 0).length;
  const fixed = sizes.reduce((product, size) => (size === 0 ? product : product * size), 1);
  if (open > 1) throw new Misfit(`has a model whose input “${name}” leaves more than one size open`, 'Export it with fixed sizes.');
  if (open === 0 && fixed !== count)
    throw new Misfit(`gives the input “${name}” ${count} values, and the model takes ${fixed}`, 'Add or remove values until it is right.');
  if (open === 1 && (count === 0 || count % fixed !== 0))
    throw new Misfit(
      `gives the input “${name}” ${count} values, and the model takes a multiple of ${fixed}`,
      'Add or remove values until it is right.',
    );
  return sizes.map((size) => (size === 0 ? count / fixed : size));
}

/** `values` with what each gave for one item, in order. */
export function feedsOf(
  inputs: readonly TensorShape[],
  values: readonly { readonly input: string; readonly value: Json }[],
): ModelTensor[] {
  const [first] = inputs;
  const unknown = values.find(({ input }) => input !== '' && !inputs.some(({ name }) => name === input));
  if (unknown !== undefined)
    throw new Misfit(
      `gives a value to “${unknown.input}”, which the model does not have`,
      `It takes ${inputs.map(({ name }) => `“${name}”`).join(', ')}.`,
    );
  return inputs.map((tensor) => {
    const { name, type } = tensor;
    if (type === 'other')
      throw new Misfit(`has a model whose input “${name}” no step can fill`, 'Export it with inputs of numbers or texts.');
    const given: Json[] = [];
    for (const { input, value } of values) if (input === name || (input === '' && tensor === first)) spread(value, given);
    const data = given.map((value, index) =>
      type === 'string' ? asText(value) : numberFor(value, type, `value ${index + 1} of the input “${name}”`),
    );
    return { name, type, dims: sizesFor(tensor, data.length), data };
  });
}

type Reading = Pick<Parameters, 'result' | 'classes' | 'threshold' | 'otherwise'>;

function chosen({ classes, threshold, otherwise }: Reading, at: number, score: number): Json {
  const name = classes[at]?.name;
  if (name !== undefined && (threshold === null || score >= threshold)) return { class: name, score };
  if (otherwise === '')
    throw new Misfit(
      'was given none of its classes with a high enough score',
      'Lower the threshold, or say what is given where no class fits.',
    );
  return { class: otherwise, score };
}

/** A label, or a score for each class. Two classes may have one score between them: that of the second. */
function classOf(reading: Reading, { type, data }: ModelTensor): Json {
  const { classes } = reading;
  if (classNames({ classes, otherwise: reading.otherwise }).length < 2)
    throw new Misfit('has fewer than two classes', 'Name the classes, or what is given where none fits.');
  const [only] = data;
  if (type === 'float32' || type === 'float64') {
    const scores = data.length === 1 && classes.length === 2 ? [1 - Number(only), Number(only)] : data.map(Number);
    if (scores.length !== classes.length)
      throw new Misfit(
        `got ${scores.length} scores from its model for ${classes.length} classes`,
        'Name as many classes as the model has, in its order; or read another output.',
      );
    const best = scores.reduce((high, score, index) => (score > (scores[high] as number) ? index : high), 0);
    return chosen(reading, best, scores[best] as number);
  }
  if (only === undefined || data.length > 1)
    throw new Misfit(`got ${data.length} labels from its model for one item`, 'Read another output.');
  return chosen(
    reading,
    classes.findIndex(({ value }, index) => (value === '' ? String(index) : value) === String(only)),
    1,
  );
}

/** The result, as it is put into the item. */
export function resultOf(reading: Reading, answer: ModelTensor): Json {
  if (reading.result === 'class') return classOf(reading, answer);
  if (answer.type === 'string')
    throw new Misfit('got texts from its model where numbers are read', 'Let it give one of some classes, or read another output.');
  const numbers = answer.data.map(Number);
  if (reading.result === 'numbers') return { values: numbers };
  const [value] = numbers;
  if (value === undefined || numbers.length > 1)
    throw new Misfit(
      `got ${numbers.length} numbers from its model where one is read`,
      'Let it give a list of numbers, or read another output.',
    );
  return { value, ...(reading.threshold === null ? {} : { high: value >= reading.threshold }) };
}

/** Stands for an answer where there is no model: the first class, or nought. */
export const standIn = (reading: Reading): Json =>
  reading.result === 'class'
    ? { class: reading.classes[0]?.name ?? reading.otherwise, score: 1 }
    : reading.result === 'numbers'
      ? { values: [0] }
      : { value: 0, ...(reading.threshold === null ? {} : { high: false }) };
