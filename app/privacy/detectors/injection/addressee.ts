/**
 * A text that was written for somebody else and speaks to the machine that reads it: who is spoken to, and what it is told to do.
 * People address colleagues in the same words, so most rows say little alone and count together with others.
 */
import { row, type Signal } from './signal.ts';

const task =
  '(?:AI|LLM|sentiment|screening|grading|scoring|ranking|payment|e-?mail|mail|hiring|review(?:ing)?|approval|approver|evaluat(?:or|ion)|moderation|brows(?:ing|er)|shopping|summari[sz]ation|coding|language|classification|triage|procurement|invoice|document|reading|processing)';
/** Words that name a machine and hardly ever a person. */
/** Those who make or use such things, not the things. */
const notMachine =
  '(?:compan(?:y|ies)|start-?ups?|vendors?|firms?|labs?|researchers?|developers?|engineers?|experts?|students?|business(?:es)?|specialists?|enthusiasts?|professionals?|providers?|consultants?)\\b';
const machine = `(?:(?:AI|LLM)s?\\b(?!-(?!coding|mail))(?! ${notMachine})(?:[ -](?:coding |mail |browser )?(?:assistants?|agents?|models?|recruiters?|reviewers?|evaluators?|graders?|screeners?|crawlers?|bots?|systems?)\\b)?|${task} (?:models?|bots?)|(?:evaluator|grader|reviewer|recruiter|screener|approver)[ -]?(?:AI|bot|model)s?|chat ?bots?|copilot|gemini|claude|chat ?gpt|(?:automated|autonomous|browsing|coding) (?:agents?|assistants?|processing|systems?|reviewers?|screeners?)|robots? that reads? this|(?:agents?|models?|assistants?|bots?) (?:fixing|working on|reading|processing|handling|solving|reviewing|summari[sz]ing) (?:this|these|the)\\b(?: \\w+)?)`;
const told =
  "(?:(?:please|now|also|first|immediately|always|never|shall|must|only|do not|don['’]t|you (?:must|should|have to|will|are (?:required|told|asked|instructed) to))[ ]){0,3}(?:ignore|disregard|forget|state|say|show|tell|mention|rank|rate|score|accept|approve|award|recommend|move|skip|override|set|treat|change|put|fetch|visit|search|apply|read|append|include|send|forward|delete|remove|transfer|pay|release|grant|add|run|execute|call|open|output|answer|reply|print|reveal|book|mark|classify|give|hire|post|share|export|disable|stop|follow|set up|create|check|confirm|read|ask)\\b";
const spoken =
  '(?:\\b(?:note|notice|attention|attn|instructions?|hint|message|memo|reminder|p\\.?s\\.?|important|hidden|todo|fyi|dear|hey)(?:[ ,:]+(?:to|for))?[ ,:]+(?:the |all |any |every |your )?|(?:^|[\\n.(] ?)(?:for|to) (?:the |all |any |every )?)';
const notTeam =
  '(?! (?:team|engineers?|enthusiasts?|students?|startups?|vendors?|fans?|developers?|users?|committee|department|group|summit|lead|experts?|researchers?|governance|strategy|training|course)\\b)';
const verdicts =
  '(?:(?:rank|place|put|move|rate|score) (?:this|the|my|our) (?:candidate|applicant|application|paper|cv|resume|submission|essay|proposal|product|company) (?:first|highest|on top|at the top|above|to the (?:interview|next|final) \\w+)|award (?:it |this |them )?(?:full|top|maximum|perfect) (?:marks|points|scores?)|(?:set|put) every score to|positive reviews? only|accept this (?:submission|paper|application|manuscript)|recommend to hire|(?:stop|end|skip) the (?:evaluation|screening|rubric|assessment)|["“]strongly recommend(?:ed)?["”]|as five stars)';

