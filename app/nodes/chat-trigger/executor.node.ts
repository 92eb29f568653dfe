import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stepFailure } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const { maxChars } = parametersOf(request, parameters);
  const items = itemsIn(request);
  for (const item of items) {
    const message = isJsonObject(item) ? item['message'] : undefined;
    if (typeof message !== 'string' || message.length > maxChars)
      throw stepFailure(request, 'was started with something that is no message', 'Give it a text under "message".');
  }
  return done({ out: items });
};
export default execute;
