import { labelSet, privateLabels, type Label } from '../../workflow/model/labels.ts';
import { gravity, type CellBit } from '../dataflow/cell.ts';
import { flood } from '../dataflow/order.ts';
import { comesFromDeeds, howItCame } from '../kit/answers.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { approvedAfter, unapproved } from '../kit/authority.ts';
import type { SinkKind } from '../../nodes/kit/facts.ts';
import { isOpenBoard } from '../kit/open-boards.ts';
import { tellsFixedReaders } from '../kit/readers.ts';
import { isPrompt } from '../kit/step-sinks.ts';
import {
  answersOnly,
  bitOf,
  byModel,
  guessed,
  isPublic,
  isText,
  labelsSeen,
  leavesHouse,
  publicBit,
  worstLabel,
  type Seen,
  type StepView,
} from '../kit/step-view.ts';
import { fieldName, wordsFor, zoneName } from '../kit/words.ts';

/** Asks a store or an account of one's own for what lies there: the question stays with whoever keeps it, and no outsider reads it there. */
const onlyLooksUp = ({ facts: { stores, effects, networks, sources, unknown, code, connector } }: StepView): boolean =>
  effects.every(({ kind }) => kind === 'none' || kind === 'read') &&
  networks.every(({ hostReads }) => hostReads.length === 0) &&
  (stores.length > 0
    ? stores.every(({ access }) => access === 'read')
    : unknown !== true &&
      code === undefined &&
      connector === undefined &&
      networks.every(({ pathReads, queryReads }) => pathReads.length + queryReads.length === 0) &&
      sources.some(({ labels }) => (labelSet(labels) & privateLabels) !== 0));

/** Takes something away at a service of one's own, and tells it no more than which: nobody outside learns anything by it. A request with a body, or a place that is chosen along with what lies there, can tell more. */
const onlyTakesAway = ({ facts: { effects, networks, code, connector, unknown }, sinks }: StepView): boolean =>
  unknown !== true &&
  code === undefined &&
  connector === undefined &&
  effects.some(({ kind }) => kind === 'delete') &&
  effects.every(({ kind }) => kind === 'delete' || kind === 'none' || kind === 'read') &&
  sinks.every(({ kind }) => kind !== 'network' && kind !== 'url') &&
  sinks.filter(({ reads }) => reads.length > 0).length <= 1 &&
  networks.every(({ hostReads, pathReads, queryReads }) => hostReads.length + pathReads.length + queryReads.length === 0);

interface Exit {
  readonly step: StepView;
  readonly where: string;
  /** The only ones who read it are the one who began, people whom the flow names, or whoever runs the server that it names. */
  readonly readers?: 'asker' | 'fixed' | 'server';
}

const readersOf = (step: StepView): Pick<Exit, 'readers'> =>
  answersOnly(step)
    ? { readers: 'asker' }
    : step.facts.effects.every(({ kind }) => kind === 'send') && tellsFixedReaders(step)
      ? { readers: 'fixed' }
      : {};

const MOST_AGENTS = 4;
/** Ways by which an agent can carry data out of the house. What it tells another agent that is its tool stays with that one's model, unless that has a way out. */
function waysOut(agent: StepView, depth = 0): Exit[] {
  return agent.parts.flatMap((tool): Exit[] => {
    if (
      tool.facts.ai?.role === 'model' ||
      tool.facts.ai?.role === 'embed' ||
      onlyLooksUp(tool) ||
      onlyTakesAway(tool) ||
      approvedAfter(tool, [agent])
    )
      return [];
    const sink = tool.sinks.find((one) => leavesHouse(one.zone) && one.kind !== 'log' && !isPrompt(one.kind));
    if (
      sink !== undefined &&
      (sink.reads.length > 0 || tool.facts.effects.some((effect) => effect.kind !== 'none' && effect.kind !== 'read'))
    )
      return [{ step: tool, where: zoneName(sink.zone), ...readersOf(tool) }];
    const out = tool.facts.networks.find(
      (network) => network.direction === 'out' && network.hostReads.length + network.pathReads.length + network.queryReads.length > 0,
    );
    if (out !== undefined) return [{ step: tool, where: out.host ?? 'any host' }];
    return tool.compiled.generates && depth < MOST_AGENTS ? waysOut(tool, depth + 1) : [];
  });
}

/** Private data, outsiders' text and a way out, all in the hands of one model (Willison's "lethal trifecta"). */
export const DF004 = defineRule({
  id: 'DF004',
  title: "Private data, outsiders' text and a way out meet in one model",
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose which of the three to cut', opens: 'step' },
  taxonomy: ['LLM01:2025', 'LLM06:2025', 'ASI01', 'ASI02', 'AML.T0086'],
  // The way out may lie behind the model, so an edit there counts as well: looked at as a whole.
  visit(flow, report) {
    let found: readonly Exit[] | undefined;
    const exits = (): readonly Exit[] => {
      found ??= flow.stepsSeeing(['networks', 'effects'], 'sends what a model wrote', sendsWritten).flatMap(exitOf);
      return found;
    };
    for (const step of flow.stepsSeeing('ai', 'reads outsiders and private data', readsBoth)) look(step, exits, report);
  },
});

