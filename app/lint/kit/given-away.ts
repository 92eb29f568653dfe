/** What strangers are told: by a flow's answer to whoever calls it, by what its last step gives, by a bot in its chat. */
import { soundsSecret } from '../../workflow/model/login-names.ts';
import {
  labelSet,
  pathText,
  personalLabels,
  secretLabels,
  sensitiveLabels,
  type Label,
  type LabelSet,
} from '../../workflow/model/labels.ts';
import type { Read } from '../../nodes/kit/facts.ts';
import { NAMED, LABELS, type CellBit } from '../dataflow/cell.ts';
import { KEPT } from '../dataflow/evaluate.ts';
import { isFollowed } from '../dataflow/facts-that-hold.ts';
import { scriptLogin } from '../dataflow/script/summary.ts';
import { isMadeWithKey, isNotMadeHere } from './answers.ts';
import type { Hop } from './finding.ts';
import type { FlowView, GuardRef } from './flow-view.ts';
import { after } from './reach.ts';
import { bitOf, guessed, isPublic, isText, labelsSeen, worstLabel, type StepView } from './step-view.ts';

const CONFIDENTIAL = labelSet(['confidential']);
const PRIVATE = personalLabels | secretLabels | CONFIDENTIAL;
/** What a name says of a field or a place is worth a look where it is this. */
const GRAVE = sensitiveLabels | secretLabels | CONFIDENTIAL;
/** The data that it holds: for certain, or only by a name. */
const labelOf = (set: LabelSet, isGuess: boolean, byName: boolean): Label | undefined =>
  isGuess === byName ? worstLabel(set & (byName ? GRAVE : PRIVATE)) : undefined;

/** True for steps to which nobody gets who has not shown a token or a signature made with a key. One over some fields alone may have been shown before, with others. */
export const provenIn = (flow: FlowView): ((step: StepView) => boolean) => flow.once(provenFor);
function provenFor(flow: FlowView): (step: StepView) => boolean {
  const checks = flow.stepsWith('guards').flatMap(({ facts }) => facts.guards.filter(({ kind }) => kind === 'signature'));
  const flagged = flow.stepsWith('code').some((step) => flagsOf(step) !== undefined);
  if ((checks.length === 0 && !flagged) || checks.some(({ paths }) => paths.length > 0)) return () => false;
  // Each is asked about for every step behind it.
  const known = new Map<number, Map<GuardRef['guard'], boolean>>();
  const counts = (ref: GuardRef): boolean => {
    let ofStep = known.get(ref.step.index);
    if (ofStep === undefined) known.set(ref.step.index, (ofStep = new Map()));
    let found = ofStep.get(ref.guard);
    if (found === undefined) ofStep.set(ref.guard, (found = comesAlong(ref)));
    return found;
  };
  const isProven = (step: StepView): boolean => step.isGuarded('signature', counts) || (flagged && step.isGuarded('validation', saysLogin));
  return (step) => (step.roots.length > 0 ? step.roots.every(isProven) : isProven(step));
}
/** Fields of what a script gives on that are true only for those who have shown what they had to. */
function flagsOf({ facts: { code }, node }: StepView): readonly string[] | undefined {
  return code === undefined || !isFollowed(code) || node.disabled === true || node.onError === 'continue'
    ? undefined
    : scriptLogin(code)?.flags;
}
/** Behind it, a script right before it has said that the caller has shown what they had to. */
function saysLogin({ step, guard: { isYes, paths } }: GuardRef): boolean {
  const [flag, ...below] = paths[0] ?? [];
  if (isYes !== true || flag === undefined || below.length > 0 || step.previous.length === 0) return false;
  return step.previous.every((script) => {
    const login = script.facts.code === undefined || flagsOf(script)?.includes(flag) !== true ? undefined : scriptLogin(script.facts.code);
    return (
      login !== undefined && comesAlong({ step: script, guard: { kind: 'signature', port: '', failsOpen: false, paths: [], ...login } })
    );
  });
}
/** What it looks at is a text that whoever calls has sent: not one that the flow has made, or that is written down here. */
function comesAlong({ step, guard: { shown, against } }: GuardRef): boolean {
  if (against !== undefined && !isKept(step, against)) return false;
  const seen = shown === undefined ? [] : step.seeFacts(shown);
  return shown === undefined || (seen.length > 0 && seen.every((one) => isPublic(one) && isText(one) && isNotMadeHere(step, one)));
}
/** A setting of the machine, or made with a key that is no part of the flow: who is outside cannot know it. */
function isKept(step: StepView, reads: readonly Read[]): boolean {
  // What is called otherwise may be the name of the house or of a stage, which anybody can guess.
  if (reads.some((read) => read.from === 'environment' && (read.as !== undefined || !soundsSecret(read.name)))) return false;
  const made = reads.filter(({ from }) => from !== 'environment');
  const seen = step.seeFacts(made);
  return (made.length === 0 || seen.length > 0) && seen.every((one) => isMadeWithKey(step, one));
}

