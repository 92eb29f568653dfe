/** A run's journal as people see it: one entry a step and round, masked. */
import type { FailureRecord, JournalEvent, RunRecord, WouldDo } from '../../engine/ports.ts';
import type { StepView } from '../../ipc/contract/runs.ts';
import type { RunSummary } from '../../ipc/run-services.ts';
import type { Json } from '../../kernel/json.ts';
import type { Flow } from '../../workflow/model/flow.ts';

export function runSummaryOf(run: RunRecord): RunSummary {
  return {
    id: run.runId,
    flowId: run.flowId,
    flowName: run.flowName,
    status: run.status,
    mode: run.dryRun ? 'dry' : run.bundleDigest === undefined ? 'dev' : 'production',
    trigger: run.trigger,
    startedAt: run.startedAt,
    steps: run.steps,
    retries: run.retries,
    tokens: run.tokens,
    costMilliUsd: run.costMilliUsd,
    ...(run.endedAt === undefined ? {} : { endedAt: run.endedAt }),
    ...(run.error === undefined ? {} : { worst: run.error.message.slice(0, 1_000) }),
  };
}

const verbs: Readonly<Record<Exclude<WouldDo['kind'], 'foreign'>, string>> = {
  http: 'Call',
  model: 'Ask the model',
  sql: 'Query',
  mail: 'Send a mail to',
  file: 'Use the file',
  vault: 'Use the token vault',
  table: 'Use the',
  mailbox: 'Use the mail folder',
};

/** `; with contact data and data of an unknown kind`. */
function carriedText(labels: WouldDo['labels']): string {
  const kinds = labels.filter((label) => label !== 'unknown');
  const told = [
    ...(kinds.length > 0 ? [`${kinds.join(', ')} data`] : []),
    ...(kinds.length < labels.length ? ['data of an unknown kind'] : []),
  ];
  return told.length === 0 ? '' : `; with ${told.join(' and ')}`;
}

/** Ends "this step would": "Call api.example.com:443/orders (POST, 210 bytes; with contact data)". */
function wouldText({ kind, destination, method, bytes, labels, allowed, reason }: WouldDo): string {
  if (kind === 'foreign') return `Not run here: UNKNOWN TYPE ${destination}, a placeholder stands in`;
  // A mail is sent and nothing else.
  const details = [kind === 'mail' ? '' : method, `${bytes} bytes`].filter((part) => part !== '').join(', ');
  return `${verbs[kind]} ${destination} (${details}${carriedText(labels)})${allowed ? '' : `: but this is refused, ${reason ?? 'it is outside the grant'}`}`;
}

/** Port data as one value: a single port's items stand alone. */
function outputOf(ports: Readonly<Record<string, readonly Json[]>>): Json {
  const filled = Object.entries(ports).filter(([name, items]) => items.length > 0 && !name.startsWith('#'));
  const [only] = filled;
  return filled.length === 1 && only !== undefined ? only[1] : Object.fromEntries(filled);
}

/** What is plugged into a step: it acts for the step and has no entry of its own. */
const partsOf = (flow: Flow, node: string): readonly string[] =>
  flow.edges.filter((edge) => edge.to.node === node && edge.kind !== 'data' && edge.kind !== 'error').map((edge) => edge.from.node);

const MOST_ATTEMPTS = 100;
/** Of a run with more steps the latest are shown. */
const MOST_STEPS = 5_000;

function endLast(attempts: StepView['attempts'], end: Pick<StepView['attempts'][number], 'endedAt' | 'error'>): StepView['attempts'] {
  const last = attempts.at(-1);
  return last === undefined ? attempts : [...attempts.slice(0, -1), { ...last, ...end }];
}

interface Draft {
  view: StepView;
  /** The step's next attempt goes on where it waited: that is no new try. */
  goesOn: boolean;
  wentOn: number;
}

/** What a dry run would have done, by step. */
function wouldOf(events: readonly JournalEvent[]): ReadonlyMap<string, readonly string[]> {
  const would = new Map<string, string[]>();
  for (const event of events)
    if (event.type === 'would') would.set(event.node, [...(would.get(event.node) ?? []), wouldText(event.effect)]);
  return would;
}

const shownError = ({ code, message, mend }: FailureRecord): NonNullable<StepView['error']> => ({
  code,
  message: message.slice(0, 4_000),
  ...(mend === undefined ? {} : { mend: mend.slice(0, 1_000) }),
});

