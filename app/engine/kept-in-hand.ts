/**
 * What the engine keeps in hand of runs that wait for runs that they called, so that each wake need not read it all again: without it, a map over thousands
 * of flows that wait would read what has ended once for each that ends. Nothing depends on it: what is not here is read.
 */
import type { CalledUse } from './budget.ts';
import { callersOf } from './callers.ts';
import { sizeUpTo } from './durable/size.ts';
import type { Items } from './ports.ts';
import type { RunState } from './state.ts';
import { callsOf } from './waits.ts';

/** Whoever waits longest is read again. */
const MOST_RUNS = 16;
/** Characters, of what called runs gave. */
const MOST_KEPT = 16 * 1024 * 1024;

export interface Rested {
  readonly state: RunState;
  /** By the runs that it called. */
  readonly called: CalledUse;
}

export class KeptInHand {
  readonly #rested = new Map<string, Rested>();
  readonly #outputs = new Map<string, { readonly of: Map<string, Items>; size: number }>();
  #size = 0;

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

  /** `place`: the first id that a called run may have there. What it gave once it succeeded stays so. */
  gave(caller: string, place: string): Items | undefined {
    return this.#outputs.get(caller)?.of.get(place);
  }
  keep(caller: string, place: string, output: Items): Items {
    const size = sizeUpTo(MOST_KEPT, output);
    if (this.#size + size > MOST_KEPT || this.gave(caller, place) !== undefined) return output;
    const known = this.#outputs.get(caller) ?? { of: new Map<string, Items>(), size: 0 };
    known.of.set(place, output);
    known.size += size;
    this.#size += size;
    this.#outputs.set(caller, known);
    return output;
  }

  /** Whoever opens the store next may go on with all of it. */
  clear(): void {
    this.#rested.clear();
    this.#outputs.clear();
    this.#size = 0;
  }

  /** The run has come to its end. */
  forget(runId: string): void {
    this.#rested.delete(runId);
    this.#size -= this.#outputs.get(runId)?.size ?? 0;
    this.#outputs.delete(runId);
  }
}
