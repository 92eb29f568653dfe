/** Who reads what an imported step sends. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { StepView } from './step-view.ts';

/** Where a message says whom it goes to: a room that several people look into, or somebody's address. */
const rooms = ['channelId', 'channel', 'channelName', 'chatId', 'roomId'];
const addresses = ['sendTo', 'toEmail', 'to', 'toRecipients', 'toList', 'user', 'userId', 'recipientPhoneNumber', 'phoneNumber'];

/** Others who get it as well, wherever in a step's settings they stand. */
const alsoTo = /^b?cc|recipients?$/i;
/** It goes to whoever wrote, or to whomever it is passed on, and not to whom the file also names. */
const goesBack = /reply|forward/i;
const MOST_DEEP = 10;

/** A setting of the machine is the same each time. */
const ofMachine = /^=?\s{0,9}\{\{\s{0,9}\$(?:env|vars)\.\w{1,100}\s{0,9}\}\}\s{0,9}$/;
const isSetting = (value: Json): boolean =>
  ofMachine.test(typeof value === 'string' ? value : isJsonObject(value) && typeof value['source'] === 'string' ? value['source'] : '');
const isComputed = (value: Json): boolean => !isSetting(value) && /\{\{|\$foreign/.test(JSON.stringify(value));
const choosesMore = (value: Json, depth = 0): boolean =>
  depth > MOST_DEEP ||
  (typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([key, one]) => (alsoTo.test(key) && isComputed(one)) || choosesMore(one, depth + 1)));

function namesOnly({ node }: StepView, places: readonly string[]): boolean {
  const values = node.parameters['values'] ?? null;
  if (
    node.foreign === undefined ||
    !isJsonObject(values) ||
    goesBack.test(JSON.stringify(values['operation'] ?? '')) ||
    choosesMore(values)
  )
    return false;
  const named = [...rooms, ...addresses].flatMap((key) =>
    Object.hasOwn(values, key) ? [[key, (values as JsonObject)[key] as Json] as const] : [],
  );
  return (
    named.some(([key, value]) => places.includes(key) && /\w/.test(JSON.stringify(value))) &&
    !named.some(([key, value]) => !places.includes(key) || isComputed(value))
  );
}

/** The message goes to the same people each time, whom the flow itself names: whatever is in it, nobody else reads it. */
export const tellsFixedReaders = (step: StepView): boolean =>
  step.ofContent('fixed readers', (one) => namesOnly(one, [...rooms, ...addresses]));
/** The same of a room: it is no letter to the one that it is about. */
export const tellsFixedRoom = (step: StepView): boolean => step.ofContent('fixed room', (one) => namesOnly(one, rooms));
/** Nobody else gets a copy, named in the flow or not. */
const getsCopy = (value: Json, depth = 0): boolean =>
  depth > MOST_DEEP ||
  (typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(
      ([key, one]) => (alsoTo.test(key) && !addresses.includes(key) && /\w/.test(JSON.stringify(one))) || getsCopy(one, depth + 1),
    ));
/** Several of them, or by its name a list: `all@example.com`, `news@lists.example.com`. */
const ofMany =
  /[,;\n]\s{0,9}\S|@[^@]{0,300}@|(?:^|["\s<=])(?:all|alle|every(?:one|body)|staff|team|company|office|customers|clients|users|members|subscribers|news(?:letters?)?|lists?|press|leads|investors|partners|suppliers|vendors|students|parents|employees|groups?|community|board|announce\w{0,9}|kunden|mitarbeiter|presse|verteiler)(?:[-+._][^@\s]{0,60})?@|@(?:[\w-]{1,60}\.){0,3}(?:lists?|groups?|googlegroups|newsletters?)\./i;
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const isOfMany = (value: Json | undefined): boolean =>
  value !== undefined &&
  !isSetting(value) &&
  ofMany.test(typeof value === 'string' ? value : isJsonObject(value) ? text(value['value']) : '');
/** The same of one person: an address that is no list, and nobody gets a copy, or a chat of Telegram that is no group, whose numbers are below zero. */
export const tellsOnePerson = (step: StepView): boolean =>
  step.ofContent('one person', (one) => (namesOnly(one, addresses) && namesOne(one)) || (namesOnly(one, ['chatId']) && chatOfOne(one)));
function namesOne({ node }: StepView): boolean {
  const values = node.parameters['values'];
  return isJsonObject(values) && !getsCopy(values) && !addresses.some((key) => Object.hasOwn(values, key) && isOfMany(values[key]));
}
function chatOfOne({ node }: StepView): boolean {
  const values = node.parameters['values'];
  const chat = isJsonObject(values) ? values['chatId'] : undefined;
  return (
    chat !== undefined &&
    (isSetting(chat) || /^=?\s{0,9}\d+\s{0,9}$/.test(typeof chat === 'string' || typeof chat === 'number' ? String(chat) : ''))
  );
}
