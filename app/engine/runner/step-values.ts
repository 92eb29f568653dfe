import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { Item, StepRequest } from '../../nodes/kit/executor.ts';
import { celValues } from '../../workflow/expression/cel-values.ts';
import { evaluateValue } from '../../workflow/expression/value.ts';

export interface ValuePowers {
  readonly clock: Clock;
  /** What an agent's model filled in, when this step runs as its tool. */
  readonly model?: JsonObject;
  readonly script: (code: string, input: Json, limits: { readonly timeoutMs: number; readonly memoryMb: number }) => Promise<Json>;
}

/** An expression of another product is small: what takes longer is none. */
const foreignLimits = { timeoutMs: 2_000, memoryMb: 64 } as const;

/** What `node["Name"]` reads: the first item of each step that has run. */
const firstItems = (request: StepRequest): Record<string, Json> =>
  Object.fromEntries(Object.entries(request.outputs).map(([name, items]) => [name, items[0] ?? null]));

/** A step's `tools.evaluate`: one parameter value for one of its items. */
export function stepValues(request: StepRequest, { clock, model, script }: ValuePowers): (value: Json, item: Item) => Promise<Json> {
  // Made once: a step evaluates its settings for each of a hundred thousand items.
  const node = firstItems(request);
  const scope = {
    node,
    flow: request.flow,
    run: { id: request.runId },
    clock,
    celValues: celValues(),
    ...(model === undefined ? {} : { model }),
  };
  const tools = {
    script: (code: string, input: Json) => script(code, input, foreignLimits),
    items: Object.values(request.inputs).flat(),
    outputs: request.outputs,
  };
  return (value, item) => evaluateValue(value, { ...scope, input: item }, tools);
}
