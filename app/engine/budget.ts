/** One run's budget, shared by all its steps, and by the runs of flows that it calls beside what those were approved for: asked before the call, settled after it. */
import type { GrantLimits } from '../broker/grant.ts';
import type { UsageMeter } from '../broker/ports.ts';
import { TerminalError } from '../kernel/errors.ts';

const spent = (what: string): TerminalError => new TerminalError('halted/budget', `The run was stopped: it has used up its ${what}.`, { mend: 'Raise the limit in the flow settings and have it reviewed, or find out why the run needs so much.' });

export const nothingUsed = { attempts: 0, tokens: 0, costMilliUsd: 0, activeMs: 0 } as const;

export class RunBudget {
  readonly #limits: GrantLimits;
  #bytes = 0;
  #tokens: number;
  #reserved = 0;
  #reservedCost = 0;
  #cost: number;
  #steps: number;
  #activeMs: number;
  /** Of the runs that it called. */
  #calledMs = 0;
  readonly #caller: RunBudget | undefined;

  /** What the journal says was used before a crash stands in `used`. `caller`: the budget of the run that called this one. */
  constructor(limits: GrantLimits, used: { readonly attempts: number; readonly tokens: number; readonly costMilliUsd: number; readonly activeMs: number }, caller?: RunBudget) {
    this.#limits = limits;
    this.#steps = used.attempts;
    this.#tokens = used.tokens;
    this.#cost = used.costMilliUsd;
    this.#activeMs = used.activeMs;
    this.#caller = caller;
  }

  /** Throws `halted/budget` when one more attempt may not start. Gives the milliseconds that are left. */
  nextStep(activeMs: number): number {
    this.took(activeMs);
    return this.#count();
  }

  #count(): number {
    if (this.#steps >= this.#limits.steps) throw spent(`${this.#limits.steps} steps`);
    this.#steps += 1;
    const left = this.#limits.seconds * 1_000 - this.#activeMs - this.#calledMs;
    if (left <= 0) throw spent(`${this.#limits.seconds} seconds`);
    return this.#caller === undefined ? left : Math.min(left, this.#caller.#count());
  }

  /** So long the run's own steps have taken; whoever called it counts that as time of its own. */
  took(activeMs: number): void {
    if (this.#caller !== undefined) this.#caller.#tookBelow(activeMs - this.#activeMs);
    this.#activeMs = activeMs;
  }
  #tookBelow(ms: number): void {
    this.#calledMs += ms;
    if (this.#caller !== undefined) this.#caller.#tookBelow(ms);
  }

  /** What others used under this budget: a step whose result was remembered, a called run elsewhere. */
  spend({ tokens, costMilliUsd, steps = 0 }: { readonly tokens: number; readonly costMilliUsd: number; readonly steps?: number }): void {
    this.#tokens += tokens;
    this.#cost += costMilliUsd;
    this.#steps += steps;
    this.#caller?.spend({ tokens, costMilliUsd, steps });
  }

  /** What a called run may use at most. */
  get left(): { readonly steps: number; readonly tokens: number; readonly costMilliUsd: number } {
    const { steps, tokens, costMilliUsd } = this.#limits;
    const own = { steps: Math.max(0, steps - this.#steps), tokens: Math.max(0, tokens - this.#tokens - this.#reserved), costMilliUsd: Math.max(0, costMilliUsd - this.#cost - this.#reservedCost) };
    const above = this.#caller?.left ?? own;
    return { steps: Math.min(own.steps, above.steps), tokens: Math.min(own.tokens, above.tokens), costMilliUsd: Math.min(own.costMilliUsd, above.costMilliUsd) };
  }

  /** What is left, for asking ahead: using it up uses up nothing here. */
  copy(): RunBudget { return new RunBudget({ ...this.#limits, ...this.left }, nothingUsed); }

  /** The meter of one step; `usage` tells what it took. */
  meter(): UsageMeter & { readonly usage: { tokens: number; costMilliUsd: number } } {
    const usage = { tokens: 0, costMilliUsd: 0 };
    const above = this.#caller?.meter();
    return {
      usage,
      sendBytes: (bytes) => {
        if (this.#bytes + bytes > this.#limits.bytes) throw spent(`${this.#limits.bytes} bytes`);
        above?.sendBytes(bytes);
        this.#bytes += bytes;
      },
      modelCall: (mostTokens, mostCost) => {
        if (this.#tokens + this.#reserved + mostTokens > this.#limits.tokens) throw spent(`${this.#limits.tokens} tokens`);
        if (this.#cost + this.#reservedCost + mostCost > this.#limits.costMilliUsd || this.#cost >= this.#limits.costMilliUsd) throw spent(`${this.#limits.costMilliUsd / 1_000} dollars`);
        const call = above?.modelCall(mostTokens, mostCost);
        this.#reserved += mostTokens;
        this.#reservedCost += mostCost;
        return {
          settle: (tokens, costMilliUsd) => {
            call?.settle(tokens, costMilliUsd);
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
