import { isJsonObject } from '../../kernel/json.ts';
import type { Item, NodeExecutor } from '../kit/executor.ts';
import { done, mapItems, parametersOf, stepFailure, textOf } from '../kit/items.ts';
import { parameters } from './definition.ts';
import { addressesIn, isAddress } from './recipients.ts';

const execute: NodeExecutor = async (request, tools) => {
  const given = parametersOf(request, parameters);
  const out = await mapItems(request, tools, async (item, index): Promise<Item> => {
    const to = addressesIn(await textOf(tools, given.to, item));
    if (to.length === 0) throw stepFailure(request, 'has no recipient', 'Fill in "To", or check the field that it reads.');
    if (!to.every(isAddress))
      throw stepFailure(request, 'was given a recipient that is no e-mail address', 'Check the field that "To" reads.');
    // A line break in a subject would start a header of its own (CWE-93).
    const subject = (await textOf(tools, given.subject, item)).replace(/[\r\n]+/g, ' ').slice(0, 900);
    const { messageId } = await tools.broker.mail({
      ...(request.node.connection === undefined ? {} : { connection: request.node.connection }),
      from: given.from,
      to,
      subject,
      text: await textOf(tools, given.text, item),
      idempotencyKey: `${request.idempotencyKey}/${index}`,
    });
    return isJsonObject(item) ? { ...item, messageId } : { input: item, messageId };
  });
  return done({ out });
};
export default execute;
