/** One run's budget, shared by all its steps, and by the runs of flows that it calls beside what those were approved for: asked before the call, settled after it. */
import type { GrantLimits } from '../../broker/grant.ts';
import type { UsageMeter } from '../../broker/ports.ts';
import { TerminalError } from '../../kernel/errors.ts';

const spent = (what: string): TerminalError =>
  new TerminalError('halted/budget', `The run was halted: it has used up its ${what}.`, {
    mend: 'Raise the limit in the flow settings and have it reviewed, or find out why the run needs so much.',
  });

export const nothingUsed = { attempts: 0, tokens: 0, costMilliUsd: 0, activeMs: 0 } as const;

/** What runs have used that a run called. */
export interface CalledUse {
  readonly steps: number;
  readonly tokens: number;
  readonly costMilliUsd: number;
  readonly activeMs: number;
}

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
  /** Ids of runs elsewhere whose use is counted. */
  readonly #counted = new Set<string>();
  readonly #caller: RunBudget | undefined;

  /** What the journal says was used before a crash stands in `used`, and what the runs that it called had used by then in `called`. `caller`: the budget of the run that called this one, which has counted both. */
  constructor(
    limits: GrantLimits,
    used: { readonly attempts: number; readonly tokens: number; readonly costMilliUsd: number; readonly activeMs: number },
    caller?: RunBudget,
    called?: CalledUse,
  ) {
    this.#limits = limits;
    this.#steps = used.attempts;
    this.#tokens = used.tokens;
    this.#cost = used.costMilliUsd;
    this.#activeMs = used.activeMs;
    if (called !== undefined) this.#add(called);
    this.#caller = caller;
  }

  /** Throws `halted/budget` when one more attempt may not start. `counts`: it is a step of its own. Gives the milliseconds that are left. */
  nextStep(activeMs: number, counts = true): number {
    this.took(activeMs);
    return this.#next(counts ? 1 : 0);
  }

  #next(steps: number): number {
    if (this.#steps + steps > this.#limits.steps) throw spent(`${this.#limits.steps} steps`);
    this.#steps += steps;
    const left = this.#limits.seconds * 1_000 - this.#activeMs - this.#calledMs;
    if (left <= 0) throw spent(`${Math.ceil(this.#limits.seconds)} seconds`);
    return this.#caller === undefined ? left : Math.min(left, this.#caller.#next(steps));
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

  #add({ steps, tokens, costMilliUsd, activeMs }: CalledUse): void {
    this.#steps += steps;
    this.#tokens += tokens;
    this.#cost += costMilliUsd;
    this.#calledMs += activeMs;
    if (this.#caller !== undefined) this.#caller.#add({ steps, tokens, costMilliUsd, activeMs });
  }

  /** What a step used whose result was remembered. */
  spend({ tokens, costMilliUsd }: { readonly tokens: number; readonly costMilliUsd: number }): void {
    this.#add({ steps: 0, activeMs: 0, tokens, costMilliUsd });
  }

  /** What a called run elsewhere has used, once, however often its end is heard. True the first time. */
  spendCalled(runId: string, used: CalledUse): boolean {
    if (this.#counted.has(runId)) return false;
    this.#counted.add(runId);
    this.#add(used);
    return true;
  }

  /** What has been used under this budget, by called runs, too. */
  get used(): CalledUse {
    return { steps: this.#steps, tokens: this.#tokens, costMilliUsd: this.#cost, activeMs: this.#activeMs + this.#calledMs };
  }

  /** What a called run may use at most. */
  get left(): { readonly steps: number; readonly seconds: number; readonly tokens: number; readonly costMilliUsd: number } {
    const { steps, seconds, tokens, costMilliUsd } = this.#limits;
    const own = {
      seconds: Math.max(0, seconds - (this.#activeMs + this.#calledMs) / 1_000),
      steps: Math.max(0, steps - this.#steps),
      tokens: Math.max(0, tokens - this.#tokens - this.#reserved),
      costMilliUsd: Math.max(0, costMilliUsd - this.#cost - this.#reservedCost),
    };
    const above = this.#caller?.left ?? own;
    return {
      steps: Math.min(own.steps, above.steps),
      seconds: Math.min(own.seconds, above.seconds),
      tokens: Math.min(own.tokens, above.tokens),
      costMilliUsd: Math.min(own.costMilliUsd, above.costMilliUsd),
    };
  }

  /** What is left, for asking ahead: using it up uses up nothing here. */
  copy(): RunBudget {
    return new RunBudget({ ...this.#limits, ...this.left, seconds: this.#limits.seconds - this.#calledMs / 1_000 }, nothingUsed);
  }

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
        if (this.#cost + this.#reservedCost + mostCost > this.#limits.costMilliUsd || this.#cost >= this.#limits.costMilliUsd)
          throw spent(`${this.#limits.costMilliUsd / 1_000} dollars`);
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
