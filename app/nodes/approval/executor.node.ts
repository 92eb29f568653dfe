import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, shownArguments, textOf } from '../kit/items.ts';
import type { TemplateText } from '../kit/schemas.ts';
import { parameters } from './definition.ts';

/** The person approves `ask`; the engine binds the decision to its hash. One approval covers all items that arrived together, and shows all. */
const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const items = itemsIn(request);
  const { woken } = request;
  switch (woken?.kind) {
    case 'approved':
      return done({ approved: items });
    case 'denied':
      return done({
        denied: items.map((item) => (isJsonObject(item) ? { ...item, denied: { by: woken.by, reason: woken.reason } } : item)),
      });
    case 'due':
      return done({ expired: items });
    case 'received':
    case undefined:
      break;
  }
  if (items.length === 0) return done({ approved: [] });
  const shown = await shownArguments(tools, given.arguments, items);
  // A yes holds for all items, so nothing that is written of one of them may stay unseen.
  const ofEach = async (text: TemplateText, between: string): Promise<string> => {
    const texts = new Set<string>();
    for (const item of items) texts.add(await textOf(tools, text, item));
    return [...texts].join(between);
  };
  return {
    type: 'waiting',
    reason: 'approval',
    ask: { title: await ofEach(given.title, '; '), message: await ofEach(given.message, '\n\n'), arguments: shown },
    ...(given.deadlineMinutes === 0 ? {} : { until: tools.clock.now() + given.deadlineMinutes * 60_000 }),
  };
};
export default execute;
