/** Fairness of what a flow's steps decide: asked now, or by itself every so many days; what was found is kept with the flow. */
import { answersOf, decidingIn, fairnessOf } from '../../ai/fairness/over-runs.ts';
import type { EngineStore, JournalEvent } from '../../engine/ports.ts';
import type { FairnessDesk } from '../../ipc/run-services.ts';
import { causeOf, isCountersignError, UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import {
  clearlyBelow,
  fairnessKeptSchema,
  fairnessKey,
  mostKept,
  type FairnessAsked,
  type FairnessKept,
  type FairnessRecord,
} from '../../monitor/fairness.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

export interface FairnessParts {
  readonly engine: Pick<EngineStore, 'runs' | 'journal' | 'pinned'>;
  readonly settings: Pick<SettingsRepository, 'get' | 'set' | 'all'>;
  readonly audit: {
    append(entry: {
      readonly actor: string;
      readonly action: string;
      readonly subject: string;
      readonly details: Readonly<Record<string, string>>;
    }): Promise<unknown>;
  };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly drawingOf: (flowId: string) => Flow | undefined;
  changed(): void;
  /** A planned check found that a group gets the good answer clearly less often. Names no group. */
  unfair(flowId: string, nodeId: string, words: string): void;
}
export interface HostFairnessDesk extends FairnessDesk {
  close(): void;
}

const unfairWords = (step: string): string =>
  `A group of people gets the good answer of “${step}” less than four fifths as often as another. Monitor > Fairness shows the figures.`;
const dayMs = 86_400_000;
const lookEveryMs = 3_600_000;
/** Each journal is read whole. */
const mostRuns = 5_000;
const mostFields = 200;
const runsForFields = 5;

/** `applicant.gender` and the like, out of one item; lists are left out, since no group stands in them. */
function fieldsOf(value: Json | undefined, path: string, out: Set<string>): void {
  if (!isJsonObject(value ?? null) || out.size >= mostFields) return;
  for (const [key, inner] of Object.entries(value as { readonly [key: string]: Json })) {
    const here = path === '' ? key : `${path}.${key}`;
    if (isJsonObject(inner)) fieldsOf(inner, here, out);
    else if (!Array.isArray(inner) && /^[\p{L}\p{N}_-]{1,60}$/u.test(key) && here.length <= 200) out.add(here);
  }
}

export function createFairnessDesk({
  engine,
  settings,
  audit,
  clock,
  timers,
  log,
  drawingOf,
  changed,
  unfair,
}: FairnessParts): HostFairnessDesk {
  let cancel: (() => void) | undefined;
  let closed = false;

  function kept(flowId: string): FairnessRecord {
    const text = settings.get(fairnessKey(flowId));
    if (text === undefined || text === '') return { results: [] };
    try {
      return fairnessKeptSchema.parse(JSON.parse(text));
    } catch {
      log.write('error', 'checks of fairness cannot be read, and count as not there', { flowId });
      return { results: [] };
    }
  }
  const keep = (flowId: string, record: FairnessRecord): void => {
    settings.set(fairnessKey(flowId), JSON.stringify(record));
    changed();
  };

  async function found(flowId: string, question: FairnessAsked, by?: string): Promise<FairnessKept> {
    const { nodeId, by: field, good, person, known } = question;
    const report = await fairnessOf(engine, { flowId, step: nodeId, by: field, good, person, known, runs: mostRuns });
    return {
      at: clock.now(),
      ...(by === undefined ? {} : { by }),
      step: report.step.slice(0, 200),
      question,
      runs: report.runs,
      decisions: report.decisions,
      counted: report.counted,
      notSeen: report.notSeen,
      suppressed: report.suppressed,
      groups: report.groups.map((group) => ({ ...group })),
      words: report.words.map((words) => words.slice(0, 1_000)),
      cannotSee: [...report.cannotSee],
    };
  }
  function add(flowId: string, result: FairnessKept): FairnessKept {
    const before = kept(flowId);
    keep(flowId, { ...before, results: [result, ...before.results].slice(0, mostKept) });
    return result;
  }

  /** One that fails is told, and is due again the next time. */
  async function checkDue(flowId: string): Promise<void> {
    const { schedule } = kept(flowId);
    const now = clock.now();
    if (schedule === undefined || now < schedule.nextAt || drawingOf(flowId) === undefined) return;
    const { trouble: _before, ...rest } = schedule;
    const next = { ...rest, nextAt: now + schedule.everyDays * dayMs };
    keep(flowId, { ...kept(flowId), schedule: next });
    try {
      const result = await found(flowId, schedule.question);
      // Nobody sees figures that the audit log does not tell of.
      await audit.append({
        actor: 'system',
        action: 'fairness.checked',
        subject: flowId,
        details: { due: 'yes', groups: String(result.groups.length), below: String(clearlyBelow(result).length) },
      });
      add(flowId, result);
      if (clearlyBelow(result).length > 0) unfair(flowId, result.question.nodeId, unfairWords(result.step));
    } catch (error) {
      const why = isCountersignError(error) ? error.message : 'Something went wrong inside Countersign.';
      // Meanwhile somebody may have ended it, or asked otherwise.
      const meanwhile = kept(flowId);
      if (JSON.stringify(meanwhile.schedule) === JSON.stringify(next))
        keep(flowId, { ...meanwhile, schedule: { ...next, trouble: why.slice(0, 1_000) } });
      log.write('warn', 'a check of fairness that was due could not be made', { flowId, ...causeOf(error) });
    }
  }

  const known = (): string[] =>
    Object.keys(settings.all())
      .filter((key) => key.startsWith(fairnessKey('')))
      .map((key) => key.slice(fairnessKey('').length));
  async function lookAtAll(): Promise<void> {
    for (const flowId of known()) if (!closed) await checkDue(flowId);
  }
  function again(): void {
    if (closed) return;
    cancel = timers.after(lookEveryMs, () => {
      lookAtAll()
        .catch((error: unknown) => {
          log.write('error', 'checks of fairness that are due could not be looked at', causeOf(error));
        })
        .finally(again);
    });
  }
  again();

  const inputOf = (event: JournalEvent): Json | undefined =>
    event.type === 'started' ? (event.input.length > 0 ? event.input : event.maskedInput)[0] : undefined;
  async function fields(flowId: string): Promise<readonly string[]> {
    const found = new Set<string>();
    const runs = (await engine.runs.list({ flowId, limit: 50 })).filter(({ dryRun }) => !dryRun).slice(0, runsForFields);
    for (const run of runs) for (const event of await engine.journal.read(run.runId)) fieldsOf(inputOf(event), '', found);
    return [...found].sort();
  }

  return {
    async about(flowId) {
      const flow = drawingOf(flowId);
      if (flow === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
      return {
        ...kept(flowId),
        steps: decidingIn(flow).map(({ nodeId, name, step }) => ({ nodeId, name, answers: answersOf(step), yes: step.yes })),
        fields: await fields(flowId),
      };
    },
    check: async (flowId, question, by) => add(flowId, await found(flowId, question, by)),
    schedule(flowId, question, everyDays, setBy) {
      const { schedule: _old, ...rest } = kept(flowId);
      keep(
        flowId,
        everyDays === undefined ? rest : { ...rest, schedule: { question, everyDays, setBy, nextAt: clock.now() + everyDays * dayMs } },
      );
    },
    lookAtAll,
    all: () =>
      known().flatMap((flowId) => {
        const flow = drawingOf(flowId);
        return flow === undefined ? [] : [{ flowId, flowName: flow.name, ...kept(flowId) }];
      }),
    of: kept,
    close() {
      closed = true;
      cancel?.();
    },
  };
}
