/** Labels guessed from field names, for values that nobody described. A guess has medium confidence at most. */
import { rememberByText } from '../../kernel/remember.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { labelSet, type LabelSet } from '../../workflow/model/labels.ts';
import { TYPES } from './cell.ts';
import type { PathId, PathTable } from './paths.ts';

/** The labels that a field called `segment` probably has; 0 if the name says nothing. */
export const labelsByName: (segment: string) => LabelSet = rememberByText(20_000, (segment) => labelSet(labelsForFieldName(segment)));

const ofRecords = labelSet(['health', 'card', 'bank', 'person']);

const personal = labelSet(['person']);
/** What somebody buys, and when a record was made, says nothing of them by itself; of a patient, it may. */
const ofThings = /^(?:products?|sku|quantity|qty|count|total|currency|plan|tier|created_?at|updated_?at)$/i;
const isOfThing: (segment: string) => boolean = rememberByText(20_000, (segment) => ofThings.test(segment));

/** Labels by name for a field that only its record speaks for. */
export function labelsOfField(path: PathId, low: number, table: PathTable): number {
  if (path === 0 || (low & TYPES) === 0) return 0;
  const own = labelsByName(table.segment(path));
  const parent = table.parent(path);
  const around = parent > 0 ? labelsByName(table.segment(parent)) & ofRecords : 0;
  return own | (around === personal && isOfThing(table.segment(path)) ? 0 : around);
}
