/**
 * Watches the flows of a workspace: learns what is usual for each, raises an alarm when one is not, and does what the playbooks say. What
 * it does stands in the audit log, step by step. Dry runs neither teach nor alarm.
 */
import { z } from 'zod';
import type { GatewayRecord } from '../broker/ports.ts';
import type { RunEvent, RunRecord } from '../engine/ports.ts';
import type { AuditDesk, WatchDesk } from '../ipc/services.ts';
import type { EnvironmentDesk } from '../ipc/sharing-services.ts';
import { causeOf, codeOfError, isCountersignError, UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Log, Timers } from '../kernel/ports.ts';
import { alarmSchema, answersTo, playbooksSchema, type Alarm, type Playbook } from '../monitor/playbook.ts';
import { isLearning, learn, nothingKnown, usualSchema, type Seen, type Usual } from '../monitor/usual.ts';
import type { SettingsRepository } from '../workflow/ports.ts';
import type { HostPorts } from './ports.ts';

export interface WatchParts {
  readonly settings: SettingsRepository;
  readonly audit: Pick<AuditDesk, 'append'>;
  readonly environments: Pick<EnvironmentDesk, 'list' | 'revoke'>;
  readonly ports: HostPorts;
  readonly timers: Timers;
  readonly log: Log;
  /** Tells somebody; rejects when it cannot be told. */
  readonly tell: (playbook: Playbook, alarm: Alarm, idempotencyKey: string) => Promise<void>;
  /** Holds the runs of a flow that are under way; gives how many. */
  readonly holdRuns: (flowId: string) => Promise<number>;
  readonly nameOf: (flowId: string) => string;
  readonly changed: () => void;
}

export interface HostWatchDesk extends WatchDesk {
  heard(event: RunEvent, run: RunRecord): void;
  noted(record: GatewayRecord): void;
  /** Writes down what is known. */
  close(): void;
}

/** Kept beside the settings, and none of them. */
const keys = { playbooks: 'playbooks', held: 'held-flows', alarms: 'alarms', usual: 'usual ' } as const;
const heldSchema = z.record(z.string(), z.strictObject({ at: z.int(), why: z.string().max(2_000), playbook: z.string().max(100) }));
const mostAlarms = 100;
const keepMs = 10_000;
/** The same again within this time is one alarm, and nobody is told twice. */
const sameMs = 3_600_000;
/** When somebody is told again who could not be told. */
const tellAgainMs = [10_000, 60_000, 600_000] as const;

/** What cannot be read counts as not there: watching must not stop a workspace from opening. */
function read<T>(settings: SettingsRepository, key: string, schema: z.ZodType<T>, otherwise: T): T {
  const text = settings.all()[key];
  if (text === undefined) return otherwise;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return otherwise;
  }
}