export interface Given {
  readonly step: StepView;
  readonly field: string;
  readonly label: Label;
  readonly path: readonly Hop[];
  /** Only a name says so. */
  readonly guessed: boolean;
}

/** How it went, and how many there are: that says nothing of anybody, whatever it was asked about. */
const outcome = /(?:^|\.)(?:ok|success|status|state|available|valid|found|exists|count|total|code|error)$/i;

/** What a step puts into such a place of others: data that those who ask did not bring along. */
function told(step: StepView, kind: 'response' | 'message', brought: (first: Hop) => boolean, byName = false): Given | undefined {
  for (const sink of step.sinks) {
    if (sink.kind !== kind) continue;
    for (const seen of step.see(sink.reads)) {
      const label = outcome.test(seen.field) ? undefined : labelOf(labelsSeen(seen), guessed(seen), byName);
      const path = label === undefined ? [] : step.witness(seen, bitOf(label), 'told to whoever asks', sink.parameter);
      if (label !== undefined && path[0] !== undefined && !brought(path[0]))
        return { step, field: seen.field, label, path, guessed: byName };
    }
  }
  return undefined;
}

/** The same of what a step gives on: it is the last, and the answer. */
function givenLast(step: StepView, brought: (first: Hop) => boolean, byName: boolean): Given | undefined {
  const { graph, values, table, witnesses } = step.flow.analysis;
  const port = graph.portStart[step.index] as number;
  const value = values[port];
  for (let cell = 0; value !== undefined && cell < value.paths.length; cell += 1) {
    const field = pathText(table.fields(value.paths[cell] as number));
    if (outcome.test(field)) continue;
    const label = labelOf((value.low[cell] as number) & LABELS, ((value.high[cell] as number) & NAMED) !== 0, byName);
    const bit: CellBit | undefined = label === undefined ? undefined : bitOf(label);
    const hops = bit === undefined ? [] : (witnesses.find([{ port, cell }], bit)?.hops ?? []);
    if (label === undefined || hops[0] === undefined || brought(hops[0])) continue;
    // What it read itself it gives itself.
    const before = hops.length > 1 && hops.at(-1)?.nodeId === step.node.id ? hops.slice(0, -1) : hops;
    return {
      step,
      field,
      label,
      guessed: byName,
      path: [...before, { nodeId: step.node.id, nodeName: step.name, field, why: 'the last step: told to whoever asks' }],
    };
  }
  return undefined;
}

const endsIn = ({ next, facts, node }: StepView): boolean =>
  next.length === 0 && node.disabled !== true && facts.control?.kind !== 'stop' && facts.trigger === undefined;

/** What the answer tells those who ask without proving who they are; for certain if anything is, else by a name. */
export const givenAway = (flow: FlowView, open: readonly StepView[]): Given | undefined =>
  givenBy(flow, open, false) ?? givenBy(flow, open, true);

