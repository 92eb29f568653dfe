/** What the evaluation under way has cost. CEL evaluation is synchronous, so one meter serves all. */

export interface EvaluationLimits {
  /** Syntax nodes visited inside comprehensions, weighted by the size of what they look at. */
  readonly maxCost: number;
  /** Characters of a text, elements of a list, and characters of the whole result as JSON. */
  readonly maxSize: number;
}

export const defaultLimits: EvaluationLimits = { maxCost: 500_000, maxSize: 1_000_000 };

export class LimitExceeded extends Error {
  readonly limit: 'cost' | 'size';
  constructor(limit: 'cost' | 'size') {
    super(limit === 'cost' ? 'the expression takes too long' : 'the expression makes too much data');
    this.limit = limit;
  }
}

interface Meter {
  /** Runs `work` with a fresh account; nested evaluation is not possible in CEL. */
  measure<T>(limits: EvaluationLimits, now: () => number, work: () => T): T;
  charge(cost: number): void;
  chargeSize(size: number): void;
  now(): number;
}

function newMeter(): Meter {
  let spent = 0;
  let limits = defaultLimits;
  let clock = (): number => 0;
  const charge = (cost: number): void => {
    spent += cost;
    if (spent > limits.maxCost) throw new LimitExceeded('cost');
  };
  return {
    measure(wanted, now, work) {
      [spent, limits, clock] = [0, wanted, now];
      return work();
    },
    charge,
    chargeSize(size) {
      if (size > limits.maxSize) throw new LimitExceeded('size');
      charge(size / 64);
    },
    now: () => clock(),
  };
}

export const meter = newMeter();