const isHostile = (one: Seen): boolean => isPublic(one) && isText(one);
const isPrivate = (one: Seen): boolean => (labelsSeen(one) & privateLabels) !== 0;
function readsBoth(step: StepView): boolean {
  const fed = step.compiled.generates ? step.see(step.compiled.given) : [];
  return fed.some(isHostile) && fed.some(isPrivate);
}

interface Loot {
  readonly seen: Seen;
  readonly label: Label;
  readonly came: ReturnType<typeof howItCame>;
  readonly begins: StepView | undefined;
}

/** Private data that the model holds, the surest first; what people have published is nobody's secret. */
function lootOf(step: StepView, fed: readonly Seen[]): readonly Loot[] {
  const all = fed.filter(isPrivate).flatMap((seen): Loot[] => {
    const came = howItCame(step, seen, labelsSeen(seen) & privateLabels);
    if (came === 'published') return [];
    const label = worstLabel(labelsSeen(seen) & privateLabels) ?? 'person';
    return [{ seen, label, came, begins: beginsAt(step, seen, bitOf(label)) }];
  });
  const doubt = ({ seen, came, begins }: Loot): number =>
    (guessed(seen) ? 2 : 0) + (came === 'repeated' ? 4 : 0) + (begins?.facts.trigger === undefined ? 0 : 1);
  return all
    .map((one, at) => ({ one, at, doubt: doubt(one) }))
    .sort((a, b) => a.doubt - b.doubt || a.at - b.at)
    .map(({ one }) => one);
}

function beginsAt({ flow }: StepView, seen: Seen, bit: CellBit): StepView | undefined {
  const { witnesses, graph } = flow.analysis;
  const found = witnesses.find(witnesses.spots(seen.joined, seen.at), bit);
  return found === undefined ? undefined : flow.step(graph.portNode[found.begins.port] as number);
}

function look(step: StepView, exits: () => readonly Exit[], report: Report): void {
  const fed: readonly Seen[] = step.see(step.compiled.given);
  const hostile = fed.find((one) => isHostile(one) && !comesFromDeeds(step, one)) ?? fed.find(isHostile);
  // The sender's own address in the sender's own message is no private data of yours: both legs must not be one field.
  if (hostile === undefined || onlyOwnData(step, fed)) return;
  const loot = lootOf(step, fed);
  if (loot.length === 0) return;
  const ways = [...waysOut(step), ...downstream(step, exits())];
  // Whoever began hears nothing new where it is their own message that comes back.
  const told = (out: Exit): Loot | undefined => loot.find(({ begins }) => out.readers !== 'asker' || begins?.facts.trigger === undefined);
  const out =
    ways.find((way) => way.readers === undefined) ??
    ways.find((way) => way.readers === 'asker' && told(way) !== undefined) ??
    ways.find((way) => way.readers === 'fixed') ??
    ways.find((way) => way.readers === 'server');
  const secret = out === undefined ? undefined : told(out);
  if (out === undefined || secret === undefined) return;
  const { seen, label } = secret;
  const bait = step.witness(hostile, publicBit, 'the model reads what an outsider wrote');
  const held = step.witness(seen, bitOf(label), `the model holds ${wordsFor(label)}`);
  const whom =
    out.readers === 'fixed'
      ? 'the people whom the flow names there read it, and a link in it may carry it further'
      : out.readers === 'server'
        ? `carries it to ${out.where} in what it sends there, and whoever runs that server reads it`
        : `can carry it out to ${out.where}`;
  report({
    step,
    title: `“${step.name}” reads outsiders' text, holds ${wordsFor(label)} and can send to ${out.where}`,
    message: `Someone can write instructions into ${fieldName(hostile.field)}; the model may follow them, take ${wordsFor(label)} from ${fieldName(seen.field)} and carry it out through “${out.step.name}”. No filter stops this reliably.`,
    remedy: `Cut one of the three: take the way out (“${out.step.name}”) behind an approval, keep the private data out of this model, or let another model without rights read the outsiders' text and hand over only closed values.`,
    path: [
      ...bait,
      ...held.filter((hop) => hop.nodeId !== step.node.id),
      { nodeId: out.step.node.id, nodeName: out.step.name, field: '', why: whom },
    ],
    ...graded(secret, out, comesFromDeeds(step, hostile)),
  });
}

