/** Values that only stand where a secret belongs: words, patterns, references and the examples of vendors' documentation. */

/** The value comes from elsewhere: an expression, a variable, a vault. */
const reference =
  /\{\{|\}\}|\$\{|\$\(|#\{|<%|%>|^\$[A-Za-z_]|^%[A-Za-z_]\w*%$|^=|^<.*>$|^\[.*\]$|^\{.*\}$|^__.*__$|^@[\w.]+@$|\b(?:process\.env|import\.meta|os\.environ|getenv|env\.|secrets\.|vars?\.|config\.|vault:|op:\/\/|keyvault|secretsmanager|ssm:|credentials?\.|input\.|\$json|\$env|\$vars|msg\.|flow\.get|global\.get|fromAi)|^(?:env|secret|vault|ref)[:/]|^!(?:vault|secret|ref|sub|getatt|importvalue|env(?:_var)?|include|reference|lookup)$|\b(?:base64|btoa|b64encode|encode)\(/i;

const words: ReadonlySet<string> = new Set(
  (
    'your my our some any the a an api key keys apikey token tokens secret secrets password passwd pass pwd access auth client id app user username admin root bearer basic authorization here insert replace replaceme change changeme changeit me enter put paste fill add set use with this that it ' +
    'value example examples sample demo test tests testing tester dummy fake mock placeholder todo fixme tbd na none null nil undefined true false redacted masked hidden removed deleted confidential private public string text xxx xx xxxx yyy zzz foo bar baz qux foobar foobaz lorem ipsum abc abcd abcdef abc123 def xyz asdf asdfgh ' +
    'qwerty qwertz letmein welcome guest default custom new old valid invalid real actual own from for of in to and or not is goes please credential credentials webhook url uri host hostname server service account bot project prod dev development staging production sandbox live local localhost company acme contoso ' +
    'hunter2 s3cr3t p4ssw0rd p4ssword pa55word passw0rd supersecret topsecret mysecret mypassword mytoken myapikey yourtoken yourpassword yoursecret yourapikey secretkey secrettoken secretpassword verysecret openai anthropic google github gitlab slack stripe twilio aws azure sendgrid notion airtable telegram discord n8n xai ' +
    'ihr ihre dein deine geheim geheimnis passwort schluessel votre cle mot de passe jeton tu su clave contrasena aqui ici hier sua senha chave tua chiave qui generated random unique long strong encrypted number code name header field base64 encoded clientid clientsecret'
  ).split(' '),
);

/** Keys that vendors and standards print in their own documentation. */
const printed: readonly string[] = [
  '4eC39HqLyjWDarjtT1zdp7dc',
  'BQokikJOvBiI2HlWgH4olfQ2',
  'TYooMQauvdEDq54NiTphI7jx',
  'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
  'AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw',
  'ABC-DEF1234ghIkl-zyx57W2v1u123ew11',
  'QWxhZGRpbjpvcGVuIHNlc2FtZQ',
  'QWxhZGRpbjpPcGVuU2VzYW1l',
  'AIzaSyDaGmWKa4JsXZ-HjGw7ISLn_3namBGewQe',
  'mF_9.B5f-4.1JqM',
  '2YotnFZFEjr1zCsicMWpAA',
  'czZCaGRSa3F0MzpnWDFmQmF0M2JW',
  'gX1fBat3bV',
  'dGhlIHNhbXBsZSBub25jZQ',
  'wJalrXUtnFEMI',
  'je7MtGbClwBF',
  'eW91cjpzZWNyZXQ',
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq',
  'C2y6yDjf5',
];

const seriesLetters = 'abcdefghijklmnopqrstuvwxyz';
const series = [
  '01234567890123456789',
  '98765432109876543210',
  seriesLetters,
  [...seriesLetters].reverse().join(''),
  'qwertyuiopasdfghjklzxcvbnm',
];

/** The longest part of the text that counts up or down, or repeats one sign. */
function dullest(text: string): number {
  const lower = text.toLowerCase();
  let longest = 0;
  let run = 1;
  for (let index = 1; index <= lower.length; index += 1) {
    if (index < lower.length && lower[index] === lower[index - 1]) run += 1;
    else {
      longest = Math.max(longest, run);
      run = 1;
    }
  }
  let climb = 1;
  for (let index = 1; index <= lower.length; index += 1) {
    const pair = lower.slice(index - 1, index + 1);
    if (index < lower.length && series.some((line) => line.includes(pair))) climb += 1;
    else {
      longest = Math.max(longest, climb);
      climb = 1;
    }
  }
  return longest;
}

/** Words of a text, also of camel case. */
export const wordsIn = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Prefixes that a real key has as well. */
const prefix =
  /^(?:sk|pk|rk|whsec|ghp|gho|ghs|ghu|ghr|github|glpat|xox[abeprs]|akia|asia|aiza|sg|tvly|pplx|hf|pat|ntn|npm|pypi|eyj|dop|v1|shpat|shpss|lin|key|bearer|ant|proj|svcacct|api03|live|or|gsk|r8|apify)$/;

/** True for what is no secret although it stands in a secret's place. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length < 4 || reference.test(text)) return true;
  if (/\.{3}|EXAMPLE|…|([x*•·#?_-])\1{4,}/i.test(text)) return true;
  // Chance puts five of these into a long key now and then; what is crossed out holds more.
  const crossed = /[x*•·…_#?-]{5,}/i.exec(text)?.[0].length ?? 0;
  if (crossed > 0 && (text.length < 30 || crossed >= text.length / 4)) return true;
  // Long keys of clouds hold runs: half a session token of AWS may be slashes.
  const run = /(.)\1{5,}/.exec(text)?.[0].length ?? 0;
  if (run > 0 && (text.length < 60 || run >= text.length / 4)) return true;
  if (
    /(?:^|[^a-z])(?:your|ihr|dein|votre|insert|replace|change)[-_ ]?(?:[a-z0-9]+[-_ ]?)*(?:api|key|token|secret|password|passwort|value|here|me|with)?/i.test(
      text,
    ) &&
    !/[A-Za-z0-9]{20,}|(?=[A-Za-z]*\d[A-Za-z]*\d)[A-Za-z0-9]{10,}/.test(text)
  )
    return true;
  if (printed.some((one) => text.includes(one))) return true;
  if (new Set(text).size < Math.min(5, text.length)) return true;
  const solid = text.replace(/[^A-Za-z0-9]/g, '');
  if (
    dullest(solid) >= Math.min(Math.max(4, solid.length), Math.max(6, Math.min(solid.length >= 50 ? 14 : 10, Math.floor(solid.length / 3))))
  )
    return true;
  // What is left when words that only speak of secrets are taken away.
  const rest = wordsIn(text).filter(
    (word) => !words.has(word) && !words.has(word.replace(/\d+$/, '')) && !prefix.test(word) && !/^\d{1,4}$/.test(word),
  );
  return rest.length === 0 || words.has(solid.toLowerCase().replace(/\d+$/, ''));
}

/** The pairs of letters that make up most of any European text. */
const pairs: ReadonlySet<string> = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke ' +
    'fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey va um pp up go ck au sw ok my'
  ).split(' '),
);

