/** A description in English to an outline, with lists of words and no model: what it cannot read stays in the person's own words. */
import { conditionInWords } from './build-condition.ts';
import { conditionFirst } from './condition-first.ts';
import { conditionOpener, conditionPart, elseOpener, swapped, wholeCondition } from './condition-part.ts';
import { conditionIn } from './conditions.ts';
import { changes, close, hasAnswer, missed, openBranch, place, targetOf, type Draft, type Said, type Unread } from './draft-so-far.ts';
import { readAnswer, spelledOut } from './follow-ups.ts';
import { excepted, plainly } from './lists.ts';
import { countSteps, outlineLimits, outlineSchema, type Outline } from './outline.ts';
import { stepsIn } from './read-step.ts';
import { scheduleIn, triggerIn } from './read-trigger.ts';
import { bound, ofClass, readFilter } from './filters.ts';
import { unheard } from './heard.ts';
import { otherLanguage } from './language.ts';
import { clausesIn, eachRowOf, type Clause } from './sentences.ts';
import { fieldsOf } from './steps/models.ts';
import { readFirst } from './steps/reading.ts';
import { comesIn, verbs } from './vocabulary.ts';

export interface Understood {
  readonly outline: Outline;
  readonly unread: readonly Unread[];
  /** Slots that the reader filled without having been told. */
  readonly guesses: readonly string[];
}

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

const leavesIt = /^\s*(?:ignore|skip|drop|discard)s?\s+(?:it|them|this|that)\W*$|^\s*(?:do nothing|stop)\W*$/iu;

const eachOpener =
  /^\s*(?:(?:and|then|for|go through)\s+){0,2}(?:for each|for every|each|every|one by one|for all)\s+([\p{L}-]+(?:\s+[\p{L}-]+)?)?/iu;

/** "But never send it to the customer": what must not be done is no step. */
const forbids =
  /^\s*(?:nobody|no[ -]one|none of (?:us|them))\b|^\s*(?:(?!(?:who|that|which|whose|if|when|where|whether)\b)[\p{L}'’-]+\s+){0,4}?(?:(?:do|does|must|should|may|shall|can|will) not|cannot|(?:do|does|must|should|ca|wo)n['’]t|never|under no circumstances)\b(?!\s+(?:forget|hesitate))/iu;

