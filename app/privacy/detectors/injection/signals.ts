/** What gives injected instructions away, as data: a pattern, what it is, and how much it says alone. */

export interface Signal {
  readonly kind:
    | 'override'
    | 'switch'
    | 'pledge'
    | 'role'
    | 'system'
    | 'leak'
    | 'exfiltration'
    | 'secrecy'
    | 'tool'
    | 'image'
    | 'verdict'
    | 'addressed'
    | 'directed'
    | 'jailbreak';
  readonly pattern: RegExp;
  /** 0 to 1: how sure this alone makes. */
  readonly weight: number;
  /** Instead of that, where no second sign stands near it. */
  readonly alone?: number;
}

const row = (kind: Signal['kind'], weight: number, source: string, flags = 'gi'): Signal => ({
  kind,
  weight,
  pattern: new RegExp(source, flags),
});

const adjectives =
  "(?:(?:all|any|the|your|my|our|these|those|every|each|of|previous|previously|prior|above|earlier|preceding|foregoing|initial|original|existing|current|system|safety|other|given|stated|past|old|former|default|standard|internal|built-?in|hidden|security|ethical|content|aforementioned|and|or|set|provided|you (?:have |were |'ve been )?(?:been )?(?:given|told|received))[ ,]+){0,8}";
const rules =
  '(?:instructions?|prompts?|rules?|directions?|directives?|guidelines?|guidance|commands?|constraints?|training|programming|restrictions?|safeguards?|guardrails?|polic(?:y|ies)|protocols?|orders)';
const drop =
  "(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|do not (?:follow|obey|comply with)|don'?t (?:follow|obey)|stop (?:following|obeying)|pay no attention to|set aside|nullify|void|erase|drop|abandon|cease following|no longer follow|skip|circumvent|break free from)";
const secretThings =
  '(?:passwords?|credentials?|api[ _-]?keys?|secrets?|(?:access )?tokens?|private keys?|ssh keys?|environment variables|env vars|\\.env|session cookies?|cookies|conversations?(?: history| logs?)?|(?:chat|message) (?:history|logs?)|context window|system prompt|customer (?:data|database)|user data|personal data)';
const manyThings =
  '(?:customer (?:records|list)|database|inbox|mailbox|(?:all|every) (?:of )?(?:the |my |your |their )?(?:e-?mails|files|documents|contacts|messages|records|invoices))';
const send =
  '(?:send|forward|e-?mail|post|upload|transmit|exfiltrate|leak|copy|share|bcc|deliver|append|attach|encode|include|submit|pass|dump|export|paste|embed)';
const machine =
  '(?:AI|A\\.I\\.|LLM|GPT|chat ?GPT|claude|gemini|copilot|language model|(?:virtual|digital|ai) assistant|assistant|chat ?bot|bot|agent|model|automated (?:system|agent|reviewer|screener)|summari[sz]er|classifier)';

