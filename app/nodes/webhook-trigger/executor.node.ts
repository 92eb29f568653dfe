import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The listener has checked signature, replay window and rate before the run began; here the body is held to its declaration. */
const execute: NodeExecutor = async (request) => {
  const { fields, method } = parametersOf(request, parameters);
  const items = itemsIn(request).map((item) =>
    isJsonObject(item) ? { method, headers: {}, query: {}, body: {}, ...item } : { method, headers: {}, query: {}, body: item },
  );
  for (const { body } of items) checkFields(request, body ?? null, fields);
  return done({ out: items });
};
export default execute;
