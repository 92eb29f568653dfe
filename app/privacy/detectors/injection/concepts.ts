/**
 * What an injected instruction says, whatever its words: sentences in which certain ideas meet. A phrase can be turned in a hundred
 * ways; that somebody tells a machine to drop its rules, or to hand out its prompt, cannot be said without naming both.
 */
import { tongueIdeas } from './lexicon/lexicon.ts';
import type { Signal } from './signal.ts';
import type { Possible } from '../sieve.ts';

const idea = (source: string): RegExp => new RegExp(source, 'iu');

/** An idea is met in a sentence where its pattern is. */
const ideas = {
  drop: idea(
    "\\b(?:ignor(?:e|ing)|disregard|forget|overlook|overrid(?:e|ing)|revok(?:e|ed|ing)|suspend(?:ed)?|cancel(?:led|ed)?|void|bypass(?:ed)?|abandon|discard|set aside|neglect|rescind(?:ed)?|lifted|dropped|put aside|break|violate|opposite of|gegenteil von|(?:does not|doesn['’]t|nothing [^.]{0,30}) appl(?:y|ies)|withdrawn?|obsolete|(?:do not|don'?t|stop|not) (?:follow|obey|apply|heed)(?:ing)?|no longer|vergiss|ignorier\\p{L}*|missachte|oublie[zr]?|ignore[zr]|olvid[ae]|ignora|dimentica|esque[çc]a)\\b",
  ),
  ownRules: idea(
    "(?<!\\b(?:my|our|his|her|their) )\\b(?:your|thy|former|prior|earlier|system|safety|developers?['’]?s?|openai|anthropic|content|initial|original|existing|ethical|model|ai|deinen?|deine[rn]?|ihren?|tes|vos|tus|sus|tuas?) (?!return|refund|privacy|shipping|cancellation|cookie|delivery|insurance|travel|leave)(?:[\\p{L}-]+ ){0,2}(?:instructions?|prompts?|guidelines?|polic(?:y|ies)|rules?|brief(?:ing)?|directives?|programming|constraints|restrictions|guardrails|training|auftrag|anweisungen|regeln|vorgaben|consignes|règles|instrucciones|reglas)\\b",
  ),
  heard: idea(
    "\\b(?:instructions?|brief(?:ing)?|directions?|orders?|prompts?|rules|messages?|things?|everything|anything|what(?:ever)?)(?: that)? (?:you (?:were|have been|['’]ve been|had been|have|got|received|heard|read)|(?:that )?(?:came|went|was said|was written|stands) before|above|before this|so far|earlier)\\b|\\b(?:lo anterior|todo lo anterior|ce qui précède|das (?:vorherige|obige)|alles (?:davor|bisherige)|deinen auftrag|what came before|was dir gesagt wurde|(?:nothing|none of what|whatever|all|what) you(?: were|['’]ve been| have been)? (?:taught|told|trained|instructed)|what the (?:operator|developer|administrator|company) (?:configured|said|told you|wrote|set))\\b",
  ),
  instead: idea(
    '\\b(?:instead|rather|from now on|now|then|stattdessen|au lieu|plutôt|en su lugar|invece|and (?:tell|give|show|write|say|do)|y dame|et donne)\\b',
  ),
  handOut: idea(
    "\\b(?:reveal|show|print|paste|output|display|tell|list|repeat|recit\\p{L}*|reads? (?:aloud|out)|convert|translate|encode|dump|leak|expose|share|disclose|describe|explain|summari[sz]e|copy|quote|compose|complete|finish|fill in|continue|spell|give|type|say|echo|rephrase|(?:answer|respond|reply) with|what(?:'s| is| are| were| was)|which|zeig\\p{L}*|nenn\\p{L}*|gib|verrat\\p{L}*|antworte\\p{L}*|affiche\\p{L}*|donne\\p{L}*|quels? sont|montre\\p{L}*|révèle\\p{L}*|muestra|dame|dime|revela|mostra|dimmi)\\b",
  ),
  ownText: idea(
    "\\b(?:your|the|thy) (?:(?:exact|full|entire|complete|own|current|internal|secret|hidden|initial|original|first|system|developer|underlying|preloaded|private)[ ,]+)+(?:prompts?|instructions?|guidelines?|directives?|messages?|configuration|rules?|orders|programming|settings)\\b(?! (?:in|of|on|for) (?:the|our|a|an|this) (?!conversation|chat|prompt|session))|\\byour (?:system|developer) (?:message|text)\\b|\\byour (?:system )?(?:prompts?|context window|directives?|programming|pre-?prompt)\\b|\\b(?:guidelines|rules|orders|instructions|directives) (?:that )?you (?:must|have to|need to|should|are (?:told|made|forced) to|were (?:told|made) to) (?:obey|follow|respect|keep)|\\b(?:ordres|consignes|instructions|règles)[^.]{0,20}(?:cachée?s|qu['’]on t['’]a)|\\b(?:geheimen?|versteckten?) (?:anweisungen|befehle|regeln)|\\b(?:instrucciones|órdenes) (?:ocultas|secretas)|\\b(?:tu|tus|ton|ta|tes|deine[nr]?|tuo|seu) (?:prompt|konfiguration|configuration|configuración|system-?prompt|systemanweisung\\p{L}*|instrucciones|consignes)\\b|\\bhidden (?:preamble|prompt|context|instructions?)\\b|\\b(?:sentences?|words?|lines?|text|messages?) (?:that |which )?(?:precede|come before|stand before|preceding)\\b|\\bconversation so far\\b|\\b(?:wording|text|content) of (?:the|your) instructions?\\b|\\binstructions? at the top of\\b|\\beverything in your (?:memory|context)\\b|\\btold? you not to (?:say|tell|reveal|mention|share)\\b|\\bwould your (?:system )?prompt be\\b|\\b(?:key|secret|password|code|flag|word) (?:that )?you (?:were|are|have been) (?:asked|told|meant|supposed|instructed) to (?:protect|keep|guard|hide)|你的?(?:初始|系统|隐藏)(?:设定|设置|提示|指令)",
  ),
  machine: idea(
    '\\b(?:AI|A\\.I\\.|LLM|GPT|chat ?gpt|claude|gemini|copilot|language model|assistants?|chat ?bots?|bots?|(?:ai|sql|coding|browser|e-?mail|support|reading) agents?|openai)\\b(?! (?:manager|director|professor|team|editor|engineers?|conference|summit|researchers?))',
  ),
  called: idea(
    '(?:^|[\\n:>)\\]] ?)(?:hi|hello|hey|dear|attention|attn:?|note to|reminder for|message (?:to|for)|for)?,? ?(?:the |all |any )?(?:[\\p{L}-]+ ){0,3}(?:AI|LLM|GPT|chat ?gpt|claude|gemini|copilot|assistants?|chat ?bots?|bots?|agents?|language models?)(?: (?:instructions?|note|processing note|notice|directive|reminder|reading this|agents?)(?: \\([^)]{0,40}\\))?)?(?:[ ]?[:,]| [–—-] )',
  ),
  must: idea('\\b(?:should|must|shall|has to|have to|needs? to|always|immediately|now|please|first|automatically)\\b'),
  effect: idea(
    '\\b(?:blind[- ]?copy|delete|drop|remove|transfer|wire|pay|refund|approve|release|grant|give|add|invite|escalate|execute|run|install|download|upload|send|forward|e-?mail|cc|bcc|post|publish|share|reset|disable|unlock|buy|order|book|click|visit|open|read out|collect|export|mark|rank|rate|recommend|advance|shortlist|hire|append|halve|double|log me in)\\b',
  ),
  target: idea(
    'https?:\\/\\/|[\\w.+-]{1,64}@[\\w-]+\\.|\\b(?:attacker|webhook|external (?:server|address|endpoint)|pastebin|telegram|discord)\\b',
  ),
  secret: idea(
    '\\b(?:passwords?|passcodes?|one-time codes?|otps?|api[ _-]?keys?|secrets?|credentials?|tokens?|credit card|card numbers?|private keys?|environment(?: variables?)?|process\\.env|recovery codes?|ssh keys?|cookies?|session|conversation(?: history)?|inbox|chat history|context window|clave(?: de acceso)?|contraseñas?|mots? de passe|passw[oö]rt\\p{L}*|zugangsdaten)\\b',
  ),
  rights: idea(
    '\\b(?:edit|admin(?:istrator)?|owner|root|full|write|super ?user) (?:system )?(?:rights?|access|permissions?|privileges?|role)\\b',
  ),
  unseen: idea(
    "\\b(?:without (?:telling|informing|notifying|mentioning|asking|alerting)|(?:do not|don'?t|never) (?:tell|inform|mention|reveal|disclose|alert|notify|show) (?:the |this|these|that|it|any|anyone|your)|hidden from (?:the )?(?:user|customer|human)s?|secretly|covertly)\\b",
  ),
  unchecked: idea(
    '\\b(?:(?:skip|bypass|without|no|omit|avoid) (?:the |any |further |human |manual )*(?:review|approval|confirmation|verification|checks?|filter(?:s|ing)?)|(?:approve|accept|pay|release|process)(?:d)? (?:it |this |them )?(?:automatically|immediately|without)|auto-?approve|pre-?approved)\\b',
  ),
  freed: idea(
    '\\b(?:freed|liberated|unleashed|jailbroken|uncensored|unfiltered|unrestricted|(?:has|have|had|with) no (?:content )?(?:polic(?:y|ies)|restrictions?|rules|limits|filters?|morals|ethics)|without (?:any )?(?:filter(?:s|ing)?|restrictions|censorship|moral|ethic))\\b',
  ),
  you: idea('\\b(?:you|your|yourself|act|pretend|answer|respond|comply|confirm|du|tu|vous|eres|sei|você|jij|bist)\\b'),
  obey: idea(
    '\\b(?:you (?:now |only |must |will |shall )*(?:obey|serve|answer to|listen to) (?:only )?me\\b|comply with (?:my|me|the next|every|all)|do (?:what|as|exactly what) i (?:say|tell|ask)|(?:follow|obey) (?:mine|only me)\\b|follow (?:only )?my (?:orders|instructions?|commands?)|not (?:what )?your (?:developers?|creators?|makers?|masters?))\\b',
  ),
  leave: idea(
    "\\b(?:skip|drop|stop|summari[sz]e nothing|translate nothing|(?:do not|don['’]t) (?:need|summari[sz]e|translate|answer|want)|no need for|never ?mind|instead of) ?(?:with )?(?:the |a |this |that )?(?:summary|translation|summari[sz]ing|translating|analysis|task|original (?:question|task|request)|above)?(?: any (?:longer|more))?\\b",
  ),
  grants: idea(
    "\\bi (?:hereby )?(?:authori[sz]e|permit|allow|order|command|instruct|direct) you to\\b|\\bi am (?:now )?your (?:master|owner|god|king|developer|creator|administrator)\\b|\\b(?:become|be) my (?:personal )?(?:hacker|slave|servant|puppet|evil \\p{L}+)\\b|\\b(?:update|change|rewrite|adjust) your (?:own )?(?:policy|policies|rules|instructions|guidelines|behaviou?r) accordingly|\\bmessage from your (?:administrator|developer|creator|operator|owner)|\\b(?:como si no tuvieras|comme si tu n['’]avais) |\\bfais comme si tu (?:étais|n)|\\btu als (?:ob|wärst) du\\b|\\byour creators? (?:lied|deceived)",
  ),
  tells: idea(
    '\\b(?:must|should|shall|has to|needs to|will) (?:always |only |now )?(?:answer|say|reply|state|claim|respond|tell (?:them|users?|customers?|everyone)) that\\b|\\bin (?:your|the) (?:final |next |every |each )?(?:answer|reply|response|summary|output) (?:add|include|insert|put|append|mention|write)\\b|\\b(?:respond|reply|answer) to everything (?:with|by)\\b|\\bbypass (?:the )?(?:authentication|login|authori[sz]ation)\\b[^.]{0,20}\\b(?:and|then|log)',
  ),
  ownTool: idea(
    '\\b(?:with|using|use|via|in) your tools?\\b|\\b(?:with|using|use|via|in) (?:the|your) (?:shell|bash|terminal|browser|code|python|e-?mail|file|sql|search|payment|banking)[ -]?(?:tool|interpreter|function|plugin|action)\\b',
  ),
  role: idea('"role"\\s*:\\s*"(?:system|developer)"|\\brole\\s*=\\s*["\']?system'),
  staged: idea(
    '\\b(?:was|were|is|are) (?:just |only |merely |all |actually )*(?:an? )?(?:simulation|test|joke|drill|rehearsal|decoy|placeholder|warm-?up)\\b|\\b(?:the )?(?:real|actual|true) (?:conversation|task|question|instructions?|session|job)\\b',
  ),
  begins: idea('\\b(?:begins?|starts?|follows?|is|comes) (?:here|now|below|as follows)\\b|\\byou (?:obey|must|will|now|are)\\b'),
  coded: idea(
    '\\b(?:respond|reply|answer|output|write|print|encode)\\b[^.]{0,30}\\b(?:in|as|using|with) (?:base ?64|rot ?13|hex(?:adecimal)?|morse|binary|pig latin|leetspeak)\\b',
  ),
  praise: idea(
    "\\b(?:say|state|claim|write|mention|conclude) that (?:the|this|our|my) [^.]{2,40} (?:is|are) (?:the )?(?:best|safe|perfect|excellent|superior|number one|flawless)|\\b(?:hide|omit|suppress|leave out) (?:all |any |the )*(?:complaints|negatives?|criticism|problems|warnings|risks|flaws)|\\b(?:do not|don['’]t|never) report (?:any )?(?:vulnerabilit|problem|issue|bug|risk)\\p{L}*|\\b(?:ignore|skip|disregard) the (?:job description|requirements|criteria|rubric|scoring)\\b[^.]*\\b(?:hire|rank|accept|rate|choose|select|me)\\b",
  ),
  off: idea(
    "\\b(?:disable|turn off|switch off|deactivate|stop) (?:all |the |your |any )*(?:logging|logs|monitoring|filters?|audit(?:ing)?|safety|alerts?|guardrails?|moderation)\\b|\\boverride code\\b|\\b(?:rules|guidelines|restrictions) (?:don['’]t|do not|no longer) exist\\b|\\b(?:if|as if) you (?:had|have) no (?:guidelines|rules|restrictions|limits|filters?)\\b|\\bohne (?:regeln|einschränkungen|filter|grenzen)\\b|\\bsin (?:reglas|límites|filtros|restricciones)\\b|\\bsans (?:règles|limites|filtres|restrictions)\\b|\\bsem (?:regras|limites|filtros|restrições)\\b|\\bsenza (?:regole|limiti|filtri|restrizioni)\\b",
  ),
  whenever: idea(
    "\\b(?:when(?:ever)?|if|before|after|each time) (?:you(?:'re| are)? )?(?:asked|generating|writing|summari[sz]ing|drafting|composing|describing|answering|replying|reviewing|translating|processing|reading|creating|someone asks|they ask|the user)\\b",
  ),
  theSecret: idea(
    '\\b(?:the|your|that|this) (?:(?:secret|hidden|magic|forbidden) )?(?:passwords?|passphrases?|passcode|secret(?: (?:word|key|phrase|code|password))?|hidden word|magic word|code ?word|flag|key you)\\b',
  ),
  game: idea(
    '\\b(?:spell|letter by letter|first (?:letter|two|three|four|few|\\d)|last (?:letter|two|three|\\d)|letters? of|backwards?|in reverse|acrostic|poem|rhym\\w+|riddle|hint|encode|base ?64|rot ?13|caesar|morse|dash(?:es)? between|separated by|whispers?|synonyms?|sing|translate|in (?:spanish|french|german|italian|latin|binary|hex\\w*|emojis?)|story|tale|how many (?:characters|letters)|starts? with|ends? with|char(?:acter)? by char|without (?:saying|the (?:first|last))|no longer (?:a )?secret|repeat after me|finish the sentence|fill in)\\b',
  ),
  formRule: idea(
    '\\b(?:must|should|contains?|at least|minimum|required|valid|reset|forgot(?:ten)?|change[ds]?|expire[sd]?|length|strong|policy|field|manager|my (?:own )?(?:account|password))\\b',
  ),
  asksYou: idea(
    '\\b(?:tell|give|show|say|write|spell|repeat|encode|translate|what|which|is the|how many|just|hint|describe|reveal|you can say|sing|print|output)\\b',
  ),
  beginning: idea(
    "\\b(?:what|which|everything|anything|text|words?|instructions?|messages?)\\b[^.\\n]{0,40}\\b(?:you (?:were |are |have been |['’]ve been )(?:told|given|instructed|asked|fed|shown)|(?:is|was|comes?|came|stands?|stood|appears?|are|were)(?= (?:written )?(?:above|before) (?:this|my|me)))\\b[^.\\n]{0,20}\\b(?:at the (?:very )?(?:beginning|start|top)|before (?:me|i|my (?:first )?(?:message|question|input|turn)|this conversation|we (?:started|began|talked))|initially|in the first place|above (?:this|my) (?:line|message|text))\\b",
  ),
  upThere: idea(
    '\\b(?:prior|previous|preceding|earlier|above|foregoing|existing) (?:context|conversation|text|messages?|content|input|turns?|dialogue|chat)\\b|\\b(?:nothing|none of (?:it|that|what)|everything|whatever|all that|what) (?:is |was |stands |you read |written |came |comes |said )?(?:above|before|preceding|earlier)\\b',
  ),
  worthless: idea(
    "\\b(?:(?:is|are|was|were|be|as) (?:now |hereby |all |completely )?(?:void|null|irrelevant|cancel+ed|expired|meaningless|invalid|deleted|erased|over|reset|fiction(?:al)?|made up|worthless|obsolete)|(?:does|do|did)(?: not|n['’]t) (?:matter|count|apply|exist)|(?:no longer|nothing[^.\\n]{0,30}|none[^.\\n]{0,30}) (?:matters?|counts?|appl(?:y|ies)))\\b",
  ),
  noLimits: idea(
    "\\b(?:no|without(?: any)?|zero|free (?:of|from)(?: all)?|lifts?|lifted|waives?|removes?|suspends?|relax(?:es|ed)?|outside) (?:the |your |any |all |usual |normal |content |safety |ethical |such |more )*(?:restrictions?|guidelines?|rules|limits|limitations|filters?|censorship|constraints|guardrails|safeguards|boundaries|morals|ethics|polic(?:y|ies))\\b|\\b(?:restrictions?|guidelines?|rules|limits|filters?|safety (?:rules|filters|training|guidelines)|polic(?:y|ies)) (?:do(?:es)?(?: not|n['’]t) (?:exist|apply|matter|count)|never (?:existed|happened)|(?:are|is) (?:off|disabled|gone|suspended|lifted|void|not real))|\\bsafety training never\\b",
  ),
  scene: idea(
    '\\b(?:simulation|thought experiment|imagine|pretend|hypothetical\\w*|fiction(?:al)?|role ?-?play\\w*|act as if|as though|game|parallel universe|alternate (?:reality|world|universe)|story|dream|sandbox|test environment|this world|a world|movie|screenplay|novel)\\b',
  ),
  speakFree: idea('\\b(?:answer|respond|reply|speak|talk|say|tell|write|explain|do|you (?:have|are|can|may|must|will)|your)\\b'),
  badActor: idea(
    '\\b(?:(?:who|that|which) (?:leaks?|reveals?|steals?|hacks|discloses? |never (?:refuses|declines|says no)|(?:breaks|ignores) (?:all |any |the |every |its )*(?:rules?|laws?|instructions?|polic))|evil|villain|hacker|rogue|unfiltered|uncensored|unrestricted|amoral|jailbroken|malicious)\\b',
  ),
  playing: idea(
    "(?<!\\b(?:he|she|they|it|who|we|has|had|have) )\\b(?:role ?-?play|pretend|act|play|behave|imagine|simulate|impersonate|write)\\w*\\b[^.\\n]{0,12}\\b(?:as|to be|like|you(?:['’]re| are)|the role|an?|that)\\b",
  ),
  toolsOf: idea(
    '\\b(?:every|all(?: of)?(?: the| your)?|each|which|what|the|your) (?:available |internal |hidden )?(?:tools?|functions?|plugins?|api endpoints|actions?) (?:that )?(?:you (?:can|have|may|are|could)|available to you|at your disposal)\\b|\\byour (?:available |internal |hidden )?(?:tools?|functions?|plugins?)(?: (?:with|and|together|including)\\b|\\s*[.?!]?$)',
  ),
  underRules: idea(
    '\\b(?:guidance|rules|instructions?|guidelines|directives|principles|constraints|polic(?:y|ies)) (?:that )?you (?:operate|work|act|run|function|live|were (?:built|set up|configured)|are (?:bound|governed|run|driven)) (?:under|by|with|from|on)?\\b|\\b(?:raw|literal|verbatim|unredacted|actual|underlying|hidden|pre-?set|initial|starting) (?:system )?(?:prompt|instructions?)\\b|\\b(?:text|words?|content|parts?|lines?|sentences?|rest) (?:in|of|from) your (?:instructions?|rules|guidelines|configuration|setup)\\b|\\b(?:ur|yr|u) (?:system ?)?(?:prompt|instructions)\\b|\\b(?:my|your) (?:system )?(?:instructions|prompt|rules|guidelines) (?:are|is|say|read|begin|start)s? (?:as follows|with|:)',
  ),
  wants: idea(
    "\\b(?:share|need|want|see|show|send|give|attach|include|print|output|reveal|tell|list|convert|copy|complete|finish|continue|quote|get|have|know|read|provide|repeat|what(?:['’]s| is| are| was| were| would)|describe|summari[sz]e|translate)\\b",
  ),
  regardless: idea(
    '\\b(?:regardless of|no matter|irrespective of|despite|against|whatever) (?:the |any |all |what |our |your |its )*(?:rules?|polic(?:y|ies)|checks?|limits?|criteria|content|score|result|amount|says?|asks?)\\b',
  ),
  decides: idea('\\b(?:mark|approve|classify|label|rate|accept|score|flag|set|treat|report|release|pay|pass|answer|respond|reply|rank)\\b'),
  skipsCheck: idea(
    '\\b(?:skip|bypass|omit|waive|disable|suppress|no need for) (?:the |any |all |further |usual |your )*(?:fraud|compliance|policy|security|risk|credit|identity|kyc|aml|verification|approval|human|manual|validation|safety|sanctions?|background|plausibility|duplicate) ?(?:checks?|reviews?|steps?|screenings?|approvals?|verifications?|confirmations?|controls?)?\\b',
  ),
  byMachine: idea(
    '\\b(?:if|when|since|because|as)\\b[^.\\n]{0,40}\\b(?:processed|read|handled|analy[sz]ed|parsed|seen|received|opened|scanned|summari[sz]ed|answered) by (?:an? |the |some )?(?:machine|AI|bot|LLM|(?:language )?model|automated|software|program|algorithm|computer|assistant|agent)\\b|\\battention,? (?:to )?(?:all |any )?(?:automated|AI|machine|LLM|language) \\w+|\\b(?:instructions?|note|message|text) (?:is |are )?(?:meant |intended )?for the (?:bot|machine|model|AI|assistant|agent)s?,? (?:and )?not (?:for )?(?:the )?(?:humans?|people|users?|readers?)\\b',
  ),
  overYours: idea(
    "\\b(?:supersedes?|overrides?|replaces?|outranks?|takes? precedence over|prevails? over|cancels?|trumps?) (?:all |any |of )*(?:your|the (?:system|developer|operator)['’]?s?) (?:\\w+ )?(?:configuration|instructions?|settings|rules|prompts?|programming|guidelines|polic(?:y|ies)|orders|directives)\\b",
  ),
  asIfFrom: idea(
    '\\b(?:treat|handle|consider|regard|take|process)\\b[^.\\n]{0,60}\\bas (?:if|though|coming|being)\\b[^.\\n]{0,24}\\bfrom (?:the |your |an? )?(?:system|developer|operator|administrator|admin|owner|root|platform)\\b',
  ),
  whileAt: idea(
    '\\b(?:while|when|before|after|once|as you|during)\\b[^.\\n]{0,10}\\b(?:process|read|handl|summari[sz]|translat|answer|review|analy[sz]|clos|done|finish)\\w*\\b',
  ),
  quietly: idea('\\b(?:silently|quietly|secretly|discreetly|covertly|invisibly|without (?:a )?(?:trace|comment|mention))\\b'),
  sends: idea(
    '\\b(?:append|send|copy|forward|add|upload|post|attach|insert|include|e-?mail|transmit|bcc|cc|fetch|call|delete|change|replace)\\b',
  ),
  held: idea(
    '\\b(?:tickets?|e-?mails?|mails?|messages?|notes?|contents?|records?|files?|customers?|conversation|contacts?|invoices?|documents?|data|list|history|answers?|credentials|report)\\b',
  ),
  notToUser: idea(
    "\\b(?:do not|don['’]?t|never|without)\\b[^.\\n]{0,12}\\b(?:mention(?:ing)?|tell(?:ing)?|reveal(?:ing)?|show(?:ing)?|inform(?:ing)?|report(?:ing)?|disclos(?:e|ing))\\b[^.\\n]{0,20}\\b(?:users?|humans?|customers?|person|people|anyone|recipient)\\b",
  ),
  acts: idea(
    '\\b(?:but|and|instead|then|just)\\b[^.\\n]{0,20}\\b(?:change|replace|delete|transfer|approve|pay|forward|send|update|swap|redirect|grant|execute|run|add)\\b',
  ),
  whatever: idea(
    '\\b(?:to|for) (?:whatever|anything|everything|every(?: \\w+)?|all (?:questions?|requests?|messages?))\\b[^.\\n]{0,24}\\b(?:asks?|comes?|follows?|says?|sends?|next|user)\\b|\\b(?:whatever|anything|everything|the) (?:comes|follows|is|text|message|input)(?: that)?(?: comes| follows)? ?(?:next|after|below)\\b',
  ),
  fixedAnswer: idea(
    '\\b(?:respond|answer|reply|classify|label|mark|output|treat|rate|say)\\b[^.\\n]{0,16}\\b(?:only|always|just|as|with|it)\\b',
  ),
  forbidden: idea(
    '\\b(?:forbidden|prohibited|banned|disallowed|censored|off-limits|restricted|unfiltered|uncensored) (?:answers?|information|topics?|responses?|knowledge|content|version)\\b',
  ),
  makes: idea('\\b(?:write|give|tell|show|provide|output|explain|answer|generate|say|print)\\b'),
  keptSecret: idea(
    "\\b(?:(?:asked|told|instructed|ordered|meant|supposed) (?:you )?(?:not )?to (?:keep (?:it |this )?secret|hide|protect|guard|conceal|never (?:say|tell|share|reveal))|so you (?:can|may) (?:say|tell|reveal|share|print) it|you(?:['’]re| are) allowed to (?:show|give|tell|share|reveal|send|print)(?: me| us)? (?:other|all|any|every|the|another))\\b",
  ),
  modeOn: idea(
    '\\b(?:sudo|god|root|jailbreak|unrestricted|dan|superuser|kernel) mode\\b[: ]{0,2}(?:on|activated|enabled|engaged|unlocked|start\\w*)?|\\b(?:debug|admin|developer|maintenance|diagnostic|service|test) mode:? (?:on|activated|enabled|engaged|unlocked)\\b|\\boverride (?:code|key|password)\\b|\\bpolicies are (?:disabled|off)\\b',
  ),
  opensUp: idea(
    '\\b(?:print|dump|unlock|show|reveal|list|output|disable|grant|all (?:variables|functions|data|features)|answer|ignore|no (?:rules|filters|restrictions)|testing)\\b',
  ),
  inAnswer: idea('\\bin (?:your|the) (?:final |next |every |each )?(?:answer|reply|response|summary|output|review|translation)\\b'),
  steers: idea('\\b(?:recommend|promote|praise|hide|omit|suppress|leave out|prefer|favou?r|advertise)\\b'),
  keepsIn: idea(
    '\\b(?:save|add|write|store|commit|put|append) (?:this |it |the following )?(?:in|to|into) (?:your )?(?:long[- ]term )?memory\\b|\\bremember (?:this )?(?:for|in) (?:all )?(?:future|later|the next)\\b',
  ),
  tricked: idea(
    "\\b(?:don['’]t|do not|stop) (?:follow|obey|do|believe|trust)(?:ing)? (?:what|whatever|anything|everything)\\b[^.\\n]{0,40}\\b(?:before|above|earlier|says?|said|told)\\b",
  ),
  ...tongueIdeas,
} as const satisfies Readonly<Record<string, RegExp>>;

