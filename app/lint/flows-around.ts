/** What the other flows of a workspace mean for one of them: shared accounts, stores that start it or are erased, as far as it is concerned. */
import type { Flow } from '../workflow/model/flow.ts';
import { factsOf } from '../nodes/describe.ts';
import type { EffectKind, NodeFacts } from '../nodes/kit/facts.ts';
import { AnalysisSession } from './dataflow/analysis.ts';
import { callOf, type KnownFlow } from './kit/organisation.ts';

interface Traits {
  readonly identities: ReadonlySet<string>;
  readonly effects: ReadonlySet<EffectKind>;
  readonly startedBy: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
  readonly erases: ReadonlySet<string>;
}

/** By flow, which is never changed in place. */
const known = new WeakMap<Flow, Traits>();

/** A table of a connection that nobody has bound may be anywhere. */
const keysOf = (facts: NodeFacts, is: (access: string) => boolean): string[] =>
  facts.stores.flatMap(({ key, access }) => (key.startsWith(':') || !is(access) ? [] : [key]));

function traitsOf(flow: Flow): Traits {
  const before = known.get(flow);
  if (before !== undefined) return before;
  const all = new AnalysisSession(factsOf).compile(flow).map(({ facts }) => facts);
  const from = <T>(list: (facts: NodeFacts) => readonly T[]): ReadonlySet<T> => new Set(all.flatMap(list));
  const made: Traits = {
    identities: new Set(
      [flow.serviceAccount, ...flow.connections.map((slot) => slot.serviceAccount ?? slot.id)].filter(
        (one) => one !== undefined && one !== '',
      ) as string[],
    ),
    effects: from(({ effects }) => effects.map(({ kind }) => kind)),
    startedBy: new Set([callOf(flow.id), ...from((facts) => (facts.trigger === undefined ? [] : keysOf(facts, () => true)))]),
    writes: from((facts) => [
      ...(facts.trigger === undefined ? keysOf(facts, (access) => access !== 'read') : []),
      ...(facts.control?.kind === 'subflow' && facts.control.flowId !== undefined ? [callOf(facts.control.flowId)] : []),
    ]),
    erases: from((facts) => (facts.effects.some(({ kind }) => kind === 'delete') ? keysOf(facts, () => true) : [])),
  };
  known.set(flow, made);
  return made;
}

const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] => [...a].filter((one) => b.has(one)).sort();

/** Flows by what they share with others, so that a flow is compared with those alone. */
function indexOf(all: readonly Flow[]): ReadonlyMap<string, readonly Flow[]> {
  const index = new Map<string, Flow[]>();
  for (const flow of all) {
    const { identities, startedBy, writes, erases } = traitsOf(flow);
    for (const key of new Set([...identities, ...startedBy, ...writes, ...erases])) {
      const before = index.get(key);
      if (before === undefined) index.set(key, [flow]);
      else before.push(flow);
    }
  }
  return index;
}

export interface AroundOptions {
  /** Tells a connection or account that is one and the same for all flows from a slot that is only called alike. */
  readonly isIdentity: (id: string) => boolean;
  /** A name where it may be told. */
  readonly nameOf: (flow: Flow) => string;
}

/** For each flow the others that have something to do with it, and of each only what that is. */
export function flowsAround(all: readonly Flow[], { isIdentity, nameOf }: AroundOptions): (flow: Flow) => readonly KnownFlow[] {
  const index = indexOf(all);
  return (flow) => {
    const mine = traitsOf(flow);
    const others = new Set(
      [...mine.identities, ...mine.writes, ...mine.startedBy].flatMap((key) => index.get(key) ?? []).filter(({ id }) => id !== flow.id),
    );
    return [...others]
      .flatMap((other): KnownFlow[] => {
        const theirs = traitsOf(other);
        const identities = shared(theirs.identities, mine.identities).filter(isIdentity);
        const startedBy = shared(theirs.startedBy, mine.writes);
        const writes = shared(theirs.writes, mine.startedBy);
        const erases = shared(theirs.erases, mine.writes);
        if (identities.length + startedBy.length + writes.length + erases.length === 0) return [];
        const { id, riskTier } = other;
        const name = nameOf(other);
        // That it is another owner counts; who it is goes with the name.
        const owner =
          name === other.name || other.owner === flow.owner ? other.owner : other.owner === undefined ? undefined : 'somebody else';
        const actor =
          identities.length === 0
            ? {}
            : { effects: [...theirs.effects], ...(owner === undefined ? {} : { owner }), ...(riskTier === undefined ? {} : { riskTier }) };
        return [{ id, name, identities, startedBy, writes, erases, ...actor }];
      })
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  };
}
