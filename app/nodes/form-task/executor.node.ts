import { isJsonObject } from '../../kernel/json.ts';
import type { NodeExecutor } from '../kit/executor.ts';
import { checkFields, done, itemsIn, parametersOf, stepFailure, shownArguments, textOf } from '../kit/items.ts';
import { withValueAt } from '../kit/paths.ts';
import { parameters } from './definition.ts';

/** One answer covers all items that arrived together, and shows all. The engine binds it to the hash of `ask`. */
const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const items = itemsIn(request);
  const { woken } = request;
  switch (woken?.kind) {
    case 'approved': {
      const values = woken.values ?? {};
      checkFields(request, values, given.fields);
      return done({ filled: items.map((item) => withValueAt(item, [given.into], values)) });
    }
    case 'denied':
      return done({
        declined: items.map((item) => (isJsonObject(item) ? { ...item, declined: { by: woken.by, reason: woken.reason } } : item)),
      });
    case 'due':
      return done({ expired: items });
    case 'received':
    case undefined:
      break;
  }
  if (items.length === 0) return done({ filled: [] });
  if (given.fields.length === 0) throw stepFailure(request, 'asks for nothing', 'Add the fields that the person fills in.');
  const shown = await shownArguments(tools, given.arguments, items);
  const [first = null] = items;
  return {
    type: 'waiting',
    reason: 'approval',
    ask: {
      title: await textOf(tools, given.title, first),
      message: await textOf(tools, given.message, first),
      arguments: given.arguments.length === 0 ? [] : shown,
      fields: given.fields.map(({ name, type, required, values }) => ({ name, type, required, values })),
    },
    ...(given.deadlineMinutes === 0 ? {} : { until: tools.clock.now() + given.deadlineMinutes * 60_000 }),
  };
};
export default execute;
