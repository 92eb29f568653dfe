import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { pickPaths } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request) => {
  const paths = parametersOf(request, parameters).fields.map(parsePath);
  return done({ out: itemsIn(request).map((item) => pickPaths(item, paths)) });
};
export default execute;
