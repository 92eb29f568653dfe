/** Cards and bank accounts. */
import { ibanChecks, isOneDigit, luhn, weighted } from './checksums.ts';
import { matchesOf, type Possible } from '../sieve.ts';
import { before, matches, type Span } from '../span.ts';

/** Lengths of an IBAN by country: SWIFT IBAN registry, release 99, and the countries that use the form without being in it. */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 ' +
    'LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 ' +
    'AO25 BF28 BJ28 CF27 CG27 CI28 CM27 CV25 DZ26 GA27 GQ27 GW25 IR26 KM27 MA28 MG27 ML28 MZ25 NE28 SN28 TD27 TG28'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const ibanStart = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ \u00a0.-]?[A-Za-z0-9])/g;

export function findIbans(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  for (const match of matchesOf(text, ibanStart, possible)) {
    const length = lengths.get(match[0].slice(0, 2).toUpperCase());
    if (length === undefined) continue;
    let bare = match[0];
    let at = match.index + 4;
    let gap = false;
    while (bare.length < length && at < text.length) {
      const char = text.charAt(at);
      if (/[A-Za-z0-9]/.test(char)) {
        bare += char;
        gap = false;
      } else if (!gap && /[ \t\n.-]/.test(char)) gap = true;
      else break;
      at += 1;
    }
    if (bare.length === length && !/[A-Za-z0-9]/.test(text.charAt(at)) && ibanChecks(bare.toUpperCase()))
      found.push({ start: match.index, end: at, kind: 'iban', score: 0.99 });
  }
  return found;
}

/** Issuer ranges by ISO/IEC 7812, as the card brands publish them. */
const brands: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [16, 13, 19]],
  [/^5[1-5]/, [16]],
  [/^2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65|622)/, [16, 19]],
  [/^35(?:2[89]|[3-8]\d)/, [16, 19]],
  [/^3(?:0[0-5]|095|6|8|9)/, [14, 16, 19]],
  [/^(?:62|81)/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6[37])/, [16, 12, 13, 14, 15, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^(?:60|82|508)/, [16]],
  [/^9792/, [16]],
  // UATP, for journeys: only beside a word
  [/^1/, [15]],
];
const groupings = [
  /^\d{4}([ \u00a0.-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?/,
  /^\d{4}([ \u00a0-])\d{6}\1\d{5}/,
  /^\d{4}([ \u00a0-])\d{6}\1\d{4}/,
  /^\d{6}([ -])\d{10,13}/,
  /^\d{8}([ -])\d{8}/,
  /^\d{12,19}/,
];
/** Every grouping begins with twelve digits, no two further apart than one sign. */
const cardStart = /(?<![\w.,+-])(?<!\d[ \u00a0])(?=\d(?:[ \u00a0.-]?\d){11})/g;
const cardWords =
  /card|visa|master|amex|american express|discover|\bcc\b|credit|debit|karte|carte|tarjeta|cart[ãa]o|carta|kaart|kort|payment|\bpa(?:y|id|ying) (?:with|by)|\bpan\b|卡/i;

export function findCards(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  for (const match of matchesOf(text, cardStart, possible)) {
    const rest = text.slice(match.index, match.index + 26);
    for (const grouping of groupings) {
      const value = grouping.exec(rest)?.[0];
      if (value === undefined || /\d/.test(rest.charAt(value.length))) continue;
      const digits = value.replace(/\D/g, '');
      const brand = brands.find(([prefix, sizes]) => prefix.test(digits) && sizes.includes(digits.length));
      if (brand === undefined || isOneDigit(digits) || !luhn(digits)) continue;
      const lead = before(text, match.index, 40);
      const grouped = value.length > digits.length;
      if (/(?:imei|ean|isbn|gtin|barcode|tracking|iccid|timestamp|nik|ktp)\b[^\d]{0,12}$/i.test(lead)) break;
      const named = cardWords.test(lead);
      // Maestro and other wide ranges of other lengths hold too many plain numbers.
      if (!named && (digits.startsWith('1') || (!grouped && digits.length !== 16 && digits.length !== 15))) break;
      found.push({ start: match.index, end: match.index + value.length, kind: 'card', score: named || grouped ? 0.98 : 0.92 });
      break;
    }
  }
  return found;
}

const sortCode = /\bsort[-_ ]?code\b[^\d\n]{0,15}(\d{2}[- ]?\d{2}[- ]?\d{2})(?![\w-])/dgi;
const account =
  /\b(?:(?:bank[-_ ]?|checking |savings )?(?:acc(?:oun)?t|a\/c)[-_ ]?(?:number|num|no|nr|#)?|konto(?:nummer|nr)?|compte|cuenta|conto)\b\.?["']?\s*(?:is|:|=|#|\.)?\s*["']?(\d(?:[ -]?\d){5,16})(?![\w-])/dgi;
const routing = /\b(?:routing|aba|rtn|transit)\b[^\d\n]{0,20}(\d{9})(?![\w-])/dgi;
const clabe = /\bclabe\b[^\d\n]{0,20}(\d{18})(?!\w)/dgi;

export const moneyPatterns = (): readonly RegExp[] => [ibanStart, cardStart, sortCode, account, routing, clabe];

export function findBankAccounts(text: string, possible: Possible): Span[] {
  const all = (pattern: RegExp, kind: string, score: number) => (possible.has(pattern) ? [...matches(text, pattern, kind, score)] : []);
  return [
    ...all(sortCode, 'sort-code', 0.94),
    ...all(account, 'bank-account', 0.9).filter(({ start }) =>
      /bank|number|num\b|no\b|nr|#|sort|iban|routing|checking|savings|a\/c|konto|deposit|transfer|wire/i.test(before(text, start, 60)),
    ),
    ...all(routing, 'routing-number', 0.94).filter(({ value }) => weighted(value, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0),
    ...all(clabe, 'bank-account', 0.94),
  ];
}
