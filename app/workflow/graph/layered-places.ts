/**
 * Places for a drawing that has none: from left to right as its wires lead. A wire that passes steps keeps its row free of them, so that it
 * does not run behind their cards; of several that come together far apart, this holds for the longest.
 */

interface Wire {
  readonly from: string;
  readonly to: string;
}
export interface Place {
  readonly x: number;
  readonly y: number;
}

const layerWidth = 320;
/** Between two rows; a card is 64 high, with its parts more. */
const rowGap = 66;
const cardHeight = 64;

/** The steps in an order in which wires lead forward, and those wires; one that would close a loop is left out. */
function unlooped(
  ids: readonly string[],
  wires: readonly Wire[],
): { readonly order: readonly string[]; readonly forward: readonly Wire[] } {
  const known = new Set(ids);
  const leaving = Map.groupBy(
    wires.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to),
    ({ from }) => from,
  );
  const entered = new Set(wires.flatMap(({ from, to }) => (from === to ? [] : [to])));
  const state = new Map<string, 'open' | 'done'>();
  const ended: string[] = [];
  const forward: Wire[] = [];
  function visit(first: string): void {
    // A stack of its own: a chain of ten thousand steps is deeper than the program's.
    const path = [{ id: first, next: 0 }];
    state.set(first, 'open');
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const wire = leaving.get(top.id)?.[top.next];
      top.next += 1;
      if (wire === undefined) {
        state.set(top.id, 'done');
        ended.push(top.id);
        path.pop();
      } else if (state.get(wire.to) !== 'open') {
        forward.push(wire);
        if (state.get(wire.to) === undefined) {
          state.set(wire.to, 'open');
          path.push({ id: wire.to, next: 0 });
        }
      }
    }
  }
  for (const id of [...ids.filter((one) => !entered.has(one)), ...ids]) if (!state.has(id)) visit(id);
  return { order: ended.toReversed(), forward };
}

/** Steps that hang together, each part in the order of `ids`. */
function partsOf(ids: readonly string[], wires: readonly Wire[]): readonly (readonly string[])[] {
  const parent = new Map(ids.map((id) => [id, id]));
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    // Shortened, so that a long chain is not walked again for each of its steps.
    for (let at = id; at !== root;) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { from, to } of wires) if (parent.has(from) && parent.has(to)) parent.set(rootOf(from), rootOf(to));
  return [...Map.groupBy(ids, rootOf).values()];
}

/** `heightOf` is that of a card with all that docks under it, in pixels. Loops do no harm. */
export function layeredPlaces(
  ids: readonly string[],
  wires: readonly Wire[],
  heightOf: (id: string) => number = () => cardHeight,
): ReadonlyMap<string, Place> {
  const { order, forward } = unlooped(ids, wires);
  const [leaving, entering] = [Map.groupBy(forward, ({ from }) => from), Map.groupBy(forward, ({ to }) => to)];
  const layers = new Map<string, number>();
  const layerOf = (id: string): number => layers.get(id) ?? 0;
  // As far right as its longest way in.
  for (const id of order)
    layers.set(
      id,
      (entering.get(id) ?? []).reduce((most, { from }) => Math.max(most, layerOf(from) + 1), 0),
    );
  const rows = new Map<string, number>();
  const rowOf = (id: string): number => rows.get(id) ?? 0;
  let firstRow = 0;
  for (const part of partsOf(ids, forward)) {
    const taken = new Map<number, Set<number>>();
    const take = (layer: number, row: number): void => {
      taken.set(layer, (taken.get(layer) ?? new Set()).add(row));
    };
    for (const [layer, steps] of [...Map.groupBy(part, layerOf)].toSorted(([a], [b]) => a - b)) {
      const wanted = steps.map((id) => {
        // The longest wire in keeps its row, and so runs straight past what stands between.
        const [longest] = (entering.get(id) ?? []).toSorted((a, b) => layerOf(a.from) - layerOf(b.from) || rowOf(a.from) - rowOf(b.from));
        return longest === undefined
          ? { id, row: firstRow, length: 0 }
          : { id, row: rowOf(longest.from), length: layer - layerOf(longest.from) };
      });
      for (const { id, row: first } of wanted.toSorted((a, b) => a.row - b.row || b.length - a.length)) {
        let row = first;
        while (taken.get(layer)?.has(row) === true) row += 1;
        rows.set(id, row);
        take(layer, row);
        for (const { to } of leaving.get(id) ?? []) for (let passed = layer + 1; passed < layerOf(to); passed += 1) take(passed, row);
      }
    }
    firstRow = 1 + Math.max(...[...taken.values()].flatMap((some) => [...some]));
  }
  const heights = new Map<number, number>();
  for (const id of ids) heights.set(rowOf(id), Math.max(heights.get(rowOf(id)) ?? cardHeight, heightOf(id)));
  const tops: number[] = [];
  for (let [row, top] = [0, 0]; row < firstRow; row += 1) {
    tops.push(top);
    top += (heights.get(row) ?? cardHeight) + rowGap;
  }
  return new Map(ids.map((id) => [id, { x: layerOf(id) * layerWidth, y: tops[rowOf(id)] ?? 0 }]));
}
