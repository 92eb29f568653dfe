/** Graph algorithms over flat adjacency: `start[n] .. start[n + 1]` are node n's entries in `target`. All iterative: a flow may be 20,000 deep. */

export interface Adjacency {
  readonly start: Int32Array;
  readonly target: Int32Array;
}

/** Compressed rows from pairs, in the order of the pairs. Without `to` each pair leads to its own number. */
export function adjacency(count: number, from: readonly number[] | Int32Array, to?: readonly number[] | Int32Array): Adjacency {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < from.length; i += 1) start[(from[i] as number) + 1] = (start[(from[i] as number) + 1] as number) + 1;
  for (let node = 0; node < count; node += 1) start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const next = start.slice(0, count);
  const target = new Int32Array(from.length);
  for (let i = 0; i < from.length; i += 1) {
    const node = from[i] as number;
    target[next[node] as number] = to === undefined ? i : (to[i] as number);
    next[node] = (next[node] as number) + 1;
  }
  return { start, target };
}

export interface Components {
  /** Nodes grouped by component, components in topological order (producers before consumers). */
  readonly order: Int32Array;
  /** `order[starts[c]] .. order[starts[c + 1]]` is component c, its nodes in ascending order. */
  readonly starts: Int32Array;
  readonly componentOf: Int32Array;
}

/** Strongly connected components of a graph given by predecessors (Tarjan 1972): they come out producers first. */
export function components(count: number, predecessors: Adjacency): Components {
  const { start, target } = predecessors;
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const componentOf = new Int32Array(count);
  const stack = new Int32Array(count);
  const callNode = new Int32Array(count);
  const callEdge = new Int32Array(count);
  const order = new Int32Array(count);
  const starts: number[] = [0];
  let stackSize = 0;
  let filled = 0;
  let next = 0;
  for (let root = 0; root < count; root += 1) {
    if (index[root] !== -1) continue;
    let depth = 0;
    callNode[0] = root;
    callEdge[0] = start[root] as number;
    index[root] = low[root] = next;
    next += 1;
    stack[stackSize] = root;
    stackSize += 1;
    onStack[root] = 1;
    while (depth >= 0) {
      const node = callNode[depth] as number;
      const edge = callEdge[depth] as number;
      if (edge < (start[node + 1] as number)) {
        callEdge[depth] = edge + 1;
        const other = target[edge] as number;
        if (index[other] === -1) {
          depth += 1;
          callNode[depth] = other;
          callEdge[depth] = start[other] as number;
          index[other] = low[other] = next;
          next += 1;
          stack[stackSize] = other;
          stackSize += 1;
          onStack[other] = 1;
        } else if (onStack[other] === 1 && (index[other] as number) < (low[node] as number)) low[node] = index[other] as number;
        continue;
      }
      if (low[node] === index[node]) {
        const begin = filled;
        for (;;) {
          stackSize -= 1;
          const member = stack[stackSize] as number;
          onStack[member] = 0;
          componentOf[member] = starts.length - 1;
          order[filled] = member;
          filled += 1;
          if (member === node) break;
        }
        if (filled - begin > 1) order.subarray(begin, filled).sort();
        starts.push(filled);
      }
      depth -= 1;
      if (depth >= 0) {
        const caller = callNode[depth] as number;
        if ((low[node] as number) < (low[caller] as number)) low[caller] = low[node] as number;
      }
    }
  }
  return { order, starts: Int32Array.from(starts), componentOf };
}

/** Marks what can be reached from the marked nodes by any of these ways. */
export function flood(marked: Uint8Array, ...ways: readonly Adjacency[]): Uint8Array {
  const queue: number[] = [];
  for (let node = 0; node < marked.length; node += 1) if (marked[node] === 1) queue.push(node);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const { start, target } of ways) {
      for (let i = start[at] as number; i < (start[at + 1] as number); i += 1) {
        const other = target[i] as number;
        if (marked[other] === 0) {
          marked[other] = 1;
          queue.push(other);
        }
      }
    }
  }
  return marked;
}

/**
 * Immediate dominators over a graph with a virtual root (number `count`) before every entry
 * (Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm"). -1 where no entry leads.
 */
