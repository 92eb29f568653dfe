/** What the organisation's list of vendors says about a place that data goes to. */
import type { Zone } from '../../nodes/kit/facts.ts';
import { vendorOfHost } from '../../nodes/kit/vendors.ts';
import { hostMatches } from './addresses.ts';
import type { Policy } from './context.ts';
import { zoneName } from './words.ts';

export type VendorRecord = NonNullable<Policy['vendors']>[number];

/**
 * By the vendor's name, as an import calls it or as its host tells, or by a host (`api.example.com`, `*.example.com`) where the list
 * gives one for a name. Steps of other products name one service by a pattern of hosts; the same pattern in the list means the same.
 */
export function vendorRecord(vendors: readonly VendorRecord[], zone: Zone): VendorRecord | undefined {
  const host = zone.host?.toLowerCase();
  const byHost = host === undefined ? undefined : vendorOfHost(host.replace(/^\*\./, ''))?.name;
  const names = new Set([zoneName(zone), byHost].flatMap((name) => (name === undefined ? [] : [name.toLowerCase()])));
  return (
    vendors.find(({ name }) => names.has(name.toLowerCase())) ??
    (host === undefined ? undefined : vendors.find(({ name }) => name.toLowerCase() === host || hostMatches(name, host)))
  );
}