/** A run that has ended has nothing under way: the step that it was stopped at says why, and what had not begun was skipped. */
function settled(view: StepView, ended: Extract<JournalEvent, { type: 'ended' }>): StepView {
  if (view.status !== 'running' && view.status !== 'scheduled' && view.status !== 'waiting') return view;
  const stoppedHere = ended.error !== undefined && ended.evidence?.['node'] === view.nodeId;
  if (!stoppedHere) return { ...view, status: 'skipped', attempts: endLast(view.attempts, { endedAt: ended.at }), endedAt: ended.at };
  const error = shownError(ended.error);
  return {
    ...view,
    status: ended.status === 'halted' ? 'halted' : 'failed',
    attempts: endLast(view.attempts, { endedAt: ended.at, error }),
    endedAt: ended.at,
    error,
  };
}

export function stepViews(flow: Flow, events: readonly JournalEvent[]): StepView[] {
  const would = wouldOf(events);
  const names = new Map(flow.nodes.map((node) => [node.id, node.name]));
  const drafts = new Map<string, Draft>();
  const outputs = new Map<string, { readonly value: Json; readonly at: number }>();
  const begun = new Map<string, number>();
  const draftOf = (node: string, round: number): Draft => {
    const key = `${round} ${node}`;
    let draft = drafts.get(key);
    if (draft === undefined) {
      draft = {
        view: {
          nodeId: node,
          nodeName: names.get(node) ?? node,
          round,
          status: 'scheduled',
          attempt: 1,
          attempts: [],
          wouldDo: [node, ...partsOf(flow, node)].flatMap((id) => would.get(id) ?? []),
        },
        goesOn: false,
        wentOn: 0,
      };
      drafts.set(key, draft);
    }
    return draft;
  };
  const incoming = Map.groupBy(
    flow.edges.filter((edge) => edge.kind === 'data' || edge.kind === 'error'),
    (edge) => edge.to.node,
  );
  /** What has come since the step's last round: a loop does not show its whole list with each of a thousand rounds. */
  const inputOf = (node: string, since: number): Json | undefined => {
    const before = (incoming.get(node) ?? []).flatMap((edge) => {
      const given = outputs.get(edge.from.node);
      return given === undefined || given.at < since ? [] : [given.value];
    });
    return before.length < 2 ? before[0] : before;
  };
  for (const [at, event] of events.entries()) {
    switch (event.type) {
      case 'started': {
        outputs.set(event.trigger, { value: event.maskedInput, at });
        break;
      }
      case 'scheduled':
        draftOf(event.node, event.round);
        break;
      case 'attempted': {
        const draft = draftOf(event.node, event.round);
        const input = draft.view.input ?? inputOf(event.node, begun.get(event.node) ?? 0);
        begun.set(event.node, at);
        if (draft.goesOn) draft.wentOn += 1;
        const attempt = event.attempt - draft.wentOn;
        const attempts = draft.goesOn ? draft.view.attempts : [...draft.view.attempts, { attempt, at: event.at }].slice(-MOST_ATTEMPTS);
        draft.goesOn = false;
        draft.view = {
          ...draft.view,
          status: 'running',
          attempt,
          attempts,
          startedAt: draft.view.startedAt ?? event.at,
          ...(input === undefined ? {} : { input }),
        };
        break;
      }
      case 'succeeded': {
        const draft = draftOf(event.node, event.round);
        const output = outputOf(event.masked);
        outputs.set(event.node, { value: output, at });
        draft.view = {
          ...draft.view,
          attempts: endLast(draft.view.attempts, { endedAt: event.at }),
          status: 'succeeded',
          startedAt: draft.view.startedAt ?? event.at,
          endedAt: event.at,
          output,
        };
        break;
      }
      case 'failed': {
        const draft = draftOf(event.node, event.round);
        const error = shownError(event.error);
        draft.view = {
          ...draft.view,
          status: event.error.code.startsWith('halted/') ? 'halted' : event.final ? 'failed' : 'scheduled',
          attempt: event.attempt - draft.wentOn,
          attempts: endLast(draft.view.attempts, { endedAt: event.at, error }),
          endedAt: event.at,
          error,
        };
        break;
      }
      case 'waiting': {
        const draft = draftOf(event.node, event.round);
        // Whoever is asked whether to run an interrupted step again answers for a new try.
        draft.goesOn = event.ask?.['interrupted'] !== true;
        draft.view = {
          ...draft.view,
          status: 'waiting',
          waitsFor: { reason: event.reason, ...(event.until === undefined ? {} : { until: event.until }) },
        };
        break;
      }
      case 'woken':
        draftOf(event.node, event.round).view = { ...draftOf(event.node, event.round).view, status: 'running' };
        break;
      case 'ended':
        for (const draft of drafts.values()) draft.view = settled(draft.view, event);
        break;
      case 'progressed':
      case 'would':
      case 'paused':
      case 'resumed':
        break;
    }
  }
  return [...drafts.values()].slice(-MOST_STEPS).map(({ view }) => view);
}
