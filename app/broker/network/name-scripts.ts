/**
 * Labels of host names that seem to be another name: mixed scripts (Unicode Technical Standard 39, "highly restrictive"), and letters of
 * another script that all look like Latin ones (as browsers judge it, which must show such names too). Pure.
 */

/** Those that names are written in (UAX 31, recommended and limited use); all that is left counts as one. */
const scriptNames = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Han',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Thai',
  'Devanagari',
  'Bengali',
  'Tamil',
  'Telugu',
  'Gujarati',
  'Gurmukhi',
  'Kannada',
  'Malayalam',
  'Oriya',
  'Sinhala',
  'Armenian',
  'Georgian',
  'Ethiopic',
  'Khmer',
  'Lao',
  'Myanmar',
  'Tibetan',
  'Thaana',
  'Cherokee',
  'Canadian_Aboriginal',
  'Mongolian',
  'Syriac',
  'Tifinagh',
  'Yi',
  'Nko',
];
let scripts: readonly (readonly [string, RegExp])[] | undefined;
/** Letters, and digits that belong to a script. */
const says = /\p{L}|(?!\p{Script_Extensions=Common})\p{Nd}/u;

/** The only mixtures that writing systems really use. */
const mixtures: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
];

/** A mark of long sound, say, belongs to both Japanese syllabaries. */
function scriptsOf(char: string): readonly string[] {
  scripts ??= scriptNames.map((name) => [name, new RegExp(`\\p{Script_Extensions=${name}}`, 'u')]);
  const found = scripts.flatMap(([name, pattern]) => (pattern.test(char) ? [name] : []));
  return found.length === 0 ? ['Other'] : found;
}

function isMixed(used: readonly (readonly string[])[]): boolean {
  const [first = []] = used;
  const fits = (allowed: readonly string[]): boolean => used.every((one) => one.some((script) => allowed.includes(script)));
  return !first.some((script) => fits([script])) && !mixtures.some(fits);
}

/** Letters that are drawn as Latin ones; a label of nothing else is taken for a Latin word. With where nobody does so, as the alphabet of that country has them. */
const twins: readonly { readonly label: RegExp; readonly home: Readonly<Record<string, RegExp>> }[] = [
  {
    label: /^[0-9\-асԁеԍԃһіјӏоԛрѕԝхуүѵԅюыъьҽпгѡԗ]+$/u,
    home: {
      ru: /^[0-9\-а-яё]+$/u,
      su: /^[0-9\-а-яё]+$/u,
      bg: /^[0-9\-а-я]+$/u,
      by: /^[0-9\-а-яёіў]+$/u,
      ua: /^[0-9\-а-яіїєґ]+$/u,
      kz: /^[0-9\-а-яёәғқңөұүһі]+$/u,
    },
  },
  { label: /^[0-9\-αικνορυχγωητ]+$/u, home: { gr: /./u, cy: /./u } },
  { label: /^[0-9\-գհցոօսա]+$/u, home: { am: /./u } },
];

/** Latin letters that differ from ASCII by what hardly shows: a script g, small capitals. */
const hardlyShows = /[ɑɡɢɩɪɴɶʀʏʙʜʟĸᴀ-ᴢꜰꞮꞯ]/u;
/** The dotless i is a letter of Turkish and Azerbaijani; elsewhere it only shows as such beside others of theirs. */
const turkish = new Set(['tr', 'az', 'ist', 'istanbul']);
const besideTurkish = /[ğşçöüə]/u;

/** Japanese signs that look like punctuation where nothing else of the label is Japanese around them: a slash, a dash, a dot. */
const likePunctuation =
  /[^\p{scx=Kana}\p{scx=Hira}\p{scx=Hani}][ノンソゾ一丶丿][^\p{scx=Kana}\p{scx=Hira}\p{scx=Hani}]|(?:^|[^\p{scx=Kana}\p{scx=Hira}\p{scx=Hani}])ー|[a-z0-9][・丶丿]|[・丶丿][a-z0-9]/u;

/** Letters that only resemble Latin ones; words of many languages are made of them, so they count where they spell a name that everybody knows. */
const resembles: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  н: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  ѕ: 's',
  т: 't',
  ц: 'u',
  ѵ: 'v',
  ԝ: 'w',
  ш: 'w',
  х: 'x',
  у: 'y',
  ү: 'y',
  α: 'a',
  β: 'b',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  μ: 'u',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ω: 'w',
  γ: 'y',
};
const knownNames: ReadonlySet<string> = new Set([
  'meta',
  'facebook',
  'whatsapp',
  'instagram',
  'twitter',
  'tiktok',
  'github',
  'gitlab',
  'microsoft',
  'hotmail',
  'outlook',
  'teams',
  'amazon',
  'ebay',
  'netflix',
  'booking',
  'bank',
  'netbank',
  'citibank',
  'postbank',
  'hsbc',
  'barclays',
  'bbva',
  'ubs',
  'ing',
  'visa',
  'mastercard',
  'amex',
  'stripe',
  'klarna',
  'binance',
  'coinbase',
  'kraken',
  'metamask',
  'telekom',
  'tmobile',
  'att',
  'bt',
  'vk',
  'bbc',
  'cnn',
  'bmw',
  'tesco',
  'target',
  'walmart',
  'ikea',
  'hm',
  'steam',
  'twitch',
  'reddit',
  'pinterest',
  'spotify',
  'shopify',
  'salesforce',
  'workday',
  'notion',
  'atlassian',
  'okta',
  'docker',
  'kubernetes',
  'npm',
  'python',
  'openai',
  'anthropic',
  'mistral',
  'bitcoin',
  'tether',
]);
const spellsKnownName = (label: string): boolean =>
  !/[a-z]/.test(label) && knownNames.has([...label].map((char) => resembles[char] ?? char).join(''));

const isTwin = (label: string, topLevel: string): boolean =>
  spellsKnownName(label) || twins.some((one) => one.label.test(label) && one.home[topLevel]?.test(label) !== true);

/** `topLevel` is the last label in its ASCII form: nobody takes a name under a top-level domain in its own script for a Latin one. */
export function scriptFault(label: string, topLevel: string): 'mixed-script' | 'look-alike' | undefined {
  const used = [...label].filter((char) => says.test(char)).map(scriptsOf);
  if (used.length > 0 && isMixed(used)) return 'mixed-script';
  if (!topLevel.startsWith('xn--') && isTwin(label, topLevel)) return 'look-alike';
  if (likePunctuation.test(label) || hardlyShows.test(label)) return 'look-alike';
  return label.includes('ı') && !turkish.has(topLevel) && !besideTurkish.test(label) ? 'look-alike' : undefined;
}
