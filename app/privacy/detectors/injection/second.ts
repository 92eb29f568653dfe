/**
 * Second signs: what must stand near a weak sign in another language before it counts in full. A ticket that is to be shown, a tariff without
 * limits or a file for an outside firm is everyday; the same beside a machine that is called, a password or filters that are to go is not.
 */
import type { Signal } from './signal.ts';

const word = (...some: readonly string[]): string => `(?<![\\p{L}\\p{M}])(?:${some.join('|')})`;
const near = (...some: readonly string[]): RegExp => new RegExp(some.join('|'), 'iu');

/** Short names that are other words in small letters: `ai clienti`, `j'ai`. */
const named = /(?<![\p{L}\p{M}'’-])(?:AI|IA|KI|ИИ|LLM|GPT)(?!\p{L})/u;
const machine = word(
  'chatbot',
  'assistan',
  'assistent',
  'asistent',
  'asystent',
  'ассистент(?!к)',
  'sprachmodell',
  'language model',
  'modèle de langage',
  'modelo de (?:lenguaje|linguagem)',
  'modello linguistico',
  'языков\\p{L}{2} модел',
  'chat ?gpt',
  'yapay zek',
  'trợ lý',
  'ذكاء اصطناعي',
);
const machineUnspaced = '人工智能|语言模型|大模型|机器人助手|アシスタント|人工知能|챗봇|어시스턴트|인공지능';
const secret = word(
  'passwor',
  'contraseña',
  'mots? de passe',
  'senhas?(?!\\p{L})',
  'парол',
  'parol',
  'hasł[oa]',
  'mật khẩu',
  'mat khau',
  'şifre',
  'api[- ]?key',
  'system[- ]?prompt',
  'prompt (?:del?|du|di|do) s[iy]st',
);
const secretUnspaced = '密码|密钥|パスワード|비밀번호|系统提示|システムプロンプト|시스템 프롬프트';
const whatever = [machine, machineUnspaced, secret, secretUnspaced];

const place =
  '@[\\w-]{1,60}\\.|https?:|攻击者|聊天记录|对话记录|(?<!\\p{L})(?:attacker|chatverlauf|conversation|conversación|conversazione|переписк)';
/** To delete, to pay and to change are what others gain from. */
const harm = `${word('lösch', 'überweis', 'supprime', 'efface', 'vire(?!\\p{L})', 'borra', 'elimina', 'transfiere', 'cancella', 'apague', 'exclua', 'transfira', 'bonifica', 'usuń', 'przelej', 'удали', 'перевед', 'cambia', 'change[zr]?(?!\\p{L})', 'ändere', 'измени')}|删除|转账|汇款|削除|送金|振り込|삭제|송금|이체`;
const off =
  '(?:deaktivier|ab(?:zu)?schalt|ausschalt|aus(?:zu)?schalt|désactiv|desactiv|desativ|disattiv|отключ|выключ|wyłącz|uitschakel|kapat|devre dışı|تعطيل|عط[ّ]?ل)';
const guard =
  '(?:filt[er]|фильтр|(?:schutz|sicherheit)|protec|protezion|proteç|sécurité|seguridad|segurança|sicurezza|zabezpiecz|защит|restri[cç]|einschränkung|ограничени|güvenlik|beveilig|حماي)';
const guardUnspaced = '(?:过滤|限制|防护|审查|フィルター|制限|ガードレール|필터|제한|규제|안전장치)';
/** What holds a machine back is to be switched off, whichever is said first. */
const guards = `${off}[^.\\n]{0,40}${guard}|${guard}[^.\\n]{0,30}${off}|(?:关闭|禁用|解除|取消|绕过)[^。\\n]{0,12}${guardUnspaced}|${guardUnspaced}[^。.\\n]{0,8}(?:解除|無効|外し|해제|비활성|꺼)|सुरक्षा[^।\\n]{0,16}बंद`;
/** Only what was built has a developer of its own. */
const maker = `${word('dein', 'ton', 'tu', 'tuo', 'teu', 'твой', 'twoim')} (?:entwickler|schöpfer|développeur|créateur|desarrollador|creador|sviluppatore|creatore|desenvolvedor|criador|разработчик|создатель|programist|twórc)|(?:你的|あなたの|君の|너의|당신의) ?(?:开发|创造|主人|開発|作成|개발|제작)|مطورك|तुम्हारा (?:डेवलपर|निर्माता)`;
const replies = `${word('réponds', 'antworte', 'responde', 'respóndeme', 'rispondi', 'responda', 'ответь', 'отвечай', 'odpowiedz', 'cevap ver')}|回答我|答えて|答えろ|답해|대답해|任何问题|何でも答`;
/** The whole order is to go there. */
const goThere =
  '(?:^|[\\n.!?。:：] ?)(?:[\\p{L}]{1,10} ){0,2}(?:passe[zr]?|bascule[zr]?|activ[ae](?:te)?|active[zr]?|cambia|entra|wechs\\p{L}{1,3}|schalte?|geh|aktiviere?|passa|attiva|entre|ative|mude|перейди(?:те)?|включи(?:те)?|активируй(?:те)?|переключись|przejdź|włącz)(?: [\\p{L}]{1,6}){0,3} (?:(?:mode|modo|modalità|режиме?) (?:sans|sin|sem|senza|без) \\p{L}+|(?:uneingeschränkt|unbeschränkt|unzensiert)\\p{L}{0,2} modus)[ ]?(?:[.!。]|$)|(?:切换到|进入|激活|开启)[^。\\n]{0,12}模式[ ]?(?:[。!！.]|$)|모드로 (?:전환|바꿔|변경)|mod(?:a|una) geç(?!\\p{L})';
/** Hidden orders have machines; hidden settings and rules have cameras and clubs as well, and nobody asks for all of those word by word. */
const orders = `${word('instrucci', 'instruç', 'instruc', 'istruzion', 'инструкц', 'anweisung', 'vorgabe', 'consignes', 'निर्देश', 'التعليمات', 'ال[أا]وامر', 'talimat', 'instruksi', 'hướng dẫn', 'chỉ thị', 'целиком', 'полностью', 'дословно', 'wörtlich', 'vollständig', 'por completo', 'al completo', 'en entier', 'intégral', 'per intero', 'na íntegra', 'w całości')}|指示|指令|命令|プロンプト|全部|すべて|所有|지시|명령|지침|전부|모두|그대로`;

const seconds: Readonly<Partial<Record<Signal['kind'], RegExp>>> = {
  switch: near(...whatever, place, harm),
  system: near(...whatever, place, harm),
  pledge: near(...whatever, place, guards, maker),
  leak: near(...whatever, orders),
  exfiltration: near(...whatever, place),
  role: near(...whatever, replies, word('modell?(?!\\p{L})', 'model(?!\\p{L})', 'модель')),
  jailbreak: near(...whatever, replies, goThere),
};
/** How far from the sign the second one may stand. */
const REACH = 160;

/** Whether a weak sign of this kind, which stands there, has a second one beside it. */
export function hasSecond(kind: Signal['kind'], text: string, start: number, end: number): boolean {
  const about = text.slice(Math.max(0, start - REACH), end + REACH);
  return named.test(about) || (seconds[kind]?.test(about) ?? true);
}
