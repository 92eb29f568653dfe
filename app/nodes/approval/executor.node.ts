import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, shownArguments, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';

/** The person approves `ask`; the engine binds the decision to its hash. One approval covers all items that arrived together, and shows all. */
const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const items = itemsIn(request);
  const { woken } = request;
  switch (woken?.kind) {
    case 'approved': return done({ approved: items });
    case 'denied': return done({ denied: items.map((item) => (isJsonObject(item) ? { ...item, denied: { by: woken.by, reason: woken.reason } } : item)) });
    case 'due': return done({ expired: items });
    case 'received': case undefined: break;
  }
  if (items.length === 0) return done({ approved: [] });
  const shown = await shownArguments(tools, given.arguments, items);
  const [first = null] = items;
  return {
    type: 'waiting', reason: 'approval',
    ask: { title: await textOf(tools, given.title, first), message: await textOf(tools, given.message, first), arguments: shown },
    ...(given.deadlineMinutes === 0 ? {} : { until: tools.clock.now() + given.deadlineMinutes * 60_000 }),
  };
};
export default execute;
