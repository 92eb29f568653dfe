/** A description in English to an outline, with lists of words and no model: what it cannot read stays in the person's own words. */
import { conditionInWords } from './build-condition.ts';
import { conditionFirst } from './condition-first.ts';
import { elseOpener } from './condition-part.ts';
import { changes, close, missed, type Draft, type Said, type Unread } from './draft-so-far.ts';
import { readAnswer, spelledOut } from './follow-ups.ts';
import { unheard } from './heard.ts';
import { otherLanguage } from './language.ts';
import { plainly } from './lists.ts';
import { countSteps, outlineLimits, outlineSchema, type Outline } from './outline.ts';
import { asks, readAnyWay, readClause } from './read-clause.ts';
import { readStart } from './read-start.ts';
import { clausesIn } from './sentences.ts';

export interface Understood {
  readonly outline: Outline;
  readonly unread: readonly Unread[];
  /** Slots that the reader filled without having been told. */
  readonly guesses: readonly string[];
}

const leavesIt = /^\s*(?:ignore|skip|drop|discard)s?\s+(?:it|them|this|that)\W*$|^\s*(?:do nothing|stop)\W*$/iu;

const fluffOnly =
  /^\s*(?:do nothing else|after that|then|next|finally|and|afterwards|that is all|that's it|thanks|thank you|please|first|in the end|nothing else)\s*$/i;

/** What follows "otherwise", or what was ignored; what is left to be read, undefined where that is all. */
function readOtherwise(draft: Draft, clause: Said, given: string): string | undefined {
  let text = given;
  const otherwise = elseOpener.exec(text);
  if (draft.open?.left === true) {
    if (otherwise === null && !clause.first && !clause.then) {
      missed(draft, clause);
      return undefined;
    }
    close(draft);
    text = text.slice(otherwise?.[0].length ?? 0);
  }
  if (otherwise === null || draft.open === undefined) return text;
  draft.open.side = draft.open.side === 'then' ? 'otherwise' : 'then';
  const rest = text.slice(otherwise[0].length);
  if (rest.trim() !== '' && !(draft.open.side === 'otherwise' && leavesIt.test(rest))) readClause(draft, clause, rest);
  return undefined;
}

/** A new sentence ends a branch; so does the next thing where the condition was said last. What that was taken to mean is said. */
function endBranch(draft: Draft, clause: Said, text: string): void {
  if (draft.open?.trailing === true && !clause.first && draft.open.branch.then.some(({ kind }) => changes.has(kind)) && asks(text)) {
    draft.guesses.push(
      `I took it that “${plainly(text, 80)}” is done always, and not only if ${conditionInWords(draft.open.branch.condition)}. If it is to be done only then, say the condition first.`,
    );
  }
  if (clause.first || draft.open?.trailing === true) close(draft);
  const { branch, side } = draft.open ?? {};
  if (
    branch !== undefined &&
    side === 'then' &&
    branch.then.length > 0 &&
    branch.then.every(({ kind }) => kind === 'approve') &&
    asks(text)
  ) {
    draft.guesses.push(
      `I took it that “${plainly(text, 80)}” is done only if ${conditionInWords(branch.condition)}. If it is to be done always, write it as a sentence of its own.`,
    );
  }
}

function read(draft: Draft, given: Said, index: number): void {
  const clause = readAnswer(draft, given);
  if (clause === undefined) return;
  if (draft.lost === true && !clause.first) {
    missed(draft, clause);
    return;
  }
  draft.lost = false;
  const begun = readStart(draft, clause, spelledOut(draft, clause.text), index);
  const text = begun === undefined || fluffOnly.test(begun) ? undefined : readOtherwise(draft, clause, begun);
  if (text === undefined) return;
  endBranch(draft, clause, text);
  readAnyWay(draft, clause, text);
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
