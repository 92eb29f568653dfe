/** Steps of add-ons that begin a run by themselves where nothing leads to them: they ask a machine again and again, or listen to one. */
import type { RedDescription } from './description.ts';
import type { RedNode, RedWire } from './parse.ts';

const polls = /^(?:modbus-read|s7 in|opcua-read|rpi-gpio in|actionflows_in|shelly-gen[12]|chatbot-(?:\w+-)?receive|modbus-server)$/;

/** The editor draws no way into it. */
const hasNoWayIn = ({ raw }: RedNode): boolean => raw['inputs'] === 0;

export function startingFacts(node: RedNode, { facts }: RedDescription, leaving: readonly RedWire[]): RedDescription['facts'] {
  const listens = hasNoWayIn(node);
  const isUnknown = facts.known === false && leaving.some(({ error }) => !error);
  if (!(listens || polls.test(node.type) || isUnknown) || facts.trigger !== undefined) return facts;
  return {
    ...facts,
    // A step without a way in is told nothing, so it changes nothing by what a run holds.
    ...(listens ? { effects: [], sinks: [] } : {}),
    trigger: { kind: 'event', exposed: false, auth: 'unseen', atLeastOnce: false },
  };
}
