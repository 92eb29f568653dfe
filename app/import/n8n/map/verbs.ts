/** Reading or writing, judged by the operation's verb: the rule where the map says nothing else. */
import type { EffectKind } from '../../../nodes/kit/facts.ts';

/** Tried in order; the first that fits decides. "getOrCreate" and "findOneAndUpdate" write, so they come before "get". */
const rules: readonly (readonly [EffectKind, RegExp])[] = [
  ['write', /^(get|find)OrCreate|^find\w{0,10}And(Replace|Update)|^extract(Folder|Archive)/i],
  // `checkOutFile`, and not `checkInbox`.
  ['write', /^[Cc]heck_?([Ii]n|[Oo]ut)(?![a-z])/],
  // `isMember`, and not `isolate`.
  ['read', /^[Ii]s[A-Z]/],
  ['grant', /^(grant|addToGroup|addUserToGroup|addPermission|assignRole|roleAdd)/i],
  [
    'delete',
    /^(delete|remove|purge|drop|truncate|trash|destroy|archive|clear|erase|wipe|empty|kick|ban|unsubscribe|cancel|void|revoke|hardDelete|softDelete)/i,
  ],
  [
    'read',
    /^(get|list|search|read|find|query|look|select|download|check|count|fetch|retrieve|head|describe|verify|validate|history|info|analy|detect|translate|extract|parse|classif|summar|convert|enrich|export|report|browse|view|all$|test|show|members?$|profile|balance|exist|scan|lint|compare|poll|preview|screenshot|user|permalink|status|log$|statistics)/i,
  ],
  [
    'send',
    /^(send|post|reply|share|publish|tweet|retweet|forward|email|sms|call|notify|invite|directMessage|broadcast|comment|respond|push|message|enqueue)/i,
  ],
  ['pay', /^(pay|charge|refund|transfer|payout|purchase|buy)/i],
  ['exec', /^(execute|run|invoke|trigger|command|start|stop|reboot|restart|eval|dispatch|launch|resume)/i],
];

/** `Resources_Delete`, `CalendarGetItems`: what is worked on stands before the verb. */
const nounFirst =
  /^(?:[A-Z][a-z0-9]{1,60}s_|(?:Calendar|Contact|Email|Event|File|Folder|Group|Item|Mail|Message|Record|Row|Task|User)s?_?)([A-Z][a-z]+)/;
/** `VirtualMachines_Start`; `GetItems_Next` begins with a verb. */
const nounsFirst = /^[A-Z][A-Za-z0-9]{1,60}s_([A-Z][a-z]+)/;
/** Words that begin the name of what is worked on as often as they ask for it: `statusUpdate`, `historyClear`. */
const nounsThatRead =
  /^(?:history|info|members?|profile|balance|user|permalink|status|log|statistics|report|export|view|preview|screenshot|query|count|test)$/i;
const nounsThatSend = /^(?:message|comment|email|sms|tweet)s?$/i;

const deleting = /^(?:delete|remove|purge|destroy|unsubscribe|revoke|truncate|erase|wipe|trash)$/i;
const changing =
  /^(?:update|add|create|patch|insert|upsert|change|replace|edit|rename|assign|reset|write|move|modify|merge|enable|disable)$/i;
/** These are names of things too: they count at the end alone. */
const changingLast = /^(?:set|put|post|clear|archive|cancel)$/i;
const reading = /^(?:get|list|search|read|find|query|fetch|retrieve|download|count|lookup)$/i;

const wordsOf = (operation: string): readonly string[] =>
  operation
    .slice(0, 500)
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/)
    .filter((word) => word !== '' && !/^V?\d+$/i.test(word));

/** What a later word says that is done: what changes anything, before what only reads. */
function later(operation: string): EffectKind | undefined {
  const [, ...words] = wordsOf(operation);
  const last = words.at(-1) ?? '';
  if (words.some((word) => deleting.test(word)) || (changingLast.test(last) && !/^(?:set|put|post)$/i.test(last))) return 'delete';
  return words.some((word) => changing.test(word)) || changingLast.test(last) ? 'write' : undefined;
}

const ruled = (operation: string): EffectKind | undefined => rules.find(([, pattern]) => pattern.test(operation))?.[0];

/** The effect of an operation by its name; `write` when the name says nothing, because a missed write is worse than a false one. */
export function effectOfVerb(operation: string): EffectKind {
  const words = wordsOf(operation);
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  const known = ruled(operation);
  const changed = later(operation);
  if (known !== undefined && !nounFirst.test(operation)) {
    if (known === 'read' && nounsThatRead.test(first)) return changed ?? known;
    if (known === 'send' && nounsThatSend.test(first)) return changed === 'delete' ? changed : known;
    // `GetAndDelete`
    return known === 'read' && deleting.test(last) ? 'delete' : known;
  }
  if (changed !== undefined) return changed;
  // `update_list`: whatever comes after it, the first word changes something.
  const behind = changing.test(first) ? undefined : (nounFirst.exec(operation) ?? nounsFirst.exec(operation))?.[1];
  // Who posts an item makes one; `TaskStatus_Get` reads, and so does `RecordSets_List`.
  return (
    (behind === undefined || behind === 'Post' ? undefined : ruled(behind)) ??
    (behind !== undefined && reading.test(last) ? 'read' : 'write')
  );
}

const deeds =
  'add|append|update|create|insert|replace|rename|modify|edit|assign|send|post|forward|publish|write|set|delete|drop|purge|remove|cancel|refund|revoke|approve|reject|enable|disable|run|execute|sql|query|ban|buy|clear|destroy|erase|exec|invoke|kill|pay|prune|reset|subscribe|terminate|trash|unsubscribe|upsert|wipe';
/** Words that are deeds where something follows that it is done to, and things where nothing does: `transfer_money`, `get_transfer`. */
const deedsTo =
  '(?:archive|charge|copy|grant|invite|move|share|start|stop|transfer|upload)[_ -](?!stat|ids?(?![a-z])|info|histor|list|detail|by(?![a-z])|count|url|link|date|time)';
const namedDeed = new RegExp(`(?<![a-z0-9])(?:(?:${deeds})(?![a-z0-9])|${deedsTo}[a-z])`, 'i');
/** What a name says that is done, whatever else it says: `find_and_delete`, `getAndSend`. */
export const deedIn = (name: string): string | undefined =>
  namedDeed
    .exec(name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_'))?.[0]
    .split(/[_ -]/)[0]
    ?.toLowerCase();
