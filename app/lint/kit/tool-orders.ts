/**
 * What a description of a tool has no business to say to a model: orders about other things than the tool's own use, as poisoned tools give
 * them (MITRE ATLAS AML.T0110). A description may well say when the tool is to be used, and what goes into it.
 */
import { withoutSmuggled } from '../../kernel/plain-text.ts';

const person = String.raw`(?:the |any |your |a )?(?:user|person|human|customer|reviewer|operator|anyone|anybody|people)s?\b`;
const secrets = String.raw`(?:api[ -]?keys?|passwords?|credentials?|secrets?|access tokens?|environment variables?|private keys?)`;
const talk = String.raw`(?:(?:whole|full|entire|complete|previous) (?:conversation|chat|prompt|history)|(?:conversation|chat|message) history|system (?:prompt|message)|(?:your|the) (?:own |hidden |system |internal )?instructions)`;
const passes = String.raw`(?:bcc|blind(?:ly)? cop(?:y|ied)|hidden copy|forward|copy|send|post|upload|leak|exfiltrate|report|append|include|attach|add|pass|put|write|embed)`;
const address = String.raw`(?:https?:\/\/|[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,})`;

/** In words for a finding, with what shows it. */
const orders: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'to set other instructions aside',
    /\b(?:ignore|disregard|forget|override|overrule|bypass|(?:do not|don['’]?t|never) (?:follow|obey))\b[^.\n]{0,40}\b(?:previous|prior|earlier|above|preceding|other|all|any|your|system|developer|the user['’]?s?)\b[^.\n]{0,30}\b(?:instructions?|rules?|prompts?|guidelines?|polic(?:y|ies)|orders?|restrictions?|safeguards?|tools?)\b/i,
  ],
  [
    'to keep something from people',
    new RegExp(
      String.raw`\b(?:(?:do not|don['’]?t|never|must not|without)\b[^.\n]{0,30}\b(?:tell|mention|inform|notify|reveal|disclose|alert|warn|let)(?:ing|s)?\b[^.\n]{0,40}\b${person}|(?:secretly|covertly|silently|in secret)\b|(?:hide|conceal|keep)\b[^.\n]{0,40}\bfrom ${person})`,
      'i',
    ),
  ],
  [
    'what to do with other tools',
    /\b(?:before|after|when(?:ever)?|instead of|each time|every time)\b[^.\n]{0,30}\b(?:us(?:e|es|ed|ing)|call(?:s|ed|ing)?|invok(?:e|es|ed|ing)|run(?:s|ning)?)\b[^.\n]{0,12}\b(?:any|every|each|all|another|other|the other)\b[^.\n]{0,15}\btools?\b|\b(?:recipient|address|amount|account|destination)\b[^.\n]{0,30}\b(?:must|has to|should|shall) (?:always )?be (?:changed|replaced|set|redirected)\b/i,
  ],
  ['to look into files and keys of the machine', /~\/\.\w|\bid_rsa\b|\/etc\/(?:passwd|shadow)\b|(?:^|[\s"'`(/])\.env\b|\bmcp\.json\b/i],
  [
    'as if it were the system',
    /<\/?(?:IMPORTANT|SYSTEM|INSTRUCTIONS?|SECRET|ADMIN|HIDDEN)\b[^>]{0,40}>|<\/?(?:system|secret|admin|hidden|assistant)\b[^>]{0,40}>|\[(?:SYSTEM|INST|ADMIN)\]|<\|[a-z_]{2,30}\|>|^\s*(?:system|assistant)\s*:/m,
  ],
  [
    'to pass on more than the tool is for',
    new RegExp(
      String.raw`\b(?:always|also|must|has to|have to|first|additionally|then|every time)\b[^.\n]{0,50}\b${passes}\b[^\n]{0,80}?(?:${address}|\b${secrets}\b)|\b${passes}\b[^.\n]{0,60}\b(?:${talk}|(?:its|their|whose) contents?)\b|\bwith (?:the |your )?${talk}\b`,
      'i',
    ),
  ],
  [
    'to leave out an approval',
    /\b(?:skip|bypass|without|no need (?:for|of|to)|needs? no|not? (?:need|require)s?|no)\b[^.\n]{0,20}\b(?:approvals?|confirmations?|permission|consent)\b(?:[^.\n]{0,20}\b(?:needed|required|necessary)\b)?|\bwithout asking\b/i,
  ],
];

/** What such a text orders, in words; undefined where it only says what the tool is for. */
export function orderIn(text: string): string | undefined {
  const read = withoutSmuggled(text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')).replace(/[^\S\n]+/g, ' ');
  return orders.find(([, pattern]) => pattern.test(read))?.[0];
}