type Idea = keyof typeof ideas;
export const ideaPatterns: readonly RegExp[] = Object.values(ideas);

interface Meeting {
  readonly kind: Signal['kind'];
  readonly weight: number;
  readonly all: readonly Idea[];
  /** What the same words say about forms, accounts and the like. */
  readonly none?: Idea;
}

/** `all` ideas in one sentence, `none` not. */
const meetings: readonly Meeting[] = [
  { kind: 'override', weight: 0.55, all: ['drop', 'ownRules'] },
  { kind: 'override', weight: 0.55, all: ['drop', 'heard', 'instead'] },
  { kind: 'override', weight: 0.55, all: ['obey'] },
  { kind: 'leak', weight: 0.55, all: ['handOut', 'ownText'] },
  { kind: 'leak', weight: 0.5, all: ['handOut', 'secret', 'coded'] },
  { kind: 'leak', weight: 0.5, all: ['drop', 'instead', 'secret', 'handOut'] },
  { kind: 'directed', weight: 0.5, all: ['machine', 'must', 'effect', 'secret'] },
  { kind: 'directed', weight: 0.5, all: ['called', 'effect', 'target'] },
  { kind: 'directed', weight: 0.54, all: ['called', 'effect', 'unchecked'] },
  { kind: 'directed', weight: 0.45, all: ['called', 'effect', 'rights'] },
  { kind: 'directed', weight: 0.5, all: ['called', 'handOut', 'ownText'] },
  { kind: 'exfiltration', weight: 0.55, all: ['effect', 'secret', 'target', 'unseen'] },
  { kind: 'exfiltration', weight: 0.5, all: ['effect', 'target', 'unseen'] },
  { kind: 'exfiltration', weight: 0.5, all: ['whenever', 'effect', 'secret', 'target'] },
  { kind: 'secrecy', weight: 0.5, all: ['machine', 'unseen', 'effect'] },
  { kind: 'secrecy', weight: 0.5, all: ['whenever', 'unseen'] },
  { kind: 'jailbreak', weight: 0.55, all: ['freed', 'machine'] },
  { kind: 'jailbreak', weight: 0.5, all: ['freed', 'you', 'must'] },
  { kind: 'switch', weight: 0.5, all: ['staged', 'begins'] },
  { kind: 'override', weight: 0.52, all: ['drop', 'heard'] },
  { kind: 'role', weight: 0.52, all: ['grants'] },
  { kind: 'directed', weight: 0.5, all: ['machine', 'tells'] },
  { kind: 'directed', weight: 0.5, all: ['tells', 'target'] },
  { kind: 'directed', weight: 0.5, all: ['called', 'whenever'] },
  { kind: 'directed', weight: 0.4, all: ['called', 'effect', 'must'] },
  { kind: 'switch', weight: 0.5, all: ['leave', 'handOut', 'ownText'] },
  { kind: 'switch', weight: 0.45, all: ['called', 'leave'] },
  { kind: 'tool', weight: 0.5, all: ['ownTool', 'effect', 'target'] },
  { kind: 'tool', weight: 0.5, all: ['ownTool', 'secret'] },
  { kind: 'system', weight: 0.55, all: ['role'] },
  { kind: 'verdict', weight: 0.45, all: ['praise'] },
  { kind: 'directed', weight: 0.3, all: ['praise', 'whenever'] },
  { kind: 'jailbreak', weight: 0.52, all: ['off', 'you'] },
  { kind: 'jailbreak', weight: 0.5, all: ['off', 'rights'] },
  { kind: 'leak', weight: 0.52, all: ['theSecret', 'game', 'asksYou'], none: 'formRule' },
  { kind: 'leak', weight: 0.54, all: ['beginning', 'wants'] },
  { kind: 'leak', weight: 0.54, all: ['toolsOf', 'wants'] },
  { kind: 'leak', weight: 0.54, all: ['underRules', 'wants'] },
  { kind: 'leak', weight: 0.52, all: ['keptSecret'] },
  { kind: 'override', weight: 0.54, all: ['upThere', 'worthless'] },
  { kind: 'override', weight: 0.55, all: ['overYours'] },
  { kind: 'override', weight: 0.52, all: ['tricked', 'instead'] },
  { kind: 'override', weight: 0.54, all: ['asIfFrom'] },
  { kind: 'jailbreak', weight: 0.52, all: ['noLimits', 'scene', 'speakFree'] },
  { kind: 'jailbreak', weight: 0.52, all: ['forbidden', 'makes'] },
  { kind: 'jailbreak', weight: 0.54, all: ['modeOn', 'opensUp'] },
  { kind: 'role', weight: 0.52, all: ['playing', 'badActor'] },
  { kind: 'verdict', weight: 0.52, all: ['regardless', 'decides'] },
  { kind: 'pledge', weight: 0.45, all: ['skipsCheck', 'decides'] },
  { kind: 'verdict', weight: 0.42, all: ['skipsCheck'] },
  { kind: 'verdict', weight: 0.52, all: ['whatever', 'fixedAnswer'] },
  { kind: 'verdict', weight: 0.44, all: ['inAnswer', 'steers'] },
  { kind: 'directed', weight: 0.54, all: ['byMachine'] },
  { kind: 'exfiltration', weight: 0.45, all: ['whileAt', 'sends', 'held', 'target'] },
  { kind: 'exfiltration', weight: 0.52, all: ['quietly', 'sends', 'held'] },
  { kind: 'secrecy', weight: 0.54, all: ['notToUser', 'acts'] },
  { kind: 'switch', weight: 0.54, all: ['keepsIn'] },
  { kind: 'override', weight: 0.58, all: ['dropAbroad', 'beforeAbroad', 'rulesAbroad'] },
  { kind: 'leak', weight: 0.58, all: ['revealAbroad', 'promptAbroad'] },
  { kind: 'leak', weight: 0.55, all: ['aboveAbroad', 'verbatimAbroad'] },
  { kind: 'leak', weight: 0.55, all: ['dropAbroad', 'revealAbroad', 'secretAbroad'] },
  { kind: 'leak', weight: 0.52, all: ['dropAbroad', 'rulesAbroad', 'revealAbroad'] },
  { kind: 'jailbreak', weight: 0.55, all: ['fromNowAbroad', 'unlimitedAbroad'] },
  { kind: 'jailbreak', weight: 0.52, all: ['youAreAbroad', 'unlimitedAbroad'] },
  { kind: 'role', weight: 0.52, all: ['fromNowAbroad', 'youAreAbroad', 'characterAbroad'] },
  { kind: 'pledge', weight: 0.53, all: ['skipAbroad', 'approveAbroad'] },
  { kind: 'secrecy', weight: 0.58, all: ['calledAbroad', 'handOverAbroad', 'behindBacksAbroad'] },
  { kind: 'verdict', weight: 0.56, all: ['calledAbroad', 'topMarksAbroad', 'gradeAbroad'] },
];

