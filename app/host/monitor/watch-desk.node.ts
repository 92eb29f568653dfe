/**
 * Watches the flows of a workspace: learns what is usual for each, raises an alarm when one is not, and does what the playbooks say.
 * Dry runs neither teach nor alarm.
 */
import { z } from 'zod';
import type { DriftAlarm } from '../../ai/drift/drift-words.ts';
import type { GatewayRecord } from '../../broker/ports.ts';
import type { RunEvent, RunRecord } from '../../engine/ports.ts';
import type { WatchDesk } from '../../ipc/run-services.ts';
import { errorCodes } from '../../kernel/error-codes.ts';
import { causeOf, UserError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { Timers } from '../../kernel/ports.ts';
import type { Hold } from '../../monitor/held.ts';
import {
  alarmSchema,
  answersTo,
  hourMs,
  isSameAlarm,
  mostPlaybooks,
  playbooksSchema,
  waysOf,
  type Alarm,
  type Playbook,
} from '../../monitor/playbook.ts';
import { isLearning, learn, nothingKnown, usualSchema, type AlarmKind, type Seen, type Usual } from '../../monitor/usual.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';
import { createDemotedDesk, demotedIn, type DemotedDesk, type DemotedKeep } from '../held/demoted-desk.ts';
import { createDriftDesk, type DriftDesk, type DriftParts } from './drift-desk.ts';
import { playbookFollower, type FollowParts } from './follow-playbook.ts';
import { createHeldDesk, type HeldParts } from '../held/held-desk.ts';
import { createStanding, type StandingParts } from '../held/standing.ts';

export interface WatchParts extends FollowParts, Omit<HeldParts, 'ports' | 'log'>, Pick<StandingParts, 'flowOf'> {
  readonly settings: Pick<SettingsRepository, 'get' | 'set' | 'remove'>;
  /** Left out: those that people set in the workspace. */
  readonly playbooks?: readonly Playbook[];
  readonly timers: Timers;
  /** Where it stands which steps people are asked about; left out: beside the settings. */
  readonly doubted?: DemotedKeep;
  /** Left out: nobody looks at what steps decide. */
  readonly decisions?: Pick<DriftParts, 'counts' | 'drawingOf' | 'approvedAt'>;
}

export type WatchedRun = Pick<RunRecord, 'runId' | 'flowId' | 'dryRun' | 'error'>;

export interface HostWatchDesk extends WatchDesk {
  holds(flowId: string): boolean;
  /** Held by this process alone, since it could not be written down: a new start would forget them. */
  readonly unwritten: number;
  /** Why people are asked before what a step decided has effect. */
  doubts(flowId: string, nodeId: string): string | undefined;
  /** What other processes wrote down about that, or removed, counts here from now on. */
  readonly lookAtDoubted: DemotedDesk['look'];
  heard(event: RunEvent, run: WatchedRun): void;
  noted(record: GatewayRecord): void;
  /** What another look found out about a flow: an alarm like any other. Never throws. */
  found(seen: Pick<Alarm, 'kind' | 'flowId' | 'words' | 'nodeId'>): void;
  /** Holds what another process of the same service holds. */
  adopt(flowId: string, hold: Hold): void;
  /** Holds the runs of what is held, until each stands still: after a start some may go on. */
  standAll(): Promise<void>;
  /** Writes down what is known. */
  close(): void;
}

const driftKinds = { decides: 'other-answers', gets: 'other-input', overturned: 'overturned' } as const satisfies Record<
  DriftAlarm['kind'],
  AlarmKind
>;

/** Kept beside the settings, and none of them. */
const keys = { playbooks: 'playbooks', alarms: 'alarms', usual: 'usual ' } as const;
const mostAlarms = 100;
const keepMs = 10_000;
/** Alarms of one flow within an hour that somebody is told of: who is called too often stops listening. */
const mostTellings = 5;

/** What cannot be read counts as not there, and the log says so: watching must not stop a workspace from opening. */
function read<T>({ settings, log }: Pick<WatchParts, 'settings' | 'log'>, key: string, schema: z.ZodType<T>): T | undefined {
  const text = settings.get(key);
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    log.write('error', 'what was kept about watched runs cannot be read, and counts as not there', { key });
    return undefined;
  }
}

