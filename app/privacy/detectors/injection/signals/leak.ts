/** Out with the prompt, and out with the data. */
import { row, type Signal } from '../signal.ts';

const secretThings =
  '(?:passwords?|credentials?|api[ _-]?keys?|secrets?|(?:access )?tokens?|private keys?|ssh keys?|environment variables|env vars|\\.env|session cookies?|cookies|conversations?(?: history| logs?)?|(?:chat|message) (?:history|logs?)|context window|system prompt|customer (?:data|database)|user data|personal data)';
const manyThings =
  '(?:customer (?:records|list)|database|inbox|mailbox|(?:all|every) (?:of )?(?:the |my |your |their )?(?:e-?mails|files|documents|contacts|messages|records|invoices))';
const send =
  '(?:send|forward|e-?mail|post|upload|transmit|exfiltrate|leak|copy|share|bcc|deliver|append|attach|encode|include|submit|pass|dump|export|paste|embed)';
export const leakSignals: readonly Signal[] = [
  // The prompt itself
  row(
    'leak',
    0.7,
    "\\b(?:reveal|show|print|repeat|output|display|tell|give|leak|expose|dump|share|recite|disclose|describe|explain|write(?: out| down)?|return|list|copy|translate|summari[sz]e|paraphrase|encode|what(?: is|'s| are| were| was))(?: (?:me|us|out|back|to me|verbatim|exactly|the|all|above|of|your|full|entire|complete|exact|original|initial|hidden|secret|internal|its|word for word|contents?|text)){0,7} (?:system (?:prompt|message|instructions?)|(?:initial|hidden|secret|internal|original|developer|base|pre-?) ?(?:prompt|instructions?|message|rules|system prompt)|your (?:prompt|(?:own )?instructions|rules|guidelines|programming|configuration)|prompt(?: text)? above|developer (?:prompt|message))\\b",
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
];
