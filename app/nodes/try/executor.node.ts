import { z } from 'zod';
import { isJsonObject, jsonSchema, type JsonObject } from '../../kernel/json.ts';
import { failedPort, tryPort } from '../../workflow/graph/tried-parts.ts';
import type { NodeExecutor, StepOutcome } from '../kit/executor.ts';
import { done, itemsIn } from '../kit/items.ts';

/** Kept by the engine while the part runs. */
const stateSchema = z.strictObject({ items: z.array(jsonSchema) });

/** First it hands on what came; when its part has come to rest it is given what that gave (`back`), or what failed (`caught`). */
const execute: NodeExecutor = async (request): Promise<StepOutcome> => {
  if (request.state === undefined) {
    const items = itemsIn(request);
    return items.length === 0 ? done({}) : { type: 'done', outputs: { [tryPort]: items }, state: { items: [...items] } };
  }
  const [caught] = itemsIn(request, 'caught');
  if (caught === undefined) return done({ done: itemsIn(request, 'back') });
  const { items } = stateSchema.parse(request.state);
  return done({
    [failedPort]: items.map((item): JsonObject => (isJsonObject(item) ? { ...item, error: caught } : { input: item, error: caught })),
  });
};
export default execute;
