/** What a script may cost to follow: one that takes more is not followed. */
import type { Shape } from './shape-table.ts';
import { TooHard } from './effort.ts';
import { walk, type Syntax } from './syntax.ts';

/** Parts that are looked at, over all rounds, with so many more for each part that the script has: a few times what the largest scripts of people take. */
const MOST_STEPS = 60_000;
const STEPS_A_PART = 20;
/** Fields and places in all that the parts give: where shapes grow, a step costs as much as they hold. */
const MOST_HELD = 1_500_000;
function partsOf(program: Syntax): number {
  let parts = 0;
  walk(program, () => {
    parts += 1;
  });
  return parts;
}

export class ScriptBudget {
  readonly #most: number;
  #steps = 0;
  #held = 0;

  constructor(program: Syntax) {
    this.#most = MOST_STEPS + STEPS_A_PART * partsOf(program);
  }

  /** Throws `TooHard` where it is used up. */
  step(): void {
    this.#steps += 1;
    if (this.#steps > this.#most || this.#held > MOST_HELD) throw new TooHard();
  }

  holds({ fields, places }: Shape): void {
    this.#held += fields.size + places.size;
  }
}
