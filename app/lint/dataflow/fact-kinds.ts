/** Which kinds of facts a step has, as bits: rules are asked only about steps that have what they look at. */
import { effectKinds, type EffectKind, type NodeFacts } from '../../nodes/kit/facts.ts';

/** Kinds of facts that a rule can ask for. `external`: it waits for another system; `unknown`: nobody has described it; `spreads`: it gives out the entries of a list. `sinks` counts AI steps too: their prompts are sinks, declared or not. */
export const factKinds = [
  'sinks',
  'effects',
  'networks',
  'sources',
  'stores',
  'trigger',
  'ai',
  'code',
  'human',
  'control',
  'external',
  'unknown',
  'guards',
  'connector',
  'holds',
  'spreads',
] as const;
export type FactKind = (typeof factKinds)[number];
/** Bits over `factKinds` for the given ones. */
export const factKindBits = (kinds: FactKind | readonly FactKind[]): number =>
  (typeof kinds === 'string' ? [kinds] : kinds).reduce((bits, kind) => bits | (1 << factKinds.indexOf(kind)), 0);

/** Bits over `effectKinds` for the given ones. */
export const effectBits = (kinds: Iterable<EffectKind>): number => {
  let bits = 0;
  for (const kind of kinds) bits |= 1 << effectKinds.indexOf(kind);
  return bits;
};

export function kindsOf(facts: NodeFacts): number {
  return (
    (facts.sinks.length > 0 || facts.ai !== undefined ? 1 : 0) |
    (facts.effects.length > 0 ? 2 : 0) |
    (facts.networks.length > 0 ? 4 : 0) |
    (facts.sources.length > 0 ? 8 : 0) |
    (facts.stores.length > 0 ? 16 : 0) |
    (facts.trigger === undefined ? 0 : 32) |
    (facts.ai === undefined ? 0 : 64) |
    (facts.code === undefined ? 0 : 128) |
    (facts.human === undefined ? 0 : 256) |
    (facts.control === undefined ? 0 : 512) |
    (facts.reliability.external ? 1_024 : 0) |
    (facts.unknown === true ? 2_048 : 0) |
    (facts.guards.length > 0 ? 4_096 : 0) |
    (facts.connector === undefined ? 0 : 8_192) |
    (facts.holds === undefined ? 0 : 16_384) |
    (facts.transfer.some(({ steps }) => steps.some(({ op }) => op === 'spread')) ? 32_768 : 0)
  );
}
