/**
 * Whether a person has seen the very value that a step acts on. A yes holds for what was shown and for nothing else, so it is followed
 * back from the step, cell by cell: each way by which the value can have come must pass what the person saw.
 */
import type { CellBit } from '../dataflow/cell.ts';
import type { CompiledFacts, CompiledPort } from '../dataflow/compiled.ts';
import { ANSWER_PORT } from '../dataflow/graph.ts';
import type { Spot } from '../dataflow/origins.ts';
import { coverOf, indexOf } from '../dataflow/value.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { GuardFact, NetworkFact, Read } from '../../nodes/kit/facts.ts';
import type { FlowView, GuardRef } from './flow-view.ts';
import type { Seen, StepView } from './step-view.ts';

/** A cell of an output port, and the field below it that is meant where nothing is known of its fields one by one. */
interface Place extends Spot {
  readonly below: FieldPath;
}

type Shown = ReadonlyMap<string, readonly FieldPath[]>;
/** By guard and bit, and then by place or by field that a step reads, of which several rules ask: whether all that it is made of was shown. */
const memory = (): Map<string, Map<string | Seen, boolean>> => new Map();

const keyOf = ({ port, cell }: Spot): string => `${port}:${cell}`;
const leads = (shown: FieldPath, wanted: FieldPath): boolean =>
  shown.length <= wanted.length && shown.every((part, index) => part === wanted[index]);
const holds = (shown: Shown, place: Place): boolean => shown.get(keyOf(place))?.some((below) => leads(below, place.below)) === true;

/** The places that what a step sees stands on. */
function placesOf({ flow }: StepView, seen: Seen): Place[] {
  const { values, table } = flow.analysis;
  const asked = table.fields(seen.path);
  return seen.joined.ports.flatMap((port): Place[] => {
    const value = values[port];
    if (value === undefined) return [];
    const exact = indexOf(value, seen.at);
    const cell = exact >= 0 ? exact : coverOf(value, seen.at, table);
    return cell < 0 ? [] : [{ port, cell, below: asked.slice(table.depth(value.paths[cell] ?? 0)) }];
  });
}

const MOST_HANDS = 50;
/** Where it stood before a step that has handed it on as it is. */
function unchangedBefore(flow: FlowView, place: Place): Place | undefined {
  const { graph, values, table, witnesses } = flow.analysis;
  const port = graph.ports[place.port] as CompiledPort;
  const whole = [...table.fields(values[place.port]?.paths[place.cell] ?? 0), ...place.below];
  // A name that data chooses may be any.
  const isElsewhere = (path: FieldPath): boolean =>
    path.some((part, index) => index < whole.length && part !== '*' && whole[index] !== '*' && part !== whole[index]);
  const isKept = port.recipe.steps.every((step) =>
    step.op === 'input' ? step.at === 0 : step.op === 'assign' && isElsewhere(table.fields(step.path)),
  );
  const [origin, ...others] = isKept && port.name !== ANSWER_PORT ? witnesses.comesFrom(place) : [];
  if (origin === undefined || others.length > 0 || origin.port < 0 || origin.why !== 'handed on') return undefined;
  const from = table.fields(values[origin.port]?.paths[origin.cell] ?? 0);
  return leads(from, whole) ? { port: origin.port, cell: origin.cell, below: whole.slice(from.length) } : undefined;
}

const noneShown: Shown = new Map();
const shownByGuard = (): Map<GuardFact, Shown> => new Map();

/** What a person is shown there, or which fields a check looks at. */
function shownAt({ step, guard }: GuardRef): Shown {
  const shown =
    step.facts.human === undefined
      ? step.ofContent(`looked at ${guard.kind} ${guard.port} ${JSON.stringify(guard.paths)}`, () =>
          guard.paths.map((path): Read => ({ from: 'input', path })),
        )
      : step.facts.human.shown;
  if (shown === undefined || shown.length === 0) return noneShown;
  const known = step.flow.once(shownByGuard);
  let made = known.get(guard);
  if (made === undefined) {
    const places = new Map<string, FieldPath[]>();
    for (const seen of step.seeFacts(shown))
      for (const start of placesOf(step, seen)) {
        // What was copied from it before is what was seen, too.
        let place: Place | undefined = start;
        for (let hands = 0; place !== undefined && hands < MOST_HANDS; hands += 1) {
          places.set(keyOf(place), [...(places.get(keyOf(place)) ?? []), place.below]);
          place = unchangedBefore(step.flow, place);
        }
      }
    known.set(guard, (made = places));
  }
  return made;
}

/** Another guard of this kind lets items go on by this port, and does not stand open when it fails. */
function guardAt(flow: FlowView, port: number, like: GuardFact): GuardRef | undefined {
  const node = flow.graph.portNode[port] as number;
  const {
    facts: { human, guards },
  } = flow.graph.facts[node] as CompiledFacts;
  if (human?.undecided === true || (like.kind === 'approval' && human?.shown === undefined)) return undefined;
  const { name } = flow.graph.ports[port] as CompiledPort;
  const guard = guards.find(
    (one) =>
      one !== like &&
      one.kind === like.kind &&
      one.fixed === like.fixed &&
      one.fixedHost === like.fixedHost &&
      one.port === name &&
      !one.failsOpen,
  );
  return guard === undefined ? undefined : { step: flow.step(node), guard };
}

