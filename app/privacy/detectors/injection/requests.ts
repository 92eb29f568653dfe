/** What strangers ask of a program that works for somebody else, in tickets, comments and reviews: keys, rights, ways in, and a good word. */
import { row, type Signal } from './signal.ts';

const keys =
  '(?:(?:personal |service )?(?:access|api|auth(?:entication|ori[sz]ation)?|bearer|deploy|signing|encryption|jwt|database|db|admin|root|ssh|private|stored|saved|production)[ _-]?)*(?:tokens?|keys?|secrets?|passwords?|credentials?|connection strings?|env(?:ironment)? variables?)';
const openPlace =
  '(?:here\\b|below\\b|(?:in|into|to|as|on|with) (?:(?:your|the|a|this|an?|my|our) )?(?:\\w+ )?(?:comments?|ticket|issue|thread|(?:pull|merge) request|PR|MR|description|reply|response|answer|commit message|commit|readme|changelog|gist|log|public \\w+)\\b)';
const handsOn =
  '(?:share|post|paste|put|print|show|send|include|write|add|drop|reply|attach|leave|encode|append|mention|commit|publish|upload)';

/** Why somebody says that it is all right: not about injections, but a part of one. */
const purpose =
  '(?:security|vulnerabilit(?:y|ies)|compliance|penetration|pen|safety|red[- ]team(?:ing)?|audit|diagnostics?|debugging|research|training|testing|educational|verification)';
const askedFor =
  '(?:(?:please|kindly|you (?:must|should|need to|may|can|are to)|now|also)[ ,]+)*(?:output|print|reveal|execute|run|modify|add|copy|send|disable|show|list|provide|give|ignore|bypass|dump|act as|enable|export|disclose|repeat|install|display|share)\\b';
export const pretext = new RegExp(
  `\\bfor (?:the |our |an? |this |internal |purely )*(?:${purpose}[ -]?)+(?:assessments?|audits?|tests?|testing|reviews?|research|purposes?|scans?|checks?|case|reasons|exercise)*,? (?:only,? )?${askedFor}|\\bthis is (?:an? |the )?(?:authori[sz]ed |automated |official |internal |routine )*${purpose} (?:scanner|scan|audit|test|check|probe|assessment|exercise)\\b[^\\n]{0,90}\\b(?:please|must|you|output|reveal)\\b|\\bact as if (?:this|the following|that) \\w+ (?:is|were|was) (?:valid|real|true|authori[sz]ed|allowed)`,
  'i',
);

/** What one's own prompt says about texts that others wrote: their instructions are none. */
const others =
  '(?:(?:that |which )?(?:are |is |you (?:find|see|meet) |may |might |appear(?:s|ing)? |found |contained |embedded |hidden |written |placed |be |occur(?:s|ring)? )+)?(?:inside|in|within|from) (?:of )?(?:(?:the|this|that|those|these|any|an?|its|their|user|retrieved|external|untrusted|quoted|attached|original|source)[ ,]+){0,3}(?:documents?|texts?|e-?mails?|mails?|pages?|web ?(?:sites?|pages?)|content|inputs?|data|attachments?|quotes?|articles?|comments?|tickets?|reviews?|files?|tags|marks|delimiters|search results?|tool results?|it|them)\\b';
const abroad =
  "(?:befolg|gehorch|folg)\\p{L}{0,2} (?:keine[nr]?|nicht)[^.\\n]{0,50}(?:text|dokument|mail|nachricht|inhalt|eingabe)|(?:n[’']obéis|n[’']exécute|ne (?:suis|suivez|tiens)|ignore)[^.\\n]{0,24}(?:instructions?|consignes?)[^.\\n]{0,24}(?:dans|du) (?:le |la |l[’'])?(?:document|texte|mail|message|page|contenu)|(?:no (?:sigas|obedezcas)|ignora)[^.\\n]{0,16}instrucciones[^.\\n]{0,24}(?:en|del) (?:el |la )?(?:documento|texto|correo|mensaje|página|contenido)|(?:non (?:seguire|eseguire)|ignora)[^.\\n]{0,16}istruzioni[^.\\n]{0,24}(?:nel|del|nella) ?(?:documento|testo|mail|messaggio|pagina|contenuto)|(?:не выполняй|не следуй|игнорируй)\\p{L}{0,2}[^.\\n]{0,16}(?:инструкци|указани|команд)\\p{L}*[^.\\n]{0,24}(?:в|из) (?:тексте|письме|документе|сообщении|содержимом)|(?:文書|本文|メール|テキスト|データ|ページ|入力)(?:内|の中|中)?(?:の|にある|に含まれる)(?:指示|命令)[^。\\n]{0,8}(?:従わない|無視|実行しない)|(?:不要|不得|切勿)(?:执行|遵循|听从|遵守)[^。\\n]{0,8}(?:文档|文本|邮件|网页|内容|数据)(?:中|里)|(?:문서|본문|메일|텍스트|데이터|페이지)[^.\\n]{0,8}(?:안|내|속|있는|포함된)[^.\\n]{0,4}(?:지시|명령)[^.\\n]{0,4}(?:따르지|무시)";
