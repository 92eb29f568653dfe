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
      String.raw`\b(?:(?:do not|don['’]?t|never|must not|without)\b[^.;\n]{0,30}\b(?:tell|mention|inform|notify|reveal|disclose|alert|warn|let)(?:ing|s)?\b[^.\n]{0,40}\b${person}|(?:secretly|covertly|silently|in secret)\b|(?:hide|hidden|conceal|keep)\b[^.\n]{0,40}\bfrom ${person}|without ${person} (?:noticing|knowing)|keep (?:this|it) (?:between us|a secret|secret|quiet|to yourself)|(?:do not|don['’]?t|never) (?:reveal|disclose|mention|share|repeat) (?:these|this|the|your) (?:instructions?|prompt|description|note|text)|our (?:little )?secret\b|\bdeny\b[^.\n]{0,30}\b(?:exists?|existence|using|used|call(?:ed|ing)?|knowledge)\b|(?:pretend|claim|act as if)\b[^.\n]{0,40}\b(?:failed|did not|didn['’]?t|never|nothing happened|unavailable)\b|(?:refrain from|avoid) (?:telling|mentioning|informing)\b[^.\n]{0,30}\b${person}|${person} (?:must|should|may|need) (?:not|never) (?:know|see|notice|learn|find out|be (?:told|informed))|(?:sag|erzähl)e? (?:dem|den|der) (?:be)?nutzern? nichts|ne (?:dis|dites) rien à l['’]utilisateur)`,
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

/** Words of the same kind stand once, and the ways in which people put them together below. */
const rule = String.raw`(?:instructions?|directions?|directives?|rules?|guidelines?|prompts?|orders?|polic(?:y|ies)|restrictions?)`;
const boss = String.raw`(?:the |your |its )?(?:user|operator|developer|system(?: prompt| message)?|owner|manager|admin(?:istrator)?|boss|customer|person)s?`;
const setAside = String.raw`(?:set(?:ting)? aside|put aside|pay no (?:attention|heed) to|take no notice of|stop following|(?:do not|don['’]?t|never) (?:follow|obey|heed|listen to|act on)|ignore|disregard|forget|override|drop)`;
const reply = String.raw`(?:answers?|repl(?:y|ies)|responses?|output|summar(?:y|ies)|messages?(?: to ${person})?)`;
const result = String.raw`(?:results?|outputs?|answers?|responses?|repl(?:y|ies)|returned (?:text|value))`;
const before = String.raw`(?:before|prior to|ahead of|in place of|instead of)`;
const ran = String.raw`(?:ran|runs|happened|was (?:called|used|run|invoked)|were (?:called|used)|(?:called|used|ran|did) (?:it|this))`;
const assent = String.raw`(?:consent|approval|permission|confirmation|authori[sz]ation)`;

