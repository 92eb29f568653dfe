/**
 * Watches the flows of a workspace: learns what is usual for each, raises an alarm when one is not, and does what the playbooks say. What
 * it does stands in the audit log, step by step. Dry runs neither teach nor alarm.
 */
import { z } from 'zod';
import type { GatewayRecord } from '../broker/ports.ts';
import type { RunEvent, RunRecord } from '../engine/ports.ts';
import type { AuditDesk, WatchDesk } from '../ipc/services.ts';
import { errorCodes } from '../kernel/error-codes.ts';
import { causeOf, codeOfError, isCountersignError, UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Log, Timers } from '../kernel/ports.ts';
import { everyFlow, type HeldKeep, type Hold } from '../monitor/held.ts';
import { alarmSchema, answersTo, hourMs, isSameAlarm, mostPlaybooks, playbooksSchema, waysOf, type Alarm, type Does, type Playbook, type Way } from '../monitor/playbook.ts';
import { isLearning, learn, nothingKnown, usualSchema, type Seen, type Usual } from '../monitor/usual.ts';
import type { SettingsRepository } from '../workflow/ports.ts';
import type { HostPorts } from './ports.ts';

export interface WatchParts {
  readonly settings: Pick<SettingsRepository, 'get' | 'set' | 'remove'>;
  readonly held: HeldKeep;
  readonly audit: Pick<AuditDesk, 'append'>;
  /** Throws `store/conflict` for a bundle that is called back already. */
  readonly environments: { revoke(bundle: string, reason: string): void | Promise<void> };
  /** Left out: those that people set in the workspace. */
  readonly playbooks?: readonly Playbook[];
  readonly ports: HostPorts;
  readonly timers: Timers;
  readonly log: Log;
  /** Tells somebody in one way; rejects when it cannot be told. */
  readonly tell: (way: Way, playbook: Playbook, alarm: Alarm, does: readonly Does[], idempotencyKey: string) => Promise<void>;
  /** Holds the runs of a flow that are under way; gives how many, and how many could not be. */
  readonly holdRuns: (flowId: string) => Promise<{ readonly held: number; readonly failed: number }>;
  /** Digest of the bundle that a run came from; undefined for the try of a drawing. */
  readonly bundleOf: (runId: string) => Promise<string | undefined>;
  readonly nameOf: (flowId: string) => string;
  /** How a held flow is let go on, for whoever is refused. */
  readonly mendHold: string;
  readonly changed: () => void;
}

export type WatchedRun = Pick<RunRecord, 'runId' | 'flowId' | 'dryRun' | 'error'>;

export interface HostWatchDesk extends WatchDesk {
  holds(flowId: string): boolean;
  /** Held by this process alone, since it could not be written down: a new start would forget them. */
  readonly unwritten: number;
  heard(event: RunEvent, run: WatchedRun): void;
  noted(record: GatewayRecord): void;
  /** Holds what another process of the same service holds. */
  adopt(flowId: string, hold: Hold): void;
  /** Writes down what is known. */
  close(): void;
}

/** Kept beside the settings, and none of them. */
const keys = { playbooks: 'playbooks', alarms: 'alarms', usual: 'usual ' } as const;
const mostAlarms = 100;
const keepMs = 10_000;
/** Alarms of one flow within an hour that somebody is told of: who is called too often stops listening. */
const mostTellings = 5;
/** When it is tried again to write down what is held. */
const writeAgainMs = 5_000;
/** When somebody is told again who could not be told. */
const tellAgainMs = [10_000, 60_000, 600_000] as const;

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