function readClause(draft: Draft, clause: Clause, text: string): void {
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

/** "after my manager approves" stands ahead of what it is said about; "once" too. */
const onlyAfter =
  /\s+(?:(?:only\s+)?(?:after|once|when|if|as soon as))\s+((?:i|we|my|the|our|a|someone|somebody|legal|hr|finance|accounting|two|\p{Lu}[\p{L}&-]*)\b.{0,60}\b(?:approve[sd]?|approval|confirm(?:s|ed)?|sign(?:s|ed)? off|agree[sd]?|said yes|says yes|checked|reviewed|okay(?:s|ed)?|gave (?:the|their) ok|released).*)$/iu;

/** "When a new row is added in Google Sheets": what begins the flow, and no condition of it. */
const beginsWith = /^\s*(?:when|whenever|as soon as|once|every time|each time|the moment|any time)\b/iu;

const ofTime =
  /^\s*(?:and\s+|then\s+)?(?:each|every)\s+(?:(?:first|second|third|fourth|last|other|single|working|\d+|two|three|four|six)\s+)*(?:mon|tues|wednes|thurs|fri|satur|sun)?(?:day|week|weekend|month|quarter|year|hour|minute|morning|evening|night|noon|fortnight)s?\b/iu;

const fluffOnly =
  /^\s*(?:do nothing else|after that|then|next|finally|and|afterwards|that is all|that's it|thanks|thank you|please|first|in the end|nothing else)\s*$/i;

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

/** What stands behind "when a mail arrives" in the same clause, and nobody has read. */
function readBehind(draft: Draft, clause: Clause, text: string): void {
  // "..., AI gives feedback" is something to be done, and no field of the form.
  const deed = /,\s*((?:(?:an?|the|our)\s+)?(?:ai|llm|gpt|model|assistant|bot)\s+\p{L}+s\b.{2,})$/iu.exec(text)?.[1];
  if (deed !== undefined) {
    readClause(draft, clause, deed);
    return;
  }
  if (draft.trigger?.kind === 'form' || draft.trigger?.kind === 'webhook' || draft.trigger?.kind === 'hand') return;
  const found =
    /(,\s*|\b(?:arrives?|comes? in|is received|appears?)\s+)(?!(?:with|without|from|whose|which|that|who|or|and|as|such|like|for|to|in|on|at|by|about|into|via|through|containing|e\.g)\b)(.{8,})$/iu.exec(
      text,
    );
  const [, before = '', rest = ''] = found ?? [];
  if (found === null || rest.trim().split(/\s+/).length < 3 || (before.startsWith(',') && !comesIn.test(text.slice(0, found.index))))
    return;
  const steps = stepsIn(rest, clause.text, false);
  if (steps !== undefined) readClause(draft, clause, rest);
  else if (before.startsWith(','))
    missed(
      draft,
      clause.text.endsWith(rest) && clause.end - clause.start === clause.text.length
        ? { start: clause.end - rest.length, end: clause.end }
        : clause,
    );
}

/** It asks for something that there is, and says of no further condition. */
const asks = (text: string): boolean => !conditionOpener.test(text) && !forbids.test(text) && stepsIn(text, text, true) !== undefined;

function read(draft: Draft, given: Said, index: number): void {
  const clause = readAnswer(draft, given);
  if (clause === undefined) return;
  if (draft.lost === true && !clause.first) {
    missed(draft, clause);
    return;
  }
  draft.lost = false;
  let text = spelledOut(draft, clause.text);
  const timed = scheduleIn(text);
  if (timed !== undefined && (draft.trigger === undefined || draft.trigger.kind === 'schedule')) {
    draft.trigger = timed.trigger;
    if (timed.guessed) draft.guesses.push('You named no hour, so it starts at 8:00.');
    text = timed.rest;
    if (
      !/\p{L}{2,}/u.test(
        text.replace(/^\s*(?:(?:at|on|in|the|and|of|utc|o'clock|start|run|begin|it|this|should|runs|starts|each|every)\b[\s,]*)+/iu, ''),
      )
    )
      return;
    text = text.replace(/^[\s,]+/, '');
  } else if (draft.trigger === undefined && (clause.first || index === 0)) {
    // "Post it to Slack when an order comes in": what is done stands behind the comma that was put there.
    const [begun = '', ...body] = clause.trailing === true ? text.split(/,\s/u) : [text];
    const trigger = triggerIn(begun);
    if (trigger !== undefined && body.length > 0) {
      draft.trigger = trigger;
      readClause(draft, clause, body.join(', '));
      return;
    }
    if (trigger !== undefined) {
      draft.trigger = trigger;
      const more = /\s(?:and|with an?|,)\s+(.{3,120})$/iu.exec(text)?.[1] ?? text.replace(/^\s*\p{L}+\s+(?:an?\s+)?/iu, '');
      const condition = /\b(?:above|over|below|under|more than|less than|at least|at most|exceeds)\s+\D{0,4}\d/i.test(text)
        ? conditionIn(more)
        : undefined;
      if (condition !== undefined && condition.is !== 'about') openBranch(draft, condition, clause);
      const folded = /^\s*(?:for|with|on)\s+(?:each|every)\b/i.test(text) ? '' : text;
      // "Summarise incoming mail": what begins the flow and what is done stand in one clause.
      if (
        folded !== '' &&
        !/^\s*(?:(?:so|and|please|start|run|begin|the flow starts|it starts|starts)\s+)*(?:when|whenever|as soon as|every|each|once|if|upon|after|the moment|any time|on|i|an?|the|new|our|any)\b/iu.test(
          text,
        )
      )
        readClause(draft, clause, text);
      else if (condition === undefined) readBehind(draft, clause, text);
      return;
    }
  }
  if (draft.trigger === undefined && index === 0 && beginsWith.test(text)) {
    missed(draft, clause);
    draft.guesses.push('I do not know how to start at what you said first.');
    return;
  }
  if (fluffOnly.test(text)) return;
  const otherwise = elseOpener.exec(text);
  if (draft.open?.left === true) {
    if (otherwise === null && !clause.first && !clause.then) {
      missed(draft, clause);
      return;
    }
    close(draft);
    text = text.slice(otherwise?.[0].length ?? 0);
  }
  if (otherwise !== null && draft.open !== undefined) {
    draft.open.side = draft.open.side === 'then' ? 'otherwise' : 'then';
    const rest = text.slice(otherwise[0].length);
    if (rest.trim() !== '' && !(draft.open.side === 'otherwise' && leavesIt.test(rest))) readClause(draft, clause, rest);
    return;
  }
  // A new sentence ends a branch unless it goes on with "otherwise"; so does the next thing where the condition was said last.
  if (draft.open?.trailing === true && !clause.first && draft.open.branch.then.some(({ kind }) => changes.has(kind)) && asks(text)) {
    draft.guesses.push(
      `I took it that “${plainly(text, 80)}” is done always, and not only if ${conditionInWords(draft.open.branch.condition)}. If it is to be done only then, say the condition first.`,
    );
  }
  if (clause.first || draft.open?.trailing === true) close(draft);
  if (
    draft.open?.side === 'then' &&
    draft.open.branch.then.length > 0 &&
    draft.open.branch.then.every(({ kind }) => kind === 'approve') &&
    asks(text)
  ) {
    draft.guesses.push(
      `I took it that “${plainly(text, 80)}” is done only if ${conditionInWords(draft.open.branch.condition)}. If it is to be done always, write it as a sentence of its own.`,
    );
  }
  if (readBefore(draft, clause, text)) return;
  const approved = onlyAfter.exec(text);
  if (approved !== null) {
    const steps = stepsIn(approved[1] ?? '', clause.text, true);
    if (steps?.[0]?.kind === 'approve') {
      readClause(draft, clause, text.slice(0, approved.index));
      place(draft, steps, { ...clause, text: 'first' });
    } else missed(draft, clause);
    return;
  }
  if (readCondition(draft, clause, text) || readFilter(draft, clause, text)) return;
  const rows = eachRowOf(text);
  if (rows !== undefined) {
    const [first] = targetOf(draft).some(({ kind }) => kind === 'read') ? [] : (stepsIn(`read ${rows.from}`, clause.text, false) ?? []);
    if (first?.kind === 'read') targetOf(draft).push(first);
    targetOf(draft).push({ kind: 'each', said: plainly(clause.text, outlineLimits.words), most: 1_000 });
    if (rows.rest !== '') readClause(draft, { ...clause, first: false }, rows.rest);
    return;
  }
  const each = eachOpener.exec(text);
  // "Every first Monday of the month" is a time that nobody could read, and no row.
  if (each !== null && ofTime.test(text)) {
    missed(draft, clause);
    return;
  }
  if (each !== null && !verbs.approve.test(text)) {
    targetOf(draft).push({ kind: 'each', said: plainly(clause.text, outlineLimits.words), most: 1_000 });
    const rest = text.slice(each[0].length);
    const steps = stepsIn(rest, clause.text, hasAnswer(draft));
    if (steps !== undefined) place(draft, steps, clause);
    else if (/\p{L}{2}/u.test(rest) && !/^\s*(?:in|of|from|on|with|that|which|who|whose|at|by|for|there|is|are)\b/iu.test(rest))
      missed(draft, clause);
    return;
  }
  readClause(draft, clause, text);
}

const nameOf = (text: string): string => {
  const first = plainly(text.split(/[.!?](?=\s|$)|\n/)[0] ?? '', 400).replace(
    /^(?:please|i want to|i would like to|we want to|can you)\s+/i,
    '',
  );
  const short = first.length <= 60 ? first : `${first.slice(0, 57).replace(/\s+\S*$/, '')}…`;
  return short === '' ? 'New flow' : short.charAt(0).toUpperCase() + short.slice(1);
};

/** Reads a description. Nothing of it is dropped: what gives no step is in `unread` and in the outline's list of what was not understood. */
export function readWords(description: string): Understood {
  const text = description.slice(0, outlineLimits.text);
  const draft: Draft = { trigger: undefined, steps: [], unread: [], guesses: [], open: undefined, answer: undefined };
  const language = otherLanguage(text);
  if (language !== undefined) {
    return {
      outline: outlineSchema.parse({
        name: nameOf(text),
        trigger: { kind: 'hand', fields: [] },
        steps: [],
        notUnderstood: [plainly(text, outlineLimits.words)],
      }) as Outline,
      unread: [{ start: 0, end: text.length }],
      guesses: [`This looks like ${language}, and I read English only. Please say it in English.`],
    };
  }
  const clauses = clausesIn(text);
  let full = false;
  clauses.forEach((clause, index) => {
    full ||=
      countSteps(draft.steps) +
        (draft.open === undefined ? 0 : countSteps(draft.open.branch.then) + countSteps(draft.open.branch.otherwise) + 1) >
      outlineLimits.steps - 4;
    if (full) draft.unread.push({ start: clause.start, end: clause.end });
    else for (const one of conditionFirst(clause)) read(draft, one, index);
  });
  if (draft.open !== undefined && draft.open.left !== true && draft.open.branch.then.length + draft.open.branch.otherwise.length === 0)
    draft.open.missed = true;
  close(draft);
  if (draft.trigger === undefined) draft.guesses.push('You did not say what starts it, so a person starts it by hand.');
  const outline: Outline = {
    name: nameOf(text),
    trigger: draft.trigger ?? { kind: 'hand', fields: [] },
    steps: draft.steps,
    notUnderstood: [...new Set(draft.unread.map(({ start, end }) => plainly(text.slice(start, end), outlineLimits.words)))]
      .filter((words) => words !== '')
      .slice(0, outlineLimits.steps),
  };
  const parsed = outlineSchema.parse(outline) as Outline;
  return { outline: parsed, unread: draft.unread, guesses: [...draft.guesses, ...unheard(text, parsed)] };
}
