/** A question about fairness, asked of the runs of a flow. */
import type { EngineStore } from '../../engine/ports.ts';
import { UserError } from '../../kernel/errors.ts';
import { factsOf } from '../../nodes/describe.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import { decidingSteps, type Deciding } from '../drift/deciding.ts';
import { auditOf, blindSpots, fairnessWords, type FairnessResult, type JudgedDecision } from './audit.ts';
import { decisionsIn, type FairnessQuestion } from './read-decisions.ts';

export interface FairnessAsk {
  readonly flowId: string;
  /** The field that names the group. */
  readonly by: string;
  /** Name or id; may be left out where one step alone decides. */
  readonly step?: string | undefined;
  readonly good?: string | undefined;
  readonly known?: { readonly field: string; readonly value: string } | undefined;
  /** The field that tells one person from another, so that people are counted. */
  readonly person?: string | undefined;
  readonly runs: number;
}

export interface FairnessReport extends FairnessResult {
  readonly nodeId: string;
  readonly step: string;
  readonly by: string;
  readonly good: string;
  readonly runs: number;
  readonly notSeen: { readonly hidden: number; readonly missing: number };
  readonly words: readonly string[];
  readonly cannotSee: readonly string[];
}

const pageOf = 500;
const mostGroups = 50;

interface DecidingStep {
  readonly nodeId: string;
  readonly name: string;
  readonly step: Deciding;
}

export function decidingIn(flow: Flow): readonly DecidingStep[] {
  return [...decidingSteps(flow, factsOf)].map(([nodeId, step]) => ({
    nodeId,
    name: flow.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId,
    step,
  }));
}
export const answersOf = ({ answers, ports }: Deciding): readonly string[] => answers[0]?.words ?? ports;

function stepOf(flow: Flow, named: string | undefined): DecidingStep {
  const steps = decidingIn(flow);
  const found = named === undefined ? steps : steps.filter(({ nodeId, name }) => nodeId === named || name === named);
  const [one, ...others] = found;
  if (one === undefined || others.length > 0)
    throw new UserError(
      'cli/bad-usage',
      named === undefined ? `The flow has ${steps.length} steps that decide.` : `No single step that decides is called “${named}”.`,
      { place: flow.name, mend: `Name one of these: ${steps.map(({ name }) => name).join(', ') || 'it has none'}.` },
    );
  return one;
}

function goodOf({ step, name }: DecidingStep, given: string | undefined): string {
  const answers = answersOf(step);
  const good = given ?? step.yes;
  if (good === undefined || (answers.length > 0 && !answers.includes(good)))
    throw new UserError(
      'cli/bad-usage',
      good === undefined ? 'Nobody can tell which answer people want to get.' : `The step does not give the answer “${good}”.`,
      { place: name, mend: `Name one of these: ${answers.join(', ')}.` },
    );
  return good;
}

/** Throws UserError `run/not-found` without any run, `cli/bad-usage` for what cannot be asked of this flow. */
export async function fairnessOf(
  { runs: runList, journal, pinned }: Pick<EngineStore, 'runs' | 'journal' | 'pinned'>,
  ask: FairnessAsk,
): Promise<FairnessReport> {
  const decisions: JudgedDecision[] = [];
  let [runs, hidden, missing] = [0, 0, 0];
  let asked: { readonly question: FairnessQuestion; readonly name: string } | undefined;
  for (let before: string | undefined; runs < ask.runs;) {
    const page = await runList.list({
      flowId: ask.flowId,
      limit: Math.min(pageOf, ask.runs - runs),
      ...(before === undefined ? {} : { before }),
    });
    for (const run of page) {
      if (run.dryRun) continue;
      // The newest drawing says what is asked; older runs answer as far as they have that step.
      const flow = asked === undefined ? (await pinned.get(run.flowHash, run.bundleDigest))?.flow : undefined;
      if (flow !== undefined) asked = questionOf(flow, ask);
      if (asked === undefined) continue;
      const found = decisionsIn(await journal.read(run.runId), asked.question);
      decisions.push(...found.decisions);
      hidden += found.hidden;
      missing += found.missing;
    }
    runs += page.length;
    before = page.at(-1)?.runId;
    if (page.length < pageOf || before === undefined) break;
  }
  if (asked === undefined)
    throw new UserError('run/not-found', 'No run of this flow is in the store.', {
      place: ask.flowId,
      mend: 'Let it run first; dry runs do not count.',
    });
  const groups = new Set(decisions.map(({ group }) => group)).size;
  if (groups > mostGroups)
    throw new UserError('cli/bad-usage', `The field has ${groups} different values: that is no group, but people.`, {
      place: ask.by,
      mend: 'Name a field with few values, such as a region or a language.',
    });
  const result = auditOf(decisions);
  const unseen =
    hidden + missing === 0 ? [] : [`${hidden + missing} decisions are not seen: ${hidden} are hidden or gone, ${missing} have no group.`];
  return {
    ...result,
    nodeId: asked.question.nodeId,
    step: asked.name,
    by: ask.by,
    good: asked.question.good,
    runs,
    notSeen: { hidden, missing },
    words: [...fairnessWords(result, asked.question.good), ...unseen],
    cannotSee: blindSpots(ask.known !== undefined, result.counted),
  };
}

function questionOf(
  flow: Flow,
  { step: named, good, by, known, person }: FairnessAsk,
): { readonly question: FairnessQuestion; readonly name: string } {
  const step = stepOf(flow, named);
  return {
    name: step.name,
    question: {
      nodeId: step.nodeId,
      step: step.step,
      good: goodOf(step, good),
      by: parsePath(by),
      ...(known === undefined ? {} : { known: { path: parsePath(known.field), value: known.value } }),
      ...(person === undefined ? {} : { person: parsePath(person) }),
    },
  };
}
