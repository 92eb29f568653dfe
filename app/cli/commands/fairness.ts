/** countersign fairness: whether a step of a flow decides alike for groups of people, from its runs in a store. */
import { auditOf, blindSpots, fairnessWords, smallestGroup, type GroupResult, type JudgedDecision, type Share } from '../../ai/fairness/audit.ts';
import { decisionsIn, type FairnessQuestion } from '../../ai/fairness/read-decisions.ts';
import { decidingSteps, type Deciding } from '../../ai/drift/deciding.ts';
import { UserError } from '../../kernel/errors.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { factsOf } from '../../nodes/kit/describe.ts';
import type { Store } from '../../store/store.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { parsePath } from '../../workflow/model/labels.ts';
import type { Command } from '../command.ts';
import { badUsage, countFrom, optionsFrom } from '../options.ts';
import { serviceStore } from '../service-store.ts';
import { unlockOptions, unlockUsage } from '../store-unlock.ts';

const usage = `countersign fairness FLOW --by FIELD --store FOLDER [--step STEP] [--good ANSWER] [--known FIELD=VALUE] [--runs N] [--json]

Compares how often a step gives an answer to groups of people, by a field that the flow's data has: an age (in bands), a gender, a region, a language.
Groups of fewer than ${smallestGroup} decisions are not shown; FIELD is to be one that many people share. It never says that a step is fair, and always says what it cannot see. FLOW is the id of a flow.

  --by FIELD        the field that names the group, such as applicant.gender
  --step STEP       the step that decides, by name or id; may be left out where the flow has one
  --good ANSWER     the answer that people want to get: a class, a value, or a way out such as "approved"
  --known FIELD=VALUE   what says that the good answer was deserved, for equal opportunity
  --runs N          the newest so many runs; 1,000 by default
  --store FOLDER    the store of the service, which must not be running
${unlockUsage}

Labelled fields are hidden once a run's values are gone: such decisions are counted as not seen. Exit code 1: a group is clearly below four fifths.

With --json: { "flow", "step", "by", "good", "runs", "decisions", "notSeen": { "hidden", "missing" }, "groups": [...], "suppressed", "words": [...], "cannotSee": [...] }`;

const mostRuns = 100_000;
const pageOf = 500;
const mostGroups = 50;

function stepOf(flow: Flow, named: string | undefined): { readonly nodeId: string; readonly name: string; readonly step: Deciding } {
  const steps = [...decidingSteps(flow, factsOf)].map(([nodeId, step]) => ({ nodeId, name: flow.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId, step }));
  const found = named === undefined ? steps : steps.filter(({ nodeId, name }) => nodeId === named || name === named);
  const [one, ...others] = found;
  if (one === undefined || others.length > 0) throw new UserError('cli/bad-usage', named === undefined ? `The flow has ${steps.length} steps that decide.` : `No single step that decides is called "${named}".`, { place: flow.name, mend: `Name one with --step: ${steps.map(({ name }) => name).join(', ') || 'it has none'}.` });
  return one;
}

function goodOf({ step, name }: { readonly step: Deciding; readonly name: string }, given: string | undefined): string {
  const answers = step.answers[0]?.words ?? step.ports;
  const good = given ?? step.yes;
  if (good === undefined || (answers.length > 0 && !answers.includes(good))) throw new UserError('cli/bad-usage', good === undefined ? 'Nobody can tell which answer people want to get.' : `The step does not give the answer "${good}".`, { place: name, mend: `Name one with --good: ${answers.join(', ')}.` });
  return good;
}

