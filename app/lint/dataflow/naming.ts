/** Labels guessed from field names, for values that nobody described. A guess has medium confidence at most. */
import { rememberByText } from '../../kernel/remember.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { labelSet, type LabelSet } from '../../workflow/model/labels.ts';

/** The labels that a field called `segment` probably has; 0 if the name says nothing. */
export const labelsByName: (segment: string) => LabelSet = rememberByText(20_000, (segment) => labelSet(labelsForFieldName(segment)));
