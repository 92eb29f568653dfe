/** What a field of run data is by its name, where nobody said what it holds. */
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { rememberByText } from '../../kernel/remember.ts';
import { labelBit, labelSet, personalLabels, secretLabels, type Label } from '../../workflow/model/labels.ts';

const namesFor = rememberByText(20_000, (field: string) => labelsForFieldName(field));
const hidden = personalLabels | secretLabels;
const ofPeople = labelSet(['person', 'contact', 'id', 'health', 'special']);

/** Things have a name, towns and places, too: what else is said of them tells whether somebody is meant. */
const ofThings = /^(?:nom|nombre|nome|naam|namn|navn|name|alter|age|gender|contact|kontakt|address|adresse|street|ort|signature)$/i;
const isWord = (field: string): boolean => !ofThings.test(field);
const isOfPeople = (field: string): boolean => isWord(field) && namesFor(field).some((label) => (labelBit(label) & ofPeople) !== 0);

/** `beside`: the fields of the same object, itself as well. Undefined where the name says nothing of somebody, or may as well speak of a thing. */
export function labelByName(field: string, beside: readonly string[]): Label | undefined {
  const label = namesFor(field).find((one) => (labelBit(one) & hidden) !== 0);
  if (label === undefined) return undefined;
  const needsCompany = label === 'location' || !isWord(field);
  return !needsCompany || beside.some((other) => other !== field && isOfPeople(other)) ? label : undefined;
}