async function read(store: Store, flowId: string, most: number, ask: (flow: Flow) => Omit<FairnessQuestion, 'by' | 'known'>, more: Pick<FairnessQuestion, 'by' | 'known'>) {
  const decisions: JudgedDecision[] = [];
  let [runs, hidden, missing] = [0, 0, 0];
  let question: FairnessQuestion | undefined;
  for (let before: string | undefined; runs < most;) {
    const page = await store.engine.runs.list({ flowId, limit: Math.min(pageOf, most - runs), ...(before === undefined ? {} : { before }) });
    for (const run of page) {
      if (run.dryRun) continue;
      // The newest drawing says what is asked; older runs answer as far as they have that step.
      const pinned = question === undefined ? (await store.engine.pinned.get(run.flowHash, run.bundleDigest))?.flow : undefined;
      if (pinned !== undefined) question = { ...ask(pinned), ...more };
      if (question === undefined) continue;
      const found = decisionsIn(await store.engine.journal.read(run.runId), question);
      decisions.push(...found.decisions);
      hidden += found.hidden;
      missing += found.missing;
    }
    runs += page.length;
    before = page.at(-1)?.runId;
    if (page.length < pageOf || before === undefined) break;
  }
  if (question === undefined) throw new UserError('run/not-found', 'No run of this flow is in the store.', { place: flowId, mend: '"countersign runs" lists those that are.' });
  return { decisions, runs, hidden, missing, question };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const shown = ({ hits, of, share, low, high }: Share): string => `${percent(share)} of ${of} (${hits}; 95 %: ${percent(low)} to ${percent(high)})`;
const line = ({ group, selected, ratio, belowFourFifths, opportunity }: GroupResult): string => `${plainLine(group).padEnd(24)}  ${shown(selected)}  ratio ${ratio.toFixed(2)}${belowFourFifths === 'no' ? '' : belowFourFifths === 'clear' ? ', below four fifths' : ', below four fifths, maybe by chance'}${opportunity === undefined ? '' : `; of those who should: ${shown(opportunity)}`}\n`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { by: { type: 'string' }, step: { type: 'string' }, good: { type: 'string' }, known: { type: 'string' }, runs: { type: 'string' }, store: { type: 'string' }, ...unlockOptions }, usage);
    const [flowId, ...others] = positionals;
    if (flowId === undefined || others.length > 0 || values.by === undefined || values.by === '' || values.store === undefined) throw badUsage('fairness needs one FLOW, --by FIELD and --store FOLDER.', usage);
    const most = Math.min(countFrom(values.runs, '--runs', 1, usage) ?? 1_000, mostRuns);
    const cut = values.known?.indexOf('=') ?? -1;
    if (values.known !== undefined && cut < 1) throw badUsage('--known takes FIELD=VALUE.', usage);
    const known = values.known === undefined ? undefined : { path: parsePath(values.known.slice(0, cut)), value: values.known.slice(cut + 1) };
    const store = await serviceStore(values.store, values, io, usage, false);
    try {
      let name = '';
      const { decisions, runs, hidden, missing, question } = await read(store, flowId, most, (flow) => {
        const step = stepOf(flow, values.step);
        name = step.name;
        return { nodeId: step.nodeId, step: step.step, good: goodOf(step, values.good) };
      }, { by: parsePath(values.by), ...(known === undefined ? {} : { known }) });
      const groups = new Set(decisions.map(({ group }) => group)).size;
      if (groups > mostGroups) throw new UserError('cli/bad-usage', `The field has ${groups} different values: that is no group, but people.`, { place: values.by, mend: 'Name a field with few values, such as a region or a language.' });
      const result = auditOf(decisions);
      const words = [...fairnessWords(result, question.good), ...(hidden + missing === 0 ? [] : [`${hidden + missing} decisions are not seen: ${hidden} are hidden or gone, ${missing} have no group.`])];
      const cannotSee = blindSpots(known !== undefined);
      if (values.json === true) {
        io.out(`${JSON.stringify({ flow: flowId, step: name, by: values.by, good: question.good, runs, decisions: result.decisions, notSeen: { hidden, missing }, groups: result.groups, suppressed: result.suppressed, ...(result.opportunityGap === undefined ? {} : { opportunityGap: result.opportunityGap }), words, cannotSee })}\n`);
      } else io.out(`${plainLine(`“${name}”, “${question.good}” by ${values.by}: ${result.decisions} decisions of ${runs} runs`)}\n${result.groups.map(line).join('')}\n${[...words, ...cannotSee].map((one) => `${plainLine(one)}\n`).join('')}`);
      return result.groups.some(({ belowFourFifths }) => belowFourFifths === 'clear') ? 1 : 0;
    } finally {
      await store.close();
    }
  },
};
