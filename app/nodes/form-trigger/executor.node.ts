import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The page has checked what was sent before the run began; a run that is begun by hand is checked here. */
const execute: NodeExecutor = async (request) => {
  const { fields } = parametersOf(request, parameters);
  const items = itemsIn(request);
  for (const item of items) checkFields(request, item, fields);
  return done({ out: items });
};
export default execute;
