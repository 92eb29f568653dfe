/**
 * What happens to runs on the command line, in the audit log of the store that keeps them: who or what began a run, how it ended, what was refused to it.
 * Ids, digests and outcomes, never values. Entries of a moment go into one batch, so that one signature and one flush serve them all.
 */
import type { GatewayRecord } from '../../broker/ports.ts';
import type { ApprovalRequest, RunEvent, RunRecord } from '../../engine/ports.ts';
import { asToken, createAuditDesk, type HostAuditDesk } from '../../host/audit/audit-desk.node.ts';
import { causeOf } from '../../kernel/errors.ts';
import { nodeHash, stderrLog, systemClock, systemTimers } from '../../kernel/host.node.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { nameMark } from '../../audit/name-mark.ts';
import { answerDeed } from '../../serve/control/answer-deed.ts';
import type { Store } from '../../store/store.ts';
import { userId } from '../machine.ts';

type Details = Readonly<Record<string, string>>;
export interface Deed {
  readonly action: string;
  readonly subject: string;
  readonly details: Details;
  /** Left out: whoever the desk was made for. */ readonly actor?: string;
}

export interface RunAudit {
  heard(event: RunEvent): void;
  /** What the broker refused; where it wanted to go stands in the run's own evidence. */
  noted(entry: GatewayRecord): void;
  /** Anything else that was done. Never throws: what cannot be written is tried again. */
  write(deed: Deed): void;
  /** Runs that a crash cut off between their end, or beginning, and its entry, and answers between their counting and theirs: told now. Before anything else is written. */
  catchUp(): Promise<void>;
  /** Writes what waits. Where that cannot be, it is tried again. */
  flushed(): Promise<void>;
  /** Waits until all is written, or cannot be, for the last time. */
  settled(): Promise<void>;
}

export interface RunAuditParts {
  readonly desk: Pick<HostAuditDesk, 'append' | 'find'>;
  readonly runs: Pick<Store['engine']['runs'], 'get' | 'list'>;
  /** Left out: nobody is asked anything. */
  readonly approvals?: Pick<Store['engine']['approvals'], 'list'>;
  /** `system` for a service, `operator` for whoever typed a command. */
  readonly actor: 'system' | 'operator';
  readonly timers: Timers;
  readonly log: Log;
}

const GATHER_MS = 25;
const AGAIN_MS = 5_000;
/** A store that takes nothing for long must not fill the memory: runs stand still with it, so that these are days. */
const MOST_WAITING = 100_000;
/** A killed process may leave so much of its last moments untold. */
const CUT_OFF_MS = 60_000;
const MOST_CUT_OFF = 1_000;

export const runEnds = ['run.succeeded', 'run.failed', 'run.halted', 'run.cancelled'] as const;
export const isEnd = (type: string): boolean => (runEnds as readonly string[]).includes(type);

interface Waiting extends Deed {
  readonly run?: string;
}

export const ofStart = ({ flowId, flowHash, bundleDigest, trigger, dryRun }: RunRecord): Details => ({
  flow: flowId,
  flowHash,
  trigger,
  ...(bundleDigest === undefined ? {} : { bundle: bundleDigest }),
  ...(dryRun ? { mode: 'dry' } : {}),
});
const ofEnd = ({ flowId, steps, error }: RunRecord): Details => ({
  flow: flowId,
  steps: String(steps),
  ...(error === undefined ? {} : { code: error.code }),
});

/** The app names who answered as the actor of its entry, a service by the mark of the name; each person answers a question once. */
function untoldAnswers({ decisions }: ApprovalRequest, entries: ReturnType<HostAuditDesk['find']>): ApprovalRequest['decisions'] {
  const told = entries.filter(({ details }) => (details['outcome'] ?? 'done') === 'done');
  return told.length >= decisions.length
    ? []
    : decisions.filter(
        ({ by }) =>
          !told.some(({ actor, details }) =>
            details['by'] === undefined ? actor === asToken(by) : details['by'] === nameMark(by, nodeHash),
          ),
      );
}

