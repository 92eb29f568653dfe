/** Inputs that a description of somebody else's asks for (an operation of a service, a tool of a server), and the values given for them. */
import { z } from 'zod';
import { TerminalError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { parseData } from '../../kernel/json-guard.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Item, StepTools } from './executor.ts';
import { misfit } from './fields.ts';
import { withValueAt } from './paths.ts';
import { fieldTypes, templateSchema } from './schemas.ts';

export const inputPlaces = ['path', 'query', 'header', 'cookie', 'body'] as const;

export const typedInputSchema = z.lazy(() =>
  z.strictObject({
    place: z.enum(inputPlaces),
    /** In a body a field path; empty: the body itself. */
    name: z.string().max(200),
    type: z.enum(fieldTypes),
    required: z.boolean(),
    values: z.array(z.string().max(200)).max(200),
    /** What its author says about it: shown to people, never to a model. */
    note: z.string().max(300),
    /** How a list or an object is written, as OpenAPI names it; empty where there is only one way. */
    style: z.string().max(40).default(''),
    explode: z.boolean().default(false),
  }),
);
export type TypedInput = z.infer<typeof typedInputSchema>;

export const typedValueSchema = z.lazy(() =>
  z.strictObject({
    place: z.enum(inputPlaces),
    name: z.string().max(200),
    value: z.union([templateSchema, z.number(), z.boolean()]),
  }),
);
export type TypedValue = z.infer<typeof typedValueSchema>;

export interface GivenInput {
  readonly input: TypedInput;
  readonly value: Json;
}

const bad = (name: string, why: string, place: string): TerminalError =>
  new TerminalError('step/schema', `At the step “${place}”, ${name === '' ? 'the body' : name} ${why}.`, {
    place,
    mend: 'Look at what the step is given for it.',
  });

/** Text as what was asked for, where it plainly is that. */
function typed(value: Json, type: TypedInput['type']): Json {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (type === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'list' || type === 'object' || (type === 'any' && /^[[{]/.test(text))) {
    try {
      return parseData(text);
    } catch {
      // The check below says what is wrong with it.
    }
  }
  return value;
}

/**
 * What is given for each input, for one item: in the order of the inputs, empty ones left out, all of the type that was asked for.
 * Fails with `step/schema`, in words that quote no value.
 */
export async function givenInputs(
  inputs: readonly TypedInput[],
  values: readonly TypedValue[],
  item: Item,
  tools: Pick<StepTools, 'evaluate'>,
  stepName: string,
): Promise<GivenInput[]> {
  const given: GivenInput[] = [];
  for (const input of inputs) {
    const found = values.find((one) => one.place === input.place && one.name === input.name);
    const value = found === undefined ? null : typed(await tools.evaluate(found.value, item), input.type);
    if (value === null || value === '') {
      if (input.required) throw bad(input.name, 'is needed and empty', stepName);
      continue;
    }
    const problem = misfit({ value }, [
      { name: 'value', type: input.type, label: 'none', required: true, consent: false, values: [...input.values] },
    ]);
    if (problem !== undefined)
      throw bad(input.name, input.type === 'enum' ? 'is none of its allowed values' : `is no ${input.type}`, stepName);
    given.push({ input, value });
  }
  return given;
}

/** What is given for the body, put together; undefined when nothing is. */
export function bodyOf(given: readonly GivenInput[]): Json | undefined {
  return given
    .filter(({ input }) => input.place === 'body')
    .reduce<Json | undefined>((body, { input, value }) => withValueAt(body, parsePath(input.name), value), undefined);
}