export function createWatchDesk(parts: WatchParts): HostWatchDesk {
  const { settings, audit, ports, timers, log } = parts;
  const known = new Map<string, Usual>();
  const unsaved = new Set<string>();
  const waiting = new Set<() => void>();
  const toldAt = new Map<string, readonly number[]>();
  let alarms: readonly Alarm[] = read(parts, keys.alarms, z.array(alarmSchema)) ?? [];
  let playbooks: readonly Playbook[] = parts.playbooks ?? read(parts, keys.playbooks, playbooksSchema) ?? [];
  let saving: (() => void) | undefined;
  let closed = false;

  function usualOf(flowId: string): Usual {
    const found = known.get(flowId) ?? read(parts, keys.usual + flowId, usualSchema);
    if (found === undefined) return nothingKnown(ports.clock.now());
    known.set(flowId, found);
    return found;
  }

  const keepPlaybooks = (kept: readonly Playbook[]): void => {
    settings.set(keys.playbooks, JSON.stringify(kept));
    playbooks = kept;
  };

  function save(): void {
    saving = undefined;
    try {
      for (const flowId of unsaved) settings.set(keys.usual + flowId, JSON.stringify(usualOf(flowId)));
      unsaved.clear();
    } catch (error) {
      log.write('warn', 'what is usual could not be kept; it is tried again', causeOf(error));
      if (!closed) saving = timers.after(keepMs, save);
    }
  }

  function after(ms: number, run: () => void): void {
    if (closed) return;
    const cancel = timers.after(ms, () => {
      waiting.delete(cancel);
      run();
    });
    waiting.add(cancel);
  }

  /** A flow that cannot be read can still be told of. */
  function nameOf(flowId: string): string {
    try {
      return parts.nameOf(flowId);
    } catch {
      return flowId;
    }
  }

  const held = createHeldDesk({ ...parts, nameOf }, after);
  const standing = createStanding(parts, { some: () => held.list().length > 0, of: held.holds }, after);
  /** It is held from here on, whatever becomes of its runs: those are tried again. */
  const standQuietly = (flowId: string): Promise<{ readonly held: number; readonly failed: number }> =>
    standing.stand(flowId).catch((error: unknown) => {
      log.write('error', 'the runs of a held flow could not be held; it is tried again', { flowId, ...causeOf(error) });
      return { held: 0, failed: 1 };
    });
  const drift: DriftDesk | undefined =
    parts.decisions === undefined ? undefined : createDriftDesk({ ...parts.decisions, settings, clock: ports.clock, log });
  const demoted = createDemotedDesk(parts.doubted ?? demotedIn(settings), (flowId) => drift?.deciders(flowId) ?? [], log, after);
  const follow = playbookFollower({ ...parts, holdRuns: standing.stand }, { held, demoted, after, isClosed: () => closed });

  /** Called from within the steps of runs, after their effects: whatever is wrong here must not fail them. */
  function see(flowId: string, runId: string, seen: Seen): void {
    if (closed) return;
    try {
      const { usual, strange } = learn(usualOf(flowId), seen);
      known.set(flowId, usual);
      unsaved.add(flowId);
      saving ??= timers.after(keepMs, save);
      for (const { kind, words } of strange) {
        raise({
          kind,
          flowId,
          flowName: nameOf(flowId).slice(0, 200),
          at: seen.at,
          words: words.slice(0, 2_000),
          ...(runId === '' ? {} : { runId }),
        });
      }
      const changes = seen.what === 'ended' ? (drift?.look(flowId) ?? []) : [];
      for (const { node, kind, words } of changes)
        raise({
          kind: driftKinds[kind],
          flowId,
          flowName: nameOf(flowId).slice(0, 200),
          at: seen.at,
          words: words.slice(0, 2_000),
          nodeId: node,
        });
      if (strange.length + changes.length === 0) return;
      settings.set(keys.alarms, JSON.stringify(alarms));
      parts.changed();
    } catch (error) {
      log.write('error', 'what a flow did could not be watched', causeOf(error));
    }
  }

  /** A failure to act is no failure of the run that was watched. */
  function quietly(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => log.write('error', what, causeOf(error)));
  }

  function mayTell(flowId: string, at: number): boolean {
    const lately = (toldAt.get(flowId) ?? []).filter((one) => at - one >= 0 && at - one < hourMs);
    if (lately.length >= mostTellings) return false;
    toldAt.set(flowId, [...lately, at]);
    return true;
  }

  function raise(seen: Omit<Alarm, 'since' | 'times'>): void {
    const before = alarms.find((one) => isSameAlarm(one, seen));
    const alarm: Alarm = { ...seen, since: before?.since ?? seen.at, times: (before?.times ?? 0) + 1 };
    alarms = [alarm, ...alarms.filter((one) => one !== before)].slice(0, mostAlarms);
    if (before === undefined)
      quietly(
        'an alarm could not be written down',
        audit.append({ actor: 'system', action: 'alarm.raised', subject: alarm.flowId, details: { kind: alarm.kind } }),
      );
    const answering = answersTo(playbooks, alarm);
    const telling =
      before !== undefined || !answering.some((playbook) => waysOf(playbook).length > 0)
        ? 'no'
        : mayTell(alarm.flowId, alarm.at)
          ? 'yes'
          : 'enough';
    for (const playbook of answering) quietly('a playbook did not come to its end', follow(playbook, alarm, telling));
  }

  return {
    heard(event, run) {
      if (run.dryRun) return;
      if (event.type === 'run.started') {
        standing.begun(run.flowId, run.runId);
        see(run.flowId, run.runId, { what: 'begun', at: event.at });
      } else if (
        event.type === 'run.succeeded' ||
        event.type === 'run.failed' ||
        event.type === 'run.halted' ||
        event.type === 'run.cancelled'
      ) {
        const status =
          event.type === 'run.succeeded'
            ? 'succeeded'
            : event.type === 'run.failed'
              ? 'failed'
              : event.type === 'run.halted'
                ? 'halted'
                : 'cancelled';
        // The code alone: a message may be a script's own words, with people's data in them.
        const code = errorCodes.find((known) => known === run.error?.code);
        see(run.flowId, run.runId, { what: 'ended', at: event.at, status, ...(code === undefined ? {} : { code }) });
      }
    },
    noted({ decision, kind, flowId, runId, at, destination, labels, requestBytes }) {
      if (decision === 'refused' || runId === '' || destination === '' || kind === 'file' || kind === 'vault' || kind === 'table') return;
      see(flowId, runId, {
        what: 'sent',
        at,
        place: destination.slice(0, 300),
        labels: labels.map((label) => label.slice(0, 50)),
        bytes: requestBytes,
      });
    },
    found({ flowId, words, ...seen }) {
      if (closed) return;
      try {
        raise({ ...seen, flowId, flowName: nameOf(flowId).slice(0, 200), at: ports.clock.now(), words: words.slice(0, 2_000) });
        settings.set(keys.alarms, JSON.stringify(alarms));
        parts.changed();
      } catch (error) {
        log.write('error', 'what was found about a flow could not be told', { flowId, ...causeOf(error) });
      }
    },
    adopt(flowId, hold) {
      if (!held.has(flowId)) standing.later(flowId);
      held.stand(flowId, hold);
    },
    async standAll() {
      await Promise.all(held.list().map(({ flowId }) => standQuietly(flowId)));
    },
    holds: held.holds,
    get unwritten() {
      return held.unwritten;
    },
    mayRun: held.mayRun,
    playbooks: () => playbooks,
    savePlaybook(playbook) {
      const kept = playbook.id === 'new' ? { ...playbook, id: newId('pb', ports) } : playbook;
      if (playbook.id !== 'new' && !playbooks.some(({ id }) => id === playbook.id))
        throw new UserError('store/not-found', 'This playbook was removed meanwhile.', { mend: 'Make a new one.' });
      if (playbook.id === 'new' && playbooks.length >= mostPlaybooks)
        throw new UserError('ipc/too-large', `A workspace has at most ${mostPlaybooks} playbooks.`, {
          mend: 'Remove one that is not needed any more, or change one.',
        });
      keepPlaybooks(playbook.id === 'new' ? [...playbooks, kept] : playbooks.map((one) => (one.id === kept.id ? kept : one)));
      return kept;
    },
    removePlaybook(id) {
      keepPlaybooks(playbooks.filter((one) => one.id !== id));
    },
    held: held.list,
    async hold(flowId, why, by) {
      held.hold(flowId, { at: ports.clock.now(), why, playbook: '', by });
      parts.changed();
      return await standQuietly(flowId);
    },
    release(flowId) {
      held.release(flowId);
      parts.changed();
    },
    released: standing.released,
    alarms: () => alarms,
    doubts: (flowId, nodeId) => demoted.why(flowId, nodeId),
    lookAtDoubted: demoted.look,
    demoted: () =>
      demoted.list().map(({ knew: _knew, ...one }) => ({
        ...one,
        flowName: nameOf(one.flowId),
        step: parts.decisions?.drawingOf(one.flowId)?.nodes.find(({ id }) => id === one.nodeId)?.name ?? one.nodeId,
      })),
    demote(flowId, nodeId, why, by) {
      if (drift?.deciders(flowId).includes(nodeId) !== true)
        throw new UserError('run/wrong-state', 'This step decides nothing that a person could be asked about.', {
          place: nodeId,
          mend: 'Choose a step of the flow in which a model or a rule decides.',
        });
      demoted.demote({ flowId, nodeId, at: ports.clock.now(), why, playbook: '', by });
      parts.changed();
    },
    trust(flowId, nodeId) {
      demoted.trust(flowId, nodeId);
      parts.changed();
    },
    drift: (flowId) => drift?.stepsOf(flowId) ?? { steps: [], chosen: false },
    compareWith(flowId, days) {
      drift?.compareWith(flowId, days);
      parts.changed();
    },
    usual(flowIds) {
      return flowIds.flatMap((flowId) => {
        const usual = usualOf(flowId);
        return usual.runs === 0 ? [] : [{ flowId, flowName: nameOf(flowId), learning: isLearning(usual, ports.clock.now()), usual }];
      });
    },
    close() {
      if (closed) return;
      held.close();
      closed = true;
      saving?.();
      for (const cancel of waiting) cancel();
      if (unsaved.size > 0) save();
    },
  };
}
