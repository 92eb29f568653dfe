/** What a run waits for where another engine keeps the journal, and the clock as that engine remembers it. */
import type { CrashPoint } from '../crash-points.ts';
import type { RunEvent } from '../ports.ts';
import type { DurableContext, DurablePorts, Remembered } from './ports.ts';

export class Awaiting {
  readonly #runId: string;
  readonly #context: DurableContext;
  readonly #ports: DurablePorts;
  /** Each with what is to be done once it has settled. */
  readonly #pending = new Map<string, Remembered<() => void>>();
  #now: number;
  #told = 0;

  constructor(runId: string, context: DurableContext, ports: DurablePorts, now: number) {
    this.#runId = runId;
    this.#context = context;
    this.#ports = ports;
    this.#now = now;
  }

  get now(): number {
    return this.#now;
  }

  /** It is so late at least. */
  passed(at: number): void {
    this.#now = Math.max(this.#now, at);
  }

  crash(point: CrashPoint): void {
    this.#ports.crash?.(point, this.#runId);
  }

  step<T>(name: string, work: () => Promise<T>): Remembered<T> {
    return this.#context.step(name, async () => {
      const result = await work();
      this.crash('before-append');
      return result;
    });
  }

  /** `take` is handed what comes; undefined where that was called off. */
  on<T>(key: string, promise: Remembered<T>, take: (value: T | undefined) => void): void {
    this.#pending.set(
      key,
      promise.map((value) => () => {
        this.#pending.delete(key);
        this.crash('after-append');
        take(value);
      }),
    );
  }

  has(key: string): boolean {
    return this.#pending.has(key);
  }

  forget(key: string): void {
    this.#pending.delete(key);
  }

  sleep(key: string, until: number, then: () => void): void {
    if (this.#pending.has(key)) return;
    this.crash('before-timer');
    this.on(key, this.#context.sleep(Math.max(0, until - this.#now), key), () => {
      this.passed(until);
      then();
    });
    this.crash('after-timer');
  }

  /** A line of the story that no attempt made here tells: told once it is the engine's to tell, and not again after a crash. */
  tell(name: string, line: RunEvent): void {
    this.on(
      `told ${this.#told++}`,
      this.step(name, async () => {
        this.#ports.events.emit(line);
        return null;
      }),
      () => undefined,
    );
  }

  /** Takes the next thing that settles. */
  async next(): Promise<void> {
    const settled = await this.#context.first([...this.#pending.values()]);
    settled();
  }
}
