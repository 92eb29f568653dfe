/** Personal data in another country: which places are outside, and on which legal basis a company may receive it there (GDPR, chapter V). */
export const transferBases = ['adequacy', 'scc', 'consent', 'none'] as const;
export type TransferBasis = (typeof transferBases)[number];

/** As the organisation states it; `since` is a day (YYYY-MM-DD). */
export interface StatedTransfer {
  readonly basis: TransferBasis;
  readonly since: string;
}

interface Vendor {
  readonly dpa?: boolean;
  readonly transfer?: StatedTransfer | undefined;
}

const basisWords: Readonly<Record<TransferBasis, string>> = {
  adequacy: 'adequacy decision, Article 45',
  scc: 'standard clauses, Article 46',
  consent: 'explicit consent, Article 49',
  none: 'no legal basis',
};
const shortWords: Readonly<Record<TransferBasis, string>> = {
  adequacy: 'adequacy',
  scc: 'standard clauses',
  consent: 'consent',
  none: 'no basis',
};

/** Members of the European Union, and Iceland, Liechtenstein and Norway, as ISO 3166-1 has them. */
const eea: ReadonlySet<string> = new Set([
  'EU',
  'EEA',
  'EUROPE',
  'AT',
  'BE',
  'BG',
  'CY',
  'CZ',
  'DE',
  'DK',
  'EE',
  'ES',
  'FI',
  'FR',
  'GR',
  'HR',
  'HU',
  'IE',
  'IS',
  'IT',
  'LI',
  'LT',
  'LU',
  'LV',
  'MT',
  'NL',
  'NO',
  'PL',
  'PT',
  'RO',
  'SE',
  'SI',
  'SK',
]);
/** `DE`, `eu-west-1`, `Europe (Frankfurt)`. */
export const inEea = (region: string): boolean => eea.has(/^[a-z]+/i.exec(region.trim())?.[0].toUpperCase() ?? '');

/** It is stated, and its day has come. `now`: ISO 8601; without it a day to come is not known as one. */
const inForce = (transfer: StatedTransfer | undefined, now: string | undefined): StatedTransfer | undefined =>
  transfer === undefined || (now !== undefined && transfer.since > now.slice(0, 10)) ? undefined : transfer;

export interface TransferStanding {
  readonly covered: boolean;
  /** "standard clauses, Article 46, since 2026-01-31". */ readonly words: string;
  readonly short: string;
}

/**
 * Whether a company may receive personal data there. What is stated counts before the processing contract, which usually carries the clauses: whoever
 * says that there is no basis is believed. Consent covers only what the flow does by consent (`byConsent`).
 */
export function transferStanding(vendor: Vendor | undefined, now: string | undefined, byConsent: boolean): TransferStanding {
  const stated = inForce(vendor?.transfer, now);
  if (stated !== undefined) {
    const misses = stated.basis === 'consent' && !byConsent;
    return {
      covered: stated.basis !== 'none' && !misses,
      words: `${basisWords[stated.basis]}, stated ${stated.since}${misses ? ', but this flow asks nobody' : ''}`,
      short: shortWords[stated.basis],
    };
  }
  const later = vendor?.transfer === undefined ? '' : `; ${basisWords[vendor.transfer.basis]} only from ${vendor.transfer.since}`;
  return vendor?.dpa === true
    ? { covered: true, words: `clauses of the processing contract${later}`, short: 'contract' }
    : { covered: false, words: `no legal basis on file${later}`, short: 'no basis' };
}
