/** Postal addresses: street and number as many countries write them, with the town behind, post boxes and postcodes. */
import { matchesOf, type Possible } from '../sieve.ts';
import { before, type Span } from '../span.ts';

/** Letters of a word, hyphens between them: no sign that stands between words belongs to one, so a text is cut into words in one way. */
const inner = "[\\p{L}\\p{M}'’.]";
const cap = `\\p{Lu}${inner}{0,39}(?:-${inner}{1,39}){0,4}`;
/** One or some words, with blanks between. */
const words = (most: number): string => `${cap}(?:[ ]${cap}){0,${most - 1}}`;
const gap = '[ ]{1,8}';
const number = '\\d{1,5}(?:[ ]?[A-Za-z](?![\\p{L}]))?(?:[-/]\\d{1,4}[A-Za-z]?)?';
const streetKinds =
  'Street|St|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|Place|Pl|Terrace|Ter|Square|Sq|Close|Crescent|Cres|Gardens|Gdns|Grove|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Trail|Trl|Row|Mews|Hill|Walk|Alley|Quay|Wharf|Parade|Esplanade|Loop|Turnpike|Pike|Plaza|Green|Rise|View|Vale|Yard|Broadway|Expressway|Freeway|Route|Bypass';
const unit = '(?:,?[ ]{1,8}(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|Bldg|Building|Level|#)\\.?[ ]?#?[\\p{L}\\d-]{1,6})';
const ukPostcode = '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[ABD-HJLNP-UW-Z]{2}';
const state =
  '(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|NSW|VIC|QLD|TAS|ACT|ON|QC|BC|AB|MB|SK|NS|NB)';
/** What stands between the parts of an address: a comma, blanks, an end of line. */
const apart = '(?:,[ ]{0,4}(?:\\r?\\n[ ]{0,4})?|[ ]{1,4}(?:,[ ]{0,4})?(?:\\r?\\n[ ]{0,4})?|\\r?\\n[ ]{0,4}(?:,[ ]{0,4})?)';
/** The same, and nothing. */
const loose = ',?[ ]{0,8}(?:\\r?\\n[ ]{0,8})?';
/** Eircode, of Ireland. */
const eircode = '[AC-FHKNPRTV-Y]\\d[\\dW] ?[0-9AC-FHKNPRTV-Y]{4}';
const postcode = `(?:${ukPostcode}|${eircode}|\\d{5}(?:-\\d{4})?|[A-Z]\\d[A-Z] ?\\d[A-Z]\\d|\\d{4,6}|\\d{2}-\\d{3}|\\d{3} \\d{2})`;
const tail = `(?:${unit})?(?:${apart}${cap}){0,12}?(?:,?${gap}${state}\\b)?(?:${loose}${postcode}(?![\\p{L}\\d]))`;
const townAfterCode = `(?:${loose}(?:[A-Z]{1,2}-)?(?:\\d{4,5}|\\d{4} ?[A-Z]{2}|\\d{2}-\\d{3}|\\d{4}-\\d{3}|\\d{5}-\\d{3}|\\d{3} ?\\d{2})${gap}${cap}(?:[ ](?:am|an der|sur|les|la|le|de|del|di|den|${cap})){0,3})`;
/** Parts behind the number: floor and door, as Spain and Portugal write them. */
const door =
  '(?:,?[ ]{0,8}(?:\\d{1,2}[ºª°.]{1,3}[ ]?[A-Z\\d]?|[Pp]iso \\d{1,4}|[Pp]uerta \\w{1,12}|[Aa]nd\\.? \\w{1,12}|[Aa]pto?\\.? ?\\d{1,6}|[Bb]loco \\w{1,12}|[Dd]e?p?t?o\\.? ?\\w{1,4})){0,3}';

/** Town, state and code, as Brazil writes them. */
const townBeforeCode = `(?:[ ]?[-–,][ ]?${cap}(?:[ ](?:de|do|da|dos|das|e|${cap})){0,4}(?:[ ]?[-–/,][ ]?[A-Z]{2})?,?[ ](?:CEP:?[ ])?\\d{5}-\\d{3}(?!\\d))`;

