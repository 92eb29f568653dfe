import { labelSet } from '../../workflow/model/labels.ts';
import { outsideHigh, trustBits, typeBit } from '../dataflow/cell.ts';
import type { StoredByOthers } from '../dataflow/evaluate.ts';
import { storeSpelling } from '../dataflow/store-spelling.ts';
import type { StoredElsewhere } from './context.ts';

/** What other flows keep in each store, joined, as the analysis takes it. */
export function storesByKey(stores: readonly StoredElsewhere[]): ReadonlyMap<string, StoredByOthers> {
  const out = new Map<string, StoredByOthers>();
  for (const store of stores) {
    const key = storeSpelling(store.key);
    const before = out.get(key);
    const why = `kept in a store by ${store.flowName === undefined ? 'another flow' : `the flow “${store.flowName}”`}`;
    const low = (before?.low ?? 0) | labelSet(store.labels) | trustBits(store.trust) | typeBit('any');
    out.set(key, { low, high: (before?.high ?? 0) | outsideHigh(low), why: before?.why ?? why });
  }
  return out;
}
