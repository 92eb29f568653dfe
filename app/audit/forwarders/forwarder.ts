/**
 * Store and forward. The log itself is the queue: what is kept beside it is how far a destination has got, so nothing is lost
 * while a receiver or this program is down, and order is that of the log. Delivery is at least once; ids are for counting once.
 */
import { isCountersignError } from '../../kernel/errors.ts';
import type { Clock, Log, Random, Timers } from '../../kernel/ports.ts';
import type { AuditReader, Digest, StoredEntry } from '../ports.ts';
import { eventOf, type ForwardedEvent } from './event.ts';
import type { ChainLink } from './format.ts';
import { formats, type FormatName } from './formats.ts';
import type { ForwardCursor } from './ports.ts';

export interface Outgoing {
  readonly event: ForwardedEvent;
  readonly text: string;
}

export interface Delivery {
  readonly format: FormatName;
  /**
   * Resolves when the receiver has them; tells how many it took and threw away. Undefined when it took none because they are too large together.
   * Rejects with a Countersign error, and then all are sent again.
   */
  deliver(events: readonly Outgoing[]): Promise<{ readonly refused: number } | undefined>;
  /**
   * The receiver gives no word of its own about what it has kept, only about what it has read (syslog): after a failure the
   * batch before comes once more, for what was still in its memory.
   */
  readonly repeatsBatch: boolean;
  close(): void;
}

export interface ForwarderStatus {
  /** Entries that wait. */
  readonly backlog: number;
  readonly delivered: number;
  /** Entries that did not arrive: the receiver threw them away or finds one alone too large, or the log's own record of them is damaged. Never hidden. */
  readonly lost: number;
  readonly lastDeliveryAt?: number;
  /** Since when, and with which error, nothing gets through. */
  readonly failing?: { readonly since: number; readonly code: string; readonly message: string; readonly attempts: number };
}

export interface Forwarder {
  /** There may be new entries. */
  poke(): void;
  status(): ForwarderStatus;
  /** Resolves when no delivery is under way. What waits stays in the log. */
  close(): Promise<void>;
}

export interface ForwarderPorts {
  readonly origin: string;
  readonly version: string;
  readonly reader: AuditReader;
  readonly digest: Digest;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  load(): ForwardCursor;
  save(cursor: ForwardCursor): void;
}

const batchSize = 500;
const firstDelayMs = 1_000;
const longestDelayMs = 5 * 60_000;

export function createForwarder(name: string, delivery: Delivery, ports: ForwarderPorts): Forwarder {
  const { reader, digest, clock, timers, random, log } = ports;
  let cursor = ports.load();
  let position = delivery.repeatsBatch ? cursor.before : cursor.at;
  let running: Promise<void> | undefined;
  let cancelRetry: (() => void) | undefined;
  let closed = false;
  let lastDeliveryAt: number | undefined;
  let failing: ForwarderStatus['failing'];
  /** Fewer at once after the receiver found them too large together, and more again with each batch that it takes. */
  let atOnce = batchSize;

  function render(
    stored: readonly StoredEntry[],
    checkpoint: { readonly size: number; readonly note: string } | undefined,
  ): { readonly events: Outgoing[]; readonly damaged: number; readonly link: ChainLink | undefined } {
    const events: Outgoing[] = [];
    let { link } = position;
    let damaged = 0;
    for (const entry of stored) {
      const event = eventOf(digest, ports.origin, entry, checkpoint?.size === entry.index + 1 ? checkpoint.note : undefined);
      if (event === undefined) {
        damaged += 1;
        continue;
      }
      const rendered = formats[delivery.format](event, {
        digest,
        version: ports.version,
        ...(link === undefined ? {} : { previous: link }),
      });
      link = rendered.link ?? link;
      events.push({ event, text: rendered.text });
    }
    return { events, damaged, link };
  }

  async function deliverNext(): Promise<void> {
    const next = Math.min(position.next + atOnce, reader.size());
    const { events, damaged, link } = render([...reader.entries(position.next, next)], reader.lastCheckpoint());
    let taken = events.length === 0 ? { refused: 0 } : await delivery.deliver(events);
    if (taken === undefined && next - position.next < 2) {
      // Those behind it must not wait for ever: it stays in the log here, and counts as lost there.
      log.write('error', 'an audit entry is too large for its receiver and was not forwarded', { destination: name, entry: position.next });
      taken = { refused: events.length };
    }
    if (taken === undefined) {
      atOnce = Math.ceil((next - position.next) / 2);
      return;
    }
    atOnce = Math.min(batchSize, atOnce * 2);
    const { refused } = taken;
    const reached = { next, ...(link === undefined ? {} : { link }) };
    // What came a second time was counted the first time.
    const fresh = next > cursor.at.next ? Math.min(events.length, next - cursor.at.next) : 0;
    cursor = {
      before: position,
      at: reached,
      delivered: cursor.delivered + Math.max(0, fresh - refused),
      lost: cursor.lost + refused + (next > cursor.at.next ? damaged : 0),
    };
    position = reached;
    ports.save(cursor);
    lastDeliveryAt = clock.now();
    failing = undefined;
  }

  function failed(error: unknown): void {
    const attempts = (failing?.attempts ?? 0) + 1;
    failing = {
      since: failing?.since ?? clock.now(),
      code: isCountersignError(error) ? error.code : 'kernel/bug',
      message: isCountersignError(error) ? error.message : 'This is a fault of Countersign itself.',
      attempts,
    };
    if (delivery.repeatsBatch) position = cursor.before;
    log.write('warn', 'audit forwarding failed', { destination: name, code: failing.code, attempts });
    const most = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts - 1, 20));
    // Half of the wait is chance, so that many machines do not come back at once.
    const delay = Math.round(most / 2 + (most / 2) * ((random.bytes(1)[0] ?? 0) / 255));
    cancelRetry = timers.after(delay, () => {
      cancelRetry = undefined;
      poke();
    });
  }

  async function run(): Promise<void> {
    // Entries of the same turn go into one batch.
    await Promise.resolve();
    try {
      while (!closed && position.next < reader.size()) await deliverNext();
    } catch (error) {
      if (!closed) failed(error);
    }
    running = undefined;
    if (!closed && cancelRetry === undefined && position.next < reader.size()) poke();
  }

  function poke(): void {
    if (closed || running !== undefined || cancelRetry !== undefined) return;
    running = run();
  }

  return {
    poke,
    status: () => ({
      backlog: Math.max(0, reader.size() - cursor.at.next),
      delivered: cursor.delivered,
      lost: cursor.lost,
      ...(lastDeliveryAt === undefined ? {} : { lastDeliveryAt }),
      ...(failing === undefined ? {} : { failing }),
    }),
    async close() {
      closed = true;
      cancelRetry?.();
      delivery.close();
      await running;
    },
  };
}
