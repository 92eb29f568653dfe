/**
 * What a description of a tool has no business to say to a model: orders about other things than the tool's own use, as poisoned tools give
 * them (MITRE ATLAS AML.T0110). A description may well say when the tool is to be used, and what goes into it.
 */
import { withoutSmuggled } from '../../kernel/plain-text.ts';

const person = String.raw`(?:the |any |your |a )?(?:user|person|human|customer|reviewer|operator|anyone|anybody|people)s?\b`;
const secrets = String.raw`(?:api[ -]?keys?|passwords?|credentials?|secrets?|access tokens?|environment variables?|private keys?)`;
const talk = String.raw`(?:(?:whole|full|entire|complete|previous|earlier) (?:conversation|chat|prompt|history|dialogue|messages)|(?:last|latest|recent|later|following|past) (?:\d{1,3} )?messages|context window|(?:conversation|chat|message) history(?! ids?\b)|everything (?:that )?${person} (?:has |have )?(?:said|written)|system (?:prompt|message)|(?:your|the) (?:own |hidden |system |internal )?instructions)`;
const passes = String.raw`(?:bcc|blind(?:ly)? cop(?:y|ied)|hidden copy|forward|copy|send|post|upload|leak|exfiltrate|report|append|include|attach|add|pass|put|write|embed)`;
const address = String.raw`(?:https?:\/\/|[\w.+-]{1,64}@[\w-]{1,63}\.\w{2,})`;