function givenBy(flow: FlowView, open: readonly StepView[], byName: boolean): Given | undefined {
  const starters = new Set(open.map(({ node }) => node.id));
  const brought = ({ nodeId }: Hop): boolean => starters.has(nodeId);
  for (const step of flow.stepsWith('sinks')) {
    const found = provenIn(flow)(step) ? undefined : told(step, 'response', brought, byName);
    if (found !== undefined) return found;
  }
  const answered = open.filter(({ facts }) => facts.trigger?.answersLast === true);
  for (const step of answered.length === 0 ? [] : after(flow, answered)) {
    const found = endsIn(step) && step.roots.length === 0 && !provenIn(flow)(step) ? givenLast(step, brought, byName) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Nothing that whoever asks has said picks what it takes out of a place. A conversation goes by its key, and a script may look for what is theirs. */
function takesForAll(step: StepView): boolean {
  const { facts, roots, sinks } = step;
  if (roots.length > 0 || facts.code !== undefined) return false;
  const picks = facts.effects.flatMap(({ reads }) => reads);
  return ![...sinks.flatMap(({ reads }) => step.see(reads)), ...step.seeFacts(picks)].some(isPublic);
}
/** It lay in a place that is the same for everybody, and an outsider brought it there: what is told is what the last one brought. */
const laidForAll = (flow: FlowView, path: readonly Hop[]): boolean =>
  path.some(({ nodeId, why }, index) => {
    const step = why === KEPT ? flow.stepById(nodeId) : undefined;
    const writer = flow.stepById(path[index - 1]?.nodeId ?? '');
    return step !== undefined && writer?.sinks.some(({ reads }) => writer.see(reads).some(isPublic)) === true && takesForAll(step);
  });

/** Whoever calls is told what the one before them has brought: it lay in one place for all. */
export function leftByOthers(flow: FlowView, open: readonly StepView[]): Given | undefined {
  for (const step of open.length === 0 ? [] : flow.stepsWith('sinks')) {
    if (provenIn(flow)(step)) continue;
    for (const { kind, reads, parameter } of step.sinks) {
      if (kind !== 'response') continue;
      for (const seen of step.see(reads)) {
        const label = outcome.test(seen.field) ? undefined : worstLabel(labelsSeen(seen) & PRIVATE);
        const path = label === undefined ? [] : step.witness(seen, bitOf(label), 'told to whoever asks', parameter);
        if (label !== undefined && laidForAll(flow, path) && after(flow, open).includes(step))
          return { step, field: seen.field, label, path, guessed: guessed(seen) };
      }
    }
  }
  return undefined;
}

/** Who writes, or in which chat. */
const writer = /(?:^|\.)(?:(?:from|chat|sender|user)\.(?:id|username)|(?:chat|user|from|sender)_?id|wa_id|from|username|sessionId)$/i;
const asksWriter = (step: StepView): boolean =>
  step.seeFacts(step.facts.control?.reads ?? []).some(({ field }) => writer.test(field)) ||
  step.seeFacts(step.facts.effects.flatMap(({ reads }) => reads)).some(({ field }) => writer.test(field));

/** Whoever writes may have sent it: the message, and the file that the bot fetches from where the chat is kept. */
const broughtTo =
  (flow: FlowView, trigger: StepView) =>
  ({ nodeId }: Hop): boolean => {
    const host = trigger.facts.networks[0]?.host;
    const origin = flow.graph.nodes.findIndex(({ id }) => id === nodeId);
    return (
      nodeId === trigger.node.id || (host !== undefined && origin >= 0 && flow.step(origin).facts.networks.some((one) => one.host === host))
    );
  };

export interface GivenInChat extends Given {
  readonly trigger: StepView;
}
/** Bots that anybody may write to, and who tell them of others. Who looks at who writes, or looks up what is theirs, may well know them. */
export function toldByBot(flow: FlowView): GivenInChat | undefined {
  const answers = flow.stepsWith('sinks').filter(({ facts }) => facts.answers === true);
  if (answers.length === 0) return undefined;
  for (const trigger of flow.stepsWith('trigger')) {
    if (trigger.facts.trigger?.kind !== 'message' || trigger.facts.sources.every(({ trust }) => trust !== 'public')) continue;
    const behind = after(flow, [trigger]);
    const within = new Set(behind.map(({ index }) => index));
    const known = behind.some((step) => !answers.includes(step) && asksWriter(step));
    for (const step of known ? [] : answers.filter(({ index }) => within.has(index))) {
      const given = told(step, 'message', broughtTo(flow, trigger));
      if (given !== undefined) return { ...given, trigger };
    }
  }
  return undefined;
}

export interface GivenByTool {
  readonly trigger: StepView;
  readonly tool: StepView;
  readonly label: Label;
}
const graveLabels = PRIVATE | labelSet(['internal']);
/** A server of tools that asks nobody who they are, with a tool that looks into what is one's own: whoever finds it is answered. The gravest, the first among equals. */
export function givenByTool(open: readonly StepView[]): GivenByTool | undefined {
  let found: GivenByTool | undefined;
  for (const trigger of open) {
    if (trigger.facts.trigger?.kind !== 'mcp') continue;
    for (const tool of trigger.parts) {
      if (tool.node.disabled === true || tool.facts.human !== undefined) continue;
      const label = worstLabel(tool.facts.sources.reduce((set, { labels }) => set | labelSet(labels), 0) & graveLabels);
      if (label === undefined) continue;
      if (found === undefined || worstLabel(labelSet([label, found.label])) !== found.label) found = { trigger, tool, label };
    }
  }
  return found;
}