const flat = `(?:(?:Flat|Apt|Apartment|Unit|Suite|Level)\\.?[ ][\\p{L}\\d]{1,5},?${gap})`;
const codeAndTown = `(?:[A-Z]{1,2}-)?(?:\\d{4,6}(?:-\\d{3,4})?|\\d{4} ?[A-Z]{2}|\\d{2}-\\d{3}|\\d{3} \\d{2,3})[ ]${cap}(?:[ ](?:de|del|la|les|le|am|an der|sur|di|${cap})){0,3}`;
const month = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Figure|Table|Chapter|Section|Page|Version|Room|Order|Invoice|No)';

/** Province, town and district. A name ends at the first sign that says what it is the name of, so a text is cut in one way. */
const chinesePlaces = '(?![省市区县區])(?:(?:(?![省市区县區])\\p{Script=Han}){0,8}[省市区县區]){1,5}';
const chineseStreet = '(?:(?![路街道巷弄])[\\p{Script=Han}\\d]){1,16}[路街道巷弄]';
const prefectures =
  '北海道|東京都|(?:京都|大阪)府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県';
const japanese = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ヶケー]';

interface Shape {
  readonly pattern: RegExp;
  readonly score: number;
}
const shape = (source: string, score: number, flags = 'gu'): Shape => ({ pattern: new RegExp(source, flags), score });