export function createWatchDesk(parts: WatchParts): HostWatchDesk {
  const { settings, audit, ports, timers, log } = parts;
  const known = new Map<string, Usual>();
  const unsaved = new Set<string>();
  const waiting = new Set<() => void>();
  let alarms = read(settings, keys.alarms, z.array(alarmSchema), []);
  let playbooks = read(settings, keys.playbooks, playbooksSchema, []);
  let held = read(settings, keys.held, heldSchema, {});
  let saving: (() => void) | undefined;

  const usualOf = (flowId: string): Usual => known.get(flowId) ?? read(settings, keys.usual + flowId, usualSchema, nothingKnown(ports.clock.now()));

  function save(): void {
    saving = undefined;
    try {
      for (const flowId of unsaved) settings.set(keys.usual + flowId, JSON.stringify(usualOf(flowId)));
      unsaved.clear();
    } catch (error) {
      log.write('warn', 'what is usual could not be kept; it is tried again', causeOf(error));
      saving = timers.after(keepMs, save);
    }
  }

  function after(ms: number, run: () => void): void {
    const cancel = timers.after(ms, () => {
      waiting.delete(cancel);
      run();
    });
    waiting.add(cancel);
  }

  function see(flowId: string, seen: Seen): void {
    const { usual, strange } = learn(usualOf(flowId), seen);
    known.set(flowId, usual);
    unsaved.add(flowId);
    saving ??= timers.after(keepMs, save);
    for (const { kind, words } of strange) {
      try {
        raise({ kind, flowId, flowName: parts.nameOf(flowId).slice(0, 200), at: seen.at, words: words.slice(0, 2_000), times: 1 });
      } catch (error) {
        log.write('error', 'an alarm could not be kept', { kind, ...causeOf(error) });
      }
    }
  }

  /** A failure to act is no failure of the run that was watched. */
  function quietly(what: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => log.write('error', what, causeOf(error)));
  }

  function raise(alarm: Alarm): void {
    const before = alarms.find((one) => one.flowId === alarm.flowId && one.kind === alarm.kind && alarm.at - one.at < sameMs);
    alarms = [{ ...alarm, times: (before?.times ?? 0) + 1 }, ...alarms.filter((one) => one !== before)].slice(0, mostAlarms);
    settings.set(keys.alarms, JSON.stringify(alarms));
    if (before === undefined) quietly('an alarm could not be written down', audit.append({ actor: 'system', action: 'alarm.raised', subject: alarm.flowId, details: { kind: alarm.kind } }));
    for (const playbook of answersTo(playbooks, alarm)) quietly('a playbook did not come to its end', follow(playbook, alarm, before === undefined));
    parts.changed();
  }

  async function follow(playbook: Playbook, alarm: Alarm, first: boolean): Promise<void> {
    const { flowId, kind } = alarm;
    const note = (action: string, details: Readonly<Record<string, string>>): Promise<void> => audit.append({ actor: 'system', action, subject: flowId, details: { playbook: playbook.id, kind, ...details } });
    if (playbook.pause && held[flowId] === undefined) {
      // Held first: what it tries to start meanwhile is refused already.
      held = { ...held, [flowId]: { at: alarm.at, why: alarm.words, playbook: playbook.name } };
      settings.set(keys.held, JSON.stringify(held));
      await note('playbook.paused', { runs: String(await parts.holdRuns(flowId)) });
    }
    if (playbook.revoke) for (const digest of callBack(flowId, `${playbook.name}: ${alarm.words}`.slice(0, 500))) await note('playbook.revoked', { bundle: digest });
    if (first && (playbook.mail !== undefined || playbook.web !== undefined)) tell(playbook, alarm, newId('alarm', ports), 0, note);
    parts.changed();
  }

  function callBack(flowId: string, reason: string): readonly string[] {
    const places = parts.environments.list().find((flow) => flow.flowId === flowId)?.places ?? [];
    const digests = [...new Set(places.flatMap(({ admitted }) => (admitted === undefined || admitted.revoked !== undefined ? [] : [admitted.digest])))];
    for (const digest of digests) parts.environments.revoke(digest, reason);
    return digests;
  }

  function tell(playbook: Playbook, alarm: Alarm, key: string, tries: number, note: (action: string, details: Readonly<Record<string, string>>) => Promise<void>): void {
    quietly('that somebody was told could not be written down', parts.tell(playbook, alarm, key).then(() => note('playbook.told', { tries: String(tries + 1) }), async (error: unknown) => {
      await note('playbook.untold', { tries: String(tries + 1), code: codeOfError(error) });
      const pause = tellAgainMs[tries];
      if (pause !== undefined && isCountersignError(error) && error.errorClass === 'transient') after(pause, () => tell(playbook, alarm, key, tries + 1, note));
    }));
  }

  return {
    heard(event, run) {
      if (run.dryRun) return;
      if (event.type === 'run.started') see(run.flowId, { what: 'begun', at: event.at });
      else if (event.type === 'run.succeeded' || event.type === 'run.failed' || event.type === 'run.halted' || event.type === 'run.cancelled') {
        const status = event.type === 'run.succeeded' ? 'succeeded' : event.type === 'run.failed' ? 'failed' : event.type === 'run.halted' ? 'halted' : 'cancelled';
        see(run.flowId, { what: 'ended', at: event.at, status, ...(run.error === undefined ? {} : { message: run.error.message.slice(0, 1_000) }) });
      }
    },
    noted({ decision, kind, flowId, runId, at, destination, labels, requestBytes }) {
      if (decision === 'refused' || runId === '' || destination === '' || kind === 'file' || kind === 'vault' || kind === 'table') return;
      see(flowId, { what: 'sent', at, place: destination.slice(0, 300), labels: labels.map((label) => label.slice(0, 50)), bytes: requestBytes });
    },
    mayRun(flowId) {
      const hold = held[flowId];
      if (hold !== undefined) throw new UserError('run/held', `"${parts.nameOf(flowId)}" is held by the playbook "${hold.playbook}". ${hold.why}`, { place: flowId, mend: 'Find out why on the page Monitor, and let it go on there.' });
    },
    playbooks: () => playbooks,
    savePlaybook(playbook) {
      const kept = playbook.id === 'new' ? { ...playbook, id: newId('pb', ports) } : playbook;
      if (playbook.id !== 'new' && !playbooks.some(({ id }) => id === playbook.id)) throw new UserError('store/not-found', 'This playbook was removed meanwhile.', { mend: 'Make a new one.' });
      playbooks = playbooksSchema.parse(playbook.id === 'new' ? [...playbooks, kept] : playbooks.map((one) => (one.id === kept.id ? kept : one)));
      settings.set(keys.playbooks, JSON.stringify(playbooks));
      return kept;
    },
    removePlaybook(id) {
      playbooks = playbooks.filter((one) => one.id !== id);
      settings.set(keys.playbooks, JSON.stringify(playbooks));
    },
    held: () => Object.entries(held).map(([flowId, hold]) => ({ flowId, flowName: parts.nameOf(flowId), ...hold })),
    release(flowId) {
      const { [flowId]: hold, ...others } = held;
      if (hold === undefined) throw new UserError('run/wrong-state', 'This flow is not held.', { place: flowId });
      held = others;
      settings.set(keys.held, JSON.stringify(held));
      parts.changed();
    },
    alarms: () => alarms,
    usual(flowIds) {
      return flowIds.flatMap((flowId) => {
        const usual = usualOf(flowId);
        return usual.runs === 0 ? [] : [{ flowId, flowName: parts.nameOf(flowId), learning: isLearning(usual, ports.clock.now()), usual }];
      });
    },
    close() {
      saving?.();
      for (const cancel of waiting) cancel();
      if (unsaved.size > 0) save();
    },
  };
}
