/** From an outline to a flow: the steps with the safe choices made, each choice said, and the real linter asked at the end. */
import { costInWords, makeGreen, type Greened } from '../lint/make-green.ts';
import { lintFlow, type LintContext } from '../lint/run.ts';
import type { Finding } from '../lint/kit/finding.ts';
import { layeredPlaces } from '../workflow/graph/layered-places.ts';
import { emptyFlow, type Flow, type RiskTier } from '../workflow/model/flow.ts';
import type { ChosenModel, Drafting } from './ask-for.ts';
import { conditionFor, conditionInWords } from './build-condition.ts';
import { answerChat, approve, askPerson, postChat, postService, sendMail, writeFile, writeRow } from './build-effects.ts';
import { addModel } from './build-model.ts';
import { addRead, finishStatements, readAttachment, readFile } from './build-read.ts';
import { addTrigger } from './build-trigger.ts';
import { FlowDraft, type Choice, type OpenPoint } from './flow-draft.ts';
import { purposeInWords } from './in-words.ts';
import { allSteps, type Outline, type Step } from './outline.ts';
import { copyOf, joined, type Place } from './values.ts';

export interface DraftRequest {
  readonly id: string;
  readonly model?: ChosenModel | undefined;
  /** What the linter knows beside the flow. */
  readonly context?: LintContext | undefined;
}

export interface Drafted {
  readonly flow: Flow;
  readonly choices: readonly Choice[];
  readonly open: readonly OpenPoint[];
  readonly findings: readonly Finding[];
}

/** The one that the templates name, until the person picks another. */
export const usualModel: ChosenModel = {
  provider: 'openai',
  model: 'gpt-4o-2024-08-06',
  baseUrl: '',
  registryId: '',
  local: false,
  host: 'api.openai.com',
};

function addMask(drafting: Drafting, place: Place, fields: readonly string[]): void {
  const { flow } = drafting;
  const texts = place.values.filter(
    (value) =>
      value.isText &&
      value.isList !== true &&
      value.origin !== 'model' &&
      place.alive.has(`${value.step}\n${value.path}`) &&
      value.name !== 'message id',
  );
  if (texts.length === 0) return;
  const node = flow.add(
    'redact-text',
    'Black out personal data first',
    { fields: texts.filter(({ name }) => name !== 'sender').map(({ path }) => path) },
    place.ends,
  );
  place.ends = [{ node: node.id, port: 'out' }];
  flow.chose(
    `Names, addresses and numbers of people are blacked out in ${fields.length === 0 ? 'every text' : `${fields.join(', ')} and every other text`} from there on.`,
    'DF001',
    node.id,
  );
}

function addBranch(drafting: Drafting, place: Place, step: Extract<Step, { kind: 'branch' }>, outline: Outline): void {
  const { flow } = drafting;
  const condition = conditionFor(drafting, place, step.condition);
  const node = flow.add(
    'if',
    conditionInWords(step.condition).slice(0, 80),
    { mode: 'conditions', combine: 'all', conditions: [condition] },
    place.ends,
  );
  const yes = copyOf(place);
  yes.ends = [{ node: node.id, port: 'true' }];
  const no = copyOf(place);
  no.ends = [{ node: node.id, port: 'false' }];
  addSteps(drafting, yes, step.then, outline);
  addSteps(drafting, no, step.otherwise, outline);
  Object.assign(place, joined(yes, no));
}

