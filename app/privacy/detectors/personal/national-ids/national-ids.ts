/**
 * Numbers that a state gives to one person. A row has its format, its check, and the words that stand before it; a format that says
 * enough by itself needs no words. Formats and check digits: each country's own publication, gathered in ISO/IEC 7064 and OECD's
 * "Tax Identification Numbers" pages.
 */
import { matchesOf, type Possible } from '../../sieve.ts';
import { before, type Span } from '../../span.ts';
import { widerIds } from './few-checks.ts';
import type { NationalId } from './national-id.ts';
import { northAmericanIds } from './north-america.ts';
import { northernAndEasternEuropeanIds } from './northern-eastern-europe.ts';
import { otherContinentsIds } from './other-continents.ts';
import { westernEuropeanIds } from './western-europe.ts';

const general =
  /national (?:id|identity|identification)|\b(?:tax|identity|identification|citizen|personal|social security|social insurance|government|civil)[-_ ]?(?:id|identification|identity|payer|registration|security)?[-_ ]?(?:number|no\b|nr\b|id\b|code|card|#)|\btin\b|\bid[-_ ](?:number|no|card)\b|nationalid|taxid/i;

export const nationalIds: readonly NationalId[] = [
  ...northAmericanIds,
  ...westernEuropeanIds,
  ...northernAndEasternEuropeanIds,
  ...otherContinentsIds,
  ...widerIds,
];

/** How near a word must stand. */
const REACH = 48;
/** A digit must come before anything is looked at. */
const strip = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

/** Numbers of another kind, said by the word directly before them. */
export const otherNumber =
  /(?:order|invoice|ticket|tracking|case|ref(?:erence)?|part|item|model|serial|sku|isbn|version|po|batch|lot|article|product|quote|build|commit|rma|awb|waybill|container|consignment|parcel|meter|asset|bestell(?:ung|nr|nummer)?|rechnung(?:snr|snummer)?|commande|facture|pedido|factura|ordine|fattura)(?:[-_ ]?(?:number|num|no|nr|id|code|#))?\.?\s*[:#=]?\s*#?\s*"?$/i;

/** What finds a number, and what must stand before those that are nothing by themselves. */
export const nationalIdPatterns = (): readonly RegExp[] => [general, ...nationalIds.flatMap(({ pattern, words }) => [pattern, words])];

/** Few of them are possible, and those come in their order. */
const byPattern: ReadonlyMap<RegExp, NationalId> = new Map(nationalIds.map((one) => [one.pattern, one]));

export function findNationalIds(text: string, possible: Possible): Span[] {
  const found: Span[] = [];
  const isSaid = possible.has(general);
  for (const one of possible) {
    const known = byPattern.get(one);
    if (known === undefined) continue;
    const { kind, pattern, valid, words, alone } = known;
    if (alone === undefined && !isSaid && !possible.has(words)) continue;
    for (const match of matchesOf(text, pattern, possible)) {
      const start = match.index;
      const end = start + match[0].length;
      // `cpf_titular=`: a name of several words.
      const lead = before(text, start, REACH).replaceAll('_', ' ');
      const named = words.test(lead);
      if (!named && alone === undefined && !general.test(lead)) continue;
      if (!valid(strip(match[0]))) continue;
      if (named) found.push({ start, end, kind, score: 0.97 });
      else if (otherNumber.test(lead.slice(-32))) continue;
      else if (general.test(lead)) found.push({ start, end, kind, score: alone === undefined ? 0.75 : Math.max(alone, 0.93) });
      else if (alone !== undefined) found.push({ start, end, kind, score: alone });
    }
  }
  return found;
}