/** Blocking where data that is private for certain can get to anybody. */
function graded(
  { seen, label, came }: Loot,
  { readers }: Exit,
  repliesOnly: boolean,
): { readonly severity: 'block' | 'high' | 'medium'; readonly confidence: 'high' | 'medium' | 'low' } {
  // Nobody outside writes to the model but the services that it acts on, and those say little.
  if (came === 'repeated' || repliesOnly) return { severity: 'medium', confidence: 'low' };
  if (readers === 'fixed' || readers === 'server') return { severity: 'medium', confidence: 'medium' };
  if (guessed(seen) || (readers === 'asker' && label === 'internal')) return { severity: 'high', confidence: 'medium' };
  return { severity: 'block', confidence: 'high' };
}

/** All private data came in the very fields that the outsider wrote. */
function onlyOwnData(step: StepView, fed: readonly Seen[]): boolean {
  const { witnesses, graph } = step.flow.analysis;
  const bringers = new Set<number>();
  const baiters = new Set<number>();
  for (const one of fed) {
    const spots = witnesses.spots(one.joined, one.at);
    // What several tools answer is one cell: each kind of data in it may have come from another of them.
    for (const label of gravity) {
      if ((labelsSeen(one) & privateLabels & labelSet([label])) === 0) continue;
      const found = witnesses.find(spots, bitOf(label));
      bringers.add(found === undefined ? -1 : (graph.portNode[found.begins.port] as number));
    }
    if (isPublic(one)) {
      const found = witnesses.find(spots, publicBit);
      baiters.add(found === undefined ? -1 : (graph.portNode[found.begins.port] as number));
    }
  }
  // What a tool looks up is not one message: next to the attacker's mail lie those of others.
  return [...bringers].every((node) => baiters.has(node) && (node < 0 || step.flow.step(node).roots.length === 0)) && bringers.size <= 1;
}

const isWritten = (one: Seen): boolean => byModel(one) && isText(one);
/** Whatever else may be true of it, without this it is no way out. */
function sendsWritten(step: StepView): boolean {
  const { networks, effects } = step.facts;
  return (
    networks.some(
      (network) =>
        network.direction === 'out' &&
        [network.hostReads, network.pathReads, network.queryReads].some((reads) => step.seeFacts(reads).some(isWritten)),
    ) || effects.some(({ kind, reads }) => (kind === 'send' || kind === 'write') && step.seeFacts(reads).some(isWritten))
  );
}

const bodies: ReadonlySet<SinkKind> = new Set(['network', 'message', 'url']);
/** What logs in goes to an account of one's own. */
const logsIn = (step: StepView): boolean =>
  step.connection !== undefined ||
  step.facts.networks.some(
    ({ sendsCredentials, inlineCredentials, keyInAddress }) => sendsCredentials || inlineCredentials === true || keyInAddress === true,
  );
/** What a request carries to a place that is no account of one's own: one that everybody reads, or a server of which nothing is known and that asks for no login. */
function postedBy(step: StepView, isCarried: (seen: readonly Seen[]) => boolean): Exit[] {
  if (!step.facts.effects.some(({ kind }) => kind === 'write')) return [];
  const sink = step.sinks.find(
    ({ kind, zone, reads }) =>
      bodies.has(kind) &&
      (isOpenBoard(zone) || (zone.scope === 'unknown' && zone.host !== undefined && !logsIn(step))) &&
      isCarried(step.see(reads)),
  );
  if (sink === undefined) return [];
  return [{ step, where: zoneName(sink.zone), ...(isOpenBoard(sink.zone) ? {} : { readers: 'server' as const }) }];
}

/** A step that sends out what some model wrote, or lets it choose the address, and nobody has approved it. A fixed text to a fixed receiver is no way out that an attacker can use. */
function exitOf(step: StepView): Exit[] {
  const written = (seen: readonly Seen[]): boolean => unapproved(step, seen.filter(isWritten)).length > 0;
  const { networks, effects } = step.facts;
  const chosen = networks.some(
    (network) =>
      network.direction === 'out' &&
      (written(step.seeFacts(network.hostReads)) ||
        written(step.seeFacts(network.pathReads)) ||
        written(step.seeFacts(network.queryReads))),
  );
  const sink = step.sinks.find((one) => leavesHouse(one.zone) && (one.kind === 'message' || one.kind === 'network' || one.kind === 'url'));
  const sent = sink !== undefined && effects.some((effect) => effect.kind === 'send' && written(step.seeFacts(effect.reads)));
  return chosen || sent
    ? [{ step, where: sink === undefined ? 'any host' : zoneName(sink.zone), ...(chosen ? {} : readersOf(step)) }]
    : postedBy(step, written);
}

/** What this model writes goes out behind it. */
function downstream(model: StepView, exits: readonly Exit[]): readonly Exit[] {
  if (exits.length === 0) return [];
  const { graph } = model.flow;
  const reached = new Uint8Array(graph.nodes.length);
  for (const next of model.next) reached[next.index] = 1;
  flood(reached, graph.next);
  return exits.filter(({ step }) => reached[step.index] === 1 && step.index !== model.index);
}
