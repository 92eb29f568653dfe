import type { NodeExecutor } from '../kit/executor.ts';
import { asText, done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The listener waits for the item under `response` on this node's port of the same name; only the first answer counts. */
const execute: NodeExecutor = async (request, tools) => {
  const { status, body, contentType } = parametersOf(request, parameters);
  const items = itemsIn(request);
  const [first] = items;
  if (first === undefined) return done({ out: [] });
  const value = await tools.evaluate(body, first);
  const text = contentType === 'application/json' && typeof value !== 'string' ? JSON.stringify(value) : asText(value);
  return done({ out: items, response: [{ status, contentType, body: text }] });
};
export default execute;
