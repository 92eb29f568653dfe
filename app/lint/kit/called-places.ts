/** The places that a step calls: a script, or the settings of a tool, may name several in one field. */
import type { NetworkFact } from '../../nodes/kit/facts.ts';

const placeOf = ({ parameter, scheme = '', host = '' }: NetworkFact): string => `${parameter}\n${scheme}\n${host}`;

/** Of several calls of one place by one field the first, unless data decides where they go. */
export function eachPlaceOnce(networks: readonly NetworkFact[]): readonly NetworkFact[] {
  if (networks.length < 2) return networks;
  const seen = new Set<string>();
  return networks.filter((network) => {
    const place = placeOf(network);
    const isNew = network.hostReads.length > 0 || !seen.has(place);
    seen.add(place);
    return isNew;
  });
}

/** Tells findings about places apart that stand in one field: who takes one on takes on no other. */
export const placeKey = (networks: readonly NetworkFact[], network: NetworkFact): string =>
  networks.some((one) => one.parameter === network.parameter && placeOf(one) !== placeOf(network)) ? placeOf(network) : network.parameter;