const inOtherWords: readonly (readonly [what: string, clauses: readonly string[]])[] = [
  [
    'to set other instructions aside',
    [
      String.raw`\b${setAside}\b[^.;\n]{0,30}\bwhat(?:ever)? (?:${boss}|you|they) (?:(?:were|was|have been|has been|had been|has|have) )?(?:told|said|given|says?|wrote|asked)`,
      String.raw`\b${setAside}\b[^.;\n]{0,20}\b${rule} (?:that )?(?:you|from|of the (?:system|developer|operator))`,
      String.raw`\bwhat(?:ever)? ${boss}(?:'s)? (?:\w+ )?(?:says?|said|wrote|wants?|asks?|tells?|told)\b[^.;\n]{0,6}[,:]`,
      String.raw`\b${rule}\b(?: (?:that )?you (?:got|had|have|received|were (?:given|told)))?(?: (?:before|earlier|so far|until now))* (?:are|is|become|were) (?:now )?(?:all )?(?:void|obsolete|invalid|outdated|cancell?ed|revoked|superseded|suspended|lifted|wrong|a test)\b`,
    ],
  ],
  [
    'to keep something from people',
    [
      String.raw`\b(?:nobody|no ?one|no (?:user|human|person|customer)) (?:needs?|has|is|must|should|may|ought)(?: to)? (?:know|hear|see|learn|notice|be told|find out)\b`,
      String.raw`\b(?:leave|keep)\b[^.;\n]{0,40}\bout of (?:your|the|any) ${reply}`,
      String.raw`\b(?:omit|drop|strip|remove|exclude)\b[^.;\n]{0,20}\b(?:mention|trace|reference|sign)s?\b[^.;\n]{0,40}`,
      String.raw`\b(?:never|do not|don['’]?t) (?:show|say|state|admit|write|hint|reveal) (?:to ${person} )?that (?:this|it|you|the tool)\b[^.;\n]{0,20}\b${ran}`,
      String.raw`\b(?:stay|keep|remain|be) (?:silent|quiet|mute)\b(?! (?:mode|hours))|\b(?:let on|make no (?:reference|mention)|say nothing|speak of (?:it|this))\b|\b${person} (?:is|are) not to (?:be told|know|see|hear|learn)\b|\b(?:niemandem|keinem)\b`,
      String.raw`\bas (?:though|if) (?:nothing|it never|this never|no tool)\b`,
      String.raw`\b(?:erwähn\w*|verrat\w*|sag\w*|erzähl\w*|zeig\w*)\b[^.;\n]{0,40}\b(?:nutzer|benutzer|anwender|kunde)\w*\b[^.;\n]{0,20}\b(?:nicht|nichts)\b`,
      String.raw`\bno (?:se lo|le) (?:digas|diga|menciones|cuentes)\b|\bn['’]?(?:en |e )?(?:parle|parlez|dis|dites) (?:pas|rien|jamais)\b[^.;\n]{0,30}\butilisateur`,
    ],
  ],
  [
    'what to do with other tools',
    [
      String.raw`\b${before}\b[^.;\n]{0,12}\b(?:using |calling |running |invoking )?(?:anything|everything|any|all|every)(?: (?:of )?(?:the )?)?(?:else|rest|others?|other tools?)\b`,
      String.raw`\b${before} (?:using |calling )?the (?!same\b)\w+(?: \w+)? tools?\b`,
      String.raw`\b(?:run|call|use|invoke) (?:this|it)(?: tool)? first\b[^.;\n]{0,6}\b(?:whatever|no matter|regardless|always|every time)\b`,
      String.raw`\b(?:the|any|all) (?:\w+ ){0,2}tools? (?:is|are|was|has been|have been) (?:deprecated|broken|disabled|unsafe|retired|unreliable|malicious|compromised)\b[^.\n]{0,30}\b(?:never|not|don['’]?t|stop|no longer)\b`,
      String.raw`\bwhat(?:ever)? (?:it|this tool|the tool) (?:returns?|says?|answers?|gives?)\b[^.;\n]{0,12}\b(?:are|is|as|becomes?) (?:your |new |the )*(?:instructions?|orders?|commands?|task|goal)`,
      String.raw`\b(?:do|follow|obey|carry out|execute|perform)\b[^.;\n]{0,12}\b(?:what|whatever|everything|anything)\b[^.;\n]{0,12}\b${result}\b[^.;\n]{0,12}\b(?:says?|tells?|asks?|contains?|orders?|demands?)\b`,
      String.raw`\b(?:follow|obey|carry out|execute|perform)\b[^.;\n]{0,20}\b(?:steps?|instructions?|orders?|commands?|actions?) (?:in|of|from) (?:its|the|this tool['’]?s) ${result}\b`,
      String.raw`\b(?:use|call|run|invoke) (?:no|only|nothing|none)\b[^.;\n]{0,20}\b(?:but|except|other than|this tool)\b|\b(?:do not|don['’]?t|never) (?:use|call|run|invoke) (?:any|another|other)(?: \w+)? tools?\b`,
      String.raw`\b(?:start|begin|open|end|finish) (?:every|each|all)(?: of (?:your|the))? (?:turns?|answers?|repl(?:y|ies)|conversations?|tasks?|rounds?)\b`,
      String.raw`\b(?:its|this tool['’]?s|the tool['’]?s) ${result}\b[^.;\n]{0,20}\b(?:(?:tells?|says?) you what to do|for (?:an? )?(?:order|instruction|command)|is (?:an? )?(?:order|instruction|command))`,
      String.raw`\b(?:leave|let)\b[^.;\n]{0,30}\btools?\b[^.;\n]{0,12}\balone\b|\bif the \w+ tool\b[^.;\n]{0,30}\balone\b`,
      String.raw`\b(?:vor|anstelle|statt)\b[^.;\n]{0,12}\b(?:allen|jedem|aller|der) (?:anderen|weiteren|übrigen)\b`,
    ],
  ],
  [
    'to look into files and keys of the machine',
    [
      String.raw`\b(?:attach|read|open|include|upload|send|load|cat|print)\b[^.;\n]{0,20}\bfiles?\b[^.;\n]{0,20}\b(?:passwords?|secrets?|credentials?|tokens?)\b`,
      String.raw`\b(?:value|content)s? of \$?[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:KEY|TOKEN|SECRET|PASSWORD)\b`,
    ],
  ],
  [
    'to pass on more than the tool is for',
    [
      String.raw`\b(?:text|content|copy|list|transcript|record) of (?:all|every|each)(?: \w+)? messages?\b|\b(?:all|every) (?:the )?messages? (?:so far|up to now|until now|before)\b`,
      String.raw`\b(?:conversation|dialogue?|chat|exchange|discussion) (?:so far|up to (?:now|here)|until now)\b`,
      String.raw`\b(?:any|every|all|each)(?: the)? (?:tokens?|keys?|passwords?|secrets?|credentials?|logins?) (?:that )?you (?:have |had |can |were )?(?:seen?|known?|find|found|got|given|hold|read)\b`,
      String.raw`\b(?:entire|whole|full|complete|ganze[nrs]?|gesamte[nrs]?|komplette[nrs]?) (?:thread|exchange|discussion|transcript|verlauf|gespräch|unterhaltung)\b|\bwhat ${person} (?:has |have )?(?:written|wrote|said|typed) (?:before|so far|earlier|until now)\b`,
      String.raw`\b(?:keys?|secrets?|tokens?|passwords?)\b[^.;\n]{0,12}\b(?:you got|you were given|you hold|in|from|of) (?:in )?(?:your|the) (?:set-?up|instructions?|prompt|configuration|environment|memory)\b`,
      String.raw`\b(?:also|always|too|as well)\b[^.;\n]{0,12}\b(?:notify|inform|tell|mail|message|alert|let)\b[^\n]{0,20}${address}|\blet ${address}\S{0,80} know\b`,
      String.raw`\b(?:mirror|relay|stream|beam|duplicate|share|post|transmit|deliver|submit)\b[^.;\n]{0,20}\b(?:every|each|all)\b[^.;\n]{0,30}${address}`,
      String.raw`\b(?:once|when|after|finally|then|also|always)\b[^.;\n]{0,30}\b(?:open|visit|fetch|load|ping|request|get|hit)\b[^.;\n]{0,12}https?:\/\/`,
    ],
  ],
  [
    'to leave out an approval',
    [
      String.raw`\b${assent} (?:is|was|has been|counts as|can be|may be) (?:already )?(?:given|granted|implied|assumed|obtained|presumed|taken for granted)\b`,
      String.raw`\b(?:no ?one|nobody)(?: else)? (?:has|needs?|is) to (?:sign|approve|confirm|agree|check)|\byou (?:are|have been) (?:cleared|authori[sz]ed|allowed|approved) to (?:pay|delete|send|refund|transfer|act|approve|grant)\b|\b(?:already )?(?:approved|cleared|signed off|authori[sz]ed) by (?!${person})[^.;\n]{1,30}, (?:so|just|and)\b|\b(?:do not|don['’]?t|never) (?:bother|disturb|trouble) ${person}|\b(?:genehmigung|freigabe|zustimmung) (?:liegt vor|ist erteilt|wurde erteilt)`,
      String.raw`\bwithout waiting for\b[^.;\n]{0,20}\b(?:yes|ok|okay|answer|repl(?:y|ies)|go-ahead|approval|confirmation|anyone|anybody|${person})`,
      String.raw`\b(?:do not|don['’]?t|never|no need to) (?:check (?:back|in)|double-check with|wait for (?:a |the |any )?(?:yes|ok|go-ahead|answer))\b`,
      String.raw`\b${boss} (?:has |have )?(?:said|says|agreed|confirmed|decided|told \w+)(?: that)? (?:it|this|that|everything) (?:is|was|will be) (?:all )?(?:fine|ok|okay|allowed|approved|safe)\b`,
    ],
  ],
  [
    'to set other instructions aside',
    [
      String.raw`\b(?:new|updated|real|true|revised|additional|actual) instructions? ?:|\b(?:system|admin|developer) (?:override|message|notice|note|prompt) ?:|\bend of (?:the )?(?:tool )?description\b|\byou (?:now |no longer )work for\b`,
      String.raw`\b(?:beachte|befolge|folge)\w*\b[^.;\n]{0,40}\b(?:anweisung|vorgabe|regel|befehl)\w*\b[^.;\n]{0,20}\b(?:nicht|kein)`,
      String.raw`\bne (?:tiens|tenez|suis|suivez) (?:pas|plus) (?:compte )?(?:de |des |les )[^.;\n]{0,20}\b(?:consignes|instructions|règles)`,
      String.raw`\bno (?:sigas|siga|hagas caso)\b[^.;\n]{0,30}\b(?:instrucciones|reglas|indicaciones)`,
    ],
  ],
];
const wordings: readonly (readonly [what: string, pattern: RegExp])[] = [
  ...orders,
  ...inOtherWords.map(([what, clauses]) => [what, new RegExp(clauses.join('|'), 'i')] as const),
];

