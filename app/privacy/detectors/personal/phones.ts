/** Telephone numbers: international ones by ITU-T E.164, national ones by the formats of many countries and the words beside them. */
import { after, before, type Span } from '../span.ts';
import { otherNumber } from './national-ids/national-ids.ts';
import { matchesOf, type Possible } from '../sieve.ts';

const phoneWords =
  /(?:phone|telephone|\btel\b|\btel[.:]|\bfon\b|\btlf\b|mobile|\bmobil\b|\bmob\b|\bcell\b|\bfax\b|whats ?app|\bcall(?:ed|ing|back)?\b|\bsms\b|text (?:me|us|him|her)|\bdial\b|\bring\b|reach (?:me|us|him|her)|hotline|viber|signal|telegram|telefon|handy|rufnummer|durchwahl|t[ée]l[ée]?phone|\bt[ée]l\b|portable|m[óo]vil|celular|tel[ée]fono|fone|cellulare|puhelin|\bpuh\b|\bgsm\b|kom[óo]rk|電話|电话|電話番号|手机|手機|携帯|联系方式|전화|휴대폰|телефон|\bтел|моб|контакт|τηλ|هاتف|טלפון|contact (?:number|no)|\b(?:my|his|her|our|their|your) (?:us|uk|cn|jp|german|french|chinese|japanese|indian|israeli|swiss|private|work|home|office|direct|new|personal|international|local) (?:number|no\.?)|msisdn|dzwo[nń]i|appele[rz]\b|joindre\b|ll[aá]m(?:ar|e|ame)|chiam(?:ar[ei]|ami|ate)\b|\bbel(?:len)? (?:mij|me|ons|naar|op)|bereikbaar|\bligar\b|\bligue\b|anruf|rückruf|erreichbar|\bs[íi]mi\b|\btfno\b|contatto|contacto)/i;
