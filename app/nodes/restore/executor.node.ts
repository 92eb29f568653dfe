import { parsePath } from '../../workflow/model/labels.ts';
import { tokenPattern, tokensIn } from '../../workflow/model/tokens.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf } from '../kit/items.ts';
import { inBatches, replaceTexts, textsAt } from '../kit/vault.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const { fields, purpose } = parametersOf(request, parameters);
  const paths = fields.map(parsePath);
  const items = itemsIn(request);
  const tokens = [...new Set(textsAt(items, paths).flatMap(tokensIn))];
  const values = await inBatches(tokens, async (batch) => (await tools.broker.restore({ tokens: batch, purpose })).values);
  return done({ out: replaceTexts(items, paths, (text) => text.replace(tokenPattern, (token) => values.get(token) ?? token)) });
};
export default execute;
