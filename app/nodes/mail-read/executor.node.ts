import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, itemsIn, parametersOf, stopIfCancelled } from '../kit/items.ts';
import { markRequest, messageItem, readRequest } from '../kit/mail.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { connection } = request.node;
  const out: Item[] = [];
  for (const _item of itemsIn(request)) {
    stopIfCancelled(request, tools);
    const { validity, messages } = await tools.broker.mailbox({ ...readRequest(given, connection), newestFirst: given.newestFirst });
    out.push(...messages.map(messageItem));
    // Only what is in hand is marked; should the step end in between, the messages come once more.
    const mark = markRequest(given, connection, validity, messages.map(({ uid }) => uid));
    if (mark !== undefined) await tools.broker.mailbox(mark);
  }
  return done({ out });
};
export default execute;