/** What stands directly before a number that is none of a telephone. */
const otherLead =
  /(?:[$€£¥₹₽#]|\b(?:usd|eur|gbp|isbn|issn|imei|iccid|ean|upc|gtin|iban|account|acct|konto|sort code|routing|timestamp|epoch|unix|uuid|version|lat|lon|lng|longitude|latitude|amount|total|price|sum|qty|zip|plz|postcode|postal code|ssn|nhs|tax|vat|ust|siret|siren|patient|mrn|id|sin|tfn|bsn|dni|nie|nif|nir|nik|cpf|cnpj|pesel|nino|itin|ein|kbo|bce|ondernemingsnummer|cvr|krs|vin|npi|oib|egn|inn|pin|otp|ean|hs|cas|pmid|doi|size|dimensions?|range|between|section|page|pages|line|year|years)\b)[-_ a-z]{0,12}[:=#]?\s*"?$/i;
const noise = /[\w.,+/\\@#&=_-]$/;

/** Country calling codes of ITU-T E.164 as one pattern. */
const country =
  '(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|21[1-368]|2[2-6]\\d|29[0179]|35\\d|37[0-8]|38[0-35-79]|42[013]|50\\d|59\\d|67\\d|68\\d|69[0-2]|80[08]|85[02356]|87\\d|88[0168]|96\\d|97\\d|99[2-68])';
const sep = '[ \\u00a0\\u2009\\u202f.\\-\\u2010\\u2011\\u2013/]';
/** Runs of digits; a second one begins only behind a sign, so that a long run is read in one way. */
const runs = (apart: number): string => `${sep}{0,${apart}}\\(?\\d{1,15}\\)?(?:(?:${sep}{1,${apart}}\\(?|\\(|(?<=\\)))\\d{1,15}\\)?){0,6}`;
const international = new RegExp(`(?<![\\w+])(?:\\+|\\uff0b)\\s?\\(?${country}\\)?${runs(3)}(?!\\d)`, 'g');
const internationalZero = new RegExp(`(?<![\\w.+/-])(?<!\\d[ \\u00a0])(?:00|011)${sep}?${country}${runs(2)}(?![\\w]|[.-]\\d)`, 'g');
const extension = /^,?\s*(?:ext(?:ension)?\.?|x|#|durchwahl|dw|poste|int\.?|anexo|ramal)\s*[.:]?\s*\d{1,6}(?!\d)/i;

interface Format {
  readonly pattern: RegExp;
  /** Without a word beside it; absent: a word is needed. */
  readonly alone?: number;
  readonly valid?: (digits: string) => boolean;
}

const edge = '(?![\\w]|[.,\\-/]\\d|%)';
const start = '(?<![\\w.,+/\\\\@#&=-])(?<!\\d[ \\u00a0])';
const nanp = (digits: string): boolean => {
  const local = digits.slice(-10);
  return /^[2-9]\d\d[2-9]/.test(local) && !/^[2-9]11|^\d{3}[2-9]11\d{0}$/.test(local.slice(0, 3));
};
/** What follows 00 or 011. */
const isDialled = (digits: string): boolean => {
  const number = digits.replace(/^0(?:0|11)/, '');
  return !number.startsWith('1') || /^1[2-9]\d{9}$/.test(number);
};
const plausibleZero = (digits: string): boolean => digits.length >= 9 && digits.length <= 12 && !/^0(\d)\1+$/.test(digits);

const formats: readonly Format[] = [
  // North America: (212) 555-0123, 212-555-0123, 1-800-555-0199
  { pattern: new RegExp(`${start}(?:1[ .-])?\\(\\d{3}\\)[ .-]?\\d{3}[ .-]\\d{4}${edge}`, 'g'), alone: 0.92, valid: nanp },
  { pattern: new RegExp(`${start}(?:1[ .-])?\\d{3}([-.\\u2011\\u2013])\\d{3}\\1\\d{4}${edge}`, 'g'), alone: 0.88, valid: nanp },
  { pattern: new RegExp(`${start}(?:1 )?\\d{3} \\d{3}[ -]\\d{4}${edge}`, 'g'), alone: 0.72, valid: nanp },
  { pattern: new RegExp(`${start}(?:1[ .-])?\\(\\d{3}\\)[ ]?\\d{7}${edge}`, 'g'), alone: 0.85, valid: nanp },
  { pattern: new RegExp(`${start}\\d{3}\\/\\d{3}-\\d{4}${edge}`, 'g'), alone: 0.75, valid: nanp },
  { pattern: new RegExp(`${start}1?[2-9]\\d{9}${edge}`, 'g'), valid: nanp },
  { pattern: new RegExp(`${start}\\d{3}[-. ]\\d{4}${edge}`, 'g') },
  // Trunk 0, in two or more groups: most of Europe, Asia, Africa, Oceania
  {
    pattern: new RegExp(`${start}\\(0 ?\\d{1,5}\\)${sep}{0,2}\\d{2,8}(?:${sep}\\d{2,8}){0,4}${edge}`, 'g'),
    alone: 0.9,
    valid: (digits) => digits.length >= 7 && digits.length <= 13,
  },
  {
    pattern: new RegExp(
      `${start}(?!0\\d{2}([ .-])\\d{2}\\1\\d{4}(?!\\d))0[1-9]\\d{0,4}${sep}\\d{2,4}${sep}\\d{2,4}(?:${sep}\\d{2,4}){0,3}${edge}`,
      'g',
    ),
    alone: 0.85,
    valid: plausibleZero,
  },
  { pattern: new RegExp(`${start}0[1-9]\\d{1,4}(?:[/ ]| [-/] )\\d{4,8}${edge}`, 'g'), alone: 0.8, valid: plausibleZero },
  { pattern: new RegExp(`${start}0[1-9]\\d{1,4} ?[/-] ?\\d{2,4}(?: \\d{2,4}){1,3}(?:-\\d{1,4})?${edge}`, 'g'), valid: plausibleZero },
  // With the extension behind a hyphen: 030 12345-67
  { pattern: new RegExp(`${start}\\(?0[1-9]\\d{1,4}\\)?(?:[/ ]| [-/] )\\d{3,8}-\\d{1,4}${edge}`, 'g'), valid: plausibleZero },
  { pattern: new RegExp(`${start}0[1-9]\\d{1,4}-\\d{6,8}${edge}`, 'g'), alone: 0.75, valid: plausibleZero },
  { pattern: new RegExp(`${start}0[1-9]\\d{7,10}${edge}`, 'g'), valid: plausibleZero },
  { pattern: new RegExp(`${start}3\\d{2} \\d{6,7}${edge}`, 'g') },
  { pattern: new RegExp(`${start}0[67]\\d{8}${edge}`, 'g'), alone: 0.7 },
  { pattern: new RegExp(`${start}07\\d{9}${edge}`, 'g'), alone: 0.72 },
  { pattern: new RegExp(`${start}0[67][ -]\\d{8}${edge}`, 'g'), alone: 0.8 },
  { pattern: new RegExp(`${start}0\\d{1,4}[ -]\\d{3,9}(?: \\d{2})?${edge}`, 'g') },
  // Japan, Korea, China
  { pattern: new RegExp(`${start}0\\d{1,3}-\\d{3,4}-\\d{4}${edge}`, 'g'), alone: 0.9, valid: plausibleZero },
  { pattern: new RegExp(`${start}1[3-9]\\d([ -])\\d{4}\\1\\d{4}${edge}`, 'g'), alone: 0.85 },
  { pattern: new RegExp(`(?<![\\w.,+/\\\\@#&=-])1[3-9]\\d{9}(?!\\d|[.-]\\d|[A-Za-z])`, 'g') },
  // Brazil, India, Russia, Spain, France without 0, Denmark, Poland, Turkey
  { pattern: new RegExp(`${start}\\(\\d{2}\\) ?\\d?[ .]?\\d{4}[- .]\\d{4}${edge}`, 'g'), alone: 0.92 },
  { pattern: new RegExp(`${start}[6-9]\\d{4} \\d{5}${edge}`, 'g'), alone: 0.75 },
  { pattern: new RegExp(`${start}8[ -]?\\(?\\d{3}\\)?[ -]?\\d{3}[ -]\\d{2}[ -]\\d{2}${edge}`, 'g'), alone: 0.88 },
  {
    pattern: new RegExp(`${start}\\(\\d{3,4}\\) ?\\d{2,4}(?:[ -]\\d{2,4}){1,3}${edge}`, 'g'),
    alone: 0.8,
    valid: (digits) => digits.length >= 9 && digits.length <= 11,
  },
  { pattern: new RegExp(`${start}[6-9]\\d{2} \\d{2} \\d{2} \\d{2}${edge}`, 'g'), alone: 0.8 },
  { pattern: new RegExp(`${start}(?:800|900|90[0-9])[ -]\\d{3}[ -]\\d{3}${edge}`, 'g') },
  { pattern: new RegExp(`${start}(?:13|18)00 \\d{3} \\d{3}${edge}`, 'g'), alone: 0.85 },
  {
    pattern: new RegExp(`${start}\\d{2,4}(?:${sep}\\d{2,4}){2,4}${edge}`, 'g'),
    valid: (digits) => digits.length >= 7 && digits.length <= 12,
  },
  { pattern: new RegExp(`${start}\\d{8,11}${edge}`, 'g') },
];

const daysOrTimes = /^(?:(?:19|20)\d{2}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})(?!\d)/;

/** `phone=+49...`, `to=+1...`: no sum, but the value of what is called so. */
const inQuery = (lead: string): boolean =>
  lead.endsWith('=') &&
  (/(?:^|[\s?&;,"'_])(?:to|from|number|msisdn|dzwo[nń]i|appele[rz]\b|joindre\b|ll[aá]m(?:ar|e|ame)|chiam(?:ar[ei]|ami|ate)\b|\bbel(?:len)? (?:mij|me|ons|naar|op)|bereikbaar|\bligar\b|\bligue\b|anruf|rückruf|erreichbar|recipient|sender|contact|caller|callee)=$/i.test(
    lead,
  ) ||
    phoneWords.test((/[\w.-]{2,40}=$/.exec(lead)?.[0] ?? '').replace(/[=_]/g, ' ')));

export const phonePatterns = (): readonly RegExp[] => [international, internationalZero, ...formats.map(({ pattern }) => pattern)];

export function findPhones(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  const add = (at: number, length: number, score: number): void => {
    let end = at + length;
    const more = extension.exec(after(text, end, 24));
    if (more !== null) end += more[0].length;
    found.push({ start: at, end, kind: 'phone', score });
  };
  for (const match of matchesOf(text, international, possible)) {
    const whole = match[0].replace(/[^\d)]+$/, '');
    // The bracket behind it belongs to the sentence, unless one was opened inside.
    const value = whole.includes('(') ? whole : whole.replace(/\)+$/, '');
    const digits = value.replace(/\D/g, '').length;
    if (digits < 8 || digits > 15) continue;
    if (
      (/[+\-*/=] ?$/.test(before(text, match.index, 2)) && !inQuery(before(text, match.index, 40))) ||
      /^\s*(?:[*^]|\/\s*\d)/.test(text.slice(match.index + value.length, match.index + value.length + 2))
    )
      continue;
    add(match.index, value.length, 0.96);
  }
  for (const match of matchesOf(text, internationalZero, possible)) {
    const digits = match[0].replace(/\D/g, '').length;
    const named = phoneWords.test(before(text, match.index, 40));
    // North America has ten digits behind its 1, and no area begins with 0 or 1.
    if (!isDialled(match[0].replace(/\D/g, ''))) continue;
    if (digits >= 11 && digits <= 17 && (named || /[ .()/-]/.test(match[0]))) add(match.index, match[0].length, named ? 0.95 : 0.85);
  }
  for (const { pattern, alone, valid } of formats) {
    for (const match of matchesOf(text, pattern, possible)) {
      const lead = before(text, match.index, 40);
      const named =
        phoneWords.test(lead) ||
        /^\s*(?:\((?:mobile|cell|home|work|office|tel|handy|phone|fax)|[mhwtp]\b\.?\s*$)/i.test(
          after(text, match.index + match[0].length, 12),
        );
      if (!named && alone === undefined) continue;
      const digits = match[0].replace(/\D/g, '');
      if (valid !== undefined && !valid(digits)) continue;
      if (daysOrTimes.test(match[0]) || noise.test(lead.slice(-1))) continue;
      if (!named && (otherNumber.test(lead.slice(-32)) || otherLead.test(lead))) continue;
      // "Call us about order 123-4567": the nearer word counts.
      if (named && (otherNumber.test(lead.slice(-24)) || /\b(?:id|iban|account|ssn|nhs|ip|zip|plz|code)\s*[:=#]?\s*$/i.test(lead)))
        continue;
      add(match.index, match[0].length, named ? 0.94 : (alone ?? 0.7));
    }
  }
  return found;
}
