/** The places that a step calls: a script, or the settings of a tool, may name several in one field. */
import { isFollowed } from '../dataflow/facts-that-hold.ts';
import { possibleAddresses } from '../dataflow/script/possible-addresses.ts';
import { networkOf, readUrl } from '../../nodes/kit/url.ts';
import type { NetworkFact } from '../../nodes/kit/facts.ts';
import type { StepView } from './step-view.ts';

const placeOf = ({ parameter, scheme = '', host = '' }: NetworkFact): string => `${parameter}\n${scheme}\n${host}`;

/** All that the step may call: its connections, and addresses that its script may come to. */
export function callsOf({ facts: { networks, code } }: StepView): readonly NetworkFact[] {
  if (code === undefined || !isFollowed(code)) return eachPlaceOnce(networks);
  const possible = possibleAddresses(code.source).map((address) =>
    networkOf(readUrl(address), { parameter: code.parameter, connection: undefined }),
  );
  // What is known of one of these with its host need not be told once more without it.
  const isVague = ({ parameter, host, scheme }: NetworkFact): boolean =>
    parameter === code.parameter && host === undefined && possible.some((one) => one.scheme === scheme);
  return eachPlaceOnce([...networks.filter((one) => !isVague(one)), ...possible]);
}

/** Of several calls of one place by one field the first, unless data decides where they go. */
function eachPlaceOnce(networks: readonly NetworkFact[]): readonly NetworkFact[] {
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
