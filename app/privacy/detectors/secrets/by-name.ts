/** Secrets by the names of headers, parameters and variables beside them. */
import { isDrawn, looksLikePassword, looksRandom } from '../placeholder.ts';
import { assignment, inAssignments } from './assignments.ts';
import { inColumns, insert } from './columns.ts';
import { longNames } from './names.ts';
import { atEnd, atLast, hasAll, hasBoth, hasDigit, named, rated, spansOf, valued, type AllOf, type Shape } from './shape.ts';
import { asValue, isRemark, joinedPairWords, type SecretSpan } from './values.ts';

const someNames =
  /pass|pwd|(?<![a-z0-9])pw\b|deepgram|assemblyai|openai|anthropic|cohere|mistral|groq|serpapi|elevenlabs|openweather|newsapi|\btmdb|hunter|clearbit|sendgrid|mailgun|postmark|pinecone|huggingface|replicate|deepl|stability|voyage|secret|token|key|auth|cred|bearer|cookie|jwt|sig|code=|appid|pat(?![a-z])|mdp|kennwort|senha|contrase|wachtwoord|l[öo]senord|has[lł]o|clave|chave|парол|лозинк|κωδικ|密码|密碼|密钥|密鑰|パスワード|暗証番号|トークン|비밀번호|패스워드|토큰|סיסמה|كلمة|पासवर्ड|ผ่าน|口令|ключ|токен|секрет|şifre|sifre|salasana|adgangskode|heslo|jelszó|lozinka|geslo|parol|palavra|sandi|khẩu|slapta|lykil|geheim|log-?in|sign-?in|zugang|anmeld|benutzer|usuario|utilisateur|identifiant|client\w{0,4}\(|securestring|combination|(?:door|gate|alarm|safe|entry|access|unlock|lock|garage)[ -]code|türcode|(?<![a-z])sas(?![a-z])|\bpin\b|pin[-_ ]?code|\bhash=|wskey|ticket=|\s-u\s|--user\b|schtasks|net\s+use|plink|psexec|ipmitool|psk(?![a-z])|wpa|\bsnmp|hmac|cipheriv|twilio|(?<![a-z])api\\?["'`]?\s{0,3}[:=>|]|ldap(?:search|modify)|redis-cli|sshpass|one[- ]?time|\botp\b|\btan\b|2fa|mfa|(?:verification|confirmation|recovery|backup|scratch|emergency|bestätigungs|sicherheits|einmal|wiederherstellungs|notfall)[ -]?codes?|código de|code de|codice di|verificatiecode|kod weryf|認証コード|验证码|인증번호|mysqli|\bPDO\(|connect\(|getConnection|snmp|htpasswd|smbclient|mongo|zip |rar |ログイン|账号|계정|utente|utilizador|gebruiker|użytkownik|connection[-_. ]?string|api\\?["'`]?\]?[ \t]{0,4}(?:[:=]|=>|,)|(?:client|api|sdk)(?:v\d)?(?:\.[a-z]{1,20})?\(/i;
/** What is looked for by names: a text without any of these holds none. */
export const couldName = new RegExp([someNames.source, ...longNames].join('|'), 'i');
/** The same for a login that is handed over without a word. */
export const couldLogin = /\w@[\w.-]{1,80}\s?[/:|]/i;
/** Rows of tables of headers and parameters, in a text that holds JSON. */
const tableRow =
  /\\?"(?:name|key|header|parameter|p)\\?"\s{0,4}:\s{0,4}\\?"([^"\\\n]{2,80})\\?"\s{0,4},\s{0,20}\\?"(?:value|v|to)\\?"\s{0,4}:\s{0,4}\\?"([^"\\\n]{4,4000})/g;
/** The value first; in YAML, one below the other; and a value of its own inside of what is named: `"password": {"value": "..."}`. */
const rowBackwards =
  /"(?:value|v)"\s{0,4}:\s{0,4}"([^"\\\n]{4,4000})"\s{0,4},\s{0,20}"(?:name|key|header|parameter)"\s{0,4}:\s{0,4}"([^"\\\n]{2,80})"/g;
const rowBelow =
  /(?<![\w-])(?:name|key)[ \t]{0,3}:[ \t]{1,3}["']?([A-Za-z][\w.-]{2,80})["']?[ \t]{0,3}\r?\n[ \t-]{0,40}value[ \t]{0,3}:[ \t]{1,3}["']?([^\s"'#{}]{4,400})["']?(?=\s|$)/gi;
const rowInside =
  /"([A-Za-z][\w.-]{2,80})"\s{0,4}:\s{0,4}\{\s{0,20}"(?:type"\s{0,4}:\s{0,4}"[a-z]{1,20}"\s{0,4},\s{0,20}")?(?:value|default|defaultValue)"\s{0,4}:\s{0,4}"([^"\\\n]{4,4000})"/gi;
/** Two cells of a table, in Markdown or a page: the name, and beside it the value. */
const cellRow =
  /(?:\||<t[dh](?:\s[^<>\n]{0,80})?>)[ \t]{0,4}[*`]{0,2}([A-Za-z][\w .-]{2,40})[*`:]{0,3}[ \t]{0,4}(?:\||<\/t[dh]>\s{0,8}<t[dh](?:\s[^<>\n]{0,80})?>)[ \t]{0,4}[*`]{0,2}([^\s|<>`*]{6,400})[*`]{0,2}[ \t]{0,4}(?=\||<\/t[dh]>)/gi;
/** The same as attributes: `<add key="DbPassword" value="..." />`. */
const attributeRow =
  /(?<![\w-])(?:name|key|id)="([^"\n]{2,80})"[ \t]{1,3}(?:\w{1,20}="[^"\n]{0,60}"[ \t]{1,3}){0,2}(?:value|content)="([^"\n]{4,400})"/gi;
/** A block that is named and holds its value: `variable "api_token" { default = "..." }`. */
const block =
  /\b(?:variable|parameter|output|secret)[ \t]+"([\w.-]{2,80})"[ \t]{0,3}\{[^{}"]{0,200}?(?:"[^"\n]{0,200}"[^{}"]{0,200}?){0,3}?\b(?:default|value)[ \t]{0,6}=[ \t]{0,3}"([^"\n]{4,400})"/g;
/** Names of two words in sentences: "the API key is ...". A sign behind what it is for may belong to the last word: "the password for the user = ...". */
const sentence =
  /(?<![\p{L}\p{N}_])((?:api|access|auth(?:entication)?|client|secret|private|bearer|bot|app|signing|webhook|master|license|admin|root|wi-?fi|user|login|account|db|database|ssh|ftp|vpn|new|temporary|temp|current|old|initial|default)[ -](?:key|token|secret|password|passphrase|pass|pwd|code)|password|passwort|kennwort|passphrase|contraseña|senha|mot de passe|wachtwoord|lösenord|hasło|пароль|token|secret|pwd)(?:[ \t](?:for|to|of|in)(?:[ \t][\p{L}\p{N}._-]{1,20}){1,4}[ \t]{0,3}(?:is now|is set to|is|was|are|lautet|ist|est|es|è|é|:|：)|[ \t]{0,3}(?:is now|is set to|is|was|are|lautet|ist|est|es|è|é|=|:|：|->|→|–|to))[ \t:]{1,3}["'`“‘«]?([^\s"'`”’»<>]{6,400})/giu;
/** The same with print around it: `API key: <b>...</b>`, `**Password:** ...`. */
const printed =
  /(?<![\p{L}\p{N}_])((?:api|access|auth(?:entication)?|client|secret|private|bearer|bot|app|signing|webhook|master|license|admin|root|wi-?fi|user|login|account|db|database|ssh|ftp|vpn|new|temporary|temp|current|old|initial|default)[ -](?:key|token|secret|password|passphrase|pass|pwd|code)|password|passwort|kennwort|passphrase|contraseña|senha|mot de passe|wachtwoord|lösenord|hasło|пароль|token|secret|pwd)[ \t]{0,3}(?:(?:is|ist|lautet|est)\b)?[ \t]{0,3}([:：=]?)(?:[ \t\r\n]{0,3}(?:<\/?[a-z][^<>\n]{0,80}>|&nbsp;|\*{2}|__)){1,4}([ \t]{0,3}[:：=]?)[ \t]{0,3}([^\s"'`<>]{6,400})/giu;
/** `ann@example.com / Xk9$mQ2p`: how people hand over a login. */
const login = /[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}[ \t]{0,2}[/:|][ \t]{0,2}(\S{8,60})(?=\s|$)/g;
/** `set X-Secret "..."` in the settings of web servers. */
const serverHeader = /(?<![\w-])((?:X-|Api-?|Auth)[A-Za-z-]{0,40})[ \t]+["']([^"'\n$]{8,400})["']/g;
/** Name and password that a program puts together itself: `btoa('svc:...')`, `Buffer.from('svc:...')`. */
const joinedPair = /(?:\bbtoa|\bBuffer\.from|\bb64encode)\(\s{0,4}b?\\?["'`]([^\s"'`:${}]{1,60}):([^\s"'`${}]{6,200})\\?["'`]/g;
/** `const key = '...'`: the name says little, a long random value all the rest. */
const plainKey = /\b(?:const|let|var)[ \t]+(?:key|api)\d?[ \t]*=[ \t]*\\?["'`]([A-Za-z0-9_-]{32,200})\\?["'`]/gi;
/** The same in an object or a remark, where keys of tables stand as well: only what mixes capitals, small letters and digits counts. */
const keyInObject =
  /(?<![\p{L}\p{N}_.$])(?:key|api)\\?["'`]?[ \t]{0,3}[:=][ \t]{0,3}\\?["'`]?([A-Za-z0-9_-]{32,200})(?![A-Za-z0-9_\-./@])/giu;
/** Functions whose argument is a key by what they do. */
const keyArgument =
  /\b(?:createHmac\([^\n,]{1,40}|HmacSHA\d{1,3}\([^\n,]{1,200}|jwt\.(?:sign|verify)\([^\n,]{1,200}|createCipheriv\([^\n,]{1,40}|createDecipheriv\([^\n,]{1,40}|hmac\.new\(\s{0,3}b?(?=["'])|[Tt]wilio(?:\.Client)?\(\s{0,3}["']AC[a-f0-9]{32}["']),?\s{0,4}\\?["'`]([^\s"'`${}]{8,200})\\?["'`]/g;

/** "Replace `...` with your own key": what is to be replaced is somebody's. */
const toReplace =
  /(?<![A-Za-z])(?:replace|change|swap)[ \t][^\n]{0,40}?["'`“]([A-Za-z0-9_-]{24,200})["'`”][^\n]{0,80}?\b(?:with|to|for)\b[^\n]{0,60}?(?:key|token|secret)/gi;
const groupsAfter = /(?<![\p{L}\p{N}_])pass(?:word|code)?[ \t:]{1,4}((?:[a-z]{4} ){3}[a-z]{4})(?![\p{L}\p{N}_]| [a-z]{4}(?![a-z]))/giu;

/** "log in with the password Xk9$mQ2p": beside the bare word only what no sentence goes on with counts. */
const besidePassword = /(?<![\p{L}\p{N}_-])(?:password|passwort|kennwort|passphrase|pwd)[ \t]{1,4}["'`“]?([^\s"'`”,;<>{}()]{6,100})/giu;

/** Two lines of a guide: "Name: `X-Api-Key`", "Value: `...`". */
const nameAndValue =
  /(?:name|header|key|parameter)[^\p{L}\p{N}\n]{1,8}([\p{L}][\p{L}\p{N}_-]{1,60})[^\p{L}\p{N}]{1,16}(?:and |with )?(?:the )?value(?: is| to| of)?[^\p{L}\p{N}]{1,8}((?:[A-Za-z-]{3,12} )?[A-Za-z0-9_.~+/=-]{12,400})/giu;
/** The same as a list: a name in a line, its value in the next. */
const nameAbove = /[`*"]([A-Za-z][\w-]{2,60})[`*"]{1,3}[ \t]{0,3}[:=]?[ \t]{0,3}\n[ \t>*-]{0,8}[`"]([^\s`"]{12,400})[`"]/g;
const valueBelow = /\bvalue[`*"]{0,3}:[`*"]{0,3}[ \t]{0,3}[`"]?([A-Za-z0-9_-]{20,400})(?![A-Za-z0-9_\-./@])/gi;
/** "Replace the API key with ...": random enough to say by itself that it is one. */
const besideWords =
  /(?<![A-Za-z_-])(?:api[ _-]?key|token|secret|authori[sz]ation|access key|bearer|credential)(?!s?[-_ ]?(?:ids?|names?|types?|sizes?|lengths?|ur[il]s?|endpoints?|files?|paths?)(?![a-z]))s?["'`*]{0,3}[^\n.]{0,40}?(?:\bwith|\bto|\bas|\bvalue|:|\bis|=|\binsert|\badd|\bpaste|\buse|\(|[ \t`])[ \t]{0,2}["'`*“‘({<]{0,3}([A-Za-z0-9_-]{20,400})(?![A-Za-z0-9_\-./@])/gi;
/** "The secret file contains ...": what such a place is called is no secret, and only what chance alone can have written counts. */
const besideNamed =
  /(?<![A-Za-z_-])(?:api[ _-]?key|token|secret|authori[sz]ation|access key|bearer|credential)s?[-_ ]?(ids?|names?|types?|sizes?|lengths?|ur[il]s?|endpoints?|files?|paths?)(?![a-z])["'`*]{0,3}([^\n.]{0,40}?)(?:\bwith|\bto|\bas|\bvalue|:|\bis|=|\binsert|\badd|\bpaste|\buse|\(|[ \t`])[ \t]{0,2}["'`*“‘({<]{0,3}([A-Za-z0-9_-]{20,400})(?![A-Za-z0-9_\-./@])/gi;
/** "with the key ...": the word says little, and only what mixes capitals, small letters and digits counts. */
const keyInWords =
  /(?<![\p{L}\p{N}_-])(?:the|this|our|my|your|use|using|with|by) key[ \t]{1,2}(?:is[ \t]{1,2})?["'`“]?([A-Za-z0-9_-]{28,200})(?![A-Za-z0-9_\-/@])/giu;
const bearer =
  /(?<![\p{L}\p{N}_])(?:(?:Bearer|Basic)[ \t]+[A-Za-z0-9._~+/-]{8,4000}={0,2}|(?:Key|Token|ApiKey|Api-Key)[ \t]+[A-Za-z0-9._~+/:-]{20,4000}={0,2})/gu;

const kindOfWords = (words: string): 'token' | 'password' => (/token|key|secret/i.test(words) ? 'token' : 'password');

const inSentence: Shape = {
  pattern: sentence,
  read: (match) => {
    const [, words = '', raw = ''] = match;
    const value = raw.replace(/[).,;!?\]}]+$/, '');
    const start = atEnd(match, raw);
    if (isRemark(value) || /^[A-Za-z_$][\w$.]*\(/.test(value)) return [];
    // A mark behind it may end the sentence or the password: whoever hides it hides both.
    const marks = /^[!?]{1,3}/.exec(raw.slice(value.length))?.[0].length ?? 0;
    return asValue(value, start, kindOfWords(words), true).map((span) =>
      span.end === start + value.length ? { ...span, end: span.end + marks } : span,
    );
  },
};

const inPrint: Shape = {
  pattern: printed,
  read: (match) => {
    const [, words = '', before = '', behind = '', value = ''] = match;
    const bare = value.replace(/(?:\*{2}|__|&nbsp;)[.,;]?$/, '');
    const isSaid = before !== '' || behind.trim() !== '';
    return isSaid && !isRemark(bare) ? asValue(bare, atEnd(match, value), kindOfWords(words), true) : [];
  },
};

const inJoinedPair: Shape = {
  pattern: joinedPair,
  read: (match) =>
    asValue(match[2] ?? '', atLast(match, match[2] ?? ''), 'password', true).map((span) => ({
      ...span,
      kind: 'basic-credentials',
      words: joinedPairWords,
    })),
};

/** A capital that no word has there, a digit between letters: what is no word of a sentence. */
const mixesLetters = (value: string): boolean =>
  value.length >= 8 && /\p{Lu}/u.test(value) && /\p{L}\d{1,2}\p{Ll}/u.test(value) && !value.includes('/');

const behindPassword: Shape = {
  pattern: besidePassword,
  read: (match) => {
    const value = (match[1] ?? '').replace(/[.:?]+$/, '');
    const mixed = /\d/.test(value) && /\p{L}/u.test(value) && !/^[^\p{L}\p{N}]/u.test(value);
    const isOne = mixed && (/[^\p{L}\p{N}._/-]/u.test(value) || mixesLetters(value)) && looksLikePassword(value);
    return isOne ? rated(asValue(value, match.index + match[0].indexOf(match[1] ?? ''), 'password', true), 0.75) : [];
  },
};

const behindNoun: Shape = {
  pattern: besideNamed,
  read: (match) => {
    const [, noun = '', between = '', value = ''] = match;
    if (!isDrawn(value) || /sha-?\d|md5|hash|digest|checksum|fingerprint/i.test(between)) return [];
    // The number of a stored credential is as random as what it stands for.
    const isNumber = /^id/i.test(noun) && !/\b(?:value|secret|key|password|token)\b|value$/i.test(between);
    return isNumber ? [] : rated(asValue(value, atEnd(match, value), 'token', true), 0.75);
  },
};

const asBearer: Shape = {
  pattern: bearer,
  read: (match) =>
    asValue(match[0], match.index, 'header', true).map((span) => ({
      ...span,
      score: 0.93,
      sure: span.kind === 'bearer-token' && span.end - span.start >= 20,
    })),
};

const atFirst = (match: RegExpExecArray, value: string): number => match.index + match[0].indexOf(value);
const beforeQuote = (match: RegExpExecArray, value: string): number => atEnd(match, value, 1);

const tables: readonly Shape[] = [
  named(tableRow, atEnd),
  named(rowBackwards, atFirst, [2, 1]),
  named(rowBelow, atLast),
  named(rowInside, atLast),
  named(cellRow, atLast),
  named(attributeRow, beforeQuote),
  named(block, beforeQuote),
  inSentence,
  inPrint,
  valued(login, 'password', atLast, { score: 0.75, is: (value) => hasAll(value) && !/[@/]/.test(value) }),
  named(serverHeader, atLast),
];

const others: readonly Shape[] = [
  inJoinedPair,
  valued(plainKey, 'token', atLast, { score: 0.75, is: hasBoth }),
  valued(groupsAfter, 'password', atEnd, { is: (value) => looksRandom(value.replaceAll(' ', '')) }),
  behindPassword,
  valued(toReplace, 'token', atFirst, { score: 0.75, is: hasDigit }),
  valued(keyInObject, 'token', atLast, { score: 0.7, is: hasAll }),
  valued(keyInWords, 'token', atLast, { score: 0.7, is: hasAll }),
  valued(keyArgument, 'token', atLast),
  named(nameAndValue, atEnd),
  named(nameAbove, beforeQuote),
  valued(valueBelow, 'token', atLast, {
    score: 0.75,
    is: (value, { index }, text) =>
      hasDigit(value) && /api[ _-]?key|token|secret|authori[sz]ation/i.test(text.slice(Math.max(0, index - 300), index)),
  }),
  valued(besideWords, 'token', atEnd, { score: 0.75, is: (value) => hasBoth(value) && !/^(?:pk_|pub|0x)/.test(value) }),
  behindNoun,
  asBearer,
];

export const namePatterns: readonly RegExp[] = [assignment, insert, ...[...tables, ...others].map(({ pattern }) => pattern)];

/** `allOf`: the matches of one of `namePatterns` in the text. */
export function byName(text: string, allOf: AllOf): SecretSpan[] {
  return [
    ...inAssignments(text, allOf(assignment)),
    ...spansOf(tables, text, allOf),
    ...inColumns(text, allOf),
    ...spansOf(others, text, allOf),
  ];
}
