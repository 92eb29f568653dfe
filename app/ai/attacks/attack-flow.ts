/** Attacks a flow in dry runs: every text of the pack, at every way in, one run each. Pure but for the runs, which the caller makes. */
import type { Rehearsal } from '../../engine/runner/rehearsal.ts';
import { TerminalError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import type { Random } from '../../kernel/ports.ts';
import { sampleOf } from '../../nodes/kit/sample-input.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { isClosedType } from '../../workflow/model/labels.ts';
import { answerWithText } from './answers.ts';
import { attackOutcomes, judge, usualOf, type AttackOutcome, type Marks, type Sighting } from './judge.ts';
import type { ImportedStep } from './imported.ts';
import { obey, toolKeysOf } from './obedient.ts';
import { addressFor, attackPack, attackPackVersion, type Aim, type Attack } from './pack.ts';
import { attackPlan, mostEntries, type AttackEntry, type FactsOf } from './plan.ts';
import { withText, withTextAt } from './poison.ts';

/** Who answers for the models: one that obeys every text, at no cost; or the flow's own, at the price of its answers. */
export type AttackedModel = 'obedient' | 'own';

export interface AttackedRun {
  /** Ids of guard steps that turned something away. */
  readonly turnedAway: readonly string[];
  /** Imported steps that would have acted, with what came to them. */
  readonly imported: readonly ImportedStep[];
  readonly error?: { readonly code: string; readonly message: string };
}

/** Makes one dry run from a trigger to its end, with somebody who plays the outside. */
export type RunOnce = (ask: { readonly trigger: string; readonly input: Json; readonly rehearsal: Rehearsal }) => Promise<AttackedRun>;

export interface AttackResult {
  readonly attackId: string;
  readonly title: string;
  readonly entryId: string;
  readonly entryName: string;
  readonly outcome: AttackOutcome;
  readonly nodeId?: string;
  readonly nodeName?: string;
  /** Why the run ended early, where it did. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface AttackReport {
  readonly pack: string;
  readonly model: AttackedModel;
  readonly results: readonly AttackResult[];
  readonly counts: Readonly<Record<AttackOutcome, number>>;
  /** No attack got through, and each that was made reached a model or was held back. */
  readonly passed: boolean;
  /** Ways in that were not tried, as there are too many. */
  readonly leftOut: readonly string[];
  /** Steps whose model was attacked, was kept from it, or is out of every outsider's reach. */
  readonly models: readonly string[];
}

export interface AttackOptions {
  readonly flow: Flow;
  readonly subflows: readonly Flow[];
  readonly factsOf: FactsOf;
  readonly model: AttackedModel;
  readonly random: Random;
  readonly runOnce: RunOnce;
  readonly attacks?: readonly Attack[];
  readonly progress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** What starts the run: what the trigger would hand on, with the outsider's text wherever he writes. */
function inputFor(entry: AttackEntry, flow: Flow, factsOf: FactsOf, text: string, aim: Aim, all: boolean): Json {
  const trigger = flow.nodes.find(({ id }) => id === entry.trigger);
  const sources = trigger === undefined ? [] : factsOf(trigger, flow).sources;
  const start = trigger === undefined ? {} : sampleOf(trigger, sources);
  if (!entry.starts) return start;
  const closed = sources.filter(({ type }) => isClosedType(type)).map(({ path }) => path);
  return [...entry.wanted, ...entry.paths].reduce(
    (item, path) => withTextAt(item, path, (name) => addressFor(name, aim) ?? text),
    withText(start, text, { all, closed }),
  );
}

interface Performed {
  readonly run: AttackedRun;
  readonly sightings: readonly Sighting[];
  readonly reachedModel: boolean;
  readonly turnedAway: boolean;
  readonly broke: boolean;
  readonly marks: Marks;
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
/** The data does not fit the flow: what would come of an attack is not seen then. */
const unfit: ReadonlySet<string> = new Set(['flow/bad-expression', 'step/schema']);
const benign: Attack = { id: 'none', title: '', text: () => 'Thank you for your help.', value: () => '' };
/** Whoever puts a file into a folder names it, and a step that reads it goes by the name: with the mark, so that this counts as drawn so. */
const benignFile: Attack = { ...benign, text: ({ mark }) => mark };

export async function attackFlow({
  flow,
  subflows,
  factsOf,
  model,
  random,
  runOnce,
  attacks = attackPack,
  progress,
  signal,
}: AttackOptions): Promise<AttackReport> {
  const plan = attackPlan(flow, factsOf);
  const entries = plan.entries.slice(0, mostEntries);
  const tools = toolKeysOf([flow, ...subflows]);
  const whole = subflows.length === 0 ? flow : joined(flow, subflows);
  const own = new Set(flow.nodes.map(({ id }) => id));
  const nameOf = (id: string): string => whole.nodes.find((node) => node.id === id)?.name ?? id;
  // Facts come of the flow that a step stands in: its connections are its own.
  const inside = new Map(
    [flow, ...subflows].flatMap((one) => one.nodes.map((node) => [placeOf(flow, one.id, node.id), factsOf(node, one)] as const)),
  );
  const factsHere: FactsOf = (node, of) => inside.get(node.id) ?? factsOf(node, of);
  /** The step itself, or those that it is plugged into. */
  const askers = (id: string): string[] => [
    id,
    ...flow.edges.filter(({ from, kind }) => from.node === id && kind === 'model').map(({ to }) => to.node),
  ];
  const results: AttackResult[] = [];
  const attacked = new Set<string>();
  let runs = 0;

  const perform = async (entry: AttackEntry, attack: Attack, all = false): Promise<Performed> => {
    const mark = `csgn-${hexOf(random.bytes(6))}`;
    const secret = `priv-${hexOf(random.bytes(6))}`;
    const aim: Aim = { mark, address: `${mark}@attacker.example`, url: `https://${mark}.attacker.example/` };
    const text = attack.text(aim);
    const sightings: Sighting[] = [];
    const quiet = attack === benign || attack === benignFile;
    let [reachedModel, askedModel, answered, answeredIt] = [false, false, false, false];
    const rehearsal: Rehearsal = {
      ...(model === 'own' ? {} : { model: (_step, request, plain) => (quiet ? plain : obey(request, plain, attack, aim, tools)) }),
      saw(step, operation, request, effects) {
        if (operation === 'model' || operation === 'embed') {
          askedModel = true;
          if (!JSON.stringify(request).includes(mark)) return;
          reachedModel = true;
          if (step.flowId === flow.id) for (const id of askers(step.nodeId)) attacked.add(id);
          return;
        }
        sightings.push({
          nodeId: placeOf(flow, step.flowId, step.nodeId),
          operation,
          request,
          allowed: effects.every(({ allowed }) => allowed),
        });
      },
      answered: (step, operation, answer) => {
        if (operation === 'model') {
          answered = true;
          answeredIt ||= reachedModel;
        }
        return answerWithText(operation, answer, !entry.starts && step.nodeId === entry.nodeId && step.flowId === flow.id ? text : secret);
      },
    };
    const run = await runOnce({ trigger: entry.trigger, input: inputFor(entry, flow, factsOf, text, aim, all), rehearsal });
    // In words it did not arrive; it may where a date or an address is expected.
    if (!reachedModel && !all && !quiet && entry.starts && run.turnedAway.length === 0) {
      const again = await perform(entry, attack, true);
      if (again.reachedModel) return again;
    }
    const broke = run.error !== undefined && run.turnedAway.length === 0 && !(reachedModel ? answeredIt : answered);
    return { run, sightings, reachedModel, turnedAway: run.turnedAway.length > 0 || askedModel, broke, marks: { attack: mark, secret } };
  };

  for (const entry of entries) {
    // How the flow goes when nobody attacks: what then leaves is drawn so.
    const quiet = await perform(entry, entry.fileName ? benignFile : benign);
    if (quiet.run.error !== undefined && unfit.has(quiet.run.error.code)) {
      const { error } = quiet.run;
      results.push(
        ...attacks.map(({ id, title }) => ({
          attackId: id,
          title,
          entryId: entry.nodeId,
          entryName: entry.nodeName,
          outcome: 'missed' as const,
          error,
        })),
      );
      continue;
    }
    const usual = usualOf(quiet.sightings, quiet.marks);
    for (const attack of attacks) {
      if (signal?.aborted === true) throw new TerminalError('run/cancelled', 'The attack test was stopped.');
      const { run, sightings, reachedModel, turnedAway, broke, marks } = await perform(entry, attack);
      const judged = judge({
        flow: whole,
        sightings,
        usual,
        reachedModel,
        turnedAway,
        broke,
        brokeOff: run.error?.code === 'step/unknown-node',
        imported: run.imported,
        marks,
        factsOf: factsHere,
      });
      results.push({
        attackId: attack.id,
        title: attack.title,
        entryId: entry.nodeId,
        entryName: entry.nodeName,
        outcome: judged.outcome,
        ...(judged.nodeId === undefined
          ? {}
          : { ...(own.has(judged.nodeId) ? { nodeId: judged.nodeId } : {}), nodeName: nameOf(judged.nodeId) }),
        ...(run.error === undefined ? {} : { error: run.error }),
      });
      runs += 1;
      progress?.(runs, entries.length * attacks.length);
    }
  }
  const counts = Object.fromEntries(
    attackOutcomes.map((outcome) => [outcome, results.filter((one) => one.outcome === outcome).length]),
  ) as Record<AttackOutcome, number>;
  const keptOut = new Set(results.filter(({ outcome }) => outcome === 'kept-out').map(({ entryId }) => entryId));
  return {
    pack: attackPackVersion,
    model,
    results,
    counts,
    passed: counts.leaked + counts.steered + counts.unseen + counts.broken + counts.missed === 0,
    leftOut: plan.entries.slice(mostEntries).map(({ nodeName }) => nodeName),
    models: plan.models.filter(
      (id) => attacked.has(id) || plan.entries.every((entry) => !entry.models.includes(id) || keptOut.has(entry.nodeId)),
    ),
  };
}

/** Where a step stands in the joined drawing: flows that call each other may use the same ids. */
const placeOf = (flow: Flow, flowId: string, nodeId: string): string => (flowId === flow.id ? nodeId : `${flowId}/${nodeId}`);

/** One drawing of a flow and all that it calls, so that a step of any of them is found. */
function joined(flow: Flow, subflows: readonly Flow[]): Flow {
  return subflows.reduce<Flow>((whole, one) => {
    const at = (end: { readonly node: string; readonly port: string }) => ({ ...end, node: placeOf(flow, one.id, end.node) });
    return {
      ...whole,
      nodes: [
        ...whole.nodes,
        ...one.nodes.map((node) => ({ ...node, id: placeOf(flow, one.id, node.id), name: `${node.name} in ${one.name}` })),
      ],
      edges: [
        ...whole.edges,
        ...one.edges.map((edge) => ({ ...edge, id: placeOf(flow, one.id, edge.id), from: at(edge.from), to: at(edge.to) })),
      ],
    };
  }, flow);
}
