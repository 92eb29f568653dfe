import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf } from '../kit/items.ts';
import { markRequest, messageItem, readRequest } from '../kit/mail-messages.ts';
import { parameters } from './definition.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const { connection } = request.node;
  const out = await mapItems(request, tools, async (): Promise<Item[]> => {
    const { validity, messages } = await tools.broker.mailbox({ ...readRequest(given, connection), newestFirst: given.newestFirst });
    // Only what is in hand is marked; should the step end in between, the messages come once more.
    const mark = markRequest(
      given,
      connection,
      validity,
      messages.map(({ uid }) => uid),
    );
    if (mark !== undefined) await tools.broker.mailbox(mark);
    return messages.map(messageItem);
  });
  return done({ out: out.flat() });
};
export default execute;
