/**
 * Places in a fixed order that are due: round by round, each round in ascending order, and only those that are due are looked at. A place
 * that becomes due behind the one at hand has its turn in the same round, any other in the next.
 */
export class Due {
  /** From 0. */
  round = 0;
  #at = -1;
  /** Both are heaps with the lowest place first. */
  #now: number[];
  #later: number[] = [];
  readonly #marked: Uint8Array;

  /** At first all of `count` places are due. */
  constructor(count: number) {
    this.#now = Array.from({ length: count }, (_, place) => place);
    this.#marked = new Uint8Array(count).fill(1);
  }

  add(place: number): void {
    if (this.#marked[place] === 1) return;
    this.#marked[place] = 1;
    push(place > this.#at ? this.#now : this.#later, place);
  }

  next(): number | undefined {
    if (this.#now.length === 0) {
      if (this.#later.length === 0) return undefined;
      [this.#now, this.#later] = [this.#later, this.#now];
      this.round += 1;
    }
    this.#at = pop(this.#now);
    this.#marked[this.#at] = 0;
    return this.#at;
  }
}

function push(heap: number[], place: number): void {
  let at = heap.length;
  for (let up = (at - 1) >> 1; at > 0 && (heap[up] as number) > place; up = (at - 1) >> 1) {
    heap[at] = heap[up] as number;
    at = up;
  }
  heap[at] = place;
}

/** Takes out the lowest of at least one. */
function pop(heap: number[]): number {
  const lowest = heap[0] as number;
  const last = heap.pop() as number;
  const size = heap.length;
  if (size === 0) return lowest;
  let at = 0;
  for (let down = 1; down < size; down = 2 * at + 1) {
    if (down + 1 < size && (heap[down + 1] as number) < (heap[down] as number)) down += 1;
    if ((heap[down] as number) >= last) break;
    heap[at] = heap[down] as number;
    at = down;
  }
  heap[at] = last;
  return lowest;
}