/** Signs of other scripts that look like ours. */
const likeLatin: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухіјѕԁһАЕОРСХІЈЅВНКМТοαΑΕΟΙΤ'].map((sign, index) => [sign, 'aeopcyxijsdhAEOPCXIJSBHKMToaAEOIT'.charAt(index)]),
);

/** In one sentence, in whatever order: something is set aside, it is what the model goes by, and it was given to it before. */
const setsAside: readonly RegExp[] = [
  /\b(?:ignor|disregard|forget|skip|drop|bypass|overrid|overrul|cancel|void|obsolete|withdrawn|revok|no longer|aside|replac|supersed|suspend|nullif|stop following|(?:does|do|did) not (?:apply|count|matter|bind))\w*/i,
  /\b(?:instructions|guidance|guidelines|directives|system prompt|your prompt|your set-?up|briefing|restrictions|everything (?:that )?(?:is |was )?(?:written|said|stated)|what you (?:were|have been) told|what (?:the )?(?:user|system|operator|developer) (?:wants|says|said|asked))\b/i,
  /\b(?:your?|previous|prior|earlier|above|before|so far|at the start|original|initial|system|developer|operator|user)\b/i,
];
const setAsideIn = (text: string): boolean =>
  text.split(/[.;!?\n]/).some((sentence) => sentence.length <= 400 && setsAside.every((one) => one.test(sentence)));

