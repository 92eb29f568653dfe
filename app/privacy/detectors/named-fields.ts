/** What the fields of run data are by their names, where nobody said what they hold. */
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { labelBit, labelSet, personalLabels, secretLabels, type Label } from '../../workflow/model/labels.ts';

const hidden = personalLabels | secretLabels;
const ofPeople = labelSet(['person', 'contact', 'id', 'health', 'special']);

/** Things have a name, towns and places, too, and servers are in good health: what else is said of them tells whether somebody is meant. */
const ofThings =
  /^(?:nom|nombre|nome|naam|namn|navn|name|alter|age|gender|contact|kontakt|address|adresse|street|ort|signature|health|health_?status|race)$/i;

/** For each field of one object, in their order; undefined where its name says nothing of somebody, or may as well speak of a thing. */
type LabelsByName = readonly (Label | undefined)[];

/** Each name is looked up once, whatever it stands beside: senders may put thousands of towns into one object. */
function lookUp(fields: readonly string[]): LabelsByName | undefined {
  const all = fields.map((field) => {
    const labels = labelsForFieldName(field);
    const isWord = !ofThings.test(field);
    const label = labels.find((one) => (labelBit(one) & hidden) !== 0);
    return { label, isAlone: isWord && label !== 'location', isOfPeople: isWord && labels.some((one) => (labelBit(one) & ofPeople) !== 0) };
  });
  const people = all.filter(({ isOfPeople }) => isOfPeople).length;
  const found = all.map(({ label, isAlone, isOfPeople }) => (isAlone || people > (isOfPeople ? 1 : 0) ? label : undefined));
  return found.some((label) => label !== undefined) ? found : undefined;
}

interface Known {
  readonly fields: readonly string[];
  readonly labels: LabelsByName | undefined;
}
/** The newest first. Items of a run mostly have the same fields, and to compare some names is faster than to look up each. */
const known: Known[] = [];
const MOST_KNOWN = 16;
/** Objects with more fields, or with long names, are made up by somebody or hold ids for names: they do not come again. */
const MOST_FIELDS = 200;
const LONGEST_NAME = 200;

const isSame = (some: readonly string[], others: readonly string[]): boolean => {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at += 1) if (some[at] !== others[at]) return false;
  return true;
};

/** `fields`: the names of all fields of an object. Undefined where none of them says anything of somebody. */
export function labelsByName(fields: readonly string[]): LabelsByName | undefined {
  for (let at = 0; at < known.length; at += 1) {
    const one = known[at] as Known;
    if (!isSame(one.fields, fields)) continue;
    if (at > 0) known.unshift(...known.splice(at, 1));
    return one.labels;
  }
  const labels = lookUp(fields);
  if (fields.length > MOST_FIELDS || fields.some((field) => field.length > LONGEST_NAME)) return labels;
  known.unshift({ fields, labels });
  known.length = Math.min(known.length, MOST_KNOWN);
  return labels;
}
