import { parsePath } from '../../workflow/model/labels.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { inBatches, replaceTexts, textsAt } from '../kit/vault.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { fields, purpose, looks } = parametersOf(request, parameters);
  const paths = fields.map(parsePath);
  const items = itemsIn(request);
  const tokens = await inBatches(
    textsAt(items, paths),
    async (values) => (await tools.broker.tokenise({ values, purpose, ...(looks === 'alike' ? { looks } : {}) })).tokens,
  );
  return done({ out: replaceTexts(items, paths, (text) => tokens.get(text) ?? text) });
};
export default execute;
