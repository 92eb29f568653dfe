/** Who reads what an imported step sends. */
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import type { StepView } from './step-view.ts';

/** Where a message says whom it goes to: a room that several people look into, or somebody's address. */
const rooms = ['channelId', 'channel', 'channelName', 'chatId', 'roomId'];
const addresses = ['sendTo', 'toEmail', 'to', 'toRecipients', 'toList', 'user', 'userId', 'recipientPhoneNumber', 'phoneNumber'];

function namesOnly({ node }: StepView, places: readonly string[]): boolean {
  const values = node.parameters['values'] ?? null;
  if (node.foreign === undefined || !isJsonObject(values)) return false;
  const named = [...rooms, ...addresses].flatMap((key) => (Object.hasOwn(values, key) ? [[key, JSON.stringify((values as JsonObject)[key])] as const] : []));
  return named.some(([key, text]) => places.includes(key) && /\w/.test(text)) && !named.some(([key, text]) => !places.includes(key) || /\{\{|\$foreign/.test(text));
}

/** The message goes to the same people each time, whom the flow itself names: whatever is in it, nobody else reads it. */
export const tellsFixedReaders = (step: StepView): boolean => step.ofContent('fixed readers', (one) => namesOnly(one, [...rooms, ...addresses]));
/** The same of a room: it is no letter to the one that it is about. */
export const tellsFixedRoom = (step: StepView): boolean => step.ofContent('fixed room', (one) => namesOnly(one, rooms));