export function runAuditOf({ desk, runs, approvals, actor, timers, log }: RunAuditParts): RunAudit {
  const user = userId();
  const by: Details = actor === 'operator' && user !== undefined ? { uid: user } : {};
  let waiting: Waiting[] = [];
  let lost = 0;
  let failing = false;
  let cancel: (() => void) | undefined;
  let writing: Promise<void> | undefined;

  async function full(deed: Waiting, records: Map<string, RunRecord | undefined>): Promise<Deed> {
    const { run: runId } = deed;
    if (runId === undefined) return deed;
    // One that cannot be read is told of by its id alone.
    if (!records.has(runId)) records.set(runId, await runs.get(runId).catch(() => undefined));
    const record = records.get(runId);
    if (record === undefined) return deed;
    return {
      ...deed,
      details: {
        ...(deed.action === 'run.started' ? ofStart(record) : isEnd(deed.action) ? ofEnd(record) : { flow: record.flowId }),
        ...deed.details,
      },
    };
  }

  /** What could not be written stands in front again. */
  async function writeAll(): Promise<void> {
    const some = waiting;
    waiting = [];
    try {
      const records = new Map<string, RunRecord | undefined>();
      const deeds: Deed[] = [];
      for (const deed of some) deeds.push(await full(deed, records));
      // All in one turn: the log makes one batch of them.
      const outcomes = await Promise.allSettled(
        deeds.map(({ actor: who = actor, action, subject, details }) => desk.append({ actor: who, action, subject, details })),
      );
      waiting = [...some.filter((_, index) => outcomes[index]?.status === 'rejected'), ...waiting];
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      if (failing) log.write('info', 'mended: entries of the audit log could not be written', { lost });
      failing = false;
    } catch (error) {
      if (waiting.length === 0) waiting = some;
      if (!failing)
        log.write('error', 'entries of the audit log could not be written; it is tried again', {
          entries: waiting.length,
          ...causeOf(error),
        });
      failing = true;
    }
  }

  const flush = async (): Promise<void> => {
    cancel?.();
    cancel = undefined;
    await (writing ??= writeAll().finally(() => {
      writing = undefined;
    }));
    arm();
  };
  function arm(): void {
    if (waiting.length > 0)
      cancel ??= timers.after(failing ? AGAIN_MS : GATHER_MS, () => {
        cancel = undefined;
        void flush();
      });
  }

  async function flushed(): Promise<void> {
    await writing;
    // Somebody else who waited may have begun to write what this one waits for.
    await (waiting.length > 0 ? flush() : writing);
  }

  function add(deed: Waiting): void {
    if (waiting.length < MOST_WAITING) waiting.push(deed);
    else {
      lost += 1;
      if (lost % 1_000 === 1) log.write('error', 'entries of the audit log are lost: too many wait to be written', { lost });
    }
    arm();
  }

  return {
    heard(event) {
      const { runId: subject } = event;
      if (event.type === 'run.started' || event.type === 'run.succeeded')
        add({ action: event.type, subject, run: subject, details: event.type === 'run.started' ? by : {} });
      else if (event.type === 'run.failed' || event.type === 'run.halted' || event.type === 'run.cancelled')
        add({
          action: event.type,
          subject,
          run: subject,
          details: {
            code: event.error.code,
            ...(event.nodeId === undefined ? {} : { node: event.nodeId }),
            ...(event.type === 'run.cancelled' ? by : {}),
          },
        });
      else if (event.type === 'run.paused' || event.type === 'run.resumed')
        add({ action: event.type, subject, run: subject, details: { by: event.by } });
    },
    noted({ decision, runId, flowId, nodeId, kind, reason }) {
      if (decision === 'refused')
        add({
          actor: 'system',
          action: 'gateway.refused',
          subject: runId,
          details: { flow: flowId, node: nodeId, kind, code: reason ?? 'unknown' },
        });
    },
    write(deed) {
      add({ ...deed, details: { ...by, ...deed.details } });
    },
    async catchUp() {
      const [last] = desk.find({ limit: 1 });
      if (last === undefined) return;
      const since = last.at - CUT_OFF_MS;
      const isCutOff = (at: number | undefined): at is number => at !== undefined && at >= since;
      const late = (at: number): Details => ({ at: String(at), late: 'true' });
      const isTold = (subject: string, actions: readonly string[]): boolean =>
        desk.find({ subject: asToken(subject), actions, limit: 1 }).length > 0;
      for (const record of (await runs.list({ limit: MOST_CUT_OFF })).toReversed()) {
        const { runId, startedAt, endedAt, status } = record;
        if (isCutOff(startedAt) && !isTold(runId, ['run.started']))
          add({ actor: 'system', action: 'run.started', subject: runId, details: { ...ofStart(record), ...late(startedAt) } });
        if (isCutOff(endedAt) && !isTold(runId, runEnds))
          add({ actor: 'system', action: `run.${status}`, subject: runId, details: { ...ofEnd(record), ...late(endedAt) } });
      }
      for (const asked of ((await approvals?.list({ answeredSince: since, limit: MOST_CUT_OFF })) ?? []).toReversed()) {
        const told = desk.find({ subject: asToken(asked.approvalId), actions: ['human.answered'], limit: MOST_CUT_OFF });
        for (const answer of untoldAnswers(asked, told)) {
          const deed = answerDeed(asked, answer, nodeHash);
          if (isCutOff(answer.at)) add({ ...deed, details: { ...deed.details, ...late(answer.at) } });
        }
      }
    },
    flushed,
    async settled() {
      await flushed();
      cancel?.();
      if (waiting.length > 0)
        log.write('error', 'entries of the audit log are lost: the store does not take them', { lost: lost + waiting.length });
    },
  };
}

export const runAudit = (store: Store, actor: RunAuditParts['actor']): RunAudit =>
  runAuditOf({
    desk: createAuditDesk(store, systemClock, () => undefined),
    runs: store.engine.runs,
    approvals: store.engine.approvals,
    actor,
    timers: systemTimers,
    log: stderrLog,
  });
