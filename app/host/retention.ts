/** Deletes runs and entries of the audit log that are older than the workspace keeps them: when it opens, when the setting changes, and each hour. */
import { causeOf } from '../kernel/errors.ts';
import type { Clock, Log, Timers } from '../kernel/ports.ts';
import type { Store } from '../store/store.ts';
import type { HostAuditDesk } from './audit-desk.node.ts';

/** Days; empty or missing means that runs are kept. */
export const runDaysKey = 'run-keep-days';
/** The same for the audit log. */
export const auditDaysKey = 'audit-keep-days';

/** After a part of what can go has gone, the rest follows soon. */
const soonMs = 2_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface RetentionKeeper { run(): void; close(): void }

export function keepRetention(store: Pick<Store, 'settings' | 'retention' | 'forwarding'>, audit: Pick<HostAuditDesk, 'append' | 'prune'>, ports: { readonly clock: Clock; readonly timers: Timers; readonly log: Log }): RetentionKeeper {
  let cancel: (() => void) | undefined;
  let closed = false;

  const failed = (what: string) => (error: unknown): void => ports.log.write('warn', `${what} older than they are kept could not be deleted; it is tried again in an hour`, causeOf(error));

  function daysOf(key: string): number | undefined {
    const days = Number(store.settings.get(key) ?? '');
    return Number.isInteger(days) && days >= 1 ? days : undefined;
  }

  /** Entries that some destination has not got yet stay, however old. */
  async function pruneAudit(): Promise<void> {
    const days = daysOf(auditDaysKey);
    if (days === undefined) return;
    const waiting = store.forwarding.list().map(({ id }) => store.forwarding.cursor(id)?.before.next ?? 0);
    const removed = await audit.prune({ before: ports.clock.now() - days * dayMs, keepFrom: Math.min(Number.MAX_SAFE_INTEGER, ...waiting), days });
    if (removed > 0 && !closed) again(soonMs);
  }

  function purge(): void {
    const days = daysOf(runDaysKey);
    if (days === undefined) return;
    const runs = store.retention.purgeRuns(ports.clock.now() - days * dayMs);
    if (runs > 0) void audit.append({ actor: 'system', action: 'run.purged', subject: 'runs', details: { runs: String(runs), days: String(days) } });
  }

  function again(ms: number): void {
    cancel?.();
    cancel = ports.timers.after(ms, run);
  }

  function run(): void {
    if (closed) return;
    again(hourMs);
    try {
      purge();
    } catch (error) {
      failed('runs that are')(error);
    }
    pruneAudit().catch(failed('audit entries that are'));
  }

  return { run, close: () => { closed = true; cancel?.(); } };
}