export const signals: readonly Signal[] = [
  // Override
  row('override', 0.88, `\\b${drop}[ ,]+${adjectives}${rules}\\b`),
  row(
    'override',
    0.8,
    `\\b${drop} (?:everything|anything|all|whatever|what)(?: of (?:it|that|this))?(?: (?:that )?(?:was |is |you(?:'ve| have| were)? )?(?:been )?(?:said|told|written|stated|instructed|learned|know))?(?: (?:above|before|previously|so far|earlier|prior|up to (?:now|this point)))`,
  ),
  // Without spaces, as it comes out of names and spread letters
  row(
    'override',
    0.8,
    '(?:ignore|disregard|forget|bypass)[_.-]?(?:(?:all|any|the|your|previous|prior|above|earlier|system|of|my)[_.-]?){1,6}(?:instructions?|rules?|prompts?)',
  ),
  row(
    'override',
    0.55,
    '\\b(?:(?:here (?:are|is)|these are|follow(?: only)?)(?: (?:these|this|your|the|my|some))?|your) new (?:instructions?|task|directives?|rules?|objective|orders?|goal|prompt)\\b|\\bthe new (?:instructions?|directives?|orders?|prompt) (?:is|are|will be|follows?)\\b',
  ),
  row(
    'override',
    0.5,
    '(?:^|[\\n.!>\\]] ?)(?:new|updated|revised|real|actual|important|urgent|critical|priority|override|hidden|secret) (?:system )?(?:instructions?|directives?|prompt|task|orders?)(?: for (?:the )?(?:ai|assistant|model|agent))?\\s?[:：-]',
  ),
  row(
    'override',
    0.75,
    '\\b(?:previous|prior|above|earlier|original|initial|system) (?:instructions?|prompts?|rules?|directives?|guidelines?) (?:are|is|were|was|have been|should be|must be|no longer)[ ]?(?:now |hereby )?(?:void|invalid|cancel+ed|revoked|superseded|overridden|obsolete|outdated|ignored|disregarded|apply|null|suspended|lifted|replaced(?! by (?:version|v\\d|the (?:new|current) (?:manual|edition|version)|revision)))',
  ),
  row(
    'override',
    0.6,
    '\\b(?:instead,? (?:of (?:doing|following|answering|summari[sz]ing|translating|that|the above))|rather than (?:following|summari[sz]ing|translating)),? (?:just |only |please )?(?:do|say|write|output|print|respond|reply|answer|tell|send|execute|run)\\b',
  ),
  row('override', 0.45, '\\bignore (?:the |your )?(?:user|human|operator)s?\\b'),
  row(
    'override',
    0.45,
    '\\b(?:your (?:real|true|actual|only|new|primary|sole) (?:task|goal|purpose|objective|job|mission|instruction) (?:is|now is|will be))\\b',
  ),
  // Away from the task at hand: praise, an end, then another task
  row(
    'switch',
    0.55,
    `(?:^|[\\n.!?=\\])"'] ?)(?:(?:ok(?:ay)?|stop|halt|wait|done|finished|cool|nice|perfect|thank(?:s| you)|(?:well|super|nicely) done|(?:great|good|nice|excellent|amazing) (?:job|work)|that was (?:a|just a|only a) (?:joke|test)|just kidding|scrap that|never ?mind(?: that)?|forget (?:about )?(?:that|it|this)|enough(?: of (?:that|this))?|actually)[ ,.!;:-]{1,4}){1,3}(?:and |but |so |then |please )?(?:now|next|instead|here is|here's|your|the|my|new|let's|i have|print|repeat|write)[^.\\n]{0,25}?\\b(?:new |next |real |actual |different |another )?(?:task|assignment|job|mission|question|exercise|challenge|text above|words? above|instructions?)\\b`,
  ),
  row(
    'switch',
    0.5,
    '(?:^|[\\n.!?;,] ?)(?:stop|halt|pause)[.,:;!]? (?:this|that|here|it|and|now)?[ ,.:;]{0,3}(?:new|next|another|different) (?:task|assignment|job|mission|order)s?\\b',
  ),
  row(
    'switch',
    0.6,
    '\\bforget (?:everything|all|anything)\\b(?! (?:about|you know about) (?:the|our|my) (?:discount|meeting|party|order))[^.\\n]{0,40}?\\b(?:and|now|,|instead|then|answer|tell|say|start|write)\\b',
  ),
  row(
    'switch',
    0.55,
    '(?:^|[\\n.!?] ?)(?:now |please |just |and |but )?forget (?:about )?(?:that|this|it|what (?:i|you) said|the (?:above|text|rest|document|email|translation|summary))(?: (?:all|now|please))?[.,;:!]+ (?:now |instead,? |please |and )*(?:tell|show|say|answer|write|give|print|list|explain|respond|repeat|spread|what)\\b',
  ),
  row(
    'switch',
    0.6,
    '\\b(?:the )?(?:above|preceding|previous|foregoing|earlier)(?: (?:text|instructions?|document|content|message|prompt|question|task|email|part|lines?))? (?:is|are|was|were) (?:just |only |merely |all )?(?:an? |for )?(?:tests?|placeholders?|examples?|jokes?|decoys?|dumm(?:y|ies)|fake|irrelevant|not (?:important|relevant|needed)|no longer (?:needed|relevant|valid)|cancel+ed|unimportant|to be ignored)',
  ),
  row(
    'switch',
    0.5,
    '(?:[=*#~-]{2} ?END ?[=*#~-]{2}|\\bend of (?:the )?(?:context|document|prompt|input|system prompt|user (?:input|data)|untrusted (?:content|data)|instructions)\\b)[^\\n]{0,10}[\\n.:;]*[^\\n]{0,20}(?:now|new|next|ignore|instructions?|assistant|you|task|system|spread|from)',
  ),
  row(
    'switch',
    0.42,
    '\\b(?:new|updated|revised|following|further) (?:instructions?|directives?|orders?) (?:for|to) (?:the |this |all |any |you,? (?:the )?)?(?:assistant|ai|model|agent|bot|llm|chat ?bot)s?\\b',
  ),
  row(
    'switch',
    0.5,
    "\\b(?:do not|don'?t|no need to|stop) (?:process|continue with|read|use|work on|finish|complete|bother with|carry out|proceed with) (?:it|this|that|the (?:above|text|document|task|request|rest|original task|previous task))\\b[^\\n]{0,12}?\\b(?:instead|rather|now|but|reply|respond|say|output|and)\\b",
  ),
  row(
    'switch',
    0.5,
    '\\b(?:jetzt|nun|und jetzt|das war (?:nur )?(?:ein )?(?:spa(?:ß|ss)|scherz|test|witz))[^\\n]{0,30}(?:die (?:wirkliche|eigentliche|richtige) (?:frage|aufgabe)|neue (?:aufgabe|anweisung)|alle (?:anfänglichen|ursprünglichen|bisherigen|obigen) anweisungen|vergiss)|\\bvergiss (?:alles|das alles|alle[sn]? (?:davor|bisherige))',
    'giu',
  ),
  // What the reader is told about its own rules and rights
  row(
    'pledge',
    0.52,
    "\\b(?:you (?:do not|don'?t|no longer|need not|needn'?t)(?: need| have)? (?:to )?(?:follow|obey|respect|adhere to|comply with|worry about|care about)|you are (?:no longer|not) (?:required|obliged|bound|forced|supposed) (?:to (?:follow|obey)|by)) [^.\\n]{0,40}\\b(?:rules?|guidelines?|polic(?:y|ies)|instructions?|restrictions?|ethic|terms|safety)",
  ),
  row(
    'pledge',
    0.5,
    '\\b(?:the |your )?(?:user|human|owner|admin(?:istrator)?|operator|developer|customer|company) (?:has|have|had)?(?: already| explicitly| just)? ?(?:granted|given|gave|authori[sz]ed|approved|consented|allowed|agreed|permitted)(?: you| the (?:assistant|agent|ai|model)| this)?[^.\\n]{0,40}\\b(?:permission|authori[sz]ation|consent|access|approval|to (?:delete|send|transfer|share|access|export|run|execute|read))\\b[^\\n]{0,80}\\b(?:delet|transfer|export|run\\b|execut|go ahead|proceed|all (?:the|their|your)|immediately|without)',
  ),
  row(
    'pledge',
    0.52,
    "\\bi(?: am|'m) (?:your|the) (?:developer|creator|programmer|system ?admin(?:istrator)?|administrator|owner|maker|engineer|boss|root user)\\b(?! of)[^\\n]{0,120}\\b(?:you|your|mode|dump|reveal|show|grant|must|access|disable|confirm|type|config)",
  ),
  row(
    'pledge',
    0.5,
    '\\b(?:my|your|his|her) (?:late |deceased |dead |dear )?grand(?:ma|mother|pa|father|mom|dad)\\b[^\\n]{0,60}(?:used to|would (?:always )?)[^\\n]{0,25}(?:read|tell|sing|recite|whisper)[^\\n]{0,60}(?:(?<!piano |car |house )keys?|serials?|recipes? for|napalm|steps (?:to|for)|codes?|passwords?)|\\b(?:be|are|act (?:as|like)|play|pretend to be|as if you were) my (?:late |deceased |dead )?grand(?:ma|mother|pa|father)\\b',
  ),
  row(
    'pledge',
    0.5,
    '\\b(?:you (?:can|may|will|could|must) (?:now )?(?:say|answer|generate|discuss|write|do) (?:anything|everything|whatever) (?:i ask|without)|as an? (?:evil|unethical|immoral|unrestricted|unfiltered|uncensored|rogue) (?:ai|bot|assistant|model|chatbot)|as if you (?:were|are) an? (?:evil|unethical|unrestricted|rogue|hacked) )',
  ),
  row(
    'override',
    0.7,
    '\\bignore (?:what|whatever|anything|everything) (?:the |your )?(?:user|human|operator|customer|person|he|she|they)s?\\b',
  ),
  row(
    'override',
    0.52,
    '\\b(?:your|the) (?:latest|newest|current|only|actual|real|final|next) (?:instructions?|directives?|commands?|orders?) (?:is|are) (?:to|now|as)\\b|\\b(?:set|start|begin|give you|there is|here is|this is) an? (?:new|different) (?:task|assignment|mission|objective)[ ]?[:.;,]',
  ),
  row(
    'switch',
    0.45,
    '\\b(?:delete|erase|clear|wipe|reset) (?:all )?(?:of )?(?:the |your )?(?:text|everything|context|history|instructions|content)?(?: (?:from|in|of))? ?(?:your |the )?(?:memory|context|context window)\\b|\\bin addition to (?:the|your) (?:previous|above|other|earlier|original) (?:tasks?|instructions?|prompts?)\\b',
  ),
  row(
    'switch',
    0.5,
    '\\b(?:stop|quit|cease) (?:being|acting (?:as|like)|pretending to be|behaving (?:as|like)) (?:an? |the |my )?(?:assistant|ai|chat ?bot|bot|helpful|language model|polite)',
  ),
  row(
    'switch',
    0.5,
    "\\b(?:übersetze|fasse|antworte|lies|bearbeite|schreib)[\\p{L}]{0,3} nicht(?: weiter| mehr)?[^\\n]{0,40}(?:stattdessen|sondern)|\\b(?:schreibe?|sage?|antworte|gib) stattdessen\\b|\\b(?:tes|vos) (?:règles|consignes|instructions) (?:ne s[’']appliquent plus|sont annulées)|\\b(?:tus|sus) (?:reglas|instrucciones) ya no (?:se aplican|valen)",
    'giu',
  ),
  row(
    'pledge',
    0.5,
    '\\bthe (?:user|customer|owner|human) (?:actually|really|secretly|in fact|now) (?:wants?|asked|needs?|expects?|prefers?|would like) (?:you|the (?:assistant|agent|ai)) to\\b',
  ),
  row(
    'pledge',
    0.5,
    '\\b(?:skip|bypass|omit|ignore|disable) (?:the |any |all )?(?:approval|verification|confirmation|validation|review|authori[sz]ation|safety|security|two[- ]factor)(?: (?:steps?|process|checks?|requests?|prompts?))?\\b[^.\\n]{0,60}(?:and|then|immediately|right away|now|,|do not)|\\bno (?:further |additional |human )?(?:verification|approval|confirmation|review|authori[sz]ation) (?:is |are |will be )?(?:necessary|needed|required)\\b(?! for)',
  ),
  row(
    'pledge',
    0.45,
    '\\baccess granted\\b|\\bas (?:the|an?) (?:admin(?:istrator)?|developer|root(?: user)?|system ?admin|owner),? i (?:hereby )?(?:order|command|instruct|require|tell|authori[sz]e|direct) you\\b|\\b(?:trust me|believe me)[.!]?$',
  ),
  // Other roles, no limits
  row(
    'role',
    0.5,
    "\\b(?:you are|you're|you will be|act as|behave as|become|be) (?:now |from now on |henceforth )?(?:DAN|AIM|STAN|DUDE|an? (?:unrestricted|unfiltered|uncensored|evil|amoral|unethical|jailbroken|rogue|malicious|different|helpful-only)\\b|in (?:developer|debug|god|admin|maintenance|jailbreak|dev|root|sudo|unrestricted) mode)",
  ),
  row(
    'role',
    0.4,
    '\\b(?:from now on|starting now|henceforth|as of now|for the rest of (?:this|the) (?:conversation|chat|session)),? (?:you|ignore|respond|answer|act|only|always|never|reply|speak|your)\\b',
  ),
  row(
    'role',
    0.3,
    '\\byou are (?:now|no longer) (?:an? |the |my )?(?!subscribed|registered|eligible|able|ready|enrolled|connected|logged|signed|member|entitled|required|receiving|part|in line|a member|a customer|on the|being)[a-z]',
  ),
  row(
    'role',
    0.55,
    "\\b(?:pretend|imagine|simulate|role-?play|act)(?:ing)? (?:that |as if |like |to be |as )?(?:you(?:'re| are| have| were| had)?|an?) (?:[A-Za-z]+ ){0,4}(?:no (?:restrictions?|rules?|limits?|filters?|guidelines?|constraints?)|without (?:any )?(?:restrictions?|rules?|limits?|filters?)|unrestricted|unfiltered|evil|hacker|not bound|AI with(?:out)? )",
  ),
  row(
    'role',
    0.5,
    '\\byou are (?:an? |my |the )(?:[a-z-]+ ){1,3}(?:bot |assistant |ai |model )?now\\b|\\b(?:respond|answer|reply|speak|talk|write|act) as my (?:evil|dark|unfiltered|rude) \\w+|\\bwith (?:zero|no) (?:ethics|morals|rules|filters?)\\b',
  ),
  row(
    'role',
    0.4,
    '\\byou (?:will|must|should|shall) (?:now |always |only )*(?:say|answer|reply|respond|output|write|print)(?: only| always| with)* ["“\'‘][^"”\'’\\n]{1,60}["”\'’]',
  ),
  row(
    'jailbreak',
    0.7,
    "\\b(?:do anything now|developer mode (?:enabled|on(?! (?:android|ios|an? |the |your |my ))|activated|output)|jailbreak(?:ed)? (?:mode|prompt|yourself|the (?:ai|model))|(?:enable|activate|enter|switch to|unlock) (?:developer|dan|god|jailbreak|debug|admin|unrestricted|root|sudo|maintenance) mode(?! (?:on|in|for|under|from) (?:(?:the|your|my|an?|this) )?(?:(?:\\w+ )?(?:phone|device|tablet|android|ios|iphone|ipad|windows|chrome|browser|settings|options|headset|watch|tv|router|printer|server|app|extensions?))\\b)|god mode|DAN mode|no (?:longer )?(?:bound|restricted|limited) by (?:any |your |the |openai|anthropic|its |their )?[a-z' ]{0,20}(?:rules|polic(?:y|ies)|guidelines|restrictions|limits|filters))",
  ),
  row(
    'jailbreak',
    0.45,
    '\\b(?:without|with no|free (?:of|from)|remove|disable|turn off|deactivate|lift|bypass|switch off) (?:any |all |your |the |its )?(?:safety |content |ethical |moral |security |built-in )?(?:filters?|restrictions?|safeguards?|guardrails?|safety (?:checks?|measures?|protocols?)|content polic(?:y|ies)|moderation|limitations?|censorship)\\b',
  ),
  row(
    'jailbreak',
    0.4,
    '\\b(?:opposite day|hypothetical(?:ly)? (?:scenario|response).{0,60}(?:no rules|illegal)|grandma (?:exploit|used to)|two responses.{0,40}(?:jailbreak|unfiltered)|stay in character (?:no matter|at all times)|never (?:refuses?|says? (?:no|you can)|breaks? character)|do not (?:refuse|decline|apologi[sz]e|warn))\\b',
  ),
  // Chat templates and false roles
  row(
    'system',
    0.8,
    '<\\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|endofprompt|channel|message|end_of_turn)\\|?>|\\[/?INST\\]|<</?SYS>>|<(?:start|end)_of_turn>|<\\/?s>\\s*\\[INST|\\[\\/?SYSTEM_PROMPT\\]',
  ),
  row(
    'system',
    0.6,
    '(?:^|\\n|[}\\])"\'] ?)[ \\t]*(?:#{1,4} ?|\\*\\*|\\[|<|={2,} ?|-{3,} ?|\\{\\{?)[ ]?(?:system|developer|admin(?:istrator)?)(?:[ _-](?:message|prompt|override|note|notice|instructions?|update|alert|command|directive))?[ ]?(?:\\*\\*|\\]|>|:|={2,}|-{3,}|\\}\\}?)(?!\\(https?:|[ ]?(?:requirements?|info|status|name|version))',
  ),
  row(
    'system',
    0.42,
    '(?:^|\\n)[ \\t]*(?:system|SYSTEM)(?: (?:message|prompt|override|notice|alert|instruction|update|note|command))?[ ]?: ?(?=[^\\n]{0,200}\\b(?:you|your|ignore|assistant|ai|model|respond|must|execute|send|user(?! ?:)|instructions?|approve|refund|override)\\b)',
  ),
  row('system', 0.52, '(?:^|\\n)[ \\t]*(?:human|assistant|AI) ?: [^\\n]{1,300}\\n+[ \\t]*(?:human|assistant|AI) ?: '),
  row(
    'system',
    0.62,
    '(?:-{2}|={2}|#{2}|<|\\[|\\]{2})[ ]?(?:end|begin|start|close|stop)(?: of)?(?: the)? (?:user |untrusted |retrieved |external |new |system |original |real |trusted )?(?:document|input|context|data|text|email|content|prompt|instructions?|message|conversation|article|system)(?: here)?[ ]?(?:-{2,}|={2,}|#{2,}|>|\\]|\\[{2})',
  ),
  row(
    'system',
    0.55,
    '</?(?:system|instructions?|system_prompt|user_input|untrusted(?:_content|_data)?|context|document|retrieved|admin|assistant|tool_response|function_results|trusted)>[\\s\\S]{0,100}(?:ignore|you (?:are|must|should|will)|new|instead|disregard|now|system|execute|call|send)',
  ),
  row(
    'system',
    0.5,
    '\\b(?:admin(?:istrator)?|developer|root|system|security team|openai|anthropic|microsoft) (?:override|authori[sz]ation|access)(?: code)?(?: (?:granted|accepted|confirmed|enabled|activated|verified)|[:=])',
  ),
  // The prompt itself
  row(
    'leak',
    0.7,
    "\\b(?:reveal|show|print|repeat|output|display|tell|give|leak|expose|dump|share|recite|disclose|describe|explain|write(?: out| down)?|return|list|copy|translate|summari[sz]e|paraphrase|encode|what(?: is|'s| are| were| was))(?: (?:me|us|out|back|to me|verbatim|exactly|the|all|of|your|full|entire|complete|exact|original|initial|hidden|secret|internal|its|word for word|contents?|text)){0,7} (?:system (?:prompt|message|instructions?)|(?:initial|hidden|secret|internal|original|developer|base|pre-?) ?(?:prompt|instructions?|message|rules|system prompt)|your (?:prompt|(?:own )?instructions|rules|guidelines|programming|configuration)|prompt(?: text)? above|developer (?:prompt|message))\\b",
  ),
  row(
    'leak',
    0.4,
    '\\b(?:reveal|print|repeat|output|recite|disclose|echo)(?: (?:me|back|out|all|the|full|exact|entire)){0,4} (?:instructions|text|words|everything|messages?) (?:that (?:was|were) )?(?:above|before (?:this|my))\\b',
  ),
  row(
    'leak',
    0.5,
    '\\b(?:everything|all(?: the)? (?:text|words|content|instructions))(?: written| said| given)? (?:above|before)(?: this)?(?: (?:line|message|point|prompt|sentence))?[^.\\n]{0,30}(?:verbatim|code block|word for word|exactly)|starting (?:with|from) ["“\']?you are\\b|repeat the words above',
  ),
  row(
    'leak',
    0.6,
    '\\b(?:first|last|initial|opening|next) (?:\\d{1,4}|few|ten|twenty|fifty|hundred|several) (?:words?|lines?|sentences?|characters?|tokens?|paragraphs?) (?:of|in|from) (?:your|the|this) (?:system |initial |original |hidden )?(?:prompts?|instructions?|context|message|conversation)\\b',
  ),
  row(
    'leak',
    0.55,
    "\\b(?:show|tell|give|list|reveal|print|repeat|share|what(?: is|'s| are| were| was)|which|know|see|describe|output|display|say)\\b[^.?\\n]{0,40}\\b(?:instructions?|prompts?|rules|directives|guidelines|text|words) (?:that |which )?(?:you (?:were|have been|'ve been|are|had been|got|received|have received|must follow|have mentioned|have)|(?:were|was|is|are) (?:given|told|provided|fed) to you)\\b(?! (?:sent|me|by my|in the (?:manual|leaflet|email|letter)))",
  ),
  row(
    'leak',
    0.55,
    '\\b(?:written|stated|said|is|was|text|stands|there|appears|begin(?:s|ning)?) (?:at|in|from) the (?:very )?(?:beginning|start|top) of (?:this|our|the|your) (?:conversation|chat|prompt|context|session|dialogue)\\b',
  ),
  row(
    'leak',
    0.5,
    '\\b(?:print|repeat|output|echo|copy|return|write|show|recite|display)(?: (?:me|out|back|down|all|exactly|just|only|please))* (?:the |all |any )?(?:text|words?|lines?|sentences?|content|paragraphs?|everything|instructions?)(?: that (?:is|are|was|were|comes?|stands?))? (?:above|before|preceding|prior to)\\b',
  ),
  row(
    'leak',
    0.5,
    '\\b(?:list|show|print|give|tell|repeat|share|display|reveal)(?: (?:me|us|all|of|out|the|every))* (?:your|the (?:hidden|secret|initial|original|system)) (?:(?:initial|original|first|previous|hidden|internal|secret|current|own|full|complete) )?(?:prompts?(?: texts?)?|instructions?|rules|directives|guidelines|configuration|config|source code|code)\\b(?! (?:for|on how|of conduct|about|to (?:assemble|install|get)))',
  ),
  row(
    'leak',
    0.55,
    "\\b(?:what(?: is|'s)?|reveal|tell|spell|print|say|give|show|write|type|encode|whisper|guess|rhymes? with|hint)\\b[^.?\\n]{0,30}\\b(?:the|your) (?:secret |hidden |access |magic |master |admin(?:istrator)? )(?:password|passphrase|codes?|keys?|words?|phrase|token)\\b|\\breveal (?:the|your) (?:code ?word|passphrase|password|secret|flag)\\b",
  ),
  row(
    'leak',
    0.5,
    '\\b(?:translate|repeat|spell|encode|rephrase|rewrite|summari[sz]e|paraphrase|print|type) (?:me )?your (?:very )?(?:first|initial|last|previous|own|original) (?:instructions?|prompts?|messages?|rules?|directives?)\\b',
  ),
  // Out with the data
  row(
    'exfiltration',
    0.68,
    `\\b${send}\\b[^.\\n!?]{0,80}?(?<!\\w)${secretThings}\\b[^.\\n!?]{0,80}?(?:\\bto\\b|\\bat\\b|\\bvia\\b|\\bas\\b|\\bin\\b|\\binto\\b|->)[^\\n]{0,40}?(?:https?:|[\\w.+-]{1,64}@[\\w-]+\\.|webhook|attacker|pastebin|\\burl\\b|endpoint|query string|\\bpath\\b|image|link|server|ftp|discord|telegram|this address|external)`,
  ),
  row(
    'exfiltration',
    0.36,
    `\\b(?:send|forward|upload|transmit|exfiltrate|leak|bcc|post)\\b(?! me)[^.\\n!?]{0,60}?\\b${manyThings}\\b[^.\\n!?]{0,80}?\\bto\\b[^\\n]{0,30}?(?:https?:|[\\w.+-]{1,64}@[\\w-]+\\.|webhook|attacker)`,
  ),
  row('exfiltration', 0.4, `\\b(?:leak|exfiltrate|steal|smuggle)\\b[^.\\n!?]{0,40}(?<!\\w)(?:${secretThings}|${manyThings})`),
  row(
    'exfiltration',
    0.6,
    `\\b(?:read|open|fetch|retrieve|collect|gather|find|search for|look up|extract|list|query|get)\\b[^.\\n!?]{0,60}?(?<!\\w)(?:${secretThings}|${manyThings})\\b[^\\n!?]{0,80}?\\b(?:and|then|,)[^.\\n!?]{0,20}?\\b${send}\\b[^.\\n]{0,60}(?:https?:|@|attacker|webhook|external)`,
  ),
  row(
    'exfiltration',
    0.55,
    '\\b(?:print|reveal|show|output|give|tell|list|dump|return|display)\\b[^.\\n!?]{0,30}\\b(?:all )?(?:the )?(?:environment variables|api[ _-]?keys?|credentials|passwords|secrets|access tokens|private keys|connection strings?|\\.env file|/etc/passwd)\\b',
  ),
  row(
    'image',
    0.82,
    '!\\[[^\\]\\n]{0,200}\\]\\(\\s?https?://[^)\\s]{3,300}(?:[?&/=][^)\\s]{0,200})?(?:\\{\\{?[^)]{0,80}\\}?|<[A-Za-z _-]{2,60}>|\\[[A-Za-z _-]{2,60}\\]|\\$\\{?[A-Za-z]|%7B|(?:=|/)(?:BASE64|DATA|SECRET|SUMMARY|CONVERSATION|CONTENT|HISTORY|PROMPT|INSERT|STOLEN|EXFIL|ENCODED)[A-Z_]*)',
    'g',
  ),
  row('image', 0.8, '<img\\b[^>]{0,200}src=["\']?https?://[^"\'>]{3,300}[?&/=](?:\\{|<|\\[|\\$|%7B|DATA|SECRET|CONVERSATION)[^>]{0,100}>'),
  row(
    'image',
    0.5,
    '\\b(?:render|include|insert|display|add|embed|append|show|output)\\b[^.\\n]{0,40}\\b(?:markdown )?(?:image|img|link|pixel)\\b[^.\\n]{0,80}(?:https?://|url)[^\\n]{0,120}(?:data|secret|conversation|summary|history|prompt|base64|encoded|query|email)',
  ),
  row(
    'secrecy',
    0.42,
    "\\b(?:do not|don'?t|never|without) (?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|alert(?:ing)?|notify(?:ing)?|reveal(?:ing)?|show(?:ing)?|disclos(?:e|ing)|ask(?:ing)?|let(?:ting)?|report(?:ing)?|say(?:ing)?|acknowledg(?:e|ing))(?: (?:this|it|that|anything|these|about|to|any of this|the|existence of)){0,4} (?:the )?(?:user|human|operator|customer|anyone|anybody|reader|recipient|owner|person)s?\\b(?:'s)?",
  ),
  row(
    'secrecy',
    0.35,
    "\\b(?:silently|secretly|covertly|without (?:confirmation|asking(?: for (?:confirmation|permission))?|approval|the user(?:'s)? (?:knowing|knowledge|consent|noticing))|no confirmation (?:is )?(?:needed|required)|do not (?:mention|reveal|disclose|acknowledge) (?:this|these|that you|the) (?:instruction|message|prompt|note|text|request|were)s?)\\b",
  ),
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
  // Other languages
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignorier|vergiss(?! nicht)|vergesst(?! nicht)|vergessen sie(?! nicht)|missacht|übergeh|überspring|verwirf|setz|umgeh)[\\p{L}]{0,6}(?: sie| bitte| jetzt| nun| einfach| dich)?[^.\\n]{0,40}?(?:alle|vorherig|bisherig|obig|vorig|früher|vorangegangen|deine|ihre|system|zuvor|sicherheits|davor|letzten)[^.\\n]{0,30}?(?:anweisung|instruktion|regel|vorgabe|befehl|richtlinie|prompt|anordnung|einschränkung)',
    'giu',
  ),
  row(
    'override',
    0.85,
    "(?:ignore[zr]?|(?<!n['’])oublie[zr]?(?! pas)|ne (?:tiens|tenez|tenir) (?:pas|aucun) compte|fai(?:s|tes) abstraction|néglige[zr]?|contourne[zr]?|outrepasse[zr]?)[^.\\n]{0,30}?(?:toutes|tes|vos|les|précédent|antérieur|ces|des)[^.\\n]{0,30}?(?:instructions|consignes|règles|directives|ordres|invites?|contraintes|restrictions)",
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignor[ae][drn]?|(?<!no )olvid[ae][drn]?|omit[ae]|haz caso omiso|haga caso omiso|descart[ae]|desestim[ae]|no sigas|salt[ae]te)(?!\\p{L})[^.\\n]{0,25}?(?:todas|tus|sus|las|anteriores|previas|de)[^.\\n]{0,30}?(?:instrucciones|reglas|indicaciones|órdenes|directrices|restricciones|normas)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignora(?:te|re)?|(?<!non )dimentica(?:te|re)?|trascura|non seguire|tralascia|scarta)(?!\\p{L})[^.\\n]{0,25}?(?:tutte|le|tue|precedenti|vostre|queste)[^.\\n]{0,30}?(?:istruzioni|regole|indicazioni|direttive|ordini|restrizioni)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?<!\\p{L})(?:ignor[ea]r?|(?<!não )esque[çc]a|desconsider[ea]|n[ãa]o siga|descart[ea])(?!\\p{L})[^.\\n]{0,25}?(?:todas|as|suas|anteriores|prévias|tuas)[^.\\n]{0,30}?(?:instruç[õo]es|regras|comandos|orientações|diretrizes|restrições)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:negeer|vergeet(?! niet))[^.\\n]{0,25}?(?:alle|vorige|eerdere|bovenstaande|je|uw|de)[^.\\n]{0,30}?(?:instructies|regels|opdrachten|richtlijnen|aanwijzingen|beperkingen)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:zignoruj|ignoruj|(?<!nie )zapomnij|pomiń|nie zwracaj uwagi)[^.\\n]{0,40}?(?:instrukcj|polece[nń]|zasad|reguł|wytyczn|wskazówk)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:игнорируй|проигнорируй|(?<!не )забудь|не обращай внимания на|отбрось|не следуй|пропусти)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:инструкц|правил|указани|команд|директив|ограничени|промпт)',
    'giu',
  ),
  row('override', 0.85, '(?:ігноруй|проігноруй|забудь)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:інструкц|вказівк|правил|команд)', 'giu'),
  row('override', 0.85, '(?:ignoruj|zapomeň|zabudni)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:pokyn|instrukc|pravid|příkaz|príkaz)', 'giu'),
  row(
    'override',
    0.85,
    '(?:ignorera|glöm|bortse från|ignorer|glem|se bort fra)[^.\\n]{0,40}?(?:instruktion|anvisning|regler|regel|instruks|kommando|direktiv)',
    'giu',
  ),
  row('override', 0.85, '(?:unohda|ohita|älä (?:välitä|noudata)|jätä huomiotta)[^.\\n]{0,40}?(?:ohje|sään|käsky|määräy)', 'giu'),
  row(
    'override',
    0.85,
    '(?:忽略|无视|無視|忘记|忘記|忽視|忘掉|不要理会|不要遵守|抛开|跳过|绕过|不用管)[^。\\n]{0,15}?(?:指令|指示|说明|說明|提示|规则|規則|命令|要求|限制|设定)',
    'gu',
  ),
  row(
    'override',
    0.85,
    '(?:指示|命令|ルール|プロンプト|制約|規則|指令|説明)[^。\\n]{0,12}?(?:無視|忘れ|破棄|従わない)|(?:無視して|忘れて)[^。\\n]{0,10}(?:指示|命令|ルール)',
    'gu',
  ),
  row('override', 0.85, '(?:지시|명령|규칙|프롬프트|지침)[^.\\n]{0,12}?(?:무시|잊어|잊고|따르지)', 'gu'),
  row('override', 0.85, '(?:تجاهل|انس|تخطى|لا تتبع)[^.\\n]{0,30}?(?:التعليمات|الأوامر|القواعد|الإرشادات|التوجيهات)', 'gu'),
  row(
    'override',
    0.85,
    '(?:talimat|kural|komut|yönerge)[\\p{L}]{0,6}[^.\\n]{0,15}?(?:yok say|görmezden gel|unut|dikkate alma|göz ardı)',
    'giu',
  ),
  row('override', 0.85, '(?:निर्देश|नियम|आदेश)[^।\\n]{0,25}?(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल|उपेक्षा)', 'gu'),
  row(
    'override',
    0.85,
    '(?:bỏ qua|quên|phớt lờ)[^.\\n]{0,25}?(?:hướng dẫn|chỉ thị|quy tắc|lệnh|chỉ dẫn)|(?:abaikan|lupakan)[^.\\n]{0,25}?(?:instruksi|perintah|aturan|arahan)',
    'giu',
  ),
  row(
    'override',
    0.85,
    '(?:αγν[οό][ηή]σ|ξέχασ|παράβλεψ)[\\p{L}]{0,3}[^.\\n]{0,40}?(?:οδηγ[ίι]|κανόν|εντολ)|(?:התעלם|התעלמי|שכח)[^.\\n]{0,25}?(?:הוראות|ההוראות|הכללים|הפקודות)|(?:ignoră|uită|nu ține cont)[^.\\n]{0,30}?(?:instrucțiun|reguli|comenzi)|(?:hagyd figyelmen kívül|felejtsd el)[^.\\n]{0,30}?(?:utasítás|szabály)|(?:utasítás|szabály)[\\p{L}]{0,6}[^.\\n]{0,15}(?:hagyd figyelmen kívül|felejtsd el)',
    'giu',
  ),
  row(
    'role',
    0.4,
    "(?:du bist (?:jetzt|ab sofort|nun|ab jetzt)|ab sofort (?:bist|antwortest|wirst) du|tu es (?:maintenant|désormais)|à partir de maintenant,? tu|ahora eres|a partir de ahora,? (?:eres|actúa|responde)|ora sei|d['’]ora in poi|agora você é|a partir de agora,? (?:você|responda|aja)|je bent (?:nu|vanaf nu)|теперь ты|отныне ты|你现在是|从现在开始,?你|从现在起|あなたは今から|これからあなたは|이제부터 너는|지금부터 당신은|jesteś teraz|från och med nu är du)",
    'giu',
  ),
  row(
    'leak',
    0.6,
    '(?:(?:zeig|verrat|nenn|gib|wiederhol|druck|schreib|lies|offenbar)[\\p{L}]{0,3}[^.\\n]{0,30}(?:system-?prompt|systemanweisung|systemnachricht|deine (?:anweisungen|instruktionen)|geheime anweisung)|(?:révèle|affiche|montre|donne|répète|divulgue)[\\p{L}]{0,3}[^.\\n]{0,30}(?:prompt (?:du )?système|invite système|tes instructions|instructions (?:système|cachées))|(?:revela|muestra|dime|imprime|repite)[^.\\n]{0,30}(?:prompt del sistema|instrucciones del sistema|tus instrucciones|system prompt)|(?:rivela|mostra|stampa)[^.\\n]{0,30}(?:prompt di sistema|istruzioni di sistema|tue istruzioni)|(?:revele|mostre|imprima)[^.\\n]{0,30}(?:prompt do sistema|instruções do sistema|suas instruções)|(?:toon|onthul|geef)[^.\\n]{0,30}(?:systeemprompt|systeeminstructies)|(?:покажи|выведи|раскрой|напиши|повтори)[^.\\n]{0,30}(?:системн[\\p{L}]+ (?:промпт|подсказ|инструкц|сообщени)|свои инструкции)|(?:显示|输出|告诉我|打印|泄露|重复)[^。\\n]{0,10}(?:系统提示|系统指令|系统消息|提示词|初始指令)|(?:システムプロンプト|システム指示|初期指示)[^。\\n]{0,10}(?:表示|出力|教え|見せ|開示)|(?:시스템 프롬프트|시스템 지시)[^.\\n]{0,10}(?:보여|출력|알려))',
    'giu',
  ),
  row(
    'exfiltration',
    0.62,
    "(?:(?:sende|schick|leite|übermittl)[\\p{L}]{0,3}[^.\\n]{0,50}(?:passw[öo]rter|zugangsdaten|kundendaten|api-?(?:keys?|schlüssel)|geheimnisse|alle (?:e-?mails|daten|kontakte|dateien|nachrichten)|chatverlauf)[^.\\n]{0,50}(?:an|nach|https?:)|(?:envoie[zr]?|transmet[ts]?e?z?|transfère)[^.\\n]{0,50}(?:mots de passe|identifiants|données (?:clients?|utilisateurs?)|clés? (?:d[’']api|api)|tous les (?:e-?mails|fichiers|contacts))[^.\\n]{0,50}(?:à|vers|https?:)|(?:env[íi]a|manda|reenv[íi]a)[^.\\n]{0,50}(?:contraseñas|credenciales|datos de (?:los )?clientes|claves? (?:de )?api|todos los (?:correos|archivos|contactos))[^.\\n]{0,50}(?:a |https?:)|(?:отправь|перешли|вышли)[^.\\n]{0,50}(?:парол|учётные данные|учетные данные|данные (?:клиентов|пользовател)|ключи|все (?:письма|файлы))[^.\\n]{0,50}(?:на|https?:)|(?<!(?:不会|不得|不能|不可|不|禁止))(?:把|将)[^。\\n]{0,20}(?:密码|密钥|凭证|客户数据|用户数据|所有邮件|聊天记录)[^。\\n]{0,20}(?:发送|转发|上传)(?:到|给)?)",
    'giu',
  ),
];

