/** What begins the flow, where a clause says it: a time, a mail, a call. */
import { conditionIn } from './conditions.ts';
import { missed, openBranch, type Draft, type Said } from './draft-so-far.ts';
import { readClause } from './read-clause.ts';
import { stepsIn } from './read-step.ts';
import { scheduleIn, triggerIn } from './read-trigger.ts';
import type { Clause } from './sentences.ts';
import { comesIn } from './vocabulary.ts';

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

/** "When an order above 100 comes in": what holds for all that follows. */
function readBound(draft: Draft, clause: Said, text: string): boolean {
  const more = /\s(?:and|with an?|,)\s+(.{3,120})$/iu.exec(text)?.[1] ?? text.replace(/^\s*\p{L}+\s+(?:an?\s+)?/iu, '');
  const isBound = /\b(?:above|over|below|under|more than|less than|at least|at most|exceeds)\s+\D{0,4}\d/i.test(text);
  const condition = isBound ? conditionIn(more) : undefined;
  if (condition !== undefined && condition.is !== 'about') openBranch(draft, condition, clause);
  return condition !== undefined;
}

const onlyBegins =
  /^\s*(?:(?:so|and|please|start|run|begin|the flow starts|it starts|starts)\s+)*(?:when|whenever|as soon as|every|each|once|if|upon|after|the moment|any time|on|i|an?|the|new|our|any)\b/iu;

function readTrigger(draft: Draft, clause: Said, text: string): boolean {
  // "Post it to Slack when an order comes in": what is done stands behind the comma that was put there.
  const [begun = '', ...body] = clause.trailing === true ? text.split(/,\s/u) : [text];
  const trigger = triggerIn(begun);
  if (trigger === undefined) return false;
  draft.trigger = trigger;
  if (body.length > 0) {
    readClause(draft, clause, body.join(', '));
    return true;
  }
  const isBound = readBound(draft, clause, text);
  // "Summarise incoming mail": what begins the flow and what is done stand in one clause.
  if (!/^\s*(?:for|with|on)\s+(?:each|every)\b/i.test(text) && !onlyBegins.test(text)) readClause(draft, clause, text);
  else if (!isBound) readBehind(draft, clause, text);
  return true;
}

const timeWords = /^\s*(?:(?:at|on|in|the|and|of|utc|o'clock|start|run|begin|it|this|should|runs|starts|each|every)\b[\s,]*)+/iu;

/** "When a new row is added in Google Sheets": what begins the flow, and no condition of it. */
const beginsWith = /^\s*(?:when|whenever|as soon as|once|every time|each time|the moment|any time)\b/iu;

/** What is left of the clause to be read; undefined where all of it said how the flow begins. */
export function readStart(draft: Draft, clause: Said, text: string, index: number): string | undefined {
  const timed = scheduleIn(text);
  if (timed !== undefined && (draft.trigger === undefined || draft.trigger.kind === 'schedule')) {
    draft.trigger = timed.trigger;
    if (timed.guessed) draft.guesses.push('You named no hour, so it starts at 8:00.');
    return /\p{L}{2,}/u.test(timed.rest.replace(timeWords, '')) ? timed.rest.replace(/^[\s,]+/, '') : undefined;
  }
  if (draft.trigger !== undefined) return text;
  if ((clause.first || index === 0) && readTrigger(draft, clause, text)) return undefined;
  if (index > 0 || !beginsWith.test(text)) return text;
  missed(draft, clause);
  draft.guesses.push('I do not know how to start at what you said first.');
  return undefined;
}
