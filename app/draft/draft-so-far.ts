/** What has been understood of a description so far, and where the next thing goes: into a branch that is open, ahead of what was said, or to the end. */
import type { Answer } from './answers.ts';
import { swapped } from './condition-part.ts';
import { plainly } from './lists.ts';
import { outlineLimits, type BranchStep, type Step, type Trigger } from './outline.ts';
import type { Clause } from './sentences.ts';

/** A part of the text that nobody could read, by its place in it. */
export interface Unread {
  readonly start: number;
  readonly end: number;
}

/** A clause as it is read. */
export interface Said extends Clause {
  /** Its condition was said last. */ readonly trailing?: true;
}

export interface Draft {
  trigger: Trigger | undefined;
  readonly steps: Step[];
  readonly unread: Unread[];
  readonly guesses: string[];
  /** Where what follows goes: into a branch that is open, or to the end. */
  open:
    | {
        readonly branch: { condition: BranchStep['condition']; said: string; readonly then: Step[]; readonly otherwise: Step[] };
        side: 'then' | 'otherwise';
        readonly clause: Unread;
        /** Something that was asked for in it was not understood. */ missed?: boolean;
        /** What it holds for is ignored. */ left?: boolean;
        /** Said behind what it is about, "ask me if it is urgent": it holds for that alone. */ trailing?: boolean;
        /** It asks for somebody ahead of what was sent or changed last. */ ahead?: boolean;
      }
    | undefined;
  /** Its sentence began with a condition that nobody could read: what follows in it must not be done always. */
  lost?: boolean;
  /** What was said last holds for this answer of whoever approves. */
  answer: Answer | undefined;
}

export const targetOf = (draft: Draft): Step[] => (draft.open === undefined ? draft.steps : draft.open.branch[draft.open.side]);
export const hasAnswer = (draft: Draft): boolean =>
  [...draft.steps, ...(draft.open === undefined ? [] : draft.open.branch.then)].some(
    (step) => step.kind === 'ask-model' && step.task !== 'classify' && step.task !== 'extract',
  );
export const changes: ReadonlySet<Step['kind']> = new Set(['send-mail', 'post-chat', 'post-service', 'write-file', 'write-row']);

export function close(draft: Draft): void {
  const { open } = draft;
  if (open === undefined) return;
  draft.open = undefined;
  const { condition, said, then, otherwise } = open.branch;
  if (open.left === true) {
    draft.steps.push({ kind: 'filter', said, condition: swapped(condition) });
    return;
  }
  if (open.missed === true && then.length === 0 && otherwise.length === 0) {
    // Nobody knows what is to be done if it is so: it must not hold for what follows.
    draft.unread.push({ start: open.clause.start, end: open.clause.end });
    return;
  }
  // A condition with nothing behind it holds everything that follows.
  const step: Step =
    then.length === 0 && otherwise.length === 0
      ? { kind: 'filter', said, condition }
      : { kind: 'branch', said, condition, then: [...then], otherwise: [...otherwise] };
  const at =
    open.ahead === true && otherwise.length === 0 && then.every(({ kind }) => kind === 'approve')
      ? draft.steps.findLastIndex(({ kind }) => changes.has(kind))
      : -1;
  draft.steps.splice(at < 0 ? draft.steps.length : at, 0, step);
}

/** An approval that is said last, "but ask me first", stands ahead of what it is about. */
export function place(draft: Draft, steps: readonly Step[], clause: Clause): void {
  const target = targetOf(draft);
  const [first] = steps;
  const early =
    first?.kind === 'approve' &&
    (clause.before || /\b(?:first|before|beforehand|without|only after|only when|once|after)\b/i.test(clause.text));
  if (!early) {
    target.push(...steps);
    return;
  }
  const at = target.findLastIndex((step) => changes.has(step.kind));
  if (at < 0 && draft.open !== undefined && target.length === 0) draft.open.ahead = true;
  if (at < 0) target.push(...steps);
  else target.splice(at, 0, ...steps);
}

export function openBranch(draft: Draft, condition: BranchStep['condition'], clause: Said): void {
  close(draft);
  draft.open = {
    branch: { condition, said: plainly(clause.text, outlineLimits.words), then: [], otherwise: [] },
    side: 'then',
    clause,
    ...(clause.trailing === true ? { trailing: true } : {}),
  };
}

export const missed = (draft: Draft, { start, end }: Unread): void => {
  draft.unread.push({ start, end });
  if (draft.open !== undefined) draft.open.missed = true;
};
