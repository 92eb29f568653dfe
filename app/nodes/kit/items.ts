/** What executors share: reading parameters, walking items, clear failures. */
import type { z } from 'zod';
import { TerminalError, UserError } from '../../kernel/errors.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { faultWords, schemaWords } from '../../kernel/schema-words.ts';
import { misfit } from './fields.ts';
import type { DeclaredField } from './schemas.ts';
import type { Item, StepOutcome, StepRequest, StepTools } from './executor.ts';

/** The node's parameters, checked again: they may come from a bundle that another program wrote. */
export function parametersOf<P>(request: StepRequest, schema: z.ZodType<P>): P {
  const parsed = schema.safeParse(request.node.parameters, { error: schemaWords });
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new UserError('flow/invalid', `The settings of the step “${request.node.name}” cannot be read${faultWords(parsed.error.issues)}`, {
    place: path === '' ? request.node.name : `${request.node.name} / ${path}`,
    mend: 'Open the step and correct the marked field.',
  });
}

export const itemsIn = (request: StepRequest, port = 'in'): readonly Item[] => request.inputs[port] ?? [];

export const done = (outputs: Readonly<Record<string, readonly Item[]>>): StepOutcome => ({ type: 'done', outputs });

/** Does something unless an earlier attempt of this step has done it. */
export const once = async <T extends Json>(tools: StepTools, name: string, work: () => Promise<T>): Promise<T> =>
  tools.once === undefined ? await work() : await tools.once(name, work);

/** One item after the other, in order, and none that an earlier attempt of this step has done; stops between items when the run is cancelled. */
export async function mapItems<T extends Json>(
  request: StepRequest,
  tools: StepTools,
  map: (item: Item, index: number) => Promise<T>,
): Promise<(T | JsonObject)[]> {
  const out: (T | JsonObject)[] = [];
  for (const [index, item] of itemsIn(request).entries()) {
    stopIfCancelled(request, tools);
    // Whoever uses `flat` on lists takes an item as it is.
    out.push(request.settled?.[String(index)] ?? (await once(tools, String(index), () => map(item, index))));
  }
  return out;
}

export function stopIfCancelled(request: StepRequest, tools: StepTools): void {
  if (tools.signal.aborted) throw new UserError('run/cancelled', `The run was stopped at the step “${request.node.name}”.`);
}

export function asText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export async function textOf(tools: StepTools, value: Json, item: Item): Promise<string> {
  return asText(await tools.evaluate(value, item));
}

/** A secret never stands in the message: `what` is written by us, not taken from data. */
export function stepFailure(request: StepRequest, what: string, mend: string): UserError {
  return new UserError('step/failed', `The step “${request.node.name}” ${what}.`, { place: request.node.name, mend });
}

/** Fails with `step/schema` where a value does not fit the declared fields. */
export function checkFields(request: StepRequest, value: Json, fields: readonly DeclaredField[]): void {
  const problem = fields.length === 0 ? undefined : misfit(value, fields);
  if (problem !== undefined)
    throw new TerminalError('step/schema', `At the step “${request.node.name}”, ${problem}.`, {
      place: request.node.name,
      mend: 'Correct the sender, or the fields declared in the step.',
    });
}

/** What a person is shown of each item, by the names that the step gives: the answer is bound to it. */
export async function shownArguments(
  tools: StepTools,
  named: readonly { readonly name: string; readonly value: Json }[],
  items: readonly Json[],
): Promise<JsonObject[]> {
  const shown: JsonObject[] = [];
  for (const item of items) {
    const values: [string, Json][] = [];
    for (const { name, value } of named) values.push([name, await tools.evaluate(value, item)]);
    shown.push(Object.fromEntries(values));
  }
  return shown;
}
