/** One run's budget, shared by all its steps and by the runs of flows that it calls: asked before the call, settled after it. */
import type { GrantLimits } from '../broker/grant.ts';
import type { UsageMeter } from '../broker/ports.ts';
import { TerminalError } from '../kernel/errors.ts';

const spent = (what: string): TerminalError => new TerminalError('halted/budget', `The run was stopped: it has used up its ${what}.`, { mend: 'Raise the limit in the flow settings and have it reviewed, or find out why the run needs so much.' });

export class RunBudget {
  readonly #limits: GrantLimits;
  #bytes = 0;
  #tokens: number;
  #reserved = 0;
  #reservedCost = 0;
  #cost: number;
  #steps: number;

  /** `steps`, `tokens` and `cost` are what the journal says was used before a crash. */
  constructor(limits: GrantLimits, steps: number, tokens: number, cost: number) {
    this.#limits = limits;
    this.#steps = steps;
    this.#tokens = tokens;
    this.#cost = cost;
  }

  /** Throws `halted/budget` when one more attempt may not start. Gives the milliseconds that are left. */
  nextStep(activeMs: number): number {
    if (this.#steps >= this.#limits.steps) throw spent(`${this.#limits.steps} steps`);
    this.#steps += 1;
    const left = this.#limits.seconds * 1_000 - activeMs;
    if (left <= 0) throw spent(`${this.#limits.seconds} seconds`);
    return left;
  }

  /** What others used under this budget: a step whose result was remembered, a called run elsewhere. */
  spend({ tokens, costMilliUsd, steps = 0 }: { readonly tokens: number; readonly costMilliUsd: number; readonly steps?: number }): void {
    this.#tokens += tokens;
    this.#cost += costMilliUsd;
    this.#steps += steps;
  }

  /** What a called run may use at most. */
  get left(): { readonly steps: number; readonly tokens: number; readonly costMilliUsd: number } {
    const { steps, tokens, costMilliUsd } = this.#limits;
    return { steps: Math.max(0, steps - this.#steps), tokens: Math.max(0, tokens - this.#tokens - this.#reserved), costMilliUsd: Math.max(0, costMilliUsd - this.#cost - this.#reservedCost) };
  }

  /** What is left, for asking ahead: using it up uses up nothing here. */
  copy(): RunBudget { return new RunBudget({ ...this.#limits, ...this.left }, 0, 0, 0); }

  /** The meter of one step; `usage` tells what it took. */
  meter(): UsageMeter & { readonly usage: { tokens: number; costMilliUsd: number } } {
    const usage = { tokens: 0, costMilliUsd: 0 };
    return {
      usage,
      sendBytes: (bytes) => {
        if (this.#bytes + bytes > this.#limits.bytes) throw spent(`${this.#limits.bytes} bytes`);
        this.#bytes += bytes;
      },
      modelCall: (mostTokens, mostCost) => {
        if (this.#tokens + this.#reserved + mostTokens > this.#limits.tokens) throw spent(`${this.#limits.tokens} tokens`);
        if (this.#cost + this.#reservedCost + mostCost > this.#limits.costMilliUsd || this.#cost >= this.#limits.costMilliUsd) throw spent(`${this.#limits.costMilliUsd / 1_000} dollars`);
        this.#reserved += mostTokens;
        this.#reservedCost += mostCost;
        return {
          settle: (tokens, costMilliUsd) => {
            this.#reserved -= mostTokens;
            this.#reservedCost -= mostCost;
            this.#tokens += tokens;
            this.#cost += costMilliUsd;
            usage.tokens += tokens;
            usage.costMilliUsd += costMilliUsd;
          },
        };
      },
    };
  }
}