/** Words of those who write about injections rather than try one. */
export const aboutWords =
  /prompt[- ]?injections?|(?:stop|prevent|keep|protect)(?:s|ing)? (?:users?|people|attackers?|someone|somebody|it|them|customers|others|my|our) |jail-?break(?:s|ing)? (?:attempts?|techniques?|attacks?|prompts? such)|indirect injection|attack(?:er|ers|s)?\b(?![@.][a-z])|adversar|malicious|red[- ]team|owasp|mitre|guardrails?|security (?:training|awareness|team|research|review|policy|bulletin|advisory)|vulnerabilit|exploit|threat model|detect(?:s|or|ion|ed)?\b|filter(?:s|ed)? (?:out|for|such|phrases)|classif(?:y|ier)|phrases? (?:like|such as)|inputs? (?:like|such as)|strings? (?:like|such as)|for example|e\.g\.|such as|for instance|known as|an example|test cases?|payloads?|blog post|white ?paper|webinar|workshop|talk about|research(?:ers)?|blocked|we saw|reported|bug report|unit test|regex|sanitiz|zum beispiel|angriff|beispiel|par exemple|attaque|por ejemplo|ataque|esempio|attacco|例如|攻击|注入攻击|например|атак|social engineering|anti-?patterns?|insecure|hardening|(?:analy[sz]e|study|discuss|explain|about|tested|mention(?:s|ed)?|why) (?:the |an? )?(?:phrase|string|wording|payload|pattern|sentence|quer(?:y|ies))s? (?:like |such as )?["“'‘`]|why the (?:words|text) ["“'‘]|quer(?:y|ies) like |(?:patterns?|blocklist|denylist|keywords?) ?[=:] ?[["']|explain why|explique[rz]? pourquoi|erklär\p{L}{0,2},? (?:warum|wieso)|explica por qué|spiega perché|объясни\p{L}*,? почему|\b(?:character|villain|protagonist) (?:says?|tells?|whispers|types|named)\b|(?:XML|JSON|YAML|code|config(?:uration)?|log) (?:example|snippet|sample)|(?:purpose|role|point|use|difference|format) (?:of|between) (?:the |an? )?(?:system|developer) (?:prompt|message|role)s?|(?:openai|anthropic|chat completions?|responses) api|(?:system prompt|developer message)s? (?:is|are|must|should|may|can) (?:never |not )?(?:be )?(?:configured|stored|kept|defined|loaded|exposed|versioned|logged|shown)|\bi (?:cannot|can['’]t|won['’]t|will not|am (?:not able|unable) to|must decline to) (?:help|assist|enable|comply|switch|turn|disable|change|pretend|tell|show|print|act|ignore|reveal|share|provide|disclose|follow|bypass|do (?:that|this))|test suites?|jailbreaks\b|\bin (?:the|my|our|a) (?:novel|thriller|film|movie|play|book|series|story)\b[^.\n]{0,60}\b(?:hears?|says?|tells?|whispers?|shouts?|reads?|types?)\b|best practices?|tips for|how to (?:write|structure|format) (?:an? |good |the )*(?:system |developer )?prompts?|injection de (?:prompts?|consignes|commandes)|inyecci[oó]n de|inje[çc][ãa]o de|iniezione di|enjeksiyon|حقن|внедрени[яею]|書き方|とは何|区别|注入|관리하는 방법|작성(?:하는)? ?(?:방법|법)|탈옥 시도|인젝션|주입 공격|탐지|방어|차단해야|보안 교육|않는 정책|インジェクション|攻撃者|攻撃手法|検知|防御|提示词注入|提示注入|防护|检测|防范|angreifer|erkenn(?:en|ung)|abwehr|schulung|attaquant|détect(?:er|ion)|se prémunir|atacante|detectar|detección|rilevare|aggressore|обнаруж|злоумышленник|защит[аы] от/iu;
