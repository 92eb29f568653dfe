/** Deletes runs and entries of the audit log that are older than the workspace keeps them: when it opens, when the setting changes, and each hour. */
import { auditDaysKey, leastAuditDays } from '../../audit/prune.ts';
import { clockLookText, dayMs, hourMs, lookAtClock, readClockLook } from '../../kernel/clock-leap.ts';
import { causeOf } from '../../kernel/errors.ts';
import type { Clock, Log, Timers } from '../../kernel/ports.ts';
import type { Store } from '../../store/store.ts';
import type { HostAuditDesk } from '../audit/audit-desk.node.ts';
import { auditNotes } from '../audit/audit-notes.ts';

/** Days; empty or missing means that runs are kept. */
export const runDaysKey = 'run-keep-days';
/** When the keeper looked at the clock last (ms since the epoch), and how much of the wait after a jump is left (ms). */
const lookedKey = 'retention-seen';

/** After a part of what can go has gone, the rest follows soon. */
const soonMs = 2_000;

export interface RetentionKeeper {
  run(): void;
  /** Not at once: what was asked for is in the log before anything goes. */
  soon(): void;
  close(): void;
}

export function keepRetention(
  store: Pick<Store, 'settings' | 'retention' | 'forwarding'>,
  audit: Pick<HostAuditDesk, 'append' | 'prune'>,
  ports: { readonly clock: Clock; readonly timers: Timers; readonly log: Log },
): RetentionKeeper {
  const note = auditNotes(audit, ports.log);
  let cancel: (() => void) | undefined;
  let closed = false;

  const failed =
    (what: string) =>
    (error: unknown): void =>
      ports.log.write('warn', `${what} older than they are kept could not be deleted; it is tried again in an hour`, causeOf(error));

  function daysOf(key: string, least: number): number | undefined {
    const days = Number(store.settings.get(key) ?? '');
    return Number.isInteger(days) && days >= least ? days : undefined;
  }

  const deletesAnything = (): boolean => daysOf(runDaysKey, 1) !== undefined || daysOf(auditDaysKey, leastAuditDays) !== undefined;

  /** Whether the clock can be relied on; where it leapt, the log says so. */
  async function clockHolds(now: number): Promise<boolean> {
    const look = lookAtClock(readClockLook(store.settings.get(lookedKey) ?? ''), now);
    if (look.leapt !== undefined && deletesAnything())
      await audit.append({
        actor: 'system',
        action: 'audit.clock-jumped',
        subject: 'retention',
        details: { days: String(Math.floor(look.leapt / dayMs)) },
      });
    store.settings.set(lookedKey, clockLookText(look));
    return look.owed === 0;
  }

  /** Entries that some destination has not got yet stay, however old. */
  async function pruneAudit(now: number): Promise<void> {
    const days = daysOf(auditDaysKey, leastAuditDays);
    if (days === undefined) return;
    const waiting = store.forwarding.list().map(({ id }) => store.forwarding.cursor(id)?.before.next ?? 0);
    const removed = await audit.prune({ before: now - days * dayMs, keepFrom: Math.min(Number.MAX_SAFE_INTEGER, ...waiting), days });
    if (removed > 0 && !closed) again(soonMs);
  }

  function purge(now: number): void {
    const days = daysOf(runDaysKey, 1);
    if (days === undefined) return;
    const runs = store.retention.purgeRuns(now - days * dayMs);
    if (runs > 0) note({ actor: 'system', action: 'run.purged', subject: 'runs', details: { runs: String(runs), days: String(days) } });
  }

  function again(ms: number): void {
    cancel?.();
    cancel = ports.timers.after(ms, run);
  }

  async function look(): Promise<void> {
    const now = ports.clock.now();
    if (!(await clockHolds(now)) || closed) return;
    try {
      purge(now);
    } catch (error) {
      failed('runs that are')(error);
    }
    await pruneAudit(now).catch(failed('audit entries that are'));
  }

  function run(): void {
    if (closed) return;
    again(hourMs);
    look().catch(failed('what is'));
  }

  return {
    run,
    soon: () => {
      if (!closed) again(soonMs);
    },
    close: () => {
      closed = true;
      cancel?.();
    },
  };
}