export function dominators(count: number, successors: Adjacency, predecessors: Adjacency, entries: readonly number[]): Int32Array {
  const rank = new Int32Array(count + 1).fill(-1);
  const postorder: number[] = [];
  const seen = new Uint8Array(count);
  const stackNode: number[] = [];
  const stackEdge: number[] = [];
  for (const entry of entries) {
    if (seen[entry] === 1) continue;
    seen[entry] = 1;
    stackNode.push(entry);
    stackEdge.push(successors.start[entry] as number);
    while (stackNode.length > 0) {
      const top = stackNode.length - 1;
      const node = stackNode[top] as number;
      const edge = stackEdge[top] as number;
      if (edge < (successors.start[node + 1] as number)) {
        stackEdge[top] = edge + 1;
        const other = successors.target[edge] as number;
        if (seen[other] === 0) {
          seen[other] = 1;
          stackNode.push(other);
          stackEdge.push(successors.start[other] as number);
        }
        continue;
      }
      rank[node] = postorder.length;
      postorder.push(node);
      stackNode.pop();
      stackEdge.pop();
    }
  }
  rank[count] = postorder.length;
  const idom = new Int32Array(count + 1).fill(-1);
  idom[count] = count;
  const isEntry = new Uint8Array(count);
  for (const entry of entries) isEntry[entry] = 1;
  /** By vertex: the last node for which it was passed. What was passed leads to the best so far, so of many ways in each vertex is passed once. */
  const passed = new Int32Array(count + 1);
  let now = 0;
  const meet = (best: number, other: number): number => {
    let left = best;
    let right = other;
    while (left !== right) {
      if ((rank[left] as number) < (rank[right] as number)) {
        passed[left] = now;
        left = idom[left] as number;
        continue;
      }
      if (passed[right] === now) return left;
      passed[right] = now;
      right = idom[right] as number;
    }
    return left;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (let i = postorder.length - 1; i >= 0; i -= 1) {
      const node = postorder[i] as number;
      now += 1;
      let best = isEntry[node] === 1 ? count : -1;
      for (let e = predecessors.start[node] as number; e < (predecessors.start[node + 1] as number); e += 1) {
        const other = predecessors.target[e] as number;
        if (idom[other] === -1) continue;
        best = best === -1 ? other : meet(best, other);
      }
      if (idom[node] !== best) {
        idom[node] = best;
        changed = true;
      }
    }
  }
  return idom;
}

/** A tree walked depth first. */
export interface TreeOrder {
  /** By vertex: its place in the walk, the root at 0; -1 where it is not in the tree. */
  readonly enter: Int32Array;
  /** By vertex: the last place under it. */
  readonly last: Int32Array;
  /** Vertices by place, without the root: each after the one above it. */
  readonly inOrder: Int32Array;
}

/** The walk over a tree that is given by the vertex above each; the last vertex is the root, and -1 is above whatever is not in it. */
export function treeOrder(above: Int32Array): TreeOrder {
  const root = above.length - 1;
  const vertices: number[] = [];
  for (let vertex = 0; vertex < root; vertex += 1) if (above[vertex] !== -1) vertices.push(vertex);
  const { start, target } = adjacency(
    above.length,
    vertices.map((vertex) => above[vertex] as number),
    vertices,
  );
  const enter = new Int32Array(above.length).fill(-1);
  const last = new Int32Array(above.length).fill(-1);
  const inOrder = new Int32Array(vertices.length);
  const stack = [root];
  let place = 0;
  for (let vertex = stack.pop(); vertex !== undefined; vertex = stack.pop()) {
    enter[vertex] = place;
    if (place > 0) inOrder[place - 1] = vertex;
    place += 1;
    for (let i = (start[vertex + 1] as number) - 1; i >= (start[vertex] as number); i -= 1) stack.push(target[i] as number);
  }
  for (let at = inOrder.length - 1; at >= 0; at -= 1) {
    const vertex = inOrder[at] as number;
    if (last[vertex] === -1) last[vertex] = at + 1;
    const over = above[vertex] as number;
    if ((last[vertex] as number) > (last[over] as number)) last[over] = last[vertex] as number;
  }
  return { enter, last, inOrder };
}

/** `a` is `b`, or stands somewhere above it. */
export function isAbove({ enter, last }: TreeOrder, a: number, b: number): boolean {
  const place = enter[b] as number;
  return place !== -1 && enter[a] !== -1 && (enter[a] as number) <= place && place <= (last[a] as number);
}
