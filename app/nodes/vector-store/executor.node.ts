import { parsePath } from '../../workflow/model/labels.ts';
import { checkEmbedding, embedTexts } from '../kit/embedding.ts';
import type { NodeExecutor, VectorRequest } from '../kit/executor.ts';
import { mapItems, done, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { operation, store, model } = given;
  if (store === '') throw stepFailure(request, 'names no store', 'Write the name of the store.');
  if (operation !== 'remove') checkEmbedding(request, given);
  const shared: Omit<VectorRequest, 'operation'> = {
    store,
    model: operation === 'remove' ? 'none' : model,
    entries: [],
    vector: [],
    limit: given.limit,
    minScore: given.minScore,
    trustedOnly: given.trustedOnly,
    keepDays: given.keepDays,
  };
  let tokens = 0;
  const vectorOf = async (text: string): Promise<readonly number[]> => {
    const answer = await embedTexts(request, tools, given, [text]);
    tokens += answer.tokens;
    return answer.vectors[0] ?? [];
  };
  const out = await mapItems(request, tools, async (item) => {
    const text = operation === 'remove' ? '' : await textOf(tools, given.text, item);
    const id = operation === 'search' ? '' : await textOf(tools, given.document, item);
    if (operation !== 'search' && id === '')
      throw stepFailure(request, 'does not say which document', 'Fill in what tells documents apart.');
    if (operation === 'search') {
      const { matches } = await tools.broker.vectors({ ...shared, operation, vector: await vectorOf(text) });
      return withValueAt(
        item,
        parsePath(given.resultField),
        matches.map(({ id: document, text: found, source, trust, score }) => ({ id: document, text: found, source, trust, score })),
      );
    }
    const entry = {
      id,
      text,
      source: operation === 'add' ? await textOf(tools, given.source, item) : '',
      trust: given.trust,
      vector: operation === 'add' ? await vectorOf(text) : [],
    };
    await tools.broker.vectors({ ...shared, operation, entries: [entry] });
    return item;
  });
  return { ...done({ out }), usage: { tokens } };
};
export default execute;
