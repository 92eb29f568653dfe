/** How far a bit has come: the steps from each cell back to the nearest place where the bit begins. */
import { hasBit, type CellBit } from './cell.ts';
import { readsItself } from './graph.ts';
import type { Origins, Spot } from './origins.ts';
import type { Value } from './value.ts';

const FAR = 0x3fff_ffff;

/** How far each cell is from where one bit begins, and (by port) whether that has been worked out. */
interface Measured {
  readonly cells: Int32Array;
  readonly measured: Uint8Array;
}

export class Distances {
  readonly #origins: Origins;
  readonly #byBit = new Map<CellBit, Measured>();

  constructor(origins: Origins) {
    this.#origins = origins;
  }

  of(spot: Spot, bit: CellBit): number {
    let known = this.#byBit.get(bit);
    if (known === undefined) {
      known = { cells: new Int32Array(this.#origins.cells).fill(FAR), measured: new Uint8Array(this.#origins.values.length) };
      this.#byBit.set(bit, known);
    }
    if (known.measured[spot.port] === 0) this.#measure(this.#origins.graph.portNode[spot.port] as number, bit, known);
    return known.cells[this.#origins.numberOf(spot.port, spot.cell)] as number;
  }

  /** Distances of all ports of `node` and of everything upstream that has the bit, component by component. */
  #measure(node: number, bit: CellBit, distances: Measured): void {
    const { needs, components, portStart } = this.#origins.graph;
    const wanted: number[] = [];
    const stack = [components.componentOf[node] as number];
    const seen = new Set<number>(stack);
    for (let component = stack.pop(); component !== undefined; component = stack.pop()) {
      wanted.push(component);
      for (let i = components.starts[component] as number; i < (components.starts[component + 1] as number); i += 1) {
        const member = components.order[i] as number;
        for (let k = needs.start[member] as number; k < (needs.start[member + 1] as number); k += 1) {
          const producer = needs.target[k] as number;
          const other = components.componentOf[producer] as number;
          if (seen.has(other) || !this.#anyHas(producer, bit, distances.measured)) continue;
          seen.add(other);
          stack.push(other);
        }
      }
    }
    wanted.sort((a, b) => a - b);
    for (const component of wanted) {
      const begin = components.starts[component] as number;
      const end = components.starts[component + 1] as number;
      for (let i = begin; i < end; i += 1) {
        const member = components.order[i] as number;
        distances.measured.fill(1, portStart[member], portStart[member + 1]);
      }
      const once = end - begin === 1 && !readsItself(this.#origins.graph, components.order[begin] as number);
      for (let changed = true; changed;) {
        changed = false;
        for (let i = begin; i < end; i += 1) if (this.#relax(components.order[i] as number, bit, distances.cells)) changed = true;
        if (once) break;
      }
    }
  }

  /** A producer is worth visiting if some cell has the bit and its distances are not known yet. */
  #anyHas(node: number, bit: CellBit, measured: Uint8Array): boolean {
    for (let p = this.#origins.graph.portStart[node] as number; p < (this.#origins.graph.portStart[node + 1] as number); p += 1) {
      if (measured[p] === 1) continue;
      const value = this.#origins.values[p] as Value;
      for (let i = 0; i < value.paths.length; i += 1) if (hasBit(value.low[i] as number, value.high[i] as number, bit)) return true;
    }
    return false;
  }

  #relax(node: number, bit: CellBit, distances: Int32Array): boolean {
    let changed = false;
    for (let p = (this.#origins.graph.portStart[node + 1] as number) - 1; p >= (this.#origins.graph.portStart[node] as number); p -= 1) {
      const value = this.#origins.values[p] as Value;
      const first = this.#origins.numberOf(p, 0);
      const copied = value.paths.length === 0 ? -1 : this.#origins.copiedFrom(p);
      for (let cell = 0; cell < value.paths.length; cell += 1) {
        if (!hasBit(value.low[cell] as number, value.high[cell] as number, bit)) continue;
        let best = FAR;
        let carried = false;
        if (copied >= 0) {
          best = (distances[this.#origins.numberOf(copied, cell)] as number) + 1;
          if (best < (distances[first + cell] as number)) {
            distances[first + cell] = best;
            changed = true;
          }
          continue;
        }
        for (const origin of this.#origins.trace(p)[cell] ?? []) {
          if (origin.port < 0) {
            if (hasBit(origin.low ?? 0, origin.high ?? 0, bit)) best = 0;
            continue;
          }
          if (!this.#origins.has(origin.port, origin.cell, bit)) continue;
          carried = true;
          const far = (distances[this.#origins.numberOf(origin.port, origin.cell)] as number) + 1;
          if (far < best) best = far;
        }
        if (!carried) best = 0;
        if (best < (distances[first + cell] as number)) {
          distances[first + cell] = best;
          changed = true;
        }
      }
    }
    return changed;
  }
}