function addStep(drafting: Drafting, place: Place, step: Step, outline: Outline): void {
  const { flow } = drafting;
  switch (step.kind) {
    case 'read':
      addRead(drafting, place, step, outline.trigger);
      return;
    case 'ask-model':
      addModel(drafting, place, step);
      return;
    case 'filter': {
      const condition = conditionFor(drafting, place, step.condition);
      const node = flow.add(
        'filter-items',
        `Only if ${conditionInWords(step.condition)}`.slice(0, 80),
        { combine: 'all', conditions: [condition] },
        place.ends,
      );
      place.ends = [{ node: node.id, port: 'out' }];
      return;
    }
    case 'each': {
      const node = flow.add('limit-items', `At most ${step.most} rows`, { keep: 'first', count: step.most }, place.ends);
      place.ends = [{ node: node.id, port: 'out' }];
      place.each = true;
      flow.chose(
        `Each row goes through the next steps by itself, at most ${step.most.toLocaleString('en-GB')} a run, because a list without a limit can run and cost without end.`,
        'RL004',
        node.id,
      );
      return;
    }
    case 'mask':
      addMask(drafting, place, step.fields);
      return;
    case 'approve':
      approve(drafting, place, step);
      return;
    case 'ask-person':
      askPerson(drafting, place, step);
      return;
    case 'send-mail':
      sendMail(drafting, place, step);
      return;
    case 'post-chat':
      postChat(drafting, place, step);
      return;
    case 'post-service':
      postService(drafting, place, step);
      return;
    case 'write-file':
      writeFile(drafting, place, step);
      return;
    case 'write-row':
      writeRow(drafting, place, step);
      return;
    case 'wait': {
      const node = flow.add('wait', 'Wait', { mode: 'for', seconds: step.seconds }, place.ends);
      place.ends = [{ node: node.id, port: 'out' }];
      return;
    }
    case 'branch':
      addBranch(drafting, place, step, outline);
      return;
  }
}

function addSteps(drafting: Drafting, place: Place, steps: readonly Step[], outline: Outline): void {
  for (const step of steps) addStep(drafting, place, step, outline);
}

/** What can fail leads to an end that says so. */
function addErrorPaths(flow: FlowDraft): void {
  const failing = flow.nodes.filter(({ onError }) => onError === 'branch');
  if (failing.length === 0) return;
  const alarm = flow.add('stop', 'Stop with an alarm', { outcome: 'fail', message: 'A step failed; see the run.' }, []);
  for (const node of failing) flow.wire({ node: node.id, port: 'error' }, alarm.id, 'error');
  flow.chose(`Whatever fails ends at “${alarm.name}”, so that no failure goes unseen.`, 'RL001', alarm.id);
}

const asksModel = (type: string): boolean => type === 'classify' || type === 'extract' || type === 'model-call';

function settled(flow: FlowDraft, outline: Outline, id: string): Flow {
  const hasModel = flow.nodes.some(({ type }) => asksModel(type));
  const riskTier: RiskTier = hasModel ? 'high' : 'limited';
  const asks = flow.nodes.some(({ type }) => type === 'approval' || type === 'form-task' || type === 'wait');
  const waits = allSteps(outline.steps).reduce((sum, step) => sum + (step.kind === 'wait' ? step.seconds : 0), 0);
  return {
    ...emptyFlow(id, outline.name === '' ? 'New flow' : outline.name),
    purpose: purposeInWords(outline).slice(0, 2_000),
    environment: 'dev',
    riskTier,
    sharedWith: 'team',
    settings: {
      timezone: 'UTC',
      maxSteps: 2_000,
      maxSeconds: Math.min(30 * 86_400, (asks ? 3 * 86_400 : 3_600) + waits),
      ...(hasModel ? { maxTokens: 50_000 } : {}),
      redactRunData: true,
      retentionDays: 30,
      overlap: 'queue',
      auditSink: 'audit-log',
      alertRoute: 'owner',
    },
    connections: flow.connections,
    nodes: flow.nodes,
    edges: flow.edges,
  };
}

const isGrave = ({ severity, waived }: Finding): boolean => waived === undefined && (severity === 'block' || severity === 'high');