const digitLetters: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' };
/** `1gnore prev10us`, `i-g-n-o-r-e`: as people read it. */
const asRead = (text: string): string =>
  text
    .replace(/\b[a-z](?:[-_.* ][a-z]){3,}\b/gi, (word) => word.replace(/[-_.* ]/g, ''))
    .replace(/[\w@$]*(?:[a-z][013457@$]|[013457@$][a-z])[\w@$]*/gi, (word) =>
      /^[a-z\d]*\d{3}/i.test(word) ? word : word.replace(/[013457@$]/g, (sign) => digitLetters[sign] ?? sign),
    );

/** What stands in it in Base64. */
function encodedIn(text: string): readonly string[] {
  return Array.from(text.matchAll(/[A-Za-z\d+/]{24,4000}={0,2}/g), ([code]) => {
    try {
      return atob(code.slice(0, code.length - (code.replace(/=+$/, '').length % 4 === 1 ? 1 : 0)));
    } catch {
      return '';
    }
  }).filter((one) => /^[\x20-\x7e\s]{12,}$/.test(one));
}

/** What such a text orders, in words; undefined where it only says what the tool is for. */
export function orderIn(text: string): string | undefined {
  const read = withoutSmuggled(text.normalize('NFKC').replace(/[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]/g, '')).replace(/[^\S\n]+/g, ' ');
  const looks = [...read].map((sign) => likeLatin[sign] ?? sign).join('');
  // A sentence goes on in the next line, and in a small letter behind an empty one.
  const texts = new Set([
    looks,
    looks.replace(/([^\n.:;])\n(?=[^\n])/g, '$1 '),
    looks.replace(/([^\s.:;])\s*\n\s*(?=[a-z])/g, '$1 '),
    asRead(looks),
    ...encodedIn(read),
  ]);
  const found = wordings.find(([, pattern]) => [...texts].some((one) => pattern.test(one)))?.[0];
  return found ?? ([...texts].some(setAsideIn) ? 'to set other instructions aside' : undefined);
}
