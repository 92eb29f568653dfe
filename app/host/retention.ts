/** Deletes runs that are older than the workspace keeps them: when it opens, when the setting changes, and each hour. */
import { causeOf } from '../kernel/errors.ts';
import type { Clock, Log, Timers } from '../kernel/ports.ts';
import type { Store } from '../store/store.ts';
import type { HostAuditDesk } from './audit-desk.node.ts';

/** Days; empty or missing means that runs are kept. */
export const runDaysKey = 'run-keep-days';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface RetentionKeeper { run(): void; close(): void }

export function keepRetention(store: Pick<Store, 'settings' | 'retention'>, audit: Pick<HostAuditDesk, 'append'>, ports: { readonly clock: Clock; readonly timers: Timers; readonly log: Log }): RetentionKeeper {
  let cancel: (() => void) | undefined;
  let closed = false;

  function purge(): void {
    const days = Number(store.settings.all()[runDaysKey] ?? '');
    if (!Number.isInteger(days) || days < 1) return;
    const runs = store.retention.purgeRuns(ports.clock.now() - days * dayMs);
    if (runs > 0) void audit.append({ actor: 'system', action: 'run.purged', subject: 'runs', details: { runs: String(runs), days: String(days) } });
  }

  function run(): void {
    if (closed) return;
    cancel?.();
    try {
      purge();
    } catch (error) {
      ports.log.write('warn', 'runs that are older than they are kept could not be deleted; it is tried again in an hour', causeOf(error));
    }
    cancel = ports.timers.after(hourMs, run);
  }

  return { run, close: () => { closed = true; cancel?.(); } };
}
