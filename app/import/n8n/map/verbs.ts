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
  ['delete', /^(delete|remove|purge|drop|truncate|trash|destroy|archive|clear|erase|wipe|empty|kick|ban|unsubscribe|cancel|void|revoke|hardDelete|softDelete)/i],
  ['read', /^(get|list|search|read|find|query|look|select|download|check|count|fetch|retrieve|head|describe|verify|validate|history|info|analy|detect|translate|extract|parse|classif|summar|convert|enrich|export|report|browse|view|all$|test|show|members?$|profile|balance|exist|scan|lint|compare|poll|preview|screenshot|user|permalink|status|log$|statistics)/i],
  ['send', /^(send|post|reply|share|publish|tweet|retweet|forward|email|sms|call|notify|invite|directMessage|broadcast|comment|respond|push|message|enqueue)/i],
  ['pay', /^(pay|charge|refund|transfer|payout|purchase|buy)/i],
  ['exec', /^(execute|run|invoke|trigger|command|start|stop|reboot|restart|eval|dispatch|launch|resume)/i],
];

/** `Resources_Delete`, `CalendarGetItems`: what is worked on stands before the verb. */
const nounFirst = /^(?:[A-Z][a-z0-9]{1,60}s_|(?:Calendar|Contact|Email|Event|File|Folder|Group|Item|Mail|Message|Record|Row|Task|User)s?_?)([A-Z][a-z]+)/;
/** `VirtualMachines_Start`; `GetItems_Next` begins with a verb. */
const nounsFirst = /^[A-Z][A-Za-z0-9]{1,60}s_([A-Z][a-z]+)/;
/** `BulkDelete`, `Item_Purge`. */
const deletesLater = /[a-z0-9_](?:Delete|Remove|Purge|Destroy)(?![a-z])/;

const ruled = (operation: string): EffectKind | undefined => rules.find(([, pattern]) => pattern.test(operation))?.[0];

/** The effect of an operation by its name; `write` when the name says nothing, because a missed write is worse than a false one. */
export function effectOfVerb(operation: string): EffectKind {
  const known = nounFirst.test(operation) ? undefined : ruled(operation);
  if (known !== undefined) return known;
  const behind = (nounFirst.exec(operation) ?? nounsFirst.exec(operation))?.[1];
  // Who posts an item makes one.
  return (behind === undefined || behind === 'Post' ? undefined : ruled(behind)) ?? (deletesLater.test(operation) ? 'delete' : 'write');
}
