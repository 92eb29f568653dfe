/**
 * Brings what happens in one run to the journal, in order and in few writes, and tells the outside only of what is there. Once a write has
 * failed, nothing of this run is written or told here any more: it is taken up again from its journal.
 */
import type { Timers } from '../../kernel/ports.ts';
import type { CrashHook } from '../crash-points.ts';
import type { DecisionCount, Journal, JournalEvent, RunEvent, RunEventSink, RunRecord } from '../ports.ts';

/** At most so much work is done again after a crash, of steps that only compute. */
const WRITE_WITHIN_MS = 20;
/** Somebody waits to hear that the run has begun. A run that ends or calls out before is begun with that write: one less to flush. */
const BEGIN_WITHIN_MS = 5;

export interface RunWriterPorts {
  readonly journal: Journal;
  readonly events: RunEventSink;
  readonly timers: Timers;
  readonly crash?: CrashHook;
  /** The run's row as it stands now. */
  readonly record: () => RunRecord;
  /** Before the run's end is written: gives the runs to forget with it, or undefined while the run goes on. */
  readonly prepare: () => Promise<readonly string[] | undefined>;
  /** Once these events are on disk, before anybody hears of them. */
  readonly written: (events: readonly JournalEvent[]) => Promise<void>;
  readonly failed: () => void;
}

export class RunWriter {
  readonly #runId: string;
  readonly #ports: RunWriterPorts;
  readonly #begun = Promise.withResolvers<void>();
  /** Happened, not yet journaled. */
  #pending: JournalEvent[] = [];
  /** Of what happened in them. */
  #counts: DecisionCount[] = [];
  /** To be told once what it tells of is journaled. */
  #untold: RunEvent[] = [];
  #writing: Promise<void> | undefined;
  #cancelSoon: (() => void) | undefined;
  #journaled: number;
  #noted: number;
  #record: RunRecord;
  broken: { readonly error: unknown } | undefined;

  /** `journaled`: how many events of the run are on disk. */
  constructor(record: RunRecord, journaled: number, ports: RunWriterPorts) {
    this.#runId = record.runId;
    this.#record = record;
    this.#journaled = journaled;
    this.#noted = journaled;
    this.#ports = ports;
    this.#begun.promise.catch(() => undefined);
  }

  /** The run's row as it was last written. */
  get record(): RunRecord {
    return this.#record;
  }

  /** Resolves when the run's first entries are on disk; rejects when they cannot get there. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** How many events of the run there are, on disk or not yet. */
  get noted(): number {
    return this.#noted;
  }

  note(event: JournalEvent, counts: readonly DecisionCount[] = []): void {
    this.#noted += 1;
    this.#pending.push(event);
    this.#counts.push(...counts);
  }

  /** Told once it is durable: what people and programs hear of does not get lost. */
  tell(event: RunEvent): void {
    this.#untold.push(event);
  }

  /** Resolves when all that has happened so far is on disk, or so many events; rejects when it cannot get there, and then the run goes no further here. */
  async durable(until = this.#noted): Promise<void> {
    while (this.#journaled < until) {
      if (this.broken !== undefined) throw this.broken.error;
      await (this.#writing ??= this.#write().finally(() => {
        this.#writing = undefined;
      }));
    }
  }

  /** When a few entries have come together, the first ones sooner. */
  soon(): void {
    if (this.#pending.length === 0 || this.#cancelSoon !== undefined) return;
    this.#cancelSoon = this.#ports.timers.after(this.#journaled === 0 ? BEGIN_WITHIN_MS : WRITE_WITHIN_MS, () => {
      this.#cancelSoon = undefined;
      // Its failure stands in `broken`, and ends the run here.
      this.durable().catch(() => undefined);
    });
  }

  /** Something else kept the run from going on: it is taken up again where its journal ends. */
  breakOff(error: unknown): void {
    this.broken ??= { error };
    this.#begun.reject(error);
    this.#ports.failed();
  }

  /** Whatever has not begun by now never will. */
  stop(): void {
    this.#cancelSoon?.();
    this.#begun.resolve();
  }

  async #write(): Promise<void> {
    const { journal, crash, prepare, written } = this.#ports;
    const events = this.#pending;
    const told = this.#untold;
    const counts = this.#counts;
    this.#pending = [];
    this.#counts = [];
    this.#untold = [];
    try {
      this.#record = this.#ports.record();
      const forget = await prepare();
      crash?.('before-append', this.#runId);
      if (forget !== undefined) crash?.('before-end', this.#runId);
      await journal.append({
        runId: this.#runId,
        from: this.#journaled,
        events,
        run: this.#record,
        ...(forget === undefined ? {} : { forget }),
        ...(counts.length === 0 ? {} : { counts }),
      });
      crash?.('after-append', this.#runId);
      if (forget !== undefined) crash?.('after-end', this.#runId);
      await written(events);
    } catch (error) {
      this.breakOff(error);
      throw error;
    }
    this.#journaled += events.length;
    for (const event of told) this.#ports.events.emit(event);
    this.#begun.resolve();
  }
}
