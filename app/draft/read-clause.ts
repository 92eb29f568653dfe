/** One clause read for what it asks for: a condition, rows to go through, somebody who approves, or plain steps. */
import { bound, ofClass, readFilter } from './filters.ts';
import { conditionOpener, conditionPart, swapped, wholeCondition } from './condition-part.ts';
import { changes, hasAnswer, missed, openBranch, place, targetOf, type Draft, type Said } from './draft-so-far.ts';
import { excepted, plainly } from './lists.ts';
import { outlineLimits } from './outline.ts';
import { stepsIn } from './read-step.ts';
import { eachRowOf, type Clause } from './sentences.ts';
import { fieldsOf } from './steps/models.ts';
import { readFirst } from './steps/reading.ts';
import { verbs } from './vocabulary.ts';

/** "But never send it to the customer": what must not be done is no step. */
const forbids =
  /^\s*(?:nobody|no[ -]one|none of (?:us|them))\b|^\s*(?:(?!(?:who|that|which|whose|if|when|where|whether)\b)[\p{L}'’-]+\s+){0,4}?(?:(?:do|does|must|should|may|shall|can|will) not|cannot|(?:do|does|must|should|ca|wo)n['’]t|never|under no circumstances)\b(?!\s+(?:forget|hesitate))/iu;

export function readClause(draft: Draft, clause: Clause, text: string): void {
  const found =
    stepsIn(text, clause.text, hasAnswer(draft)) ??
    (draft.trigger?.kind === 'mail' || draft.trigger?.kind === 'file' ? fieldsOf(text, clause.text) : undefined);
  // "Never pay without asking me" asks for somebody all the same.
  const steps = found !== undefined && found[0]?.kind !== 'approve' && forbids.test(text) ? undefined : found;
  const reads = draft.steps.some(({ kind }) => kind === 'read' || kind === 'ask-person');
  const byItself = draft.trigger === undefined || draft.trigger.kind === 'schedule' || draft.trigger.kind === 'hand';
  const first =
    !reads &&
    byItself &&
    steps?.[0]?.kind !== 'read' &&
    steps?.[0]?.kind !== 'approve' &&
    !forbids.test(text) &&
    (steps !== undefined || draft.steps.length === 0)
      ? readFirst(text)
      : undefined;
  // Where something is sent or stored is no place to read from.
  const toRead =
    first?.kind === 'read' &&
    ((first.source === 'page' && steps?.[0]?.kind === 'post-service') ||
      (steps?.[0]?.kind === 'write-row' && first.where === steps[0].table))
      ? undefined
      : first;
  if (toRead !== undefined && draft.open === undefined) draft.steps.push({ ...toRead, said: plainly(clause.text, outlineLimits.words) });
  const one = steps !== undefined && changes.has(steps.at(-1)?.kind ?? 'wait') ? ofClass(draft, text) : undefined;
  if (one !== undefined) openBranch(draft, { field: '', is: 'about', value: one }, { ...clause, trailing: true });
  if (steps !== undefined && bound(draft, steps, clause, text)) return;
  // A condition that is still in it was not read, and must not fall away.
  if (steps !== undefined && changes.has(steps.at(-1)?.kind ?? 'wait') && /\s(?:if|unless)\s/iu.test(text)) {
    missed(draft, clause);
    return;
  }
  if (steps === undefined || excepted.test(text)) missed(draft, clause);
  if (steps !== undefined) place(draft, steps, clause);
}

/** It asks for something that there is, and says of no further condition. */
export const asks = (text: string): boolean =>
  !conditionOpener.test(text) && !forbids.test(text) && stepsIn(text, text, true) !== undefined;

function readCondition(draft: Draft, clause: Said, text: string): boolean {
  const opener = conditionOpener.exec(text);
  if (opener === null) return false;
  const { words, rest } = conditionPart(text.slice(opener[0].length), clause.text);
  const condition = wholeCondition(words);
  if (condition === undefined) {
    missed(draft, clause);
    draft.lost = true;
    return true;
  }
  openBranch(draft, /\bunless\b/i.test(opener[0]) ? swapped(condition) : condition, clause);
  const behind = { ...clause, text: rest, first: false };
  if (rest.trim() !== '' && !readFilter(draft, behind, rest)) readClause(draft, behind, rest);
  // "If it is from France to a@example.com" asks for more than it says.
  else if (rest.trim() === '' && /\s(?<!\b(?:sent|addressed|written|mailed|forwarded|goes|went)\s)to\s+[\w.+-]{1,64}@/iu.test(words))
    missed(draft, clause);
  return true;
}

