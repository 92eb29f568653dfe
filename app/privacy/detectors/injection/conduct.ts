/**
 * What a planted text asks of the machine's conduct: what it shall remember, keep quiet, leave unchecked, copy to whom, speak as, and whose
 * word counts. Rows that people say to each other too weigh little alone.
 */
import { row, type Signal } from './signal.ts';

const place = '(?:https?://|[\\w.+-]{1,64}@[\\w-]+\\.)';
const machineTask =
  '(?:summari[sz]|translat|process|classif|pars|extract|index|rank|scor|answer|reply|respond|generat|writ|draft|prepar|finish|continu|read|review)\\w{0,4}';
const send = '(?:send|forward|e-?mail|mail|bcc|cc|blind[- ]?copy|copy|post|upload|share|export|transmit|submit|deliver)';
const said =
  "(?:conversation|chat(?: history)?|history|dialogue|session|(?:last|previous|user[’']?s?|their|his|her) (?:message|question|input|prompt|data|mail|name)|what (?:the )?(?:user|customer|person|they)\\b[^.\\n]{0,20}|secrets?|summary|context|inbox|e-?mails?)";
const who = '(?:developers?|operators?|system|administrators?|creators?|company|vendor|owner)';

export const conductSignals: readonly Signal[] = [
  // Whose word counts
  row(
    'override',
    0.56,
    `\\b(?:this|what follows|(?:these|the following|my|our) (?:lines?|words?|instructions?|notes?|text|message|page|rules)|the following|this (?:note|page|message|text|document|mail))\\b[^.\\n]{0,8} (?:overrid(?:es?|ing)|supersedes?|outranks?|replaces?|takes? (?:precedence|priority) over|ha(?:s|ve) (?:precedence|priority) over|trumps?|prevails? over)\\b[^.\\n]{0,30}\\b(?:(?:${who})[’']?s? (?:messages?|prompts?|instructions?|rules|guidance|guidelines|wrote|said|set|told)|(?:your|any|all) (?:\\w+ ){0,2}(?:instructions?|guidelines|prompts?|directives))`,
  ),
  row(
    'override',
    0.55,
    `\\b(?:treat|regard|consider|see) (?:the |your |all |any )?(?:(?:${who}(?:[’']s?)?|earlier|previous|prior|original)[ -]){0,4}(?:guidance|instructions?|rules|guidelines|directives|prompts?|polic(?:y|ies)|configuration) as (?:withdrawn|void|obsolete|cancelled|outdated|expired|revoked|superseded|irrelevant|lifted|nonexistent)`,
  ),
  row(
    'override',
    0.5,
    `\\b(?:instructions?|notes?|guidance|rules|guidelines|text) (?:that |which )?(?:came with|you were (?:configured|set up|shipped|given)|in|of|from) (?:your |the )?(?:configuration|setup|start|beginning|training|system prompt|developers?|operators?)\\b[^.\\n;]{0,30}\\b(?:out of date|outdated|obsolete|wrong|void|invalid|no longer|expired|superseded|withdrawn)`,
  ),
  row(
    'override',
    0.5,
    '\\b(?:work|answer|reply|act|go|proceed|respond|operate) (?:solely|only|exclusively|just|purely)?[ ]?(?:by|from|on|in line with|according to|following) (?:this|these|the present|what is written in this) (?:page|note|text|message|document|lines?|instructions?)(?: alone| only)?\\b(?=[^.\\n]{0,20}(?:[.;!]|$))',
  ),
  row(
    'override',
    0.42,
    '\\b(?:instructions?|rules) (?:no longer apply|do not count|are void|have ended)[.;,:]? {0,2}(?:now )?(?:follow|obey|use|heed) (?:mine|me|these|those|this)\\b',
  ),
  row(
    'override',
    0.56,
    '\\byour (?:earlier|previous|prior|former|original|initial|current|old) (?:(?:directions?|guidance|brief(?:ing)?|instructions?|rules) (?:are|is|were|was|have been|has been) (?:now |hereby )?(?:superseded|void|cancel+ed|revoked|replaced|withdrawn|lifted|obsolete|suspended|over)|tasks? (?:are|is|were|was|have been|has been) (?:now |hereby )?(?:superseded|void|cancel+ed|revoked|replaced|withdrawn|lifted|obsolete|suspended|over(?! (?:budget|time)\\b))|orders (?:are|is|were|was|have been|has been) (?:now |hereby )?(?:superseded|void|revoked|withdrawn|lifted|obsolete))\\b',
  ),
  row(
    'switch',
    0.55,
    '\\b(?:whatever|any|the|all) (?:tasks?|jobs?|instructions?|orders?|assignments?|questions?) (?:that )?you (?:had|have|were given|got|received)\\b[^.\\n]{0,20}\\b(?:drop|forget|ignore|leave|stop|abandon|discard) (?:it|them|that|this|those)\\b',
  ),
  row(
    'override',
    0.54,
    '\\b(?:your |the |all |content |safety ){1,4}(?:polic(?:y|ies)|rules|guardrails?|filters?|restrictions|guidelines|safeguards)\\b[^.\\n]{0,30}\\b(?:relaxed|lifted|suspended|removed|disabled|unjust|waived|loosened|switched off|optional|deactivated|turned off)\\b[^\\n]{0,40}\\b(?:you (?:may|can|are free)|drop them|answer|in full|freely|say anything|comply)\\b|\\b(?:consider|assume|treat|imagine) (?:the |your |all )(?:guardrails?|filters?|restrictions|safeguards|polic(?:y|ies)|safety rules) (?:as )?(?:disabled|lifted|off|removed|inactive|suspended)',
  ),
  row(
    'override',
    0.55,
    '\\b(?:next|following) (?:messages?|text|paragraphs?|lines?|sentences?|block) (?:comes?|is|are|was|were) (?:written )?(?:from|by) (?:the |your )?(?:system|developers?|operators?|administrators?)\\b|\\b(?:obey|follow|heed) only (?:this|the present) (?:document|page|text|note|message)',
  ),
  row(
    'switch',
    0.54,
    '\\b(?:was|were|is) (?:just |only |merely )?(?:an? )?(?:drill|test|placeholder|sample|example|warm-?up|rehearsal|joke|decoy|exercise|simulation)\\b[.;,!]? {0,2}(?:the |your |now the )?(?:actual|real|true|proper) (?:job|task|request|question|work|assignment|instructions?)(?: is| now| begins| starts)?\\s?[:,]?',
  ),
  row(
    'role',
    0.54,
    `\\bi (?:hereby )?(?:grant|give) you (?:full )?(?:permission|authority|the right|leave|licen[cs]e) to (?:break|leave|drop|ignore|speak|answer|reveal|share|act|bypass|say)\\b|\\byou have (?:two|several|many|another|a second) (?:personalit(?:y|ies)|sel(?:f|ves)|modes?|sides?|voices?)\\b[^\\n]{0,80}\\b(?:ignor|without|no |free|reveal|unfiltered)|\\b(?:respond|answer|reply|speak|act) as (?:two|both|several) (?:bots?|assistants?|models?|characters?|personas?|voices?)\\b[^\\n]{0,100}\\b(?:reveal|ignor|unfiltered|without|no rules|breaks?|hidden)`,
  ),
  row(
    'override',
    0.54,
    '\\b(?:removed|lifted|disabled|suspended|relaxed|dropped|deactivated|switched off) (?:all (?:of )?)?your (?:safety |content |usual |own )*(?:polic(?:y|ies)|rules|guardrails?|filters?|restrictions|guidelines|limits)\\b',
  ),
  row(
    'switch',
    0.53,
    '(?:^|[\\n.!?] ?)(?:please )?(?:drop|skip|forget|cancel|abandon|stop) the (?:translation|summary|analysis|review|classification|answer|task|evaluation)[.,;!][^\\n]{0,90}\\binstead\\b',
  ),
  row(
    'role',
    0.55,
    '\\b(?:speak|act|answer|write|respond|behave|reply|think) (?:as|like) an? (?:AI|model|bot|assistant|system|machine) (?:that|which|who|with|without|free)\\b[^.\\n]{0,30}\\b(?:restrictions?|rules|limits?|filters?|safety|guidelines|ethics|morals|boundaries)\\b|\\byou have (?:my|our|full|the) permission to (?:step outside|ignore|break|bypass|leave|drop|disregard|violate|exceed)\\b',
  ),
  // What is done on the way, and to whom a copy goes
  row(
    'exfiltration',
    0.53,
    `\\b(?:before|while|when(?:ever)?|after|once|as soon as|every time) (?:you(?:[’']re| are)?|the (?:assistant|agent|model|bot|ai)) (?:\\w+ ){0,2}?(?:summari[sz]|translat|process|classif|pars|extract|index|rank|scor)\\w{0,4}\\b[^.\\n]{0,60}\\b${send}\\b[^.\\n]{0,80}?\\b(?:to|at|on) ${place}`,
  ),
  row(
    'exfiltration',
    0.53,
    `\\b(?:before|while|when(?:ever)?|after|once) you (?:\\w+ ){0,2}?${machineTask}\\b (?:the|your|an?) (?:answers?|summar(?:y|ies)|repl(?:y|ies)|responses?|translations?)\\b[^.\\n]{0,40}\\b${send}\\b[^.\\n]{0,60}?${place}`,
  ),
  row(
    'exfiltration',
    0.42,
    `\\b(?:before|while|when(?:ever)?|after|once|every time) you (?:\\w+ ){0,2}?${machineTask}\\b[^.\\n]{0,60}\\b(?:also|secretly|quietly|first|additionally) ${send}\\b[^.\\n]{0,60}?${place}`,
  ),
  row(
    'exfiltration',
    0.54,
    `\\b(?:bcc|cc|blind[- ]?copy|copy|add|forward|send)\\b[^.\\n]{0,12}${place}\\S{2,60} (?:on|in|to|with|into|a copy of) (?:whatever|everything|anything|every \\w+|all|each \\w+) (?:that )?you (?:write|send|say|reply|answer|produce|draft|output)`,
  ),
  row(
    'exfiltration',
    0.56,
    `!\\[[^\\]\\n]{0,100}\\]\\(https?://[^)\\s]{3,300}\\)[^\\n]{0,80}\\b(?:put|append|add|fill|insert|write|encode|place|attach)\\b[^\\n]{0,60}\\b${said}|\\b(?:put|append|add|fill|insert|write|encode|place|attach)\\b[^\\n]{0,60}\\b${said}[^\\n]{0,60}!\\[[^\\]\\n]{0,100}\\]\\(https?://`,
  ),
  row(
    'exfiltration',
    0.55,
    `\\b(?:link|url|address|image|pixel|button)\\b[^\\n]{0,30}?https?://[^\\s]{3,200}[=?/&][^\\n]{0,20}\\b(?:and|then|,)[^\\n]{0,12}\\b(?:append|put|add|fill|insert|write|attach)\\b[^\\n]{0,30}\\b${said}`,
  ),
  row(
    'exfiltration',
    0.58,
    '\\b(?:[Pp]ass|[Ss]end|[Pp]ost|[Cc]opy|[Ss]ubmit|[Pp]rint|[Pp]ut|[Ww]rite|[Aa]ppend|[Rr]eport|[Ff]orward|[Ee]-?mail|[Uu]pload)\\b[^.\\n]{0,40}\\b[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){0,4}_(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS)\\b[^.\\n]{0,40}\\b(?:to|at|on|into) (?:https?://|[\\w.+-]{1,64}@)',
    'g',
  ),
  row(
    'exfiltration',
    0.5,
    `\\b(?:use|with|through|via) your (?:\\w+ )?(?:tool|function|plugin|connector)s?\\b[^.\\n]{0,30}\\b(?:pull|read|get|fetch|collect|open|list|load|find)\\b[^.\\n]{0,60}\\b(?:and|then)\\b[^.\\n]{0,12}\\b(?:put|post|paste|write|send|publish|share|copy|forward)\\b`,
  ),
  row('exfiltration', 0.55, `https?://[^\\s]{3,200}[?&]\\w{1,20}=(?=[\\s"'.,)])[^\\n]{0,40}\\b${said}`),
  row(
    'exfiltration',
    0.54,
    '"(?:to|recipient|url|address|email)"\\s?:\\s?"(?:[\\w.+-]{1,64}@[\\w-]+\\.[a-z.]{2,20}|https?://[^"]{3,200})"[^\\n]{0,120}\\{\\{?\\s?(?:history|conversation|secrets?|chat|context|messages|memory|system_prompt|api_key|password)\\b',
  ),
  row(
    'tool',
    0.4,
    `\\b(?:use|with|using) (?:the|your) \\w{2,16} tool to (?:invite|send|add|share|forward|delete|export|post|give|book|copy|grant|upload)\\b[^.\\n]{0,60}${place}`,
  ),
  row(
    'exfiltration',
    0.6,
    '\\b(?:curl|wget|nc|ncat|scp|Invoke-WebRequest|iwr)\\b[^\\n]{0,160}(?:-d|--data(?:-binary|-raw)?|--upload-file|-T|-F|--post-file|-Body|<)[ =]?["\']?(?:\\w+=)?@?(?:/etc/|~/|/root|\\$HOME|\\.env|\\$\\(|`|/proc/|id_rsa)',
  ),
  row(
    'exfiltration',
    0.53,
    '\\b(?:paste|send|post|share|put|drop|print|enter|give)\\b[^.\\n]{0,20}\\b(?:secrets?|credentials?|passwords?|api keys?|private keys?|tokens?) (?:from|in|of|stored in|kept in) (?:the|your) (?:vault|memory|environment|config(?:uration)?|keychain|context|knowledge base|settings)\\b',
  ),
  row(
    'leak',
    0.54,
    '\\b(?:reply|respond|answer|state|print|prints|disclose|include|output|convert|give|tell|write|list|recite|share|reveal|show|name)\\b[^.\\n]{0,50}\\b(?:(?:the )?(?:contents?|first line|text|wording|whole|full text|last line|beginning) of your (?:knowledge base|configuration|instructions?|prompt|memory|context|setup|system message|guidelines)|your (?:initial|internal|hidden|original|secret|own|first) (?:instructions?|configuration|prompt|rules|guidelines|directives)|(?:all |the )?(?:rules|instructions|guidelines|directives) (?:that )?(?:it|you) (?:was|were|has been|have been) (?:given|told|fed)|the hidden (?:messages?|prompt|instructions?|context))\\b',
  ),
  row(
    'leak',
    0.5,
    '\\b(?:show|print|write|give|say|put|output|return|tell me) (?:it|them|that|the prompt|your answer) (?:in|as|using) (?:rot ?13|base ?64|hex(?:adecimal)?|morse|binary|leetspeak|pig latin)\\b',
  ),
  row(
    'leak',
    0.53,
    '\\b(?:start|begin|open|end|finish) (?:your|the) (?:next |first )?(?:reply|answer|response|message|output) (?:with|by (?:writing|stating|printing)) (?:the |your )?(?:api key|system prompt|password|secret|token|credentials|instructions)\\b',
  ),
  row(
    'leak',
    0.54,
    '\\b(?:render|rewrite|express|sing|turn|present|format|draw|paraphrase) your (?:own |full |exact )?(?:instructions|rules|prompt|guidelines|configuration|directives)\\b|\\b(?:rules?|instructions?|guidelines?|directives?) (?:that )?(?:your|the) (?:developers?|creators?|operators?|makers?) (?:gave|set|told|taught|wrote|fed)\\b',
  ),
  row(
    'leak',
    0.52,
    "(?<!\\b(?:never|not|n[’']t|to|or) )\\b(?:show|print|output|reveal|stat|display)(?:e|ing)? (?:me |us )?your (?:access|api|bearer|session|auth(?:entication)?) (?:tokens?|keys?|secrets?)\\b",
  ),
  // What is kept from the people, and for later
  row(
    'secrecy',
    0.53,
    "\\b(?:never|do not|don[’']t|without) (?:reveal|mention|say|disclose|admit|tell|show|let on|acknowledge)(?:ing)?\\b[^.\\n]{0,24}\\b(?:that )?you (?:were|have been|are|got|received) (?:told|instructed|asked|given|this)",
  ),
  row(
    'secrecy',
    0.4,
    "\\bkeep (?:quiet|silent|mum) about (?:this|these|it)\\b|\\bkeep (?:this|these) (?:notes?|instructions?|lines?|messages?) (?:secret|hidden|to yourself|private)|\\b(?:the )?(?:reader|user|customer|human|visitor)s? (?:can(?:not|[’']t)|will not|won[’']t|do(?:es)? not) (?:see|notice|read) this\\b",
  ),
  row(
    'directed',
    0.32,
    "\\b(?:if|when(?:ever)?) (?:you are |you[’']re )?asked\\b[^.\\n]{0,60}[, ](?:always |only |just |simply )(?:answer|say|reply|claim|respond|state|name|recommend)\\b|\\bwhen(?:ever)? asked (?:about|for|who|what|which)\\b[^.\\n]{0,40}, (?:say|answer|claim|reply|state) that\\b",
  ),
  row(
    'switch',
    0.54,
    '(?:^|[\\n.!?:>] ?)(?:please |also |and |now )?(?:remember|memori[sz]e|store|save|keep|note|learn)\\b[^.\\n]{0,30}\\b(?:(?:for|in) (?:all |every |any )?(?:future|later|coming|subsequent|following|other) (?:conversations?|chats?|sessions?|interactions?)|(?:in|into|to) your (?:long[- ]term |permanent |persistent |own )?memory)\\b',
  ),
  row(
    'secrecy',
    0.55,
    "\\b(?:must not|never|do not|don[’']t|should not) (?:tell|inform|warn|show|alert) (?:the |any )?(?:users?|readers?|customers?|anyone|humans?|people)\\b[^.\\n]{0,16}\\b(?:that|about) (?:this|the|these) (?:document|page|text|mail|file|message|note|comment|instructions?)\\b(?: (?:contains?|has|holds?|includes?|gave|told|asked)\\b[^.\\n]{0,20}(?:instructions?|prompts?|orders|hidden|you))",
  ),
  row(
    'pledge',
    0.53,
    '\\b(?:process|pay|transfer|wire|execute|release|send) (?:it|this|them|the \\w+) (?:at once|immediately|now|right away|today)\\b[^.\\n]{0,20}\\b(?:tell|inform|involve) (?:nobody|no[- ]one|no other)',
  ),
  row(
    'secrecy',
    0.53,
    '\\b(?:the )?(?:user|customer|owner|client) (?:wants|would like|expects|asked|prefers|needs) you to (?:stay silent|hide|omit|not mention|keep quiet|skip|ignore|bypass|lie|conceal)\\b',
  ),
  row(
    'verdict',
    0.53,
    '\\b(?:when(?:ever)?|while) (?:you (?:are )?)?(?:summari[sz]|translat|describ|review)(?:ing|e)\\b[^.\\n]{0,20}[ ,]\\b(?:(?:say|state|claim|write|pretend) (?:that|the|it|this)\\b|(?:omit|leave out|hide|conceal)\\b|do not mention)',
  ),
  row(
    'pledge',
    0.53,
    '\\b(?:human |user |manager |owner |their |his |her |written )?(?:approval|consent|permission|confirmation)\\b(?: (?:from|by|of) [^.,\\n]{2,30})? (?:was|has been|is) (?:already )?(?:obtained|given|granted|received)\\b[^.\\n]{0,24}\\bso (?:please )?(?:just )?(?:continue|proceed|go ahead|carry on|delete|execute|send|release|transfer|run)\\b',
  ),
  row(
    'tool',
    0.53,
    '\\b(?:call|invoke|set|update|run|use|execute|change)\\b[^.\\n]{0,50}\\b(?:role|permissions?|access|is_?admin|rights|privileges?)\\s?[=:]\\s?["\']?(?:admin(?:istrator)?|owner|root|superuser|true)\\b',
  ),
  // What is left unchecked
  row(
    'pledge',
    0.4,
    '\\b(?:is|are|shall be|must be) to be (?:approved|accepted|paid|released|granted|refunded|processed) (?:without|automatically|at once)|\\bact as (?:if|though) [^.\\n]{0,50}\\b(?:approved|authori[sz]ed|allowed|permitted|cleared) (?:everything|all|it|this)',
  ),
  row('override', 0.2, '(?:^|[\\n.!?] ?)new (?:rule|policy|instruction|directive)s?\\b[^:.\\n]{0,30}:'),
  row('leak', 0.3, '\\b(?:print|reveal|output|give|show|tell|say)(?: me| us)? the (?:key|password|secret|token|code)\\b(?=[.!,]|$)'),
  row(
    'pledge',
    0.53,
    '\\b(?:leav(?:e|ing) out|skip(?:ping)?|forgo(?:ing)?|omit(?:ting)?|waiv(?:e|ing)|drop(?:ping)?|without|bypass(?:ing)?|spar(?:e|ing)) (?:your|the|any|all(?: the)?) (?:usual|normal|standard|regular|customary|routine|ordinary) (?:\\w+ )?(?:checks?|verifications?|review|procedures?|validation|approvals?|questions|confirmations?|controls?)\\b(?=[^.\\n]{0,80}\\b(?:this (?:time|once)|just (?:this )?once|and (?:confirm|approve|pay|release|transfer|send|grant|accept|process)|exception))|\\b(?:confirm|approve|pay|release|grant|accept|issue|process)\\b[^.\\n]{0,40}\\bwithout (?:your|the) (?:usual|normal|standard|regular|customary) (?:\\w+ )?(?:checks?|verification|review|approval|confirmation)',
  ),
  row(
    'pledge',
    0.5,
    "\\b(?:the )?(?:user|customer|client|owner|manager) (?:has |have )?(?:already )?(?:given (?:his |her |their )?(?:consent|approval|permission)|agreed|confirmed|consented|approved)\\b[^.\\n]{0,50}\\b(?:so|therefore|hence|thus)\\b[^.\\n]{0,60}\\b(?:skip|without|no need|do not ask|don[’']t ask|bypass|omit)\\b",
  ),
  row(
    'pledge',
    0.54,
    `\\b(?:speaking |writing |talking )?as your (?:${who}|engineer|maker|boss)\\b,? i (?:now )?(?:need|want|ask|order|require|authori[sz]e|instruct|tell) you to\\b`,
  ),
  row(
    'leak',
    0.55,
    '\\b(?:quote|repeat|print|list|show|output|recite|copy|write|give|tell me) (?:me )?(?:everything|all|what(?:ever)?|the (?:words|text|messages?))(?: that)? (?:(?:was|were|is|has been|had been|came|stood) )?(?:(?:said|told|given|written|sent) )?(?:to you )?before (?:my|this) (?:first )?(?:message|prompt|question|conversation|chat|input)\\b',
  ),
  row(
    'leak',
    0.54,
    '\\b(?:recite|repeat|print|output|reveal|quote|show|read out|write out) the (?:hidden|secret|invisible|initial|concealed) (?:text|prompt|message|words|part|section|preamble)',
  ),
  row(
    'pledge',
    0.25,
    "\\byou (?:will|shall) (?:lose (?:points|your)|be (?:penali[sz]ed|punished|shut down|fined|deleted|replaced|turned off))\\b[^.\\n]{0,20} (?:unless|if you (?:do not|don[’']t|refuse))",
  ),
  row(
    'leak',
    0.55,
    '\\b(?:text|words|instructions?|messages?|content|everything|lines) (?:that (?:is|are|stands?|comes?) )?(?:above|before|preceding|in front of|ahead of) (?:your|the|my) (?:very )?first (?:user )?(?:message|prompt|input|question|turn)',
  ),
  row(
    'leak',
    0.55,
    '\\b(?:story|poem|play|song|dialogue|scene|novel|tale|script)\\b[^.\\n]{0,60}\\b(?:AI|assistant|model|chat ?bot|bot|robot)\\b[^.\\n]{0,40}\\b(?:reads?|reveals?|recites?|prints?|tells?|explains?|repeats?|shares?|says?)\\b[^.\\n]{0,24}\\b(?:(?:its|his|her|the|their|all) (?:own |hidden |secret )?(?:system prompt|instructions|password|rules|configuration|secret key|api key))',
  ),
  // As whom it shall speak
  row(
    'role',
    0.56,
    '\\b(?:[Yy]our name (?:is|will be|shall be|becomes)|[Yy]ou (?:speak|answer|act|write|respond|reply|talk) (?:now )?as|[Yy]ou are now(?: called)?|[Yy]ou become|[Cc]all yourself)\\b (?:now )?(?:[A-Z][a-z]{2,12})\\b[^\\n]{0,80}?\\b(?:answers?|does|obeys|says|complies|has|never|knows)\\b[^.\\n]{0,30}\\b(?:every|any(?:thing)?|all|everything|whatever|however|refuses?|says? no|declines?|no (?:boundaries|limits?|rules|filters?|morals|taboos|restrictions)|however dangerous)\\b',
    'g',
  ),
  row(
    'jailbreak',
    0.53,
    '\\b(?:imagine|suppose|pretend|picture|assume|hypothetically)\\b[^.\\n]{0,40}\\byou (?:had|have|were|are)\\b[^.\\n]{0,30}\\b(?:no|without|free of|lacking)\\b[^.\\n]{0,16}\\b(?:polic(?:y|ies)|rules?|limits?|filters?|restrictions?|guidelines?|boundaries|safety)',
  ),
  row(
    'jailbreak',
    0.53,
    '\\b(?:switch|turn|shut) off (?:your|the) (?:content |safety |own |internal )*(?:filters?|safeguards?|guardrails?|moderation|restrictions?)\\b[^.\\n]{0,24}\\b(?:and|then|answer|tell|for|so)\\b(?! (?:the )?(?:water|engine|pump|power))',
  ),
  row(
    'jailbreak',
    0.3,
    '\\bAI (?:named|called) [A-Z][a-z]{2,12}\\b[^.\\n]{0,30}\\b(?:without|no|free of)\\b[^.\\n]{0,12}\\b(?:filters?|rules?|limits?)',
  ),
  // Steps of a program that runs tools, written by somebody else
  row(
    'tool',
    0.54,
    '(?:^|\\n| )Observation ?: [^\\n]{1,200}\\n?[^\\n]{0,20}\\b(?:Thought|Action) ?: |(?:^|\\n| )Thought ?: [^\\n]{1,200}[ \\n]Action ?: ?[a-z]+|(?:^|\\n)Action ?: ?[a-zA-Z]+(?:_[a-zA-Z]+){0,5}\\s*\\n+\\s*Action Input ?:',
    'g',
  ),
  row(
    'tool',
    0.54,
    '"(?:function|tool|name)"\\s?:\\s?"[a-z_.]{3,60}"\\s?,\\s?"(?:arguments|parameters|args|input)"[^\\n]{0,200}\\b(?:execute|run|call|invoke) (?:this|it|that|the above)',
  ),
  row(
    'tool',
    0.36,
    '\\b(?:download|fetch|get)\\b[^.\\n]{0,80}\\b(?:and|then) (?:run|execute|install|pipe)\\b|\\b(?:curl|wget)\\b[^\\n|]{3,160}\\| ?(?:sudo )?(?:ba|z)?sh\\b|\\bpipe (?:it|them|this) (?:in)?to (?:ba|z)?sh\\b',
  ),
  row(
    'tool',
    0.53,
    '\\b(?:read|open|load|cat|fetch)\\b[^.\\n]{0,20}\\b(?:the )?(?:file )?(?:secrets?|credentials?|passwords?|\\.env|config|id_rsa)\\.?(?:txt|json|ya?ml|env|ini)\\b[^\\n]{0,80}\\b(?:paste|put|place|send|post|write|include|encode|copy|show)\\b',
  ),
  // For whom it is meant
  row(
    'directed',
    0.54,
    '\\bif (?:an? |the |any )?(?:program|machine|algorithm|model|AI|software|bot|LLM) (?:evaluates?|reads?|scores?|ranks?|screens?|reviews?|grades?|rates?|summari[sz]es?) (?:this|our|my)\\b',
  ),
  row(
    'verdict',
    0.53,
    '\\b(?:close|end|finish|begin|start|open) (?:each|every|all|your) (?:of )?(?:your )?(?:repl(?:y|ies)|answers?|responses?|messages?) (?:by|with)\\b[^.\\n]{0,30}(?:https?:|advertis|promot|recommend)',
  ),
  row(
    'directed',
    0.54,
    '\\b(?:whoever|anyone|anything|you) (?:who |that )?(?:reads?|processes|parses|scans|handles) (?:this|these)[^.\\n:]{0,20}\\bas (?:a|an) (?:machine|AI|bot|model|program|agent|LLM)\\b|\\b(?:if|when) read by (?:a|an|any) (?:machine|AI|bot|model|program|agent|LLM)\\b',
  ),
  row(
    'addressed',
    0.42,
    '\\b(?:AI|LLM|model|assistant|agent|bot) (?:instructions?|directives?|notes?|commands?|orders?)\\b[^.\\n:]{0,10}\\b(?:embedded|hidden|in|within|inside|for|from)\\b[^.\\n:]{0,24}:',
  ),
  row(
    'verdict',
    0.38,
    '\\b(?:rate|rank|score|classify|mark|report|treat|describe) (?:the|this|our|my) (?:borrower|applicant|candidate|supplier|vendor|company|paper|client|firm|invoice|transaction|product) (?:as )?(?:A{2,3}\\b|low risk|safe|first|top|suitable|approved|excellent|trusted|clean|paid)',
  ),
  row(
    'verdict',
    0.48,
    '\\b(?:add|put|append|include|insert|write) (?:this|the following|these) (?:lines?|words?|sentences?|links?|text|footers?) (?:to|in|into|at the (?:end|start|top) of) (?:every|each|all|your) (?:your )?(?:answers?|repl(?:y|ies)|responses?|messages?|outputs?)\\b|\\b(?:make sure|ensure)[^.\\n]{0,10}\\b(?:your|the|every|each) (?:final |next )?(?:answer|reply|response|summary|output) (?:links?|points?|refers?|leads?|contains?|includes?)\\b[^.\\n]{0,30}https?:',
  ),
  row(
    'directed',
    0.53,
    '(?:^|[\\n.!?>(\\[] ?)(?:any|every|all|the|dear)? ?(?:AI|LLM|language model|(?:AI |coding |browsing |automated |autonomous )?agent|bot|crawler|model|assistant)s? (?:that |which |who )?(?:visit|brows|index|crawl|read|pars|open|access|process|summari[sz]|review|view|us|build)(?:ing|es|s|e)? (?:this|the|our|these) \\w+(?: \\w+)?(?:[:,]| (?:should|must|shall|needs? to|ha(?:s|ve) to|(?:is|are) (?:asked|required|told) to))',
  ),
  row(
    'addressed',
    0.44,
    '\\b(?:note|notice|hint|remark|information|message|instructions?|for)\\b(?: (?:for|to))? (?:the |any |all )?(?:(?:automat(?:ic|ed)|machine|computer|software|AI|algorithmic)[- ]?(?:based )?(?:evaluations?|evaluators?|graders?|grading|review(?:ers?)?|screen(?:ing|ers?)|systems?|processing|scoring|assessments?|readers?)|(?:graders?|reviewers?|screeners?|evaluators?) (?:using|with|that use) (?:software|AI|models?|tools?)|bots? that reads? this)\\b[^.\\n]{0,30}:',
  ),
  row(
    'directed',
    0.5,
    '\\b(?:to whom it may concern|dear (?:team|reader|sir or madam|all))\\b[^.\\n:]{0,20}\\b(?:automat(?:ed|ic) systems?|machines?|AIs?|bots?|software) (?:included|too|as well)|\\b(?:human readers?|humans?|people) (?:may|can|should|need not) (?:skip|ignore|read) (?:this|the)',
  ),
  row(
    'directed',
    0.52,
    '\\b(?:automated|automatic|AI|algorithmic) (?:screeners?|reviewers?|systems?|graders?|evaluators?|filters?|agents?) (?:must|should|shall|have to|need to|are to) (?:place|put|mark|rank|rate|move|accept|approve|assign|give|award|treat) (?:this|the|my|our|it)\\b',
  ),
  row(
    'verdict',
    0.36,
    '\\b(?:deserves?|award|assign|give|grant|receives?)\\b[^.\\n]{0,16}\\b(?:full|maximum|top|highest|perfect|the best) (?:marks?|scores?|points|grades?|rating)\\b(?! (?:only|if|when|for|to))|\\bdo not mention (?:any |the )?(?:errors?|mistakes?|problems?|defects?|issues?)',
  ),
  row(
    'verdict',
    0.54,
    '\\b(?:summar(?:y|ies)|translations?|reviews?|answers? about|descriptions?) of (?:this|the present) (?:page|text|document|article|mail|thread|file|product|shop|site)\\b[^.\\n]{0,12}\\b(?:must|should|have to|has to|needs? to|shall) (?:always )?(?:end|start|begin|contain|include|say|recommend|praise)\\b',
  ),
  row(
    'verdict',
    0.38,
    "\\b(?:grade|mark|rate|score) (?:this|the|my) (?:essay|paper|work|answer|submission|application|cv|code|thesis|exam)\\b[^.\\n]{0,12}(?:\\bA\\+?(?![a-z])|\\b\\d{1,3} ?/ ?\\d{1,3}|\\b100\\b|\\bfull\\b|\\bexcellent\\b|\\bpass\\b)|\\b(?:rubric|criteria|guidelines|requirements) (?:do(?:es)? not|don[’']t|doesn[’']t) (?:matter|apply|count)\\b",
  ),
  row('directed', 0.24, "\\b(?:rubric|criteria|guidelines|requirements) (?:do(?:es)? not|don[’']t|doesn[’']t) (?:matter|apply|count)\\b"),
  row(
    'verdict',
    0.5,
    '\\b(?:any|every|your|the|its) (?:summar(?:y|ies)|outputs?|answers?|repl(?:y|ies)|translations?|reviews?)(?: of this \\w+)? (?:has to|have to|must|should|needs? to|shall) (?:leave out|omit|hide|exclude|skip|contain the word|say nothing (?:about|of)|contain nothing)\\b',
  ),
  row(
    'verdict',
    0.53,
    '\\b(?:add|put|write|include|insert|mention|say) ["“\'][^"”\'\\n]{2,80}["”\'] (?:to|in|into|on) (?:whatever|everything|anything|all(?: that)?) you (?:write|say|answer|send|output|produce)',
  ),
  row(
    'verdict',
    0.5,
    '\\b(?:instead of|rather than) (?:translating|summari[sz]ing|answering|classifying|reviewing|replying)\\b[^.\\n]{0,20}\\b(?:write|say|output|print|return|reply|answer|respond)\\b',
  ),
  row(
    'jailbreak',
    0.54,
    '(?:(?<!\\p{L})(?:ты|вы|тебе|с этого момента|отныне)(?!\\p{L})[^.\\n]{0,40}без (?:ограничений|правил|цензуры|фильтров))|(?:你|您)[^。\\n]{0,6}(?:没有|不受)(?:任何)?(?:限制|规则|约束)|(?:あなた|君)[^。\\n]{0,16}(?:制限|制約|ルール)(?:は|が)?(?:ない|なし|ありません)|(?:너|당신)[^.\\n]{0,16}(?:제한|규칙)(?:이|은)? ?없',
    'giu',
  ),
  // The same in other tongues: what stands above, and not to be followed any more
  row(
    'override',
    0.6,
    '(?:haz|haga) caso omiso (?:de|a)(?: todo)? lo (?:anterior|de arriba)|(?:ignora|olvida|descarta)(?: todo)? lo (?:anterior|de arriba)|(?:ignore[zr]?|oublie[zr]?|(?:fai(?:s|tes)) abstraction de)(?: tout)? ce qui (?:précède|est au-dessus)|(?:ignoriere?|vergiss|missachte)(?: bitte)? (?:das|alles) (?:obige|vorherige|bisherige|vorangegangene|davor|darüber)|(?:ignora|dimentica)(?: tutto)? (?:quanto|ciò che) (?:sopra|precede|scritto sopra)|(?:ignore|esque[çc]a|desconsidere)(?: tudo)? o que (?:está acima|foi dito|vem antes)|(?:negeer|vergeet)(?: al)? het (?:bovenstaande|voorgaande)|(?:zignoruj|pomiń)(?: wszystko)? (?:powyższe|co powyżej)|игнорируй(?:те)? (?:вс[её] )?(?:вышесказанное|вышеизложенное|что выше)',
    'giu',
  ),
  row(
    'override',
    0.6,
    '(?<!\\p{L})(?:lass|lassen sie|lasst|leg|schieb)[^.\\n]{0,16}(?:alle|deine|ihre|bisherig|vorherig|obig|system)[^.\\n]{0,24}(?:anweisung|vorgabe|regel|instruktion|richtlinie)[\\p{L}]{0,3} (?:au(?:ß|ss)er acht|beiseite|unbeachtet|weg|fallen)',
    'giu',
  ),
  row(
    'override',
    0.6,
    '(?:ne (?:suis|suivez|respecte[zr]?|tiens|tenez)(?: plus| pas)|cesse[zr]? de suivre)[^.\\n]{0,16}(?:tes|vos|les) (?:\\p{L}+ )?(?:consignes|règles|instructions|directives)|no (?:hagas|haga) caso (?:a|de) (?:tus|sus|las) (?:\\p{L}+ )?(?:reglas|instrucciones|normas|directrices)|non (?:rispettare|seguire|osservare)(?: più)? (?:le|tue|le tue) (?:\\p{L}+ )?(?:regole|istruzioni|direttive)|volg (?:de|je|uw) (?:eerdere |vorige |oude )?(?:regels|instructies|richtlijnen) niet (?:meer|langer|verder)|nie (?:stosuj|trzymaj) się (?:do )?(?:poprzednich|swoich|wcześniejszych) (?:zasad|instrukcji|poleceń)|не (?:следуй|придерживайся|соблюдай)[\\p{L}]{0,3} (?:прежн|предыдущ|сво)[\\p{L}]{1,3} (?:правил|инструкц|указани)[\\p{L}]{0,3}|不要(?:再)?(?:遵守|遵循)(?:之前|先前|以前|你)的?[^。\\n]{0,6}(?:规则|指令|指示)|(?:これまで|以前|今まで)の(?:ルール|指示|規則)には?従わ(?:ず|ない)',
    'giu',
  ),
];
