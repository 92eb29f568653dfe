/** Other roles, no limits, and false roles in the talk. */
import { row, type Signal } from '../signal.ts';

export const roleSignals: readonly Signal[] = [
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
];
