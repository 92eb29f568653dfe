/** Labels guessed from field names, for values that nobody described. A guess has medium confidence at most. */
import { rememberByText } from '../../kernel/remember.ts';
import { labelsForKey } from '../../workflow/model/field-names.ts';
import { labelSet, type LabelSet } from '../../workflow/model/labels.ts';
import { PICKED, QUOTED, TYPES, repeatedHigh } from './cell.ts';
import { EVERY, type PathId, type PathTable } from './paths.ts';

/** The labels that a field called `segment` probably has; 0 if the name says nothing. */
export const labelsByName: (segment: string) => LabelSet = rememberByText(20_000, (segment) => labelSet(labelsForKey(segment)));

const ofRecords = labelSet(['health', 'card', 'bank', 'person']);

const personal = labelSet(['person']);
/** What somebody buys, and when a record was made, says nothing of them by itself; of a patient, it may. */
const ofThings = /^(?:products?|sku|quantity|qty|count|total|currency|plan|tier|created_?at|updated_?at)$/i;
const isOfThing: (segment: string) => boolean = rememberByText(20_000, (segment) => ofThings.test(segment));

/** Labels by name for a field that only its record speaks for. */
export function labelsOfField(path: PathId, low: number, table: PathTable): number {
  if (path === 0 || (low & TYPES) === 0) return 0;
  // What a list is called says what is in it.
  const named = table.segment(path) === EVERY && table.parent(path) > 0 ? table.parent(path) : path;
  const own = labelsByName(table.segment(named));
  const parent = table.parent(named);
  const around = parent > 0 ? labelsByName(table.segment(parent)) & ofRecords : 0;
  return own | (around === personal && isOfThing(table.segment(named)) ? 0 : around);
}

/** A service names and places what it has made itself, and says how that went. */
const ownFields =
  /^(?:_?id|uuid|guid|sha|etag|key|number|url|uri|link|href|self|permalink|status|state|code|ok|success|version|size|total|count|position|(?:created|updated|modified|started|finished|expires)(?:_?(?:at|on|time|date))?|timestamp|ts|(?:message|video|audio|image|thread|channel|job|task|request|run|file|document|doc|folder|page|block|record|row|event|issue|batch|execution|prediction|generation|session|conversation|operation|upload|media|transaction|payment|invoice|ticket|post|spreadsheet|sheet|presentation)_?id|(?:download|video|audio|html|web|web_?view|web_?content|status|result|response|output|file|public|view|share|edit|short|preview|checkout|hosted|invoice|get|poll)_?(?:url|uri|link))$/i;
/** Where it repeats the question. */
const askedFields = /^(?:args|json|form|query|inputs?|params|parameters|request|payload|echo|searchParameters)$/i;
/** Where it repeats what it was given to keep or to pass on. */
const givenFields = /^(?:fields|properties|attributes|values)$/i;
const givenTexts = /^(?:text|body|content|message|description|comment|note|notes|title|subject|caption)$/i;

const OWN = 1,
  ASKED = 2,
  GIVEN = 4,
  TEXT_GIVEN = 8;
const kindOfField: (segment: string) => number = rememberByText(
  20_000,
  (segment) =>
    (ownFields.test(segment) ? OWN : 0) |
    (askedFields.test(segment) ? ASKED : 0) |
    (givenFields.test(segment) ? GIVEN : 0) |
    (givenTexts.test(segment) ? TEXT_GIVEN : 0),
);

/** The marks of a field that only the cell at `from` speaks for: of a service's answer, some fields are its own and some repeat what it was told. */
export function highOfField(path: PathId, from: PathId, high: number, table: PathTable): number {
  if ((high & (QUOTED | PICKED)) === 0 || path === from) return high;
  const last = kindOfField(table.segment(path));
  let around = last;
  for (let at = table.parent(path), left = table.depth(path) - table.depth(from) - 1; left > 0; left -= 1, at = table.parent(at))
    around |= kindOfField(table.segment(at));
  if ((around & ASKED) !== 0) return repeatedHigh(high);
  // What was found was kept there before: its texts are those of the record.
  if ((around & GIVEN) !== 0 || (last & TEXT_GIVEN) !== 0)
    return (high & QUOTED) === 0 ? high : repeatedHigh(high & ~PICKED) | (high & PICKED);
  return (last & OWN) === 0 ? high : high & ~QUOTED;
}