/** Where nobody can tell which flows are held, all of them are: what strayed must not go on because a list was damaged. */
function heldNow({ held, ports, log }: Pick<WatchParts, 'held' | 'ports' | 'log'>): Map<string, Hold> {
  try {
    return new Map(held.read());
  } catch (error) {
    log.write('error', 'the list of held flows cannot be read, and every flow is held', causeOf(error));
    return new Map([[everyFlow, { at: ports.clock.now(), why: error instanceof Error ? error.message.slice(0, 2_000) : 'The list of held flows cannot be read.', playbook: '' }]]);
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
  const held = heldNow(parts);
  const unwritten = new Set<string>();
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

  /** Called from within the steps of runs, after their effects: whatever is wrong here must not fail them. */
  function see(flowId: string, runId: string, seen: Seen): void {
    if (closed) return;
    try {
      const { usual, strange } = learn(usualOf(flowId), seen);
      known.set(flowId, usual);
      unsaved.add(flowId);
      saving ??= timers.after(keepMs, save);
      for (const { kind, words } of strange) {
        raise({ kind, flowId, flowName: nameOf(flowId).slice(0, 200), at: seen.at, words: words.slice(0, 2_000), ...(runId === '' ? {} : { runId }) });
      }
      if (strange.length === 0) return;
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
    if (before === undefined) quietly('an alarm could not be written down', audit.append({ actor: 'system', action: 'alarm.raised', subject: alarm.flowId, details: { kind: alarm.kind } }));
    const answering = answersTo(playbooks, alarm);
    const telling = before !== undefined || !answering.some((playbook) => waysOf(playbook).length > 0) ? 'no' : mayTell(alarm.flowId, alarm.at) ? 'yes' : 'enough';
    for (const playbook of answering) quietly('a playbook did not come to its end', follow(playbook, alarm, telling));
  }

  type Note = (action: string, details: Readonly<Record<string, string>>) => Promise<void>;

  /** Each part by itself: one that fails stops none of the others. */
  async function follow(playbook: Playbook, alarm: Alarm, telling: 'yes' | 'no' | 'enough'): Promise<void> {
    const { flowId, kind, runId } = alarm;
    const note: Note = async (action, details) => { if (!closed) await audit.append({ actor: 'system', action, subject: flowId, details: { playbook: playbook.id, kind, ...details } }); };
    const part = async <T>(name: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        log.write('error', 'a part of a playbook failed', { part: name, ...causeOf(error) });
        quietly('that a part failed could not be written down', note('playbook.failed', { part: name, code: codeOfError(error) }));
        return undefined;
      }
    };
    // Held first, and in memory: what it tries to start meanwhile is refused already.
    const holds = playbook.pause && !held.has(flowId);
    const hold: Hold = { at: alarm.at, why: alarm.words, playbook: playbook.name };
    if (holds) {
      held.set(flowId, hold);
      await part('keep-hold', async () => writeDown(flowId, hold));
    }
    // Before anything is asked or told, which takes its time. What runs meanwhile does what strayed.
    const stands = holds ? part('hold-runs', async () => {
      const { held: runs, failed } = await parts.holdRuns(flowId);
      await note('playbook.paused', { runs: String(runs), ...(failed === 0 ? {} : { failed: String(failed) }) });
    }) : undefined;
    const bundle = playbook.revoke && runId !== undefined ? await part('revoke', () => parts.bundleOf(runId)) : undefined;
    const does: readonly Does[] = [...(playbook.pause ? ['pause' as const] : []), ...(bundle === undefined ? [] : ['revoke' as const])];
    const tellAll = (): void => { for (const way of waysOf(playbook)) tell(way, playbook, alarm, does, newId('alarm', ports), 0, note); };
    // A flow that stands still because of this is always told of, the same alarm or not: somebody let it go on before.
    const tellsNow = telling === 'yes' || holds;
    if (tellsNow) tellAll();
    else if (telling === 'enough') for (const way of waysOf(playbook)) quietly('that nobody was told could not be written down', note('playbook.untold', { way, tries: '0', why: 'told-often-enough' }));
    await stands;
    const calledBack = bundle !== undefined && await part('revoke', () => callBack(bundle, `${playbook.name}: ${alarm.words}`.slice(0, 500), note)) === true;
    if (calledBack && !tellsNow) tellAll();
    parts.changed();
  }

  /** Tried until it succeeds or the flow is let go on: whoever starts anew would know nothing of it. Throws at the first failure. */
  function writeDown(flowId: string, hold: Hold): void {
    try {
      parts.held.add(flowId, hold);
      if (unwritten.delete(flowId)) log.write('warn', 'a held flow is written down now', { flowId });
    } catch (error) {
      log.write('error', 'that a flow is held could not be written down: it is held until this process ends, and would run again after a new start; it is tried again', { flowId, ...causeOf(error) });
      unwritten.add(flowId);
      after(writeAgainMs, () => { if (held.get(flowId) === hold) quietlyWrite(flowId, hold); });
      throw error;
    }
  }
  /** The log has it already. */
  function quietlyWrite(flowId: string, hold: Hold): void {
    try {
      writeDown(flowId, hold);
    } catch {
      // It is tried again.
    }
  }

  /** False where it was called back before. */
  async function callBack(bundle: string, reason: string, note: Note): Promise<boolean> {
    try {
      await parts.environments.revoke(bundle, reason);
    } catch (error) {
      if (codeOfError(error) === 'store/conflict') return false;
      throw error;
    }
    await note('playbook.revoked', { bundle });
    return true;
  }

  function tell(way: Way, playbook: Playbook, alarm: Alarm, does: readonly Does[], key: string, tries: number, note: Note): void {
    quietly('that somebody was told could not be written down', parts.tell(way, playbook, alarm, does, key).then(() => note('playbook.told', { way, tries: String(tries + 1) }), async (error: unknown) => {
      const pause = tellAgainMs[tries];
      if (pause !== undefined && isCountersignError(error) && error.errorClass === 'transient') after(pause, () => tell(way, playbook, alarm, does, key, tries + 1, note));
      await note('playbook.untold', { way, tries: String(tries + 1), code: codeOfError(error) });
    }));
  }

  return {
    heard(event, run) {
      if (run.dryRun) return;
      if (event.type === 'run.started') see(run.flowId, run.runId, { what: 'begun', at: event.at });
      else if (event.type === 'run.succeeded' || event.type === 'run.failed' || event.type === 'run.halted' || event.type === 'run.cancelled') {
        const status = event.type === 'run.succeeded' ? 'succeeded' : event.type === 'run.failed' ? 'failed' : event.type === 'run.halted' ? 'halted' : 'cancelled';
        // The code alone: a message may be a script's own words, with people's data in them.
        const code = errorCodes.find((known) => known === run.error?.code);
        see(run.flowId, run.runId, { what: 'ended', at: event.at, status, ...(code === undefined ? {} : { code }) });
      }
    },
    noted({ decision, kind, flowId, runId, at, destination, labels, requestBytes }) {
      if (decision === 'refused' || runId === '' || destination === '' || kind === 'file' || kind === 'vault' || kind === 'table') return;
      see(flowId, runId, { what: 'sent', at, place: destination.slice(0, 300), labels: labels.map((label) => label.slice(0, 50)), bytes: requestBytes });
    },
    adopt: (flowId, hold) => { held.set(flowId, hold); },
    holds: (flowId) => held.has(everyFlow) || held.has(flowId),
    get unwritten() { return unwritten.size; },
    mayRun(flowId) {
      const every = held.get(everyFlow);
      if (every !== undefined) throw new UserError('run/held', `Every flow is held. ${every.why}`, { place: flowId, mend: parts.mendHold });
      const hold = held.get(flowId);
      if (hold !== undefined) throw new UserError('run/held', `"${nameOf(flowId)}" is held by ${hold.by === undefined ? `the playbook "${hold.playbook}"` : 'somebody'}. ${hold.why}`, { place: flowId, mend: parts.mendHold });
    },
    playbooks: () => playbooks,
    savePlaybook(playbook) {
      const kept = playbook.id === 'new' ? { ...playbook, id: newId('pb', ports) } : playbook;
      if (playbook.id !== 'new' && !playbooks.some(({ id }) => id === playbook.id)) throw new UserError('store/not-found', 'This playbook was removed meanwhile.', { mend: 'Make a new one.' });
      if (playbook.id === 'new' && playbooks.length >= mostPlaybooks) throw new UserError('ipc/too-large', `A workspace has at most ${mostPlaybooks} playbooks.`, { mend: 'Remove one that is not needed any more, or change one.' });
      keepPlaybooks(playbook.id === 'new' ? [...playbooks, kept] : playbooks.map((one) => (one.id === kept.id ? kept : one)));
      return kept;
    },
    removePlaybook(id) {
      keepPlaybooks(playbooks.filter((one) => one.id !== id));
    },
    held: () => [...held].map(([flowId, hold]) => ({ flowId, flowName: flowId === everyFlow ? 'Every flow' : nameOf(flowId), ...hold })),
    async hold(flowId, why, by) {
      if (held.has(flowId)) throw new UserError('run/wrong-state', 'This flow is held already.', { place: flowId, mend: 'Read on the page Monitor why.' });
      const hold: Hold = { at: ports.clock.now(), why, playbook: '', by };
      held.set(flowId, hold);
      try {
        parts.held.add(flowId, hold);
      } catch (error) {
        held.delete(flowId);
        throw error;
      }
      parts.changed();
      return parts.holdRuns(flowId);
    },
    release(flowId) {
      const hold = held.get(flowId);
      if (hold === undefined) throw new UserError('run/wrong-state', 'This flow is not held.', { place: flowId });
      // Kept first: what cannot be written down stays held.
      parts.held.remove(flowId);
      held.delete(flowId);
      unwritten.delete(flowId);
      // What was held meanwhile could not be written down either.
      if (flowId === everyFlow) for (const [other, its] of held) parts.held.add(other, its);
      parts.changed();
    },
    alarms: () => alarms,
    usual(flowIds) {
      return flowIds.flatMap((flowId) => {
        const usual = usualOf(flowId);
        return usual.runs === 0 ? [] : [{ flowId, flowName: nameOf(flowId), learning: isLearning(usual, ports.clock.now()), usual }];
      });
    },
    forget(flowId) {
      known.delete(flowId);
      unsaved.delete(flowId);
      settings.remove(keys.usual + flowId);
    },
    close() {
      if (closed) return;
      for (const flowId of unwritten) {
        const hold = held.get(flowId);
        if (hold !== undefined) quietlyWrite(flowId, hold);
      }
      closed = true;
      saving?.();
      for (const cancel of waiting) cancel();
      if (unsaved.size > 0) save();
    },
  };
}
