import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The service has fetched the message before the run began. */
const execute: NodeExecutor = async (request) => {
  parametersOf(request, parameters);
  return done({ out: itemsIn(request) });
};
export default execute;
