import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  parametersOf(request, parameters);
  const [planned] = itemsIn(request);
  const time = isJsonObject(planned) && typeof planned['time'] === 'string' ? planned['time'] : new Date(tools.clock.now()).toISOString();
  return done({ out: [{ time }] });
};
export default execute;
