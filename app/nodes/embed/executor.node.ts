import { parsePath } from '../../workflow/model/labels.ts';
import { checkEmbedding, embedTexts } from '../kit/embedding.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { itemsIn, parametersOf, stepFailure, stopIfCancelled, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** Well below what the broker and the usual providers take in one question. */
const textsAtOnce = 64;

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  checkEmbedding(request, given);
  const at = parsePath(given.resultField);
  const items = itemsIn(request);
  const out: Item[] = [];
  let used = 0;
  for (let from = 0; from < items.length; from += textsAtOnce) {
    stopIfCancelled(request, tools);
    const batch = items.slice(from, from + textsAtOnce);
    const texts: string[] = [];
    for (const item of batch) texts.push(await textOf(tools, given.text, item));
    // Providers refuse the whole batch for it, and do not say which.
    if (texts.includes('')) throw stepFailure(request, 'was given an item without a text', 'Filter such items out before.');
    const { vectors, tokens } = await embedTexts(request, tools, given, texts);
    used += tokens;
    for (const [index, item] of batch.entries()) out.push(withValueAt(item, at, [...(vectors[index] ?? [])]));
  }
  return { type: 'done', outputs: { out }, usage: { tokens: used } };
};
export default execute;
