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

/** Ids that a service made up: nobody who drew the flow knows a place by one. */
const madeUp =
  /^(?:[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}|(?:app|tbl|viw)[A-Za-z0-9]{14}|(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,})$/;

/** A place by the name that people gave it; where it has none but an id, by the step that uses it. */
export function storeWords(key: string, stepName: string): string {
  const parts = key.slice(key.indexOf(':') + 1).split('/');
  const named = parts.filter((part) => !madeUp.test(part));
  if (named.length === parts.length) return `“${key}”`;
  return named.length === 0 ? `the place that “${stepName}” uses` : `“${named.join('/')}” of “${stepName}”`;
}