/** They are long, and most programs never look for an address. */
const makeShapes = (): readonly Shape[] => [
  // English: 221B Baker Street, London NW1 6XE; 1600 Pennsylvania Ave NW, Washington, DC 20500
  shape(
    `(?<![\\p{L}\\d.,$€£-])${flat}?${number},?${gap}(?:(?:[NSEW]\\.?|North|South|East|West|The|Old|\\d{1,3}(?:st|nd|rd|th))${gap}){0,2}(?:${cap}${gap}){0,4}?(?:${streetKinds})\\b\\.?(?:[ ](?:NW|NE|SW|SE|N|S|E|W|North|South|East|West)\\b)?(?:${tail}|${unit})?`,
    0.88,
  ),
  // The same in lower case or capitals, where a town and a postcode follow.
  shape(
    `(?<![\\p{L}\\d.,$€£-])${number},?${gap}(?:[\\p{L}'.-]{2,20}${gap}){1,3}(?:${streetKinds})\\.?,?${gap}(?:[\\p{L}'.-]{2,20},?${gap}){1,3}(?:${state}${gap})?(?:${ukPostcode}|\\d{5}(?:-\\d{4})?)(?![\\p{L}\\d])`,
    0.9,
    'giu',
  ),
  // German, Dutch, Nordic: the kind of street is a part of the word
  shape(
    `(?<![\\p{L}\\d]|\\p{L}[-.'’])(?:${cap}[ ]){0,3}(?:\\p{Lu}(?:-?${inner}){0,80}-?)?(?:[Ss]tra(?:ß|ss)e|[Ss]tr\\.|[Ww]eg|[Pp]latz|[Aa]llee|[Gg]asse|[Rr]ing|[Dd]amm|[Uu]fer|[Cc]haussee|[Mm]arkt|straat|laan|plein|gracht|kade|dijk|singel|steeg|gatan|vägen|gränd|torget|gata|veien|vegen|vejen|gade|allé|vænget|stien|katu|tie|kuja|polku)${gap}\\d{1,4}(?:[ ]?[a-zA-Z](?![\\p{L}]))?(?:[-/]\\d{1,4}[a-z]?)?(?:${townAfterCode})?`,
    0.86,
  ),
  shape(
    `(?<![\\p{L}\\d])(?:Am|An der|Auf der|Auf dem|Im|In der|In den|Unter den|Zum|Zur|Vor dem)[ ]${cap}(?:[ ]${cap})?[ ]\\d{1,4}[a-z]?${townAfterCode}`,
    0.86,
  ),
  // French: 12 bis, rue de la Paix, 75002 Paris
  shape(
    `(?<![\\p{L}\\d.,])\\d{1,4}(?:[ ]?(?:bis|ter|quater|[A-D](?![\\p{L}])))?,?${gap}(?:rue|avenue|av\\.|boulevard|bd|place|pl\\.|chemin|impasse|allée|allee|quai|route|cours|passage|square|faubourg|voie|sentier)[ ][\\p{L}\\p{M}'’.-]{1,60}(?:[ ][\\p{L}\\p{M}'’.-]{1,60}){0,5}?[ ]?(?:(?=[,;\\n.]|$)(?:${townAfterCode})?|${townAfterCode})`,
    0.88,
    'giu',
  ),
  // Spanish, Portuguese, Italian, Romanian: the kind of street first, the number last
  shape(
    `(?<![\\p{L}\\d])(?:Calle|C/|Avenida|Avda\\.?|Av\\.|Plaza|Pza\\.|Paseo|P\\.º|Carrera|Cra\\.?|Camino|Ronda|Travesía|Glorieta|Rua|R\\.|Travessa|Praça|Alameda|Estrada|Rodovia|Largo|Via|Viale|V\\.le|Piazza|P\\.zza|Corso|C\\.so|Vicolo|Strada|Str\\.|Bulevardul|Carrer)[ ]?(?:(?:de|del|de la|de los|las|los|la|da|do|das|dos|di|della|dei|degli|delle|d['’])[ ]?){0,2}(?:${cap}|\\d{1,2})(?:[ ](?:de|del|la|los|las|da|do|dos|di|della|e|y|${cap})){0,5},?[ ]{0,8}(?:n[ºo°]\\.?|n\\.|núm\\.?|nr\\.?|#|No\\.?)?[ ]?\\d{1,5}(?:[/-]?[a-zA-Z](?![\\p{L}]))?${door}(?:(?:[ ]?[-–,][ ]?${cap}(?:[ ]${cap}){0,2})?(?:${townAfterCode}|${townBeforeCode}))?`,
    0.87,
  ),
  // Polish, Czech, Russian
  shape(
    `(?<![\\p{L}\\d])(?:ul\\.|al\\.|os\\.|pl\\.|ulica)[ ](?:${cap}[ ]){1,4}\\d{1,4}[A-Za-z]?(?:[ ]?(?:/|m\\.)[ ]?\\d{1,4})?(?:${townAfterCode})?`,
    0.9,
  ),
  shape(
    `(?<![\\p{L}\\d])(?:ул\\.?|улица|пр\\.|проспект|пер\\.|бульвар|шоссе)[ ]${words(3)},?[ ](?:д\\.?[ ]?)?\\d{1,4}[а-я]?(?:,[ ](?:кв\\.?|корп\\.?)[ ]?\\d{1,4}){0,2}`,
    0.9,
  ),
  // Chinese, Japanese, Korean
  shape(`${chinesePlaces}${chineseStreet}\\p{Script=Han}{0,4}\\d{1,5}号?(?:[\\p{Script=Han}\\d-]{0,10}(?:室|楼|单元|樓))?`, 0.88),
  shape(
    `(?:〒?\\d{3}-\\d{4}[ \\u3000]?)?(?:${prefectures})${japanese}{1,14}?[市区町村]${japanese}{0,12}[\\d０-９]{1,4}(?:[\\-－丁目番地号の]{1,2}[\\d０-９]{1,4}){0,3}号?`,
    0.88,
  ),
  {
    pattern:
      /(?:[\p{Script=Hangul}]{2,8}(?:특별시|광역시|시|도)[ ])?(?:[\p{Script=Hangul}]{1,6}(?:시|군|구)[ ]){1,2}[\p{Script=Hangul}\d]{1,12}(?:로|길)[ ]?\d{1,5}(?:-\d{1,4})?/gu,
    score: 0.88,
  },
  // Any street before a code and a town: 9 Beverly Heath, 8051 Zürich; Corso Vittorio 12, 10121 Torino
  shape(
    `(?<![\\p{L}\\d.,$€£-])${flat}?${number},?[ ]${words(4)},${gap}(?:${words(4)},?${gap})?(?:${ukPostcode}(?![\\p{L}\\d])|${state}[ ]\\d{5}(?:-\\d{4})?(?!\\d)|${codeAndTown})`,
    0.86,
  ),
  shape(
    `(?<![\\p{L}\\d])(?!${month})${cap}(?:[ ](?:de|del|la|las|los|le|les|du|des|da|do|dos|di|della|van|der|den|y|${cap})){0,6},?[ ](?:\\d{1,4}(?:[ ]?[a-zA-Z](?![\\p{L}]))?|s/n),[ ](?!(?:19|20)\\d\\d[ ])${codeAndTown}`,
    0.86,
  ),
  // Post boxes
  {
    pattern:
      /(?<![\p{L}\d])(?:P\.?[ ]?O\.?[ ]?Box|Postfach|Bo[iî]te postale|Apartado(?: de Correos)?|Casella postale|Postbus|Caixa Postal|GPO Box|Locked Bag)[ ]?(?:n[ºo°]?\.?[ ]?)?\d{1,6}(?:,[ ](?:\p{L}[\p{L}'’.-]*,?[ ]){1,3}(?:[A-Z]{2,3}[ ])?\d{4,6}(?:-\d{4})?(?!\d))?/giu,
    score: 0.85,
  },
];
let shapes: readonly Shape[] | undefined;
const shapesOfAddresses = (): readonly Shape[] => (shapes ??= makeShapes());

/** Keys of JSON and forms that hold a street. */
const streetKey =
  /["'](?:street(?:[_ ]?(?:address|line|name))?|address(?:[_ ]?line)?[_ ]?[12]?|addr(?:ess)?1|strasse|straße|rue|calle|indirizzo|endereco|adresse)["']\s?:\s?["']((?=[^"'\n]{0,80}\d)(?=[^"'\n]{0,80}\p{L}{3})[^"'\n@:]{6,120})["']/giu;

/** A town with its code, said to be somebody's place. */
const place =
  /\b(?:address|lives? (?:at|in)|living (?:at|in)|resid(?:es|ing|ent) (?:at|in|of)|ship(?:ping)? to|deliver(?:y)? to|adresse|dirección|indirizzo|endereço|wohnhaft in)\b/i;
const usTown = new RegExp(`(?<![\\p{L}])(?:${cap}[ ]){0,2}${cap},[ ]${state}[ ]\\d{5}(?:-\\d{4})?(?!\\d)`, 'gu');
const codes: readonly RegExp[] = [
  /〒 ?\d{3}-?\d{4}(?!\d)/g,
  /(?<![A-Z0-9-])(?:GIR ?0AA|[A-PR-UWYZ](?:\d[\dA-HJKPSTUW]?|[A-HK-Y]\d[\dABEHMNPRV-Y]?) \d[ABD-HJLNP-UW-Z]{2})(?![A-Z0-9-])/g,
  /(?<![A-Z0-9-])[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d(?![A-Z0-9-])/g,
];

/** What names an address before it and begins with a capital too. */
const labels =
  /^(?:(?:Wohn|Liefer|Rechnungs|Post|Privat|Firmen|Besuchs|Woon|Bezoek|Post|Hem|Lever|Folkeregister)?(?:[Aa]dress?e?|[Aa]nschrift|[Aa]dres|[Aa]dresa)|Wohnort|Sitz|Address|Dirección|Domicilio|Indirizzo|Endereço|Morada)[ :]+/;

export const addressPatterns = (): readonly RegExp[] => [...shapesOfAddresses().map(({ pattern }) => pattern), streetKey, usTown, ...codes];

export function findAddresses(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  for (const { pattern, score } of shapesOfAddresses()) {
    for (const match of matchesOf(text, pattern, possible)) {
      const label = labels.exec(match[0])?.[0].length ?? 0;
      const value = match[0].slice(label).replace(/[\s,.;]+$/, '');
      // "5 Way to improve", "10 Row limit": one word and no number behind is no street.
      if (value.length < 7) continue;
      found.push({ start: match.index + label, end: match.index + label + value.length, kind: 'address', score });
    }
  }
  for (const match of matchesOf(text, streetKey, possible)) {
    const value = match[1] ?? '';
    found.push({
      start: match.index + match[0].length - value.length - 1,
      end: match.index + match[0].length - 1,
      kind: 'address',
      score: 0.88,
    });
  }
  for (const match of matchesOf(text, usTown, possible))
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      kind: 'address',
      score: place.test(before(text, match.index, 60)) ? 0.85 : 0.72,
    });
  for (const pattern of codes)
    for (const match of matchesOf(text, pattern, possible))
      found.push({ start: match.index, end: match.index + match[0].length, kind: 'postcode', score: 0.7 });
  return found;
}
