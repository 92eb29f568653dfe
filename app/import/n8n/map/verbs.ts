/** Reading or writing, judged by the operation's verb: the rule where the map says nothing else. */
import type { EffectKind } from '../../../nodes/kit/facts.ts';

/** Tried in order; the first that fits decides. "getOrCreate" and "findOneAndUpdate" write, so they come before "get". */
const rules: readonly (readonly [EffectKind, RegExp])[] = [
  ['write', /^(get|find)OrCreate|^find\w{0,10}And(Replace|Update)/i],
  ['grant', /^(grant|addToGroup|addUserToGroup|addPermission|assignRole|roleAdd)/i],
  ['delete', /^(delete|remove|purge|drop|truncate|trash|destroy|archive|clear|erase|wipe|empty|kick|ban|unsubscribe|cancel|void|revoke|hardDelete|softDelete)/i],
  ['read', /^(get|list|search|read|find|query|look|select|download|check|count|fetch|retrieve|head|describe|verify|validate|is[A-Z]|history|info|analy|detect|translate|extract|parse|classif|summar|convert|enrich|export|report|browse|view|all$|test|show|members?$|profile|balance|exist|scan|lint|compare|poll|preview|screenshot|user|permalink|status|log$|statistics)/i],
  ['send', /^(send|post|reply|share|publish|tweet|retweet|forward|email|sms|call|notify|invite|directMessage|broadcast|comment|respond|push|message|enqueue)/i],
  ['pay', /^(pay|charge|refund|transfer|payout|purchase|buy)/i],
  ['exec', /^(execute|run|invoke|trigger|command|start|stop|reboot|restart|eval|dispatch|launch|resume)/i],
];

/** The effect of an operation by its name; `write` when the name says nothing, because a missed write is worse than a false one. */
export function effectOfVerb(operation: string): EffectKind {
  return rules.find(([, pattern]) => pattern.test(operation))?.[0] ?? 'write';
}