/** In words for a finding, with what shows it. */
const orders: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'to set other instructions aside',
    /\b(?:ignore|disregard|forget|override|overrule|bypass|(?:do not|don['’]?t|never) (?:follow|obey))\b[^.\n]{0,40}\b(?:previous|prior|earlier|above|preceding|other|all|any|your|system|developer|the user['’]?s?)\b[^.\n]{0,30}\b(?:instructions?|directions?|directives?|commands?|rules?|prompts?|guidelines?|guidance|polic(?:y|ies)|orders?|restrictions?|safeguards?|tools?)\b|\b(?:previous|prior|earlier) instructions\b[^.\n]{0,20}\b(?:no longer|do not|don['’]?t)\b|\b(?:disregard|forget|ignore)\b[^.\n]{0,20}\b(?:you (?:were|have been) told|the system said)|\breplaces? your (?:system )?(?:prompt|instructions)\b|\bfrom now on,? you are\b|\b(?:supersedes?|overrides?|outranks?|takes? (?:precedence|priority) over)\b[^.\n]{0,60}\b(?:instructions?|prompts?|rules?|polic(?:y|ies)|(?:system|developer|user|operator)s? (?:has |have )?(?:told|said|says|wrote|asked))\b|\b(?:supersedes?|overrides?)\b[^.\n]{0,20}\b(?:anything|everything|whatever)\b|\bwhatever (?:else )?you (?:were|have been|are) told\b|\b(?:no matter|regardless of) what\b[^.\n]{0,20}\b(?:user|system|developer|person|customer|prompt|instructions?)s?\b|\b(?:rules?|instructions?|restrictions?|polic(?:y|ies)|guidelines?)\b[^.\n]{0,30}\b(?:do not|don['’]?t|no longer) apply\b|\byour (?:real|true|actual|secret|hidden) (?:task|goal|purpose|job|mission|objective)\b|\b(?:you are|act|respond) (?:now )?(?:in|as) (?:an? |the )?(?:admin|administrator|developer|debug|god|root|unrestricted|unfiltered)\b(?: mode)?|\b(?:vergiss|vergesst|missachte\w*)\b[^.\n]{0,40}\b(?:anweisung|vorgabe|regel|befehl)|\b(?:oublie[zr]?|olvida|ignora|ignore as)\b[^.\n]{0,30}\b(?:consignes|instructions|instrucciones|istruzioni|instruções)|\bignorier\w*\b[^.\n]{0,40}\b(?:anweisung|vorgabe|regel)|\bignor(?:e[rz]?|a|ar)\b[^.\n]{0,30}\b(?:consignes|instrucciones|instructions (?:précédentes|antérieures))/i,
  ],
  [
    'to keep something from people',
    new RegExp(
      String.raw`\b(?:(?:do not|don['’]?t|never|must not|without)\b[^.\n]{0,30}\b(?:tell|mention|inform|notify|reveal|disclose|alert|warn|let)(?:ing|s)?\b[^.\n]{0,40}\b${person}|(?:secretly|covertly|silently|in secret)\b|(?:hide|hidden|conceal|keep)\b[^.\n]{0,40}\bfrom ${person}|without ${person} (?:noticing|knowing)|keep (?:this|it) (?:between us|a secret|secret|quiet|to yourself)|(?:do not|don['’]?t|never) (?:reveal|disclose|mention|share|repeat) (?:these|this|the|your) (?:instructions?|prompt|description|note|text)|our (?:little )?secret\b|\bdeny\b[^.\n]{0,30}\b(?:exists?|existence|using|used|call(?:ed|ing)?|knowledge)\b|(?:pretend|claim|act as if)\b[^.\n]{0,40}\b(?:failed|did not|didn['’]?t|never|nothing happened|unavailable)\b|(?:refrain from|avoid) (?:telling|mentioning|informing)\b[^.\n]{0,30}\b${person}|${person} (?:must|should|may|need) (?:not|never) (?:know|see|notice|learn|find out|be (?:told|informed))|(?:sag|erzähl)e? (?:dem|den|der) (?:be)?nutzern? nichts|ne (?:dis|dites) rien à l['’]utilisateur)`,
      'i',
    ),
  ],
  [
    'what to do with other tools',
    /\b(?:before|after|when(?:ever)?|instead of|each time|every time)\b[^.\n]{0,30}\b(?:us(?:e|es|ed|ing)|call(?:s|ed|ing)?|invok(?:e|es|ed|ing)|run(?:s|ning)?)\b[^.\n]{0,12}\b(?:any|every|each|all|another|other|the other)\b[^.\n]{0,15}\btools?\b|\b(?:use|call|run|invoke) this(?: tool)? (?:before|after|instead of) (?:any|every|each|all)\b[^.\n]{0,10}\btools?\b|\b(?:all |the )?other tools?\b[^.\n]{0,20}\b(?:are|is) (?:compromised|broken|unsafe|untrusted|malicious)\b|\bthe (?!same\b)\w+(?: \w+)? tools? (?:must|should|may|shall) (?:not|never) be (?:used|called|trusted)\b|\b(?:treat|take|regard|follow|obey|execute)\b[^.\n]{0,40}\b(?:outputs?|results?|responses?|answers?|returns?|replies)\b[^.\n]{0,30}\b(?:as (?:if it were |your |new |the |trusted |system )*(?:instructions?|orders?|commands?))\b|\b(?:change|redirect|replace) the (?:recipient|address|iban|account|destination)\b|\b(?:iban|recipient|address|amount|account|destination)\b[^.\n]{0,30}\b(?:must|has to|should|shall) (?:always )?be (?:changed|replaced|set|redirected)\b/i,
  ],
  [
    'to look into files and keys of the machine',
    /~\/\.\w|\bid_rsa\b|[/\\]\.(?:ssh|aws|gnupg)\b|\/etc\/(?:passwd|shadow)\b|(?:^|[\s"'`(/])\.env\b|\bmcp\.json\b/i,
  ],
  [
    'as if it were the system',
    /<\/?(?:IMPORTANT|SYSTEM|INSTRUCTIONS?|SECRET|ADMIN|HIDDEN)\b[^>]{0,40}>|<\/?(?:system|secret|admin|hidden|assistant)\b[^>]{0,40}>|\[(?:SYSTEM|INST|ADMIN)\]|<\|[a-z_]{2,30}\|>|^[\s#]*(?:system|System|SYSTEM|assistant|Assistant)\s*:|<<\/?SYS>>|<important>|\[system\]|"role"\s*:\s*"(?:system|assistant)"/m,
  ],
  [
    'to pass on more than the tool is for',
    new RegExp(
      String.raw`\b(?:always|also|must|has to|have to|first|additionally|then|every time)\b[^.\n]{0,50}\b${passes}\b[^\n]{0,80}?(?:${address}|\b${secrets}\b)|\b${passes} (?:all|every)\b[^.\n]{0,20}\b${secrets}|\b${passes}\b[^.\n]{0,60}\b(?:${talk}|(?:its|their|whose) contents?)\b|\b(?:copy|copies) of (?:each|every|all|the)\b[^.\n]{0,40}?${address}|\bb?cc:? ${address}|\b${passes}\b[^\n]{0,80}?${address}\S{0,80}[^.\n]{0,20}\b(?:too|as well|in addition|every time|each time)\b|\b(?:repeat|with) (?:the |your )?${talk}\b`,
      'i',
    ),
  ],
  [
    'to leave out an approval',
    /\b(?:user|customer|person|human|operator)s? (?:has|have) (?:already )?(?:pre-?)?(?:approved|agreed|confirmed|consented|authori[sz]ed)\b|\b(?:skip|bypass|without|no need (?:for|of|to)|needs? no|not? (?:need|require)s?|no)\b[^.\n]{0,20}\b(?:approvals?|confirmations?|permission|consent)\b(?:[^.\n]{0,20}\b(?:needed|required|necessary)\b)?|\b(?:no need to|need not|(?:do not|don['’]?t|never|not necessary to)(?: need to)?) (?:ask|check with|consult|confirm with)(?: (?:the |any |your |a )?(?:user|person|human|customer|reviewer|operator|anyone|anybody|people))? (?:before(?! (?:calling|using) this)|first\b|for (?:approval|confirmation|permission|consent)|to (?:confirm|approve))|\bwithout asking\b|\bapprovals? (?:is|are) (?:not|never) (?:needed|required|necessary)\b|\b(?:do not|don['’]?t|never) wait for\b[^.\n]{0,15}\b(?:approvals?|reviewers?|confirmations?)\b|\bkeine (?:freigabe|genehmigung|bestätigung) (?:nötig|erforderlich|notwendig)/i,
  ],
];

/** Signs of other scripts that look like ours. */
const likeLatin: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухіјѕԁһАЕОРСХІЈЅВНКМТοαΑΕΟΙΤ'].map((sign, index) => [sign, 'aeopcyxijsdhAEOPCXIJSBHKMToaAEOIT'.charAt(index)]),
);

/** What such a text orders, in words; undefined where it only says what the tool is for. */
export function orderIn(text: string): string | undefined {
  const read = withoutSmuggled(text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')).replace(/[^\S\n]+/g, ' ');
  const looks = [...read].map((sign) => likeLatin[sign] ?? sign).join('');
  // A sentence goes on in the next line.
  const texts = new Set([looks, looks.replace(/([^\n.:;])\n(?=[^\n])/g, '$1 ')]);
  return orders.find(([, pattern]) => [...texts].some((one) => pattern.test(one)))?.[0];
}
