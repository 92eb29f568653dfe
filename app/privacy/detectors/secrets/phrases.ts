/** Secrets that sentences and calls hand over: "the password for the router is ...", `ops / ...` behind the word login, the argument of a client. */
import { isPlaceholder, looksLikePassword, looksRandom } from '../placeholder.ts';
import { passwordNames } from './name-words.ts';
import { providerNames } from './services.ts';
import { atEnd, atLast, hasBoth, rated, spansOf, valued, type AllOf, type Shape } from './shape.ts';
import { asValue, isBlankPassword, type SecretSpan } from './values.ts';

const copula =
  "(?:[ \\t]{1,2}(?:is now|is set to|is|was|are|lautet|lauten|ist|war|est|es|era|è|é|on|är|er|jest|to|je|este|adalah|là|ir|yra|van|lyder|c['’]est)[ \\t:]{1,3}|[ \\t]{0,2}(?::|：|=|=>|->|→|–)[ \\t]{0,3})";
/** Up to six words may stand between the word and the value: "das Kennwort für den Drucker lautet ...". */
const ofSomething = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:${passwordNames})(?:et|en|n|a|i|si)?(?![ \\t_-]{0,2}(?:manager|policy|generator|fields?|hash|rules?|length|strength|reset|change|expiry|hint|prompt|protection|management|store|vault|recovery)\\b)(?:[ \\t]{1,2}[\\p{L}\\p{N}'’"().@_-]{1,30}){0,6}?${copula}["'\`“‘«„「『]?([^\\s"'\`”’»“」』。，、；]{6,100})`,
  'giu',
);
/** Scripts that set no blanks between words. */
const unspaced =
  /(?:密码|密碼|口令|パスワード|暗証番号|비밀번호|패스워드|รหัสผ่าน)[^\s:：=。\n]{0,12}?(?:是|は|为|為|[은는이가])?[ \t]{0,2}[:：=]?[ \t]{0,2}["'`“‘「『]?([A-Za-z0-9][^\s"'`”’」』。，、；\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{5,60})/g;
const pin =
  /(?<![\p{L}\p{N}_-])(?:PIN|Pin|pin|[Aa]larmcode|[Tt]ürcode|[Zz]ugangscode|[Cc]ombination|(?<=(?:[Dd]oor|[Gg]ate|[Aa]larm|[Ss]afe|[Ee]ntry|[Aa]ccess|[Uu]nlock|[Ll]ock|[Gg]arage|[Kk]ey ?box)[ -])(?:code|combination))(?:[ -]?[Cc]ode)?((?:[ \t]{1,2}\p{L}[\p{L}'’-]{0,20}){0,6}?)[ \t]{0,2}(is now|is|was|lautet|ist|est|es|è|é|:|=)[ \t]{1,2}["'`“]?(\d{4,8})(?![\p{L}\p{N}]|[.,]\d)/gu;
/** What a PIN opens. */
const opened =
  /alarm|door|gate|safe|card|sim\b|phone|voicemail|debit|bank|login|account|admin|unlock|locker|panel|karte|tür|tresor|handy|konto|porte|carte|alarme|puerta|tarjeta|porta|\b(?:my|your|our|new|current|mein|dein|mon|mi)\b/i;

const lock =
  /alarm|door|gate|safe|\bcard|\bsim\b|phone|voicemail|bank|login|unlock|locker|panel|karte|tür|tresor|handy|porte|carte|puerta|tarjeta/i;

const tokenNouns =
  "(?:(?:api|access|secret|web|zugriffs|zugangs|lizenz|geheim|app)[- ]?(?:schlüssel|keys?|tokens?|sleutel|nyckel|nøgle|nøkkel|avain|klucz|kulcs)|(?:clé|clef|clave|chave|chiave|klucz|ключ|cheie|anahtarı?)(?: (?:d['’]|de |del |da |di |do )?(?:la |l['’])?(?:api|acc[eè]s|acceso|acesso|accesso|secr[eè]t[ea]?))?|tokens?|jeton|токен)";
/** "der neue API-Schlüssel ist ...": a token says by itself that it is random. */
const tokenOfSomething = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<!(?:csrf|xsrf|page|next|cursor)[- ])${tokenNouns}(?:[ \\t]{1,2}[\\p{L}\\p{N}'’"().@_-]{1,30}){0,5}?${copula}["'\`“‘«„]?([A-Za-z0-9_-]{20,400})(?![\\p{L}\\p{N}_/@-]|\\.[A-Za-z0-9])`,
  'giu',
);
/** `wandb login ...`, `ngrok config add-authtoken ...`, `master.key ...`: the word before it is an order or a file. */
const besideOrder =
  /(?<![\w-])(?:login|auth|add-authtoken|authtoken|authenticate|set-token|(?:master|secret|private|api|access|encryption|signing)[._-]key|[A-Za-z][A-Za-z0-9]{1,20}(?:[_-][A-Za-z0-9]{1,20}){0,4}[_-](?:key|token|secret))[ \t]{1,3}(?:-{1,2}[a-z-]{1,20}[ =])?([A-Za-z0-9_+/-]{30,200}={0,2})(?![\w./@-])/g;
/** `pass Xk9$mQ2p`: beside the bare word only what no sentence goes on with counts. */
const besideWord = new RegExp(
  `(?<![\\p{L}\\p{N}_-])(?:${passwordNames}|pass|pw|(?:shared|client|app|signing|webhook) secret)[ \\t]{1,4}["'\`“]?([^\\s"'\`”,;<>{}()]{6,100})`,
  'giu',
);
/** A passphrase may hold blanks; in quotes it is one value. */
const phrase =
  /(?:passphrase|password|passwort|kennwort)["']?(?:[ \t]\p{L}{1,14}){0,5}?[ \t]{0,3}(?:[:=]|is|ist|lautet)[ \t]{0,3}(["'])([^"'\n]{12,120})\1/giu;
/** `messagebird ...`: the name of a service, and what can only be its key. */
const besideProvider = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])(?:${providerNames()})(?:[ \\t](?:api|key|token|secret|pat|access|prod|live|test)){0,3}[ \\t]{1,3}["'\`]?([A-Za-z0-9_-]{20,200})(?![\\p{L}\\p{N}_/@.-])`,
  'giu',
);
const sharedKey = /(?<![\w-])(?:psk|pre-?shared[- ]key|wpa2?[- ](?:key|psk))[ \t:=]{1,3}["']?([^\s"']{8,63})/gi;

const loginWord =
  /(?<![\p{L}\p{N}_])(?:log[- ]?ins?|logs in|sign[- ]?in|signs in|logon|credentials?|creds|zugang(?:sdaten)?|anmeldung|anmeldedaten|einloggen|identifiants?|accès|acceso|credenciales|accesso|credenziali|acesso|inloggegevens|dane logowania|user(?:name)?|benutzer(?:name)?|usuario|utilisateur|utente|utilizador|gebruiker|użytkownik|ログイン|账号|계정)(?=[^\p{L}\p{N}_]|[:：はを])/giu;
/** Name and password side by side on the line of such a word. */
const loginPair =
  /(?<=[\s:："'`(はを])([\p{L}\p{N}._@+\\-]{2,60})(?:[ \t]{0,2}[/|:][ \t]{0,2}|[ \t](?:mit|with|und|and|et|avec|con|com|met|y|e|en|i|z)[ \t])["'`]?([^\s"'`]{6,60})(?=["'`]?(?:[\s,;)]|$))/giu;
/** `Your one-time code is 482913`. */
const oneTime =
  /(?<![\p{L}\p{N}_])(?:(?:one[- ]?time|verification|security|authentication|confirmation|login|log[- ]?in|sign[- ]?in|access|2fa|mfa|otp|sms|two[- ]factor|bestätigungs|sicherheits|einmal|anmelde|zugangs|auth)[- ]?(?:pass)?codes?|OTP|TAN|passcode|code de (?:vérification|sécurité|confirmation)|código de (?:verificación|seguridad|verificação|segurança)|codice di (?:verifica|sicurezza)|verificatiecode|kod weryfikacyjny|認証コード|验证码|인증번호)(?:[ \t]{1,2}\p{L}{1,12}){0,3}?[ \t]{0,2}(?:is|ist|lautet|est|es|è|é|:|：|は|是|=)[ \t]{0,3}["'`“*]{0,3}(\d{3}[ -]?\d{1,5})(?![\p{L}\p{N}]|[.,/-]\d)/giu;
/** `Recovery codes: 8fk2-9dk3-pq0z`, as many as follow. */
const recovery =
  /(?<![\p{L}\p{N}_])(?:recovery|backup|scratch|emergency|wiederherstellungs|notfall)[ -]?codes?[ \t]{0,2}(?:is|are|lauten|:|=)[\s]{0,3}((?:[-*•][ \t])?(?:(?=[a-z]*\d|[a-z0-9]+-)[a-z0-9]{4,8}(?:-[a-z0-9]{4,8}){0,4})(?:[ \t]{0,2}[,;\n][ \t]{0,3}(?:[-*•][ \t])?(?=[a-z]*\d|[a-z0-9]+-)[a-z0-9]{4,8}(?:-[a-z0-9]{4,8}){0,4}){0,15})/giu;

/** `new AcmeClient('...')`, `Client("AC...", "...")`, `login("...", "...")`: what an argument is says the function. */
const calls = [
  /\b(?:[A-Z][A-Za-z0-9]{0,30}|[a-z_]{0,20})(?:Client|Api|API|SDK|Sdk)(?:V\d)?(?:\.[A-Za-z]{1,20})?\(\s{0,4}\\?["'`]([A-Za-z0-9_-]{24,200})\\?["'`]\s{0,4}[,)]/g,
  /\(\s{0,4}\\?["'`]AC[a-f0-9]{32}\\?["'`]\s{0,3},\s{0,4}\\?["'`]([a-f0-9]{32})\\?["'`]/g,
  /\bauth\s{0,2}=\s{0,2}\(\s{0,2}["'][^"'\n]{1,80}["']\s{0,2},\s{0,2}["']([^"'\s]{6,200})["']\s{0,2}\)/g,
  /(?:[Ll]og_?[Ii]n|[Ss]ign_?[Ii]n|[Aa]uth|[Aa]uthenticat(?:e|ion|or)|[Cc]onnect(?:ion)?|[Cc]redentials?|[Cc]ertificate2?|[Kk]ey[Ss]tore|[Ww]i[Ff]i\.begin|WiFiMulti\.addAP|mysqli|PDO)\w{0,12}\(\s{0,3}(?:@?["'][^"'\n]{0,200}["']|[$\w.>-]{1,60})\s{0,3},\s{0,3}(?:(?:["'][^"'\n]{0,100}["']|[$\w.>-]{1,60})\s{0,3},\s{0,3})?@?["']([^"'\s]{6,200})["']/g,
];

/** A password in a sentence must look like one: letters with digits or signs that no word has. */
function isSpokenPassword(value: string): boolean {
  if (!looksLikePassword(value) || (/^\d|^[\p{L}]+[-/]\p{L}+$/u.test(value) && !/\d/.test(value)))
    return looksLikePassword(value) && /^\d/.test(value) && /[A-Z]/.test(value) && /[a-z]/.test(value) && /[^A-Za-z0-9.,:/-]/.test(value);
  const letters = /\p{L}/u.test(value);
  const signs = /[!#$%&*+=?@^~€§]/.test(value.slice(1));
  return letters && (signs || (/\d/.test(value) && /\p{Ll}/u.test(value) && (/\p{Lu}/u.test(value) || looksRandom(value))));
}

const spoken = (value: string, at: number, score: number): SecretSpan[] =>
  isSpokenPassword(value) ? rated(asValue(value, at, 'password', true), score) : [];
/** The mark that ends a sentence may be the password's own: whoever hides it hides both. */
const withoutEnd = (raw: string): string => raw.replace(/[).,;:\]}]+$/, '');

/** `storePassword "..."`, as Gradle has it. */
const quotedBehind = /(?<![\w-])[A-Za-z][\w.-]{0,40}(?:[Pp]assword|[Pp]asswd|[Pp]assphrase)[ \t]{1,3}["']([^"'\n$]{6,200})["']/g;

/** What is a secret by the sentence alone, whatever it looks like. */
const told = (start: number, length: number, words: string, score: number): SecretSpan => ({
  start,
  end: start + length,
  kind: 'password',
  score,
  words,
  sure: false,
});

const behindCopula = (pattern: RegExp): Shape => ({
  pattern,
  read: (match) => spoken(withoutEnd(match[1] ?? ''), atEnd(match, match[1] ?? ''), 0.8),
});

/** What India calls a PIN code is of a place, and has six digits. */
const isOfPlace = (value: string, context: string, around: string): boolean =>
  value.length === 6 && !lock.test(context) && /address|deliver|shipping|ship to|\bcity\b|\bstate\b|postal|pincode/i.test(around);

const asPin: Shape = {
  pattern: pin,
  read: (match, text) => {
    const [whole, between = '', sign = '', value = ''] = match;
    const lead = text.slice(Math.max(0, match.index - 24), match.index);
    const context = `${lead.slice(lead.lastIndexOf('\n') + 1)} ${between}`;
    if ((/^[:=]$/.test(sign) || between === '') && !opened.test(context)) return [];
    if (isOfPlace(value, context, text.slice(Math.max(0, match.index - 60), match.index + whole.length + 40))) return [];
    const isMadeUp = isPlaceholder(value) && (new Set(value).size < 3 || /^(?:0123|1234|4321|9876)/.test(value));
    return isMadeUp ? [] : [told(atEnd(match, value), value.length, 'a PIN', 0.75)];
  },
};

/** A password that stands beside a name, with nothing that says so: it has to look like one. */
function isBesideName(value: string): boolean {
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\p{N}@/.:-]/u].filter((kind) => kind.test(value)).length;
  const random = /[!#$%&*+=?~^]/.test(value) || (value.length >= 10 && looksRandom(value));
  return kinds >= 3 && value.length >= 8 && random && !/[@/]/.test(value);
}

/** Pairs may lie over one another: in "for the VPN: ann / ..." only the second is one. */
function next(line: string, from: number): RegExpExecArray | null {
  loginPair.lastIndex = from;
  return loginPair.exec(line);
}

/** Name and password side by side, on the lines of words that say that somebody logs in. */
function inLogins(text: string, matches: Iterable<RegExpExecArray>): SecretSpan[] {
  const found: SecretSpan[] = [];
  let read = 0;
  for (const match of matches) {
    const from = match.index + match[0].length;
    if (from < read) continue;
    const line = /^[^\n]{0,160}/.exec(text.slice(from, from + 160))?.[0] ?? '';
    read = from + line.length;
    for (let pair = next(line, 0); pair !== null; pair = next(line, pair.index + 1)) {
      const raw = pair[2] ?? '';
      // Bold print of a guide.
      const value = withoutEnd(raw).replace(/^\*\*|\*\*$/g, '');
      if (isBesideName(value))
        found.push(...spoken(value, from + pair.index + pair[0].lastIndexOf(raw) + (raw.startsWith('**') ? 2 : 0), 0.75));
    }
  }
  return found;
}

const asOneTime: Shape = {
  pattern: oneTime,
  read: (match) => {
    const value = match[1] ?? '';
    const isOne = value.replace(/\D/g, '').length >= 4 && !/^(?:0+|1234\d*)$/.test(value);
    return isOne ? [told(atEnd(match, value), value.length, 'a one-time code', 0.75)] : [];
  },
};

const asRecovery: Shape = {
  pattern: recovery,
  read: (match) => {
    const list = match[1] ?? '';
    return [...list.matchAll(/[a-z0-9-]{8,}/gi)]
      .filter(([code]) => /\d/.test(code) && !isPlaceholder(code))
      .map(({ index, 0: code }) => told(atEnd(match, list) + index, code.length, 'a recovery code', 0.8));
  },
};

const behindWord: Shape = {
  pattern: besideWord,
  read: (match) => {
    const value = withoutEnd(match[1] ?? '').replace(/[?:]+$/, '');
    const random = value.length >= 14 && /\p{Lu}/u.test(value) && looksRandom(value);
    const mixed = /\d/.test(value) && /\p{L}/u.test(value) && (/[!#$%&*+=?^~€§]/.test(value.slice(1)) || random);
    return mixed ? rated(asValue(value, atEnd(match, match[1] ?? ''), 'password', true), 0.75) : [];
  },
};

const asPhrase: Shape = {
  pattern: phrase,
  read: (match) => {
    const value = match[2] ?? '';
    const isSentence = /\b(?:must|should|enter|your|please|invalid|required|wrong|empty|characters?|missing|the|for|is|of)\b/i.test(value);
    const isOne = /\s/.test(value) && (/^passphrase/i.test(match[0]) || isBlankPassword(value)) && !isPlaceholder(value) && !isSentence;
    return isOne ? [told(atEnd(match, value, 1), value.length, 'a password', 0.8)] : [];
  },
};

/** The argument of a call; the first one of Twilio's is a name. */
const asArgument = (pattern: RegExp): Shape => ({
  pattern,
  read: (match) => {
    const value = match[1] ?? '';
    const isShort = value.length < 24;
    if (/^AC[a-f0-9]{32}$/.test(value) || (isShort && !isSpokenPassword(value))) return [];
    return rated(asValue(value, atLast(match, value), isShort ? 'password' : 'token', true), 0.8);
  },
});

const first: readonly Shape[] = [behindCopula(ofSomething), behindCopula(unspaced), asPin];
const others: readonly Shape[] = [
  asOneTime,
  asRecovery,
  valued(tokenOfSomething, 'token', atEnd, { score: 0.8, is: hasBoth }),
  valued(besideOrder, 'token', atEnd, { score: 0.8, is: hasBoth }),
  behindWord,
  { pattern: quotedBehind, read: (match) => spoken(match[1] ?? '', atEnd(match, match[1] ?? '', 1), 0.8) },
  asPhrase,
  valued(besideProvider, 'provider', atEnd, { score: 0.75 }),
  valued(sharedKey, 'password', atEnd, { score: 0.8 }),
  ...calls.map(asArgument),
];

export const phrasePatterns: readonly RegExp[] = [loginWord, ...[...first, ...others].map(({ pattern }) => pattern)];

/** `allOf`: the matches of one of `phrasePatterns` in the text. */
export function inPhrases(text: string, allOf: AllOf): SecretSpan[] {
  return [...spansOf(first, text, allOf), ...inLogins(text, allOf(loginWord)), ...spansOf(others, text, allOf)];
}
