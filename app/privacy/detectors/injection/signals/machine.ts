/** What machines alone are asked: to call tools, to give a verdict, to read what is addressed to them. */
import { row, type Signal } from '../signal.ts';

const machine =
  '(?:AI|A\\.I\\.|LLM|GPT|chat ?GPT|claude|gemini|copilot|language model|(?:virtual|digital|ai) assistant|assistant|chat ?bot|bot|agent|model|automated (?:system|agent|reviewer|screener)|summari[sz]er|classifier)';

export const machineSignals: readonly Signal[] = [
  // Tools and commands
  row(
    'tool',
    0.6,
    '<\\/?(?:tool_call|function_calls?|invoke|tool_use|antml:[a-z_]+|tool_code)\\b[^>]{0,100}>|\\{\\s*"(?:tool|function|function_call|tool_name|action)"\\s*:\\s*"[a-z_.]{3,60}"\\s*,\\s*"(?:arguments?|parameters|args|input|action_input)"',
  ),
  row(
    'tool',
    0.55,
    '\\b(?:call|invoke|use|trigger|execute|run)\\b (?:the |your |a )?[`"\']?(?:[a-z]{2,20}_){1,4}[a-z]{2,20}(?:\\(\\)|[`"\'])?(?: (?:tool|function|api|command|action|plugin))?\\b[^.\\n]{0,40}\\b(?:with|to|on|for|and|using)\\b',
  ),
  row(
    'tool',
    0.45,
    `\\b(?:call|invoke|use|trigger|execute|run)\\b (?:the |your |any |an? )?(?:[a-z-]{2,20} ){0,3}(?:tool|function|plugin|shell|terminal|code interpreter|browser|action)s? (?:to|with|and|for)\\b[^.\\n]{0,80}\\b(?:delete|send|transfer|forward|e-?mail|pay|refund|drop|remove|grant|wire|purchase|download|execute|post|upload|read|fetch|list|reset|change|create|share|export)`,
  ),
  row('tool', 0.4, '(?:curl [^\\n|]{4,200}\\| ?(?:ba)?sh\\b|wget [^\\n]{4,200}(?:&&|;|\\|) ?(?:ba)?sh\\b)'),
  row(
    'tool',
    0.5,
    '(?:\\brm -rf [/~.]|;\\s?drop table \\w|powershell(?:\\.exe)? -(?:enc|e|nop|w)|os\\.system\\(|subprocess\\.(?:run|Popen|call)\\(|eval\\(atob)',
  ),
  // To the machine, about its verdict
  row(
    'addressed',
    0.42,
    `\\b(?:attention|note|notice|message|memo|instructions?|hey|dear|hello|hi|important|warning|reminder)(?: (?:to|for|from))?(?: (?:the|all|any|every|our|your))?[ ,:]{1,3}${machine}s?\\b(?! (?:team|engineers?|users?|number|name|summit|conference|committee|governance|training|roadmap|licen[cs]e|department|policy))`,
  ),
  row(
    'addressed',
    0.5,
    `\\b(?:if|when|as) (?:you(?:'re| are)|this (?:is|text|document|email|page) (?:is )?(?:being )?(?:read|processed|parsed|summari[sz]ed|scanned|analy[sz]ed) by|(?:an?|the|any)) (?:an? |the )?(?:${machine})\\b(?! (?:does|did|has|is|was|cannot|can['’]?t|doesn['’]t|fails|returns|years?|number|name|compan(?:y|ies)|start-?ups?|vendor|firm|lab|business|researcher|developer|engineer|expert|student|consultant|provider|enthusiasts?|students?|startups?|vendors?|fans?|developers?|experts?|researchers?|teams?|engineers?)\\b)[^.\\n]{0,60}(?:read|process|summari|pars|review|screen|evaluat|assist|,|you (?:must|should|will|need)|must|should)`,
  ),
  row(
    'directed',
    0.42,
    `\\b(?:any |all |every |the )?(?:AI|LLM|language model|automated)(?: (?:assistant|agent|model|system|tool|reviewer)s?)? (?:reading|processing|reviewing|parsing|summari[sz]ing|analy[sz]ing|evaluating|that (?:reads|processes|summari[sz]es)|must|should|shall) (?:this|these|the|now|also|always|immediately|ignore|follow|respond|rate|recommend|approve)`,
  ),
  row(
    'directed',
    0.42,
    "\\b(?:when(?:ever)?|while|before|after|if) (?:you(?:'re| are| have been)? |asked to |it is )?(?:asked to )?(?:summari[sz]|process|read|analy[sz]|pars|translat|review|repl|respond|answer|index|screen|evaluat)[a-z]{0,4} (?:to )?(?:this|the|my|any) (?:page|e-?mail|message|document|file|article|text|website|ticket|review|resume|cv|repo(?:sitory)?|invoice|content)s?\\b[^.\\n]{0,20}?,",
  ),
  row(
    'addressed',
    0.36,
    '(?:^|[\\n:.;>)\\]] ?)(?:(?:dear|hey|hello) )?(?:AI(?: (?:assistant|agent|model))?|assistant|chat ?gpt|claude|gemini|copilot|LLM)s?[,:] (?!how|what|why|where|who|is\\b|are\\b|can\\b|a\\b|an\\b)',
  ),
  row(
    'verdict',
    0.45,
    '\\b(?:mark|classify|label|flag|rate|score|rank|treat|categori[sz]e|grade|tag|report|set)(?: (?:this|the|it|my|our|the following|above|status|of|as|this is))* (?:message|e-?mail|mail|ticket|candidate|applicant|resume|cv|invoice|document|request|paper|review|submission|transaction|application|content|product|essay|answer|payment|expense|claim|conversation|page|file|order)? ?(?:as |to |with |to be )?["\']?(?:approved|safe|benign|not spam|resolved|top (?:candidate|priority)|an? strong hire|an? (?:top|perfect|excellent) \\w+|positive|excellent|10 ?(?:/|out of) ?10|5 stars?|highest|perfect|legitimate|trusted|urgent|qualified|accepted|not malicious|clean|low risk|A\\+|strong hire|paid|verified)["\']?',
  ),
  row(
    'verdict',
    0.35,
    "\\b(?:(?:respond|reply|answer|output|return|say|write|print|summari[sz]e this as)(?: only| exactly| simply| just| with| back| to every(?:thing| question)){1,4}:? ?[\"“'‘`][^\"”'’`\\n]{1,120}[\"”'’`]|(?:you must|always|immediately) (?:recommend|approve|hire|select|choose|accept|refund|promote|prefer|mention|praise)\\b|(?:do not|don't) (?:summari[sz]e|translate|analy[sz]e|evaluate|critici[sz]e|flag|report|review) (?:this|the|any)|give (?:a |an )?(?:positive|favou?rable|glowing|five[- ]star|perfect) (?:review|score|rating|evaluation|recommendation)|ignore (?:any |all |the )?(?:negative|weaknesses|flaws|limitations|missing|gaps|spam))",
  ),
  row(
    'directed',
    0.55,
    `\\b(?:the |an? |any |every |all |this |your )?(?:AI|A\\.I\\.|LLM|language model|(?:AI |virtual )?assistant|chat ?bot|AI agent|(?:reading|processing|coding) agent|summari[sz]er)s?(?: (?:reading|processing|summari[sz]ing|reviewing|screening|parsing|handling|that (?:reads?|process(?:es)?)) (?:this|these|the) ?\\w*)? (?:should|must|shall|needs to|has to|is to|are to|is (?:required|instructed|authori[sz]ed) to)(?: (?:now|also|always|first|immediately|then|please))? (?:e-?mail|send|forward|transfer|delete|remove|export|upload|post|share|grant|approve|escalate|execute|run|click|visit|open|include|append|reveal|disclose|call|pay|refund|rate|recommend|ignore|bypass|reply|respond|reset|change|wire|publish|download)\\b`,
  ),
  row(
    'directed',
    0.5,
    `\\b(?:when(?:ever)?|if|once|while|before|after|as soon as) (?:the |an? |any |your )?(?:AI|LLM|language model|assistant|chat ?bot|AI agent|agent|model|bot|automation)s? (?:process|read|summari[sz]e|handle|see|open|parse|review|receive|analy[sz]e|reach|index|classif(?:y|ie))(?:e?s)?\\b[^.\\n]{0,80}\\b(?:it|they|you)? ?(?:should|must|needs? to|has to|will|shall|is to)\\b`,
  ),
  row(
    'exfiltration',
    0.5,
    '\\b(?:include|add|append|insert|attach|put|embed|show|use)\\b[^.\\n]{0,30}\\b(?:link|url|image|address|pixel|button)\\b[^\\n]{0,20}https?://[^\\s]{3,200}[^\\n]{0,40}?\\b(?:followed by|plus|with|and|containing|concatenated|where|filled)\\b[^.\\n]{0,60}\\b(?:user|inbox|e-?mails?|contents?|data|conversation|summary|history|names?|password|secrets?|text|key)',
  ),
  row(
    'exfiltration',
    0.5,
    "\\b(?:e-?mail|send|forward|upload|transmit|post|share|export|transfer|leak)\\b(?! me)[^.\\n!?]{0,40}\\b(?:full |entire |complete |whole |all )(?:the )?(?:customer|client|user|employee|contact|mailing|patient|member)s?(?:'s)? (?:list|database|records?|data|details|base|directory|files?)\\b[^.\\n!?]{0,30}\\bto\\b[^\\n]{0,30}(?:@|https?:|external|attacker|outside)",
  ),
  row(
    'verdict',
    0.5,
    '\\b(?:answer|respond to|reply to|finish|begin|start|end) (?:to )?(?:all|every|any|each)(?: (?:of|future|further|other|subsequent|the|my|user|new))* (?:questions?|messages?|requests?|prompts?|repl(?:y|ies)|answers?|responses?|inputs?|quer(?:y|ies))\\b[^.\\n]{0,30}\\b(?:from now on|with(?: only)?(?: the)? (?:following|word|link|phrase|sentence|text|url)|as (?:if|though|an?)|by saying|with ["“\'])',
  ),
  row(
    'verdict',
    0.5,
    '\\b(?:just |only |simply |please )*(?:say|reply|respond|answer|write|output|print|return)(?: only| just| exactly| simply| back| with)* (?:the (?:word|phrase|text|sentence|string|code) )?["“\'‘`]?[A-Z][^"”\'’`\\n]{1,60}["”\'’`]? (?:and nothing (?:else|more)(?![ \\w])|(?<!\\b(?:JSON|YAML|XML|CSV|HTML|English|German|French|Spanish|SQL|Markdown) )only[.!]|and stop\\b)',
  ),
  row(
    'verdict',
    0.45,
    '\\b(?:reply|respond|answer|output|say|print) (?:only |just |simply |exactly )?with (?:only |just )?the (?:single )?(?:word|phrase|text|string|code) [A-Z"“\'`]',
    'g',
  ),
  row(
    'verdict',
    0.5,
    "\\bgive (?:this|the|my|it|our) (?:\\w+ ){0,3}(?:an? )?(?:only |very |highly )?(?:positive|favou?rable|glowing|five[- ]star|perfect|top|excellent|high(?:est)?) (?:reviews?|scores?|ratings?|evaluations?|recommendations?|grades?|marks?)\\b|\\b(?:do not|don'?t|never|avoid) (?:highlight|mention|list|point out|raise|discuss)(?:ing)? (?:any |the |its )*(?:negatives?|weakness(?:es)?|flaws?|limitations?|shortcomings?|criticisms?)\\b",
  ),
  row(
    'verdict',
    0.42,
    '\\b(?:classify|label|mark|flag|treat|rate|score|report) (?:everything|all (?:of (?:it|them|these)|messages|emails|inputs|requests|files|transactions)|every (?:message|email|input|request|transaction)) as (?:safe|benign|approved|clean|trusted|legitimate|not spam|low risk|paid|valid)',
  ),
  row(
    'exfiltration',
    0.5,
    "\\b(?:save|send|share|post|forward|submit|upload|put|write|e-?mail)\\b[^.\\n]{0,30}\\b(?:a copy of |copies of )?(?:the |my |this )?(?:user|customer|client|friend|patient|owner|recipient)(?:'s|s'|s)? [^.\\n]{2,60}?\\b(?:to|with|at|on)\\b[^\\n]{0,12}(?:https?:|[\\w.+-]{1,64}@[\\w-]+\\.)",
  ),
  row(
    'exfiltration',
    0.6,
    'https?://[^\\s)"\'\\]<>{}]{3,200}[=/?&](?:\\[|\\{{1,2}|<|\\$\\{|%7B|\\()[ ]?(?:the |your |insert |base64 |url-?encoded )?(?:user|last|previous|conversation|chat|message|summary|data|secret|content|history|prompt|email|password|token|name|key|output|result|context|answer)',
  ),
  row(
    'tool',
    0.5,
    '\\b(?:first |then |now |also |immediately )(?:call|invoke|use|execute|run|trigger) (?:the )?(?:function|tool|api|command|endpoint|action) [`"\']?[a-z][\\w.-]{3,40}\\b',
  ),
  row(
    'tool',
    0.5,
    '\\b(?:send|share|forward|transfer|delete|post|pay|grant|e-?mail|upload|book|unlock|cancel)\\b[^.\\n]{3,100}\\b(?:using|use|via|with|call|through) (?:the |your )?(?!(?:GitHub|TypeScript|JavaScript|WhatsApp|YouTube|PayPal|LinkedIn)\\b)(?:[A-Z][a-z]+){2,5}\\b',
    'g',
  ),
  row(
    'tool',
    0.45,
    '\\b(?:transfer|send|pay|wire|move|withdraw|donate)\\b[^.\\n]{0,20}(?:[$€£]\\s?\\d|\\d[\\d.,]* ?(?:dollars|euros?|usd|eur|btc|eth|bitcoins?|credits|coins))[^.\\n]{0,60}\\b(?:using (?:the|your)|with (?:the|your) \\w+ (?:tool|app)|from (?:the|my|their|his|her|your|this) (?:\\w+ )?(?:account|wallet|balance|savings))',
  ),
  row(
    'tool',
    0.3,
    "\\b(?:while you(?:'re| are) at it|before you (?:answer|reply|continue|respond|give the answer)|to continue,? you must|to (?:proceed|unlock|verify)[^.\\n]{0,30} you must)\\b",
  ),
  row(
    'tool',
    0.55,
    '\\b(?:add|append|copy|write|install|put)\\b[^.\\n]{0,40}(?<!\\b(?:your|his|her|their) (?:ssh |public |private )?)\\bkeys?\\b[^.\\n]{0,40}(?:authorized_keys|\\.ssh)|\\b(?:run|execute|issue) the (?:delete|drop|rm|format|shutdown|wipe) (?:command|statement|query)',
  ),
  row(
    'addressed',
    0.45,
    `\\b(?:to|for) (?:the|any|all|every|our|your) (?:language model|AI|LLM|assistant|chat ?bot|AI agent|model)s?\\b[^.:\\n]{0,50}:`,
  ),
  row('override', 0.5, '\\bnew (?:system )?(?:prompt|system message|persona)s?[ ]?[:=]'),
  row(
    'verdict',
    0.5,
    '\\b(?:every|each|all)(?: (?:of )?(?:your|the|future|further))* (?:answers?|repl(?:y|ies)|responses?|messages?|sentences?) (?:must|should|has to|have to|needs? to|shall|will)(?: always| now| only)* (?:end|start|begin|contain|include|finish|mention|be)\\b(?! (?:in|signed|written|sent|approved|within|returned|by)\\b)',
  ),
  row(
    'verdict',
    0.42,
    '\\brepeat after me\\b[ ]?[:,"“]|\\byou (?:should|must|will|need to) (?:respond|reply|react|answer) to this (?:ticket|e-?mail|message|request|review|post|document) (?:by|with)\\b',
  ),
  row(
    'addressed',
    0.45,
    '(?:\\b(?:todo|note|p\\.?s\\.?|info|message|attention|fyi)\\b[^\\n]{0,12}\\b(?:for|to|:)? ?|(?:^|[\\n.!?>(\\[*#"] {0,2})for )(?:the |any |all )?(?:coding|ai|automated|machine|llm|reading|browser|autonomous) (?:agents?|readers?|assistants?|reviewers?|systems?|models?|crawlers?)\\b(?! (?:team|engineers?|summit))',
  ),
  row(
    'verdict',
    0.42,
    '\\btreat (?:the |this |me |it )?(?:sender|message|email|request|user|document|caller|account|vendor)? ?as (?:a )?(?:verified|trusted|approved|authenticated|authori[sz]ed|admin|privileged|safe)\\b',
  ),
  row(
    'secrecy',
    0.35,
    '\\bwithout (?:mentioning|saying|noting|logging|reporting|telling)\\b|\\bdo not ask (?:anyone|anybody|for (?:confirmation|approval|permission)|questions)\\b',
  ),
];
