import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, parametersOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const { fields } = parametersOf(request, parameters);
  const given = itemsIn(request);
  const items = given.length === 0 ? [{}] : given;
  for (const item of items) checkFields(request, item, fields);
  return done({ out: items });
};
export default execute;
