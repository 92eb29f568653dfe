import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The service has found the file before the run began; a step behind reads it. */
const execute: NodeExecutor = async (request) => {
  parametersOf(request, parameters);
  return done({ out: itemsIn(request) });
};
export default execute;
