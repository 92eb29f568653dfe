/** What a flow's model is expected to answer: an input of the flow, and what has to hold for what a step then gives. Pure. */
import { z } from 'zod';
import { isJsonObject, jsonSchema, type Json } from '../../kernel/json.ts';
import { parsePath } from '../../workflow/model/labels.ts';

export const exampleTests = ['is', 'contains', 'lacks', 'one-of', 'at-least', 'at-most'] as const;

export const exampleSchema = z.strictObject({
  id: z.string().min(1).max(128),
  name: z.string().min(1).max(200),
  /** The step whose output is looked at. */
  nodeId: z.string().min(1).max(128),
  /** What starts the run. */
  input: jsonSchema,
  checks: z
    .array(
      z.strictObject({
        /** A field of the step's output; empty for the whole of it. */
        field: z.string().max(500),
        test: z.enum(exampleTests),
        /** For `one-of`: words with commas between them. */
        value: z.string().max(4_000),
      }),
    )
    .min(1)
    .max(20),
});
export type Example = z.infer<typeof exampleSchema>;
type Check = Example['checks'][number];

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function valueAt(value: Json, field: string): Json | undefined {
  let here: Json | undefined = value;
  for (const part of parsePath(field)) {
    if (Array.isArray(here)) here = (here as readonly Json[])[Number(part)];
    else here = isJsonObject(here) && Object.hasOwn(here, part) ? here[part] : undefined;
  }
  return here;
}

function holds(given: string, { test, value }: Check): boolean {
  const [low, wanted] = [given.trim().toLowerCase(), value.trim().toLowerCase()];
  switch (test) {
    case 'is':
      return low === wanted;
    case 'contains':
      return low.includes(wanted);
    case 'lacks':
      return !low.includes(wanted);
    case 'one-of':
      return wanted
        .split(',')
        .map((one) => one.trim())
        .includes(low);
    case 'at-least':
      return given.trim() !== '' && Number(given) >= Number(value);
    case 'at-most':
      return given.trim() !== '' && Number(given) <= Number(value);
  }
}

/** Checks that do not hold for what the step gave; letters may be upper or lower case. */
export const failedChecks = (output: Json, checks: readonly Check[]): Check[] =>
  checks.filter((check) => !holds(textOf(valueAt(output, check.field)), check));