/** How much of a run of letters reads like words: about 0.8 in a language, about 0.25 by chance. */
function readable(letters: string): number {
  let known = 0;
  for (let index = 1; index < letters.length; index += 1) if (pairs.has(letters.slice(index - 1, index + 1).toLowerCase())) known += 1;
  return known / Math.max(1, letters.length - 1);
}

/** Letters and digits mixed as no word mixes them, or letters that spell nothing. */
export function looksRandom(value: string): boolean {
  const text = value.trim();
  if (text.length < 8 || /\s/.test(text)) return false;
  const solid = text.replace(/[^A-Za-z0-9]/g, '');
  if (solid.length < 6) return false;
  const digits = solid.replace(/\D/g, '').length;
  const letters = solid.length - digits;
  const rest = wordsIn(text);
  if (rest.every((word) => words.has(word) || /^\d{1,4}$/.test(word))) return false;
  if (letters === 0) return solid.length >= 9;
  if (digits === 0 && solid.length / Math.max(1, rest.length) >= 3.5 && readable(solid) >= 0.55) return false;
  // Digests and hexadecimal keys, however few letters chance gave them.
  if (/^[0-9a-f]{10,}$/.test(solid) && letters > 0 && digits > 0) return true;
  let switches = 0;
  const classOf = (char: string): number => (char <= '9' ? 0 : char <= 'Z' ? 1 : 2);
  for (let index = 1; index < solid.length; index += 1)
    if (classOf(solid.charAt(index)) !== classOf(solid.charAt(index - 1))) switches += 1;
  // Every word of `MyServiceName2` costs two switches; random text has one at every other place.
  if (digits > 0 && switches >= 3 && switches >= solid.length / 7) return true;
  if (digits > 0 && letters > 0 && solid.length >= 16 && switches >= 2) return true;
  if (switches >= solid.length / 3 && solid.length >= 10) return true;
  if (switches >= 3 && switches >= solid.length / 3 && readable(solid) < 0.5) return true;
  // A digit amid letters that spell nothing; versions and years stand behind or before a word.
  if (letters >= 6 && /[A-Za-z]\d{1,2}[A-Za-z]/.test(solid) && readable(solid) < 0.4) return true;
  return letters >= 8 && readable(solid) < (letters >= 14 ? 0.5 : 0.4);
}

/** Long, with digits here and there amid letters that spell nothing: no name that somebody chose reads so. */
export const isDrawn = (value: string): boolean =>
  value.length >= 32 &&
  /[A-Za-z0-9]{24}/.test(value) &&
  /\d[A-Za-z]+\d/.test(value) &&
  (/^[0-9a-f]+$/i.test(value) || readable(value.replace(/[^A-Za-z]/g, '')) < 0.5) &&
  looksRandom(value);

/** A password may be nearly a word: a capital, a digit, a sign. */
export function looksLikePassword(value: string): boolean {
  if (value.length < 6 || value.length > 200 || /\s/.test(value)) return false;
  const kinds = Number(/[a-z]/.test(value)) + Number(/[A-Z]/.test(value)) + Number(/\d/.test(value)) + Number(/[^A-Za-z0-9]/.test(value));
  if (/^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/.test(value)) return looksRandom(value);
  if (/^(?:https?:|\/|\.\/|[a-z]+\.[a-z]+(?:\.[a-z]+)*$)/i.test(value)) return false;
  if (/^\d{8,}$/.test(value)) return true;
  return kinds >= 2 && new Set(value).size >= 5;
}

/** Letters, digits and signs or capitals together: no word, and no list of words. */
export const isMixed = (value: string): boolean =>
  value.length >= 8 &&
  !/[\s(){}]/.test(value) &&
  /\d/.test(value) &&
  /\p{Ll}/u.test(value) &&
  (/\p{Lu}/u.test(value) || /[!#$%&*+=?^~€§@]/.test(value));
