/** Clauses that let through or leave out: "only keep rows whose amount is above 100", "ignore newsletters", "pay invoices under 100 euros". */
import { swapped } from './condition-part.ts';
import { conditionIn } from './conditions.ts';
import { targetOf, type Draft } from './draft-so-far.ts';
import { plainly } from './lists.ts';
import { outlineLimits, type Step } from './outline.ts';
import type { Clause } from './sentences.ts';
import { nouns, verbs } from './vocabulary.ts';

/** Whether the clause was one, and is read. */
export function readFilter(draft: Draft, clause: Clause, text: string): boolean {
  const kept = verbs.keepOnly.exec(text);
  const left = kept === null && !nouns.personal.test(text) ? verbs.leaveOut.exec(text) : null;
  const found = kept ?? left;
  if (found === null || /\b(?:do\s+)?nothing else\b/iu.test(text)) return false;
  const words = text
    .slice(found.index + found[0].length)
    .replace(/^\s*(?:(?:the|those|ones|rows|with|whose|where|that|which|are|if|when|items|entries|orders|all|unless|for)\s+)+/iu, '');
  if (
    draft.open !== undefined &&
    left !== null &&
    /^\s*(?:(?:it|them|this|that|these|those)(?:\s+(?:mail|message|one|ones))?\b)?\W*$/iu.test(words)
  ) {
    // "If it is spam, ignore it": what follows is for all others.
    if (draft.open.side === 'then' && draft.open.branch.then.length === 0) draft.open.left = true;
    return true;
  }
  const condition = conditionIn(words.trim() === '' ? text : words);
  if (condition === undefined) return false;
  const about = condition.is === 'about' ? { ...condition, value: String(condition.value).replace(/^(?:not|no)\s+/i, '') } : condition;
  targetOf(draft).push({
    kind: 'filter',
    said: plainly(clause.text, outlineLimits.words),
    condition: left === null ? about : swapped(about),
  });
  return true;
}

const bounded =
  /\b(?:above|over|below|under|more than|less than|at least|at most|exceeding|older than|younger than|longer than)\s+\D{0,3}\d[\d.,' ]*(?:k\b)?(?!\d*\s*(?:people|persons|managers?|words|sentences|lines|pages|characters|minutes|approvals?|(?:an?|per|each|every)\s+(?:second|minute|hour|day|run)|at a time)\b)/i;

/** "Pay invoices under 100 euros": a bound that stands within what is asked for holds for it. Whether there was one. */
export function bound(draft: Draft, steps: readonly Step[], clause: Clause, text: string): boolean {
  const found = bounded.exec(text);
  const [first] = steps;
  if (found === null || first === undefined || first.kind === 'ask-model' || first.kind === 'wait' || draft.open !== undefined)
    return false;
  const condition = conditionIn(text.slice(found.index));
  if (condition === undefined || condition.is === 'about') return false;
  const said = plainly(clause.text, outlineLimits.words);
  const aged = /older|younger|longer/i.test(found[0]) ? { ...condition, field: 'age in days' } : condition;
  if (first.kind === 'read') draft.steps.push(...steps, { kind: 'filter', said, condition: aged });
  else if (first.kind === 'approve') draft.steps.push({ kind: 'branch', said, condition: aged, then: [...steps], otherwise: [] });
  else draft.steps.push({ kind: 'filter', said, condition: aged }, ...steps);
  return true;
}

/** "Send complaints to the quality manager", "tell me about the urgent ones": which of the classes that were told apart before it is about. */
export function ofClass(draft: Draft, text: string): string | undefined {
  const asked = targetOf(draft).findLast((step) => step.kind === 'ask-model' && step.task === 'classify');
  if (asked?.kind !== 'ask-model' || draft.open !== undefined) return undefined;
  return asked.classes.find((name) => {
    const word = name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/y$/, '(?:y|ie)');
    return new RegExp(
      String.raw`^\s*(?:(?:and|then|please|also)\s+){0,2}[\p{L}-]+\s+(?:(?:me|us|him|her|them)\s+)?(?:about\s+)?(?:(?:all|the|any|every|each|those)\s+){0,2}(?:${word}(?:s|es)\b|${word}\s+(?:ones?|mails?|e-?mails?|messages?|tickets?|requests?|reviews?|questions?|cases?|orders?|invoices?|rows?|leads?)\b)`,
      'iu',
    ).test(text);
  });
}