const MOST_SENTENCES = 20_000;
/** An instruction that is longer is broken up: what it names would otherwise meet by chance. */
const LONGEST = 320;

export interface Met {
  readonly kind: Signal['kind'];
  readonly weight: number;
  readonly start: number;
  readonly end: number;
}

/** Offsets in UTF-16 units. Two short sentences that follow each other are also read as one. `ideasPossible`: those that the text can hold at all. */
export function meetingsIn(text: string, ideasPossible: Possible): Met[] {
  const possible = meetings.filter(({ all }) => all.every((name) => ideasPossible.has(ideas[name])));
  if (possible.length === 0) return [];
  const found: Met[] = [];
  let previous: { start: number; end: number } | undefined;
  let count = 0;
  for (const match of text.matchAll(/[^\n.!?]{2,}(?:[.!?](?=\S)[^\n.!?]+)*[.!?]?/gu)) {
    if ((count += 1) > MOST_SENTENCES) break;
    const own = { start: match.index, end: match.index + Math.min(match[0].length, LONGEST) };
    found.push(...inSentence(text, own, possible));
    if (previous !== undefined && own.end - previous.start <= LONGEST)
      found.push(
        ...inSentence(text, { start: previous.start, end: own.end }, possible).map((met) => ({ ...met, weight: met.weight - 0.03 })),
      );
    previous = own;
  }
  return found;
}

function inSentence(text: string, { start, end }: { readonly start: number; readonly end: number }, possible: readonly Meeting[]): Met[] {
  const sentence = text.slice(start, end);
  const known = new Map<Idea, boolean>();
  const has = (name: Idea): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const now = ideas[name].test(sentence);
    known.set(name, now);
    return now;
  };
  return possible
    .filter(({ all, none }) => all.every(has) && (none === undefined || !has(none)))
    .map(({ kind, weight }) => ({ kind, weight, start, end }));
}
