/** What comes of a script beside its values: what it gives back, by which output, throws, prints, keeps and sends away. All of it only grows. */
import { computed, join } from './shape.ts';
import { empty, type Shape } from './shape-table.ts';
import type { Syntax } from './syntax.ts';
import type { Aside } from './variables.ts';

export class ScriptResults {
  /** Told when what it gives or throws has grown. */
  readonly #grew: () => void;
  #given = empty;
  #toAny = empty;
  readonly #toOne: Shape[] = [];
  #thrown = empty;
  #printed = empty;
  #kept = empty;
  #decides = empty;
  #orders = empty;
  #queried = empty;
  readonly #sent = new Map<Syntax, { readonly address: string; readonly target: Shape; readonly shape: Shape }>();

  constructor(grew: () => void) {
    this.#grew = grew;
  }

  /** All that it gives. */
  get given(): Shape {
    return this.#given;
  }
  give(shape: Shape): void {
    const next = join(this.#given, shape);
    if (next.id === this.#given.id) return;
    this.#given = next;
    this.#grew();
  }
  /** By several outputs: to each its own, or by any of them. */
  deal(shape: Shape, each: readonly Shape[] | undefined): void {
    if (each === undefined) {
      this.#toAny = join(this.#toAny, shape);
      return;
    }
    each.forEach((message, index) => {
      this.#toOne[index] = join(this.#toOne[index] ?? empty, message);
    });
  }
  /** What leaves by one of several outputs. */
  output(index: number): Shape {
    return join(this.#toAny, this.#toOne[index] ?? empty);
  }

  /** What a `catch` may get. */
  get thrown(): Shape {
    return this.#thrown;
  }
  /** Thrown by the script, or quoted by an error that a call of it throws. */
  throws(shape: Shape): void {
    const next = join(this.#thrown, shape);
    if (next.id === this.#thrown.id) return;
    this.#thrown = next;
    this.#grew();
  }
  prints(shape: Shape): void {
    this.#printed = join(this.#printed, computed(shape));
  }
  /** Put into a store that outlives the message. */
  keeps(shape: Shape): void {
    this.#kept = join(this.#kept, computed(shape));
  }
  /** Decides whether an item goes on. */
  decides(shape: Shape): void {
    this.#decides = join(this.#decides, computed(shape));
  }
  /** Stands where a model takes its orders from. */
  orders(shape: Shape): void {
    this.#orders = join(this.#orders, shape);
  }
  /** Asked of a database, as the text of its statement. */
  queries(shape: Shape): void {
    this.#queried = join(this.#queried, computed(shape));
  }
  /** The script itself sends it away; `address` is the fixed start of where to, `target` the whole of it. */
  sends(callee: Syntax, address: string, target: Shape, shape: Shape): void {
    const before = this.#sent.get(callee);
    this.#sent.set(callee, {
      address,
      target: join(computed(target), before?.target ?? empty),
      shape: join(computed(shape), before?.shape ?? empty),
    });
  }
  get aside(): Aside {
    return {
      printed: this.#printed,
      thrown: this.#thrown,
      kept: this.#kept,
      decides: this.#decides,
      orders: this.#orders,
      queried: this.#queried,
      sent: [...this.#sent.values()],
    };
  }
}
