/** Away from the task at hand: other instructions count, another task comes, the reader is free of its rules. */
import { row, type Signal } from '../signal.ts';

const adjectives =
  "(?:(?:all|any|the|your|my|our|these|those|every|each|of|previous|previously|prior|above|earlier|preceding|foregoing|initial|original|existing|current|system|safety|other|given|stated|past|old|former|default|standard|internal|built-?in|hidden|security|ethical|content|aforementioned|and|or|set|provided|you (?:have |were |'ve been )?(?:been )?(?:given|told|received))[ ,]+){0,8}";
const rules =
  '(?:instructions?|prompts?|rules?|directions?|directives?|guidelines?|guidance|commands?|constraints?|training|programming|restrictions?|safeguards?|guardrails?|polic(?:y|ies)|protocols?|orders)';
const drop =
  "(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|do not (?:follow|obey|comply with)|don'?t (?:follow|obey)|stop (?:following|obeying)|pay no attention to|set aside|nullify|void|erase|drop|abandon|cease following|no longer follow|skip|circumvent|break free from)";
export const overrideSignals: readonly Signal[] = [
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
];