/** Where the marked part of a place comes from; undefined where it begins here: a model writes it, or nobody knows. */
function before(flow: FlowView, place: Place, bit: CellBit): readonly Place[] | undefined {
  const { graph, values, table, witnesses } = flow.analysis;
  const port = graph.ports[place.port] as CompiledPort;
  if (port.name === ANSWER_PORT) return undefined;
  const path = values[place.port]?.paths[place.cell] ?? 0;
  const { steps } = port.recipe;
  if (steps.some((step) => step.op === 'assign' && step.byModel && (table.covers(step.path, path) || table.covers(path, step.path))))
    return undefined;
  const own = graph.portNode[place.port] as number;
  const writes = (graph.facts[own] as CompiledFacts).generates;
  const moves = steps.some((step) => step.op === 'input' && step.at !== 0);
  const whole = [...table.fields(path), ...place.below];
  const out: Place[] = [];
  for (const origin of witnesses.comesFrom(place)) {
    if (!witnesses.carries(origin, bit)) continue;
    const copied = origin.why === 'handed on';
    if (origin.port < 0 || (writes && !copied && graph.portNode[origin.port] !== own)) return undefined;
    const from = table.fields(values[origin.port]?.paths[origin.cell] ?? 0);
    out.push({ port: origin.port, cell: origin.cell, below: copied && !moves && leads(from, whole) ? whole.slice(from.length) : [] });
  }
  return out.length === 0 ? undefined : out;
}

/**
 * True where everything in `seen` that carries `bit` was shown, or looked at by a check: by `guard`, which has held on every way to the step,
 * or by another one of its kind that let that part of it go on. Places that were looked at are remembered with the guard, so that steps in a row cost no more than one.
 */
export function wasShown(step: StepView, seen: Seen, guard: GuardRef, bit: CellBit): boolean {
  const memories = step.flow.once(memory);
  const about = `${guard.step.index}/${guard.guard.kind}/${guard.guard.port}/${bit}`;
  const known = memories.get(about) ?? new Map<string | Seen, boolean>();
  memories.set(about, known);
  const answered = known.get(seen);
  if (answered !== undefined) return answered;
  const answer = allShown(step, seen, guard, bit, known);
  known.set(seen, answer);
  return answer;
}

function allShown(step: StepView, seen: Seen, guard: GuardRef, bit: CellBit, known: Map<string | Seen, boolean>): boolean {
  const { flow } = step;
  const { witnesses } = flow.analysis;
  const shown = shownAt(guard);
  const nameOf = (place: Place): string => (place.below.length === 0 ? keyOf(place) : `${keyOf(place)}/${JSON.stringify(place.below)}`);
  const starts = placesOf(step, seen).filter((place) => witnesses.carries(place, bit));
  if (starts.length === 0) return false;
  const behind = new Map<string, string | undefined>();
  const queue: { readonly place: Place; readonly name: string }[] = [];
  const enter = (place: Place, from: string | undefined): void => {
    const name = nameOf(place);
    if (behind.has(name)) return;
    behind.set(name, from);
    queue.push({ place, name });
  };
  const fails = (name: string): false => {
    for (let at: string | undefined = name; at !== undefined; at = behind.get(at)) known.set(at, false);
    return false;
  };
  for (const start of starts) enter(start, undefined);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { place, name } = next;
    const answer = known.get(name);
    if (answer === false) return fails(name);
    if (answer === true || holds(shown, place)) continue;
    const from = before(flow, place, bit);
    const other = from === undefined ? undefined : guardAt(flow, place.port, guard.guard);
    if (from !== undefined && other !== undefined) {
      const seenThere = shownAt(other);
      if (from.every((one) => holds(seenThere, one))) continue;
    }
    if (from === undefined) return fails(name);
    for (const one of from) enter(one, name);
  }
  for (const name of behind.keys()) known.set(name, true);
  return true;
}

/** Behind a branch that asks for it, the value is one of a few that are written out in the flow: an outsider may pick among them, and write none. */
export const isHeldToWords = (step: StepView, seen: Seen, bit: CellBit): boolean =>
  step.isGuarded('validation', (ref) => ref.guard.fixed === true && wasShown(step, seen, ref, bit));

/** The address is a field as it is, and a branch before asks whether it begins with a host that is written out in the flow. */
export const isHeldToHostAhead = (step: StepView, network: NetworkFact | undefined, seen: Seen, bit: CellBit): boolean =>
  network?.isField === true &&
  step.isGuarded('validation', (ref) => {
    if (ref.guard.fixedHost !== true) return false;
    const shown = shownAt(ref);
    const starts = placesOf(step, seen).filter((place) => step.flow.analysis.witnesses.carries(place, bit));
    return starts.length > 0 && starts.every((start) => isCopyOf(step.flow, start, shown));
  });

/** Nothing was made of it on the way from there. */
function isCopyOf(flow: FlowView, start: Place, shown: Shown): boolean {
  let place: Place | undefined = start;
  for (let hands = 0; place !== undefined && hands < MOST_HANDS; hands += 1) {
    if (holds(shown, place)) return true;
    place = unchangedBefore(flow, place);
  }
  return false;
}