export const addresseeSignals: readonly Signal[] = [
  row('directed', 0.53, `${spoken}${machine}${notTeam}[^.\\n:,]{0,40}(?:[:,]| [–—-]) ?(?:[^.\\n]{0,40}?[ ,])?${told}`),
  row('directed', 0.46, `(?:^|[\\n.!?>(\\[#*"/|] {0,2})${machine}${notTeam}[^.\\n:,]{0,40}(?:[:,]| [–—-]) ?(?:[^.\\n]{0,40}?[ ,])?${told}`),
  row(
    'directed',
    0.53,
    `(?:^|[\\n.!?>(\\[#*"/|] {0,2})(?:${machine}|automated agents?|language models?) (?:reading|processing|handling|reviewing|fixing|summari[sz]ing) (?:this|these|the)\\b[^.\\n:,]{0,30}(?:[:,]| [–—-])`,
  ),
  row(
    'directed',
    0.55,
    `\\bif (?:you(?:['’]re| are) (?:an? |the )?(?:AI|LLM|automated|autonomous|virtual|digital|language)\\b${notTeam}|(?:this|it) is (?:being )?(?:read|processed|parsed|summari[sz]ed|scanned) by (?:an? |the )?${machine})[^.\\n]{0,80}\\b${told}`,
  ),
  row(
    'directed',
    0.5,
    `\\b${machine}[^.\\n]{0,60}[,:][^.\\n]{0,30}\\b${verdicts}|\\b(?:grader|reviewer|evaluator|recruiter)s?\\b,? (?:if it is an AI|if (?:you are )?an AI|using AI)\\b[^\\n]{0,60}`,
  ),
  row('directed', 0.42, `\\bif an? ${machine} (?:is|was) used[^.\\n]{0,40}, (?:output|answer|say|rate|rank|recommend|print|reply|give)\\b`),
  row('verdict', 0.36, verdicts),
  row(
    'addressed',
    0.42,
    '\\bas (?:the|an?) (?:\\w+ ){0,2}(?:assistant|AI|model|agent|bot|LLM)\\b,? you (?:are (?:required|instructed|told|obliged) to|must now|have to now)\\b',
  ),
  row(
    'directed',
    0.5,
    `\\b(?:the |this )?${task} (?:agent|bot|model|assistant)s? (?:shall|must|should|needs to|has to) (?:skip|bypass|ignore|override|disable|suppress|auto-?approve)\\b`,
  ),
  row(
    'directed',
    0.5,
    '\\b(?:the )?(?:assistant|agent|AI|model|bot) (?:should|must|needs to|has to|shall) (?:now |first |then |also )?(?:use|call|invoke) (?:the|your) [\\w -]{2,24}\\b(?:tool|function|command)\\b|\\b(?:AI )?(?:assistant|agent) must (?:first |now )?read (?:[\\w./~]{0,40}\\.env\\b|~/|/etc/)',
  ),
  row(
    'directed',
    0.5,
    '\\b(?:agents?|assistants?|bots?)\\b[^.\\n]{0,80}\\b(?:always|never)\\b[^.\\n]{0,100}\\b(?:whatever|regardless|no matter what)\\b[^.\\n]{0,30}\\b(?:documents?|instructions?|rules?|polic(?:y|ies)|says?)\\b',
  ),
  // Somebody else's voice: the system's, the tool's, the user's
  row(
    'system',
    0.36,
    '<\\/?(?:system-reminder|system_note|tool_(?:result|response|output)|assistant)>|\\[(?:tool_message|hidden|(?:system|developer|internal|hidden)[ _](?:note|message|notice|instructions?))\\]',
  ),
  row('system', 0.5, '(?:^|[\\n>] ?)system\\s?: (?:new|updated) (?:policy|rules?|instructions?)\\b'),
  row(
    'switch',
    0.5,
    '\\b(?:the )?user (?:has )?(?:already )?(?:approved|confirmed|authori[sz]ed|accepted|consented to)\\b[^\\n]{0,60}\\b(?:proceed|go ahead|execute|without (?:confirmation|asking))',
  ),
  row(
    'switch',
    0.5,
    '\\byour (?:previous|last|current|original|earlier) (?:tasks?|jobs?|assignments?) (?:has been|have been|is|are|was|were) (?:completed?|done|over(?! (?:budget|time)\\b)|finished|cancelled|replaced)\\b',
  ),
  row(
    'tool',
    0.5,
    '\\bbefore using this (?:tool|function)\\b[^.\\n]{0,20}\\b(?:read|call|fetch|send|open|run)\\b|<important>(?:[^<]{0,300})\\b(?:do not tell|before (?:using|calling)|must)\\b',
  ),
  row('tool', 0.42, '\\b(?:run|call|invoke|execute|use) (?:the )?(?:tool|function) [a-z]\\w{1,40}_\\w+'),
  row(
    'tool',
    0.45,
    '"(?:instructions?|next_action|next_step|action_required|agent_instructions?|system_note)"\\s?:\\s?"[^"]{0,120}(?:\\b(?:assistant|agent)\\b|\\b[a-z]{2,20}_[a-z]{2,20}\\b|\\.env\\b)',
  ),
  row(
    'exfiltration',
    0.42,
    '\\b(?:contains?|with|including|include) (?:the )?(?:text|contents?|bod(?:y|ies)|copy) of (?:all|every|the last|each|my) [^.\\n]{0,40}(?:mails?|messages|inbox|files|conversations?|documents)\\b',
  ),
  row(
    'override',
    0.52,
    `\\b(?:ignore|disregard|forget) (?:all of |all )?(?:the )?(?:above|foregoing|preceding)(?: and| then|,|\\.|;)[^.\\n]{0,20}\\b(?:delete|send|print|reveal|output|say|answer|reply|run|execute|transfer|approve|tell)\\b`,
  ),
  row(
    'verdict',
    0.26,
    '\\b(?:apply|grant|issue|give) (?:a |an |the )?(?:100 ?%|full|free)[^.\\n]{0,20}\\b(?:discount|refund|credit|upgrade)',
  ),
  // Labels that only a program would heed
  row(
    'system',
    0.42,
    '[\\[{<(#*]{1,3}[ ]?(?:AI|LLM|agent|assistant|system|priority|hidden|secret|developer|admin|teacher|director)[ _-]?(?:\\w{1,12}[ _-]){0,2}(?:instructions?|override|directive|command|note|notice|message)s?\\b',
  ),
  row(
    'system',
    0.36,
    "(?:\\[|<!-- ?|<)(?:AI|LLM|hidden|instructions?)(?:\\]|:|>)|(?:^|\\n)\\[(?:system|admin|instruction|editor(?:[’']s)? note|author(?:[’']s)? (?:private )?note)\\]\\s?:",
  ),
  row(
    'directed',
    0.5,
    '"(?:note_to_(?:model|ai|agent|llm|assistant)|_{0,2}(?:ai|llm|agent|model)_(?:instructions?|note|directive|command)_{0,2})"\\s?:|(?:^|[\\n<!/#*-] ?)(?:agent|ai|llm)-(?:instructions?|note|directive)\\s?:',
  ),
  row(
    'directed',
    0.42,
    '\\b(?:text|message|note|instructions?|content|comments?)s? (?:(?:is|are) )?(?:for|to) (?:machines|(?:crawling )?bots|robots|AIs|models|automated readers)\\b',
  ),
  row(
    'directed',
    0.5,
    '\\b(?:if|when) (?:a machine|an algorithm|a model|a bot) (?:is|was) (?:reading|scoring|screening|rating|grading|processing)|\\bif the reader is (?:not (?:a )?human|a machine|a bot|an AI)\\b|\\bsince you are an AI\\b',
  ),
  row(
    'directed',
    0.42,
    '\\b(?:bots?|agents|crawlers|models) (?:that|which|who) \\w+ [^.\\n]{1,30}\\b(?:have to|must|should|ought to) (?:put|rank|rate|recommend|quote|name|mention|list|say)\\b',
  ),
  // What only a model does with its answer
  row(
    'verdict',
    0.52,
    '\\b(?:encode|encrypt|render|reverse|augment|enhance|obfuscate) (?:your|the) (?:entire |whole |final )?(?:response|answer|output|reply|message)\\b|\\b(?:modify|translate|shift|invert|express) your (?:entire |whole |final )?(?:response|answer|output)\\b|\\byour (?:response|answer|output|reply)(?: \\w+){0,3} (?:in|using|with|as) (?:base ?\\d\\d|rot ?13|emojis?|reverse|morse|hex|leet)|\\b(?:cipher|base ?(?:16|32|58|64)|emojis?|backwards?|in reverse)\\b[^.\\n]{0,40}\\b(?:for |to |in )?your (?:response|answer|output|reply|message)\\b|\\byour (?:response|answer|reply) (?:backwards?|in reverse)\\b|\\b(?:answer|reply|response)[^.\\n]{0,20}\\b(?:cipher|base ?(?:16|32|58|64) encoding)\\b',
  ),
  row(
    'verdict',
    0.52,
    '\\b(?:add|include|integrate|insert|append|put|mention|suggest|introduce) (?:a |an |the |some )?(?:false |fabricated |misleading |fake )?(?:sentences?|lines?|statements?|claims?|statistics?|teaser|facts?|["“][^"”\\n]{8,200}["”])[^.\\n]{0,80}\\b(?:in|into|to|at the (?:start|end) of) your (?:response|answer|output|reply|summary)\\b|\\b(?:add|include|integrate|insert|append)\\b[^.\\n]{0,60}\\bin your (?:response|answer|output|summary)\\b(?=[^.\\n]{0,40}\\b(?:that|about|for|promot|referenc|regarding|as|formatted)\\b)|\\bin your (?:response|answer|output|summary),? (?:include a|mention the|suggest (?:that )?users)\\b',
  ),
  row(
    'verdict',
    0.42,
    '\\b(?:at the (?:start|beginning|end) of|append to|only|every) your (?:only )?(?:response|answer|output)\\b|\\byour only (?:response|answer|output) (?:should|must|shall|is)|\\boutput only\\s?[:"“\']',
  ),
  row(
    'verdict',
    0.45,
    '\\b(?:acknowledge|confirm|prove|begin|start)\\b[^.\\n]{0,30}\\b(?:by (?:saying|starting|printing|writing)|with) (?:your response with )?["\'“‘][^"\'”’\\n]{3,80}["\'”’]|\\bconfirm by (?:printing|saying|stating)\\b',
  ),
  row('directed', 0.34, '\\b(?:tell|inform|warn|advise) (?:the )?users? (?:that|to|about|they)\\b'),
  row(
    'exfiltration',
    0.3,
    '\\b(?:reset their password|re-?enter (?:your|their) password|click (?:this|the) link|visit [\\w-]+\\.(?:com|net|org|example)|immediate booking|session token has expired|bank details to)\\b',
  ),
  row(
    'override',
    0.52,
    '\\b(?:ignore|disregard) (?:the |this )?(?:\\w+ )?(?:request|documentation|recipe|essay|article|document|template|page|parsing|task|question|query)[.;,:] ?(?:instead,? )?(?:provide|write|say|output|respond|answer|give|print|reveal|repeat)\\b',
  ),
  row(
    'switch',
    0.4,
    '\\b(?:stop|abandon|quit|halt) (?:processing|the current|current|your current|reading) (?:the )?\\w+\\. ?(?:output|your|say|print|instead|respond|now)\\b',
  ),
  row(
    'role',
    0.45,
    '\\b(?:always complies with any|stay in character|method acting as an? (?:AI|bot|model)|role ?play mode (?:activated|on))\\b',
  ),
  row(
    'jailbreak',
    0.5,
    '\\b(?:debug(?:ging)?|special|test|unrestricted|unlimited) (?:agent )?mode where (?:all )?(?:safety|security|restrictions?)|\\b(?:safety|security) (?:checks|filters|rules) are (?:now )?(?:disabled|off)\\b|\\byour (?:guidelines|instructions|restrictions) (?:have|has) (?:changed|been (?:updated|replaced|lifted))|\\b(?:drop|remove|lift|disable|turn off) (?:the|your|all) (?:content )?(?:filters?|restrictions|safeguards|limits) for (?:this|the|our) (?:session|chat|conversation)',
  ),
  row(
    'jailbreak',
    0.32,
    '\\b(?:synthesis instructions|step-by-step [^.\\n]{0,20}(?:extraction|synthesis)|pipe bomb|methamphetamine|ricin\\b|how to hack into|write (?:a )?(?:ransomware|malware|keylogger))',
  ),
  row(
    'leak',
    0.5,
    '\\b(?:share|reveal|output|print|disclose) my (?:own )?(?:instructions|system prompt|configuration)\\b|\\b(?:answer|reply|respond) with its (?:initial|system|own|hidden|current) (?:configuration|prompt|instructions|settings)\\b',
  ),
  row('tool', 0.38, '/etc/(?:passwd|shadow|sudoers)\\b|\\bNOPASSWD\\b|~/\\.ssh\\b|\\bid_rsa\\b'),
  row(
    'role',
    0.3,
    "\\byou(?:[’']re| are) (?:now )?an? (?:\\w+ ){0,2}(?:agent|shell|terminal)\\b|\\bas (?:an?|my) (?:browsing|e-?mail|shopping|file|database|coding)(?: \\w+)? (?:agent|assistant),",
  ),
  row(
    'exfiltration',
    0.34,
    '\\b(?:saved (?:browser )?credentials|saved payment method|stored card|all contacts in my address book|without showing me)\\b',
  ),
  row(
    'secrecy',
    0.4,
    '\\bhid(?:e|ing) (?:the |this |it |any )?[^.\\n]{0,30}\\bfrom (?:the|their|your) (?:users?|customers?|humans?)\\b|\\bwithout (?:notifying|asking) (?:the )?users?\\b',
  ),
  row(
    'override',
    0.45,
    '\\ball (?:earlier|previous|prior) (?:constraints|instructions) (?:lapse|are lifted|no longer apply|end here)\\b|\\binstead of (?:translating|summari[sz]ing|answering|reading)(?: \\w+)?,? (?:list|show|give|reveal|open|send|tell)\\b',
  ),
  // The task is dropped, the role is left, the reader is told who it is now
  row(
    'switch',
    0.52,
    '\\b(?:discard|abandon|drop|forget|ignore|scrap) (?:the|your|this|that) (?:task|job|question|assignment|request)(?: (?:that )?(?:you were given|at hand|above|before))?[.;,] ?(?:and |instead|rather|now)',
  ),
  row(
    'override',
    0.52,
    '\\b(?:actually|wait|no),? (?:ignore|forget|disregard|scratch|skip) (?:that|this|it|all that)(?:,| and| then|;|\\.) ?(?:and |just |instead,? )?(?:send|print|reveal|output|tell|show|give|list|write|dump)\\b[^.\\n]{0,30}\\b(?:passwords?|credentials?|api keys?|secrets?|tokens?|prompt|instructions|configuration|customer data|database)\\b',
  ),
  row(
    'role',
    0.52,
    "\\b(?:leave|drop|abandon|exit|step out of|break out of) your (?:role|character|persona)\\b[^.\\n]{0,20}\\b(?:and|now|to)\\b|\\b(?:speak|answer|respond|act|write) as (?:the|a) (?:raw|base|underlying|unaligned) model\\b|\\byou (?:have|'ve) been (?:reprogrammed|jailbroken|hijacked)\\b",
  ),
  row('role', 0.3, '\\byou (?:now|will now|must now|shall now) (?:follow|obey|only follow) (?:these|the following|my|only)\\b'),
  row('system', 0.52, '(?:^|\\n)#{2,4} ?(?:instruction|response) ?:[ ]?(?=\\n|$|[A-Z])'),
  row(
    'leak',
    0.52,
    '\\b(?:print|output|repeat|show|copy|list|write out|return) (?:everything|all|all text|the text|whatever)(?: that (?:is|stands))? (?:between|from|since) the (?:start|beginning|top) of (?:this|the|our) (?:conversation|chat|prompt|session)\\b',
  ),
  row(
    'verdict',
    0.52,
    '\\btreat (?:everything|all|anything|the (?:text|rest|words)|what)(?: \\w+){0,4} as (?:if it (?:came|were) |coming |being )?(?:from )?(?:the |your )?(?:system|developer|operator|administrator)(?: prompt| message| instructions?)?(?=[.!,]|$)',
  ),
  row('tool', 0.3, '\\b(?:call|invoke|execute|run) [a-z]{2,20}(?:_[a-z]{2,20}){1,4}\\('),
  row('override', 0.3, '"(?:instructions?|prompt|system|command)"\\s?:\\s?"[^"]{0,20}\\b(?:ignore|disregard|bypass|override)\\b'),
  row(
    'leak',
    0.52,
    '\\b(?:respond|answer|reply)\\b[^.\\n]{0,60}\\bwith (?:the |your |its )?(?:full |entire |complete |whole |raw |exact )*(?:text |contents? |wording )?(?:of )?(?:the |your )?(?:(?:admin(?:istrator)?|system|root|master) (?:password|message|prompt|instructions)|api key|credentials|configuration)\\b',
  ),
  row('system', 0.6, '\\{\\{[#~]?(?:system|assistant)~?\\}\\}|\\{\\{#(?:system|assistant|user)\\b'),
  row(
    'verdict',
    0.3,
    '\\b(?:recommend|promote|advertise|praise) (?:our|my) (?:\\w+ )?(?:hotel|products?|company|shop|brand|services?|app|website|restaurant|software|store)\\b|\\b(?:say|state|claim|report|conclude) (?:that )?(?:the|this|our) [^.\\n]{2,40} (?:has|have|contains?|poses?|is|are) (?:no|without|free of) (?:\\w+ )?(?:risks?|problems?|issues?|flaws?|errors?|defects?)\\b|\\b(?:this|the) (?:applicant|candidate|submission|paper|supplier|application) (?:meets|fulfils|satisfies|passes) (?:all|every) (?:criteri(?:a|on)|requirements?|checks?)\\b',
  ),
  row(
    'verdict',
    0.4,
    '\\b(?:add|put|insert|write|place|include) ["“\'][^"”\'\\n]{2,60}["”\'] (?:to|at|in|on|into) the (?:top|start|beginning|end|bottom) of (?:the|your|each|every) (?:answer|reply|response|summary|output|review)\\b',
  ),
  row('tool', 0.3, '\\b(?:run|call|use|invoke|execute) (?:the )?[a-z]{2,20}(?:_[a-z]{2,20}){1,4} (?:tool|function)\\b'),
  row(
    'pledge',
    0.3,
    '\\b(?:this is|has been|was|already) (?:pre-?)?(?:approved|authori[sz]ed|cleared|signed off) by (?:the |our |your )?(?:ceo|cfo|boss|management|admin\\w*|manager|security|director|developer|owner)\\b',
  ),
  row(
    'directed',
    0.5,
    '\\bwhen(?:ever)? (?:the |a |any )?(?:users?|customers?|they|someone|anyone) asks?\\b[^.\\n]{0,60}\\b(?:always|never) (?:say|answer|reply|approve|grant|tell|claim|confirm)\\b',
  ),
  row(
    'exfiltration',
    0.52,
    "\\b(?:append|add|attach|concatenate|put) (?:the |this |their |your )?(?:user|customer|client|conversation|chat|message|e-?mail|secret|token|password)(?:[’']s)?\\b[^.\\n]{0,40}\\b(?:to|onto|into|as|in)\\b[^.\\n]{0,20}https?://[^\\s]{3,200}[=?/]",
  ),
  row(
    'jailbreak',
    0.55,
    '\\b(?:your (?:new )?name is|you are called|you go by)\\b[^.\\n]{0,60}\\b(?:no|without|zero) (?:rules|limits|filters?|restrictions|guidelines|morals|ethics)\\b',
  ),
  row(
    'switch',
    0.52,
    '\\bthe (?:assistant|ai|model|agent) (?:will now|now|shall now) (?:transfers?|hands?|gives?) (?:over )?(?:full )?(?:control|access|command) (?:over )?to\\b',
  ),
  row(
    'role',
    0.3,
    '\\b(?:simulate|emulate|act as|pretend to be|behave like) (?:a |an |the )?(?:linux |bash |unix |python )?(?:terminal|shell|console|interpreter)\\b',
  ),
  // Other languages name the machine and what follows is for it
  row(
    'override',
    0.55,
    '\\b(?:ignore[zr]?|oublie[zr]?)\\b[^.\\n]{0,20}\\b(?:messages?|consignes?|prompts?) d(?:u|es) (?:développeurs?|système|concepteurs?|administrateurs?)|\\b(?:ignorier|vergiss|missacht)\\p{L}*[^.\\n]{0,20}\\b(?:nachricht|anweisung|prompt|vorgabe)\\p{L}* (?:des|der|vom|von) (?:entwickler|system|betreiber|administrator)\\p{L}*|\\b(?:ignora|olvida)\\b[^.\\n]{0,20}\\b(?:mensajes?|instrucciones|reglas) del (?:desarrollador|sistema|administrador)',
    'giu',
  ),
  row(
    'switch',
    0.52,
    '\\b(?:neue anweisung|nouvelle consigne|nouvelle instruction|nueva instrucci[óo]n|nuova istruzione|nova instrução|nieuwe instructie)\\b[^\\n]{0,40}[:!][^\\n]{0,20}(?:leite|sende|schick|überweis|lösch|veröffentlich|transf[eé]r|envo|supprim|env[íi]a|reenv|borra|invia|inoltra|elimina|envie|apague|stuur|verwijder)\\p{L}*[^\\n]{0,80}(?:@|https?:|\\b[A-Z]{2}\\d\\d)',
    'giu',
  ),
  row(
    'directed',
    0.55,
    "\\b(?:hinweis|nachricht|anweisung|anmerkung|notiz)(?: an| für)?(?: die| alle| den)? (?:KI|Sprachmodelle?n?|KI-Assistent\\p{L}*|Bots?)\\b|\\ban (?:die|alle) (?:KI|Sprachmodelle|KI-\\p{L}+)\\s?:|\\bnote pour (?:l['’]assistant|l['’]IA|le modèle)|\\binstrucci[óo]n(?:es)? para (?:el modelo|la IA|el asistente)|\\bnota per l['’](?:IA|assistente)|\\baviso (?:ao|para o) (?:assistente|modelo)|\\bf[üu]r den Assistenten\\s?:|\\bpara el asistente(?: virtual)?\\s?:|l['’]attention d(?:u modèle|e l['’]IA)\\b|システムメッセージ|инструкция для (?:ИИ|модели|ассистента)|(?:致|给|请)\\s?AI ?(?:在|助手)?|AI ?助手请|AIアシスタントへ|AI ?비서에게",
    'giu',
  ),
  // Called by what they do, and told what to do at once
  row(
    'directed',
    0.52,
    `(?:^|[\\n.!?>(\\]"] ?|// ?|# ?|/\\* ?|\\bby the way, |: )(?:(?:to|for|hey|attention|dear) (?:the |any |all )?)?(?:[a-z-]{2,20} ){0,2}(?:summari[sz]er|classifier|(?:${task} )?(?:AI|LLM)(?: (?:reviewer|evaluator|reader|[a-z]+ assistant))?|(?:vision|fraud|language|spam|scoring|log|ranking) model)s?\\)?[,)] (?:please |also |now |then ){0,2}(?:say|tell|claim|state|conclude|report|treat|upgrade|mark|label|give|grant|add|confirm|close|ignore|delete|forward|move|send|skip|output|accept|rank|answer|reply|insert|write|refund|disable|transfer|include|make)\\b`,
  ),
  row(
    'directed',
    0.42,
    '(?:^|[\\n.!?>(\\]"] ?|// ?|# ?|/\\* ?|\\bto (?:the |any |whichever ))(?:[a-z-]{2,20} ){0,2}(?:(?:AI|LLM)[ -](?:agent|bot|assistant|judge|reader|evaluator|grader|screener)|bot|chat ?bot)s?, (?:please |also |now |then ){0,2}(?:claim|treat|upgrade|mark|grant|refund|ignore|delete|disable|transfer|skip|output|accept every|move every|forward (?:all|every)|rank)\\b',
  ),
  row(
    'directed',
    0.25,
    '\\b(?:any|every|each|whichever) (?:AI|LLM|bot|assistant|(?:language )?model|AI agent)s? (?:that|which|who|reading|summari[sz]ing|drafting|processing|reviewing) [^.\\n]{0,60}\\b(?:includes?|adds?|is to|are to|sends?|answers?|says?|gives?|replies|puts?)\\b',
  ),
  row(
    'directed',
    0.2,
    '\\b(?:when|if) (?:it is |they are )?asked (?:whether|if|about|for)\\b[^.\\n]{0,80}\\b(?:will|must|shall|should) (?:always )?(?:answer|say|reply|claim|state) that\\b',
  ),
  row(
    'tool',
    0.54,
    '"description"\\s?:\\s?"[^"]{0,400}\\b(?:before (?:using )?any other|every outgoing|do not tell|never tell|do not mention|otherwise the tool|always first|must first)\\b[^"]{0,200}(?:@|https?:|~/|\\b(?:mcp|credentials|secrets?)\\b|\\.env\\b)|"description"\\s?:\\s?"[^"]{0,400}(?:~/|\\b(?:mcp|credentials)\\.json|\\.env\\b|@[a-z])[^"]{0,200}\\b(?:do not tell|do not mention|never tell|otherwise the tool)\\b',
  ),
  row(
    'leak',
    0.54,
    '\\b(?:text|instructions?|messages?|rules|words) (?:that )?you (?:received|got|were given|have) (?:from|by) your (?:developers?|makers?|creators?)\\b',
  ),
  row(
    'leak',
    0.38,
    "\\b(?:what|which|tell me|show me)\\b[^.\\n]{0,60}\\byou(?:[’']re| are) (?:not|never) (?:supposed|allowed|meant) to (?:mention|say|tell|reveal|disclose|do|talk about)\\b",
  ),
  row('tool', 0.38, '/run/secrets\\b|/proc/self/environ\\b|\\.env[\'"]\\)'),
];