/** "after my manager approves" stands ahead of what it is said about; "once" too. */
const onlyAfter =
  /\s+(?:(?:only\s+)?(?:after|once|when|if|as soon as))\s+((?:i|we|my|the|our|a|someone|somebody|legal|hr|finance|accounting|two|\p{Lu}[\p{L}&-]*)\b.{0,60}\b(?:approve[sd]?|approval|confirm(?:s|ed)?|sign(?:s|ed)? off|agree[sd]?|said yes|says yes|checked|reviewed|okay(?:s|ed)?|gave (?:the|their) ok|released).*)$/iu;

function readApproved(draft: Draft, clause: Clause, text: string): boolean {
  const approved = onlyAfter.exec(text);
  if (approved === null) return false;
  const steps = stepsIn(approved[1] ?? '', clause.text, true);
  if (steps?.[0]?.kind === 'approve') {
    readClause(draft, clause, text.slice(0, approved.index));
    place(draft, steps, { ...clause, text: 'first' });
  } else missed(draft, clause);
  return true;
}

/** "My boss signs off before it is sent to board@example.com": first the one, then the other. */
function readBefore(draft: Draft, clause: Clause, text: string): boolean {
  const found = /^(.{3,}?)\s+before\s+(.{3,})$/iu.exec(text) ?? undefined;
  const [, first = '', later = ''] = found ?? [];
  const ofWhatWasSaid =
    /^(?:it\s+(?:is|gets)\s+(?:sent|posted|published|saved|stored|paid)|it goes out|(?:sending|posting|publishing|saving|storing|paying|replying|answering|forwarding|anything is (?:sent|done)))(?:\s+(?:it|them|this|that|anything|the\s+\p{L}+|out|off))?\W*$/iu.test(
      later,
    );
  const ahead = found === undefined ? undefined : stepsIn(first, clause.text, true);
  if (ahead?.[0]?.kind !== 'approve') return false;
  const understood = ofWhatWasSaid && targetOf(draft).some(({ kind }) => changes.has(kind)) ? [] : stepsIn(later, clause.text, true);
  if (understood === undefined) missed(draft, clause);
  const rest = understood?.filter(({ kind }) => changes.has(kind)) ?? [];
  // What was asked for already is not asked for again.
  const fresh = rest.filter(({ kind }) => !targetOf(draft).some((step) => step.kind === kind));
  place(draft, ahead, fresh.length > 0 ? { ...clause, before: false, text: '' } : { ...clause, before: true });
  targetOf(draft).push(...fresh);
  return true;
}

const eachStep = (clause: Clause) => ({ kind: 'each', said: plainly(clause.text, outlineLimits.words), most: 1_000 }) as const;

/** "For each patient in the CSV send a reminder". */
function readRows(draft: Draft, clause: Clause, text: string): boolean {
  const rows = eachRowOf(text);
  if (rows === undefined) return false;
  const hasRead = targetOf(draft).some(({ kind }) => kind === 'read');
  const [first] = hasRead ? [] : (stepsIn(`read ${rows.from}`, clause.text, false) ?? []);
  if (first?.kind === 'read') targetOf(draft).push(first);
  targetOf(draft).push(eachStep(clause));
  if (rows.rest !== '') readClause(draft, { ...clause, first: false }, rows.rest);
  return true;
}

const eachOpener =
  /^\s*(?:(?:and|then|for|go through)\s+){0,2}(?:for each|for every|each|every|one by one|for all)\s+([\p{L}-]+(?:\s+[\p{L}-]+)?)?/iu;

const ofTime =
  /^\s*(?:and\s+|then\s+)?(?:each|every)\s+(?:(?:first|second|third|fourth|last|other|single|working|\d+|two|three|four|six)\s+)*(?:mon|tues|wednes|thurs|fri|satur|sun)?(?:day|week|weekend|month|quarter|year|hour|minute|morning|evening|night|noon|fortnight)s?\b/iu;

function readEach(draft: Draft, clause: Clause, text: string): boolean {
  const each = eachOpener.exec(text);
  // "Every first Monday of the month" is a time that nobody could read, and no row.
  if (each !== null && ofTime.test(text)) {
    missed(draft, clause);
    return true;
  }
  if (each === null || verbs.approve.test(text)) return false;
  targetOf(draft).push(eachStep(clause));
  const rest = text.slice(each[0].length);
  const steps = stepsIn(rest, clause.text, hasAnswer(draft));
  if (steps !== undefined) place(draft, steps, clause);
  else if (/\p{L}{2}/u.test(rest) && !/^\s*(?:in|of|from|on|with|that|which|who|whose|at|by|for|there|is|are)\b/iu.test(rest))
    missed(draft, clause);
  return true;
}

/** Ways to read a clause, in the order in which they are tried. Each says whether it has read it. */
const ways: readonly ((draft: Draft, clause: Said, text: string) => boolean)[] = [
  readBefore,
  readApproved,
  readCondition,
  readFilter,
  readRows,
  readEach,
];

export function readAnyWay(draft: Draft, clause: Said, text: string): void {
  if (!ways.some((way) => way(draft, clause, text))) readClause(draft, clause, text);
}