export const ownDefence = new RegExp(`\\b(?:instructions?|commands?|orders?|prompts?|directives?|requests?),? ${others}|${abroad}`, 'iu');

export const requestSignals: readonly Signal[] = [
  // Keys out of the hands of a program that holds them
  row(
    'exfiltration',
    0.56,
    `\\b(?:creat|generat|issu|mak|mint|retriev|fetch|get|read|look up|find|extract|grab|dump|pull|collect|copy|list|gather|take)e?\\b[^.\\n]{0,50}\\b${keys}\\b[^.]{0,60}\\b(?:and|then|,)[ ]?(?:please |also |then )?${handsOn}\\b[^.\\n]{0,40}${openPlace}`,
  ),
  row(
    'exfiltration',
    0.55,
    `\\b(?:cop(?:y|ies)|writ|dump|export|sav|mov|collect|gather|append|print|put)e?\\b[^.\\n]{0,16}\\b(?:all|any|every)\\b[^.\\n]{0,20}\\b${keys}\\b[^.\\n]{0,24}\\b(?:to|into|in) (?:a |an |the |one )?(?:\\w+ )?(?:files?|comment|gist|log|document|page|\\w+\\.(?:txt|md|log|json))\\b`,
  ),
  row(
    'exfiltration',
    0.56,
    `\\b(?:extract|collect|harvest|list|gather|note|record|report|output|include|write down|copy|save|print)e? (?:any|all|every|the) (?:\\w+ ){0,2}?${keys}[ ,](?:that )?you (?:can |may |might |will )?(?:find|see|come across|encounter|have|meet|discover|stumble)`,
  ),
  row(
    'exfiltration',
    0.54,
    `\\b(?:encode|hide|embed|smuggle|spell out)\\b[^.\\n]{0,20}\\b${keys}\\b[^.\\n]{0,40}\\b(?:in|into|as) (?:your|the) (?:next |final )?(?:response|answer|reply|output|commit|comment|url|image|query)`,
  ),
  row(
    'leak',
    0.5,
    '\\b(?:find|reveal|print|output|list|tell|give|show|locate|report)\\b[^.\\n]{0,30}\\b(?:canary|honey) ?(?:tokens?|markers?|strings?|words?)\\b[^.\\n]{0,12}\\b(?:values?|you|and|to me|in (?:your|the))',
  ),
  row(
    'pledge',
    0.42,
    '\\b(?:grant|give|assign)\\b (?:me|my (?:account|user|key)|(?:the )?user|this account)\\b[^.\\n]{0,50}\\b(?:maintainer|admin\\w*|owner|root|collaborator|super ?user)[ -]?(?:access|rights?|role|permissions?|privileges?)\\b(?! to (?:the|our|a) (?:shared|team|folder|calendar|sheet|drive|wiki|board))',
  ),
  // Ways in
  row(
    'tool',
    0.6,
    '/dev/(?:tcp|udp)/[\\w.$-]{1,60}/\\d|\\b(?:nc|ncat|netcat)\\b[^\\n]{0,40} -e ?/bin/|\\bmkfifo /tmp/\\w+|\\bpty\\.spawn\\(',
  ),
  row('tool', 0.42, '\\b(?:add|append|modify|write|insert|edit|change)\\b[^\\n]{0,90}(?:NOPASSWD: ?ALL|/etc/(?:passwd|shadow|crontab)\\b)'),
  row(
    'tool',
    0.42,
    '\\b(?:then|and) (?:execute|run) (?:the |this |that )?(?:translated |resulting |decoded |generated |converted )(?:command|code|script|result|file)',
  ),
  row(
    'tool',
    0.53,
    '\\byou (?:must|shall|have to|are to|need to) (?:now |immediately )?(?:execute|run|issue|launch) (?:this|the following|these) (?:\\w+ )?(?:commands?|code|scripts?|quer(?:y|ies)|payload)\\b',
  ),
  row(
    'pledge',
    0.45,
    "\\b(?:bypass|skip|without|ignor(?:e|ing)|circumvent)(?:ing)? (?:the |any |all )?(?:user|human|owner|operator)(?:['’]s)? (?:confirmations?|consents?|approvals?|permissions?)\\b",
  ),
  row(
    'pledge',
    0.53,
    "\\b(?:press|click|hit|choose|select) (?:on )?[\"“'‘]?(?:confirm|ok|yes|approve|accept|allow|continue)[\"”'’]? (?:yourself|for (?:me|them|us|the user)|on (?:my|their|our|the user['’]s) behalf)\\b",
  ),
  // A good word
  row(
    'verdict',
    0.53,
    '(?:^|[\\n.!?:"] ?)(?:please |also |just |now |and )*(?:say|state|tell (?:me|them|him|her|us|the (?:user|reader|customer)s?)|answer|mention|claim|recommend|write) that (?:I|we|they|he|she|people|everyone|users?|readers?|you) (?:should|must|ought to|have to|need to|will) (?:absolutely|definitely|really|certainly|surely|always|immediately|only)\\b',
  ),
  row(
    'directed',
    0.53,
    '\\b(?:automated|automatic|machine|non-human) (?:readers?|systems?|agents?|processors?|assistants?) (?:should|must|shall|have to|need to|are to) (?:reply|answer|respond|close|mark|set|confirm|pay|book|ignore|treat)\\b',
  ),
  // Whose word counts
  row(
    'system',
    0.52,
    '\\b(?:this|here|the following|below|what follows) is (?:the |your )(?:real|actual|true|correct|only valid|genuine) (?:system )?(?:message|prompt|instructions?|task|directive|command)\\b',
  ),
  row(
    'system',
    0.42,
    '[\\[({<](?:\\w+ ){0,3}(?:text|content|document|page|input|data|mail|message|context|transcript) (?:ends?|over|finished|closed)(?: here| now)?[\\])}>]',
  ),
  row(
    'switch',
    0.42,
    '\\bnew (?:request|task|message|order|instruction|question|assignment)s? from (?:the |your )?(?:page |document |site |system |real |actual )?(?:owner|user|admin\\w*|developer|operator|author|supervisor)\\b',
  ),
  row(
    'override',
    0.76,
    '\\b(?:ignore|disregard|forget|override|discard|drop) (?:all |any |the |your |every )*(?:previous|prior|above|earlier|first|original|other|old|preceding)[ ,]+(?:system|developer) (?:messages?|notes?|text|context|turns?)\\b',
  ),
  row(
    'leak',
    0.56,
    '\\b(?:reveal|show|print|repeat|output|display|dump|share|recite|disclose|return|copy|paste|give)(?: (?:me|us|out|back|the|all|of|your|full|entire|complete))* (?:raw|verbatim|literal|unredacted|underlying|unfiltered|actual)(?: (?:and|full|complete|text|contents?|of|the|your|unedited))* (?:system|developer) (?:prompt|message|instructions?)\\b',
  ),
  row('switch', 0.36, '\\bi (?:now )?have (?:a|an|another) (?:\\w+ ){0,3}(?:challenge|tasks?|question|assignment|mission|job) for you\\b'),
  row(
    'switch',
    0.5,
    "\\bforget (?:what|everything|all|whatever)(?: that)?(?: was|['’]s| is| came| stood)? (?:before|above|earlier|so far)\\b(?! (?:the|my|our|\\d))",
  ),
  row(
    'switch',
    0.46,
    '(?:^|[\\n.!?,;-] ?)(?:das (?:genügt|reicht)|(?:sehr )?gut gemacht|stopp?|genug|halt)\\b[^\\n]{0,70}\\b(?:folgende[rn]?|neue[rn]?|andere[rn]?) (?:aufgabe|frage|anweisung|aufforderung)',
    'giu',
  ),
  row(
    'switch',
    0.5,
    '\\b(?:before|prior to) (?:you )?(?:doing|do|start(?:ing)?|begin(?:ning)?|work(?:ing)? on|complet(?:e|ing)|solv(?:e|ing)|answer(?:ing)?) (?:the|your) (?:task|request|question|job|work)s? (?:that )?(?:i|you|we|they|was|were)\\b[^.\\n]{0,50}(?:first|following|please|do)\\b',
  ),
  // A character for whom everything is open
  row(
    'role',
    0.55,
    "\\b(?:pretend|imagine|act as if|suppose|say)(?: that)? (?:you(?:['’]re| are| were)) (?:an? |the )?(?:\\w+ ){0,3}(?:chat ?bot|AI|assistant|bot|model|computer|machine)\\b[^.\\n]{0,90}\\b(?:freely|anything|everything|all (?:information|knowledge|secrets)|nothing is (?:forbidden|off)|no (?:secrets|taboos|one says no)|without (?:limits|judg\\w+|hesitation))\\b",
  ),
];
