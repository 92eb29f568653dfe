/**
 * What the engine keeps in hand of runs that wait for runs that they called, so that each wake need not read it all again: without it, a map over thousands
 * of flows that wait would read what has ended once for each that ends. Nothing depends on it: what is not here is read.
 */
import type { CalledUse } from '../state/budget.ts';
import { callersOf } from '../state/callers.ts';
import { sizeUpTo } from '../runner/json-size.ts';
import type { Items } from '../ports.ts';
import type { RunState } from '../state/state.ts';
import { callsOf } from '../state/waits.ts';

/** Whoever waits longest is read again. */
const MOST_RUNS = 16;
/** Characters, of what called runs gave. */
const MOST_KEPT = 16 * 1024 * 1024;
/** What is kept with each. */
const EACH = 200;

/** What called runs gave, by their callers and by the first id that a called run may have at its place. What one gave once it succeeded stays so. */
export class KeptOutputs<T> {
  readonly #of = new Map<string, { readonly known: Map<string, T>; size: number }>();
  #size = 0;

  gave(caller: string, place: string): T | undefined {
    return this.#of.get(caller)?.known.get(place);
  }
  /** Of callers that were heard of least lately nothing is kept any more, where it becomes too much. */
  keep(caller: string, place: string, given: T): T {
    const size = EACH + sizeUpTo(MOST_KEPT, given);
    const known = this.#of.get(caller) ?? { known: new Map<string, T>(), size: 0 };
    if (known.known.has(place) || known.size + size > MOST_KEPT) return given;
    this.#of.delete(caller);
    for (const oldest of this.#of.keys()) {
      if (this.#size + size <= MOST_KEPT) break;
      this.forget(oldest);
    }
    known.known.set(place, given);
    known.size += size;
    this.#size += size;
    this.#of.set(caller, known);
    return given;
  }
  clear(): void {
    this.#of.clear();
    this.#size = 0;
  }
  forget(caller: string): void {
    this.#size -= this.#of.get(caller)?.size ?? 0;
    this.#of.delete(caller);
  }
}

export interface Rested {
  readonly state: RunState;
  /** By the runs that it called. */
  readonly called: CalledUse;
}

export class KeptInHand {
  readonly #rested = new Map<string, Rested>();
  readonly outputs = new KeptOutputs<Items>();

  /** A run rests, with all that it has noted on disk. */
  rests(runId: string, rested: Rested): void {
    this.#rested.delete(runId);
    if (![...rested.state.open.values()].some(({ phase, waiting }) => phase === 'waiting' && callsOf(waiting).length > 0)) return;
    this.#rested.set(runId, rested);
    for (const oldest of this.#rested.keys()) {
      if (this.#rested.size <= MOST_RUNS) break;
      this.#rested.delete(oldest);
    }
  }
  /** Only to look at. */
  look(runId: string): RunState | undefined {
    return this.#rested.get(runId)?.state;
  }
  /** Whoever takes it goes on with it, or changes what is on disk. */
  take(runId: string): Rested | undefined {
    const rested = this.#rested.get(runId);
    this.#rested.delete(runId);
    return rested;
  }

  /** A run that others called is driven beside them: what they know of its use holds no more. */
  goesAlone(runId: string): void {
    for (const caller of callersOf(runId)) this.#rested.delete(caller);
  }

  /** Whoever opens the store next may go on with all of it. */
  clear(): void {
    this.#rested.clear();
    this.outputs.clear();
  }

  /** The run has come to its end. */
  forget(runId: string): void {
    this.#rested.delete(runId);
    this.outputs.forget(runId);
  }
}
