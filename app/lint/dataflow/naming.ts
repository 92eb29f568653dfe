/** Labels guessed from field names, for values that nobody described. A guess has medium confidence at most. */
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { labelSet, type LabelSet } from '../../workflow/model/labels.ts';

const memo = new Map<string, LabelSet>();
const MEMO_LIMIT = 20_000;

/** The labels that a field called `segment` probably has; 0 if the name says nothing. */
export function labelsByName(segment: string): LabelSet {
  const known = memo.get(segment);
  if (known !== undefined) return known;
  const set = labelSet(labelsForFieldName(segment));
  if (memo.size >= MEMO_LIMIT) memo.clear();
  memo.set(segment, set);
  return set;
}