/** What the linter would still mend by itself is mended; what is not grave is left for the person to look at. */
function greened(flow: Flow, context: LintContext): Pick<Greened, 'flow' | 'applied'> {
  const { findings } = lintFlow(flow, context);
  // How risky it is the linter tells better than a count of steps.
  const rated = findings.some(({ ruleId }) => ruleId === 'GV003') ? { ...flow, riskTier: 'high' as const } : flow;
  return findings.some((finding) => isGrave(finding) && finding.ruleId !== 'GV003')
    ? makeGreen(rated, context, 'all')
    : { flow: rated, applied: [] };
}

/** As high as its lines, at some 44 letters a line. */
const noteHeight = (text: string): number =>
  Math.min(600, 50 + 20 * text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / 44)), 0));

function laidOut(flow: Flow, notes: readonly string[]): Flow {
  const places = layeredPlaces(
    flow.nodes.map(({ id }) => id),
    flow.edges.map(({ from, to }) => ({ from: from.node, to: to.node })),
  );
  const noted = notes.slice(0, 20).map((text, index) => ({ id: `note-${index + 1}`, text }));
  return {
    ...flow,
    notes: noted,
    layout: {
      nodes: Object.fromEntries(places),
      notes: Object.fromEntries(
        noted.map(({ id, text }, index) => {
          const height = noteHeight(text);
          return [id, { x: index * 360, y: -height - 60, width: 340, height }];
        }),
      ),
    },
  };
}

function drawn(
  outline: Outline,
  request: DraftRequest,
  strict: boolean,
): { readonly kit: FlowDraft; readonly flow: Flow; readonly findings: readonly Finding[] } {
  const kit = new FlowDraft(outline.name);
  const drafting: Drafting = { flow: kit, model: request.model ?? usualModel, asker: undefined, strict, statements: new Map() };
  const place = addTrigger(drafting, outline.trigger);
  const { trigger } = outline;
  if (trigger.kind === 'file' && outline.steps.length > 0)
    readFile(drafting, place, trigger.format, trigger.folder === '' ? 'incoming' : trigger.folder);
  const readsItself = allSteps(outline.steps).some((step) => step.kind === 'read' && step.source === 'document');
  if (trigger.kind === 'mail' && trigger.attachments && !readsItself && allSteps(outline.steps).some(({ kind }) => kind === 'ask-model'))
    readAttachment(drafting, place);
  addSteps(drafting, place, outline.steps, outline);
  if (trigger.kind === 'chat' && !kit.nodes.some(({ type }) => type === 'respond-webhook')) answerChat(drafting, place);
  finishStatements(drafting);
  addErrorPaths(kit);
  if (drafting.model.registryId !== '' && kit.nodes.some(({ type }) => asksModel(type)))
    kit.chose(`${drafting.model.model} is asked, because it was vetted in this workspace.`, 'AI008');
  kit.chose('Values of people are masked in the records of each run, which are deleted after 30 days.', 'DF012');
  const { flow, applied } = greened(settled(kit, outline, request.id), request.context ?? {});
  for (const { fix, ruleId, cost } of applied) kit.chose(`${fix.title} (${costInWords(cost)}): the linter asks for it.`, ruleId);
  return { kit, flow, findings: lintFlow(flow, request.context ?? {}).findings };
}

const notesOf = (outline: Outline, { open }: FlowDraft): readonly string[] => [
  ...outline.notUnderstood.map((words) => `Not understood:\n“${words}”`),
  ...(open.length === 0 ? [] : [`Still to settle:\n${open.map(({ text }) => `- ${text}`).join('\n')}`]),
];

/** The draft that an outline asks for. What the linter would still fix by itself is fixed, and said. */
export function buildDraft(outline: Outline, request: DraftRequest): Drafted {
  const first = drawn(outline, request, false);
  // Where a yes does not reach as far as was thought, a person is asked each time.
  const { kit, flow, findings } = first.findings.some(isGrave) ? drawn(outline, request, true) : first;
  return { flow: laidOut(flow, notesOf(outline, kit)), choices: kit.choices, open: kit.open, findings };
}
