/** One question about a rule, made of the bad flow on its page: where in it does the harm happen? */
import type { Finding } from './kit/finding.ts';
import type { Flow } from '../workflow/model/flow.ts';

export interface LessonChoice {
  readonly id: string;
  readonly name: string;
  readonly right: boolean;
}
export interface Lesson {
  readonly choices: readonly LessonChoice[];
  /** What the rule says of it, and what to do. */
  readonly message: string;
  readonly remedy: string;
}

const mostChoices = 5;

/** Undefined where the flow alone does not show it, or where there is nothing to choose from. `findings` are those of the bad flow. */
export function lessonOf(
  ruleId: string,
  flow: Flow,
  findings: readonly Pick<Finding, 'ruleId' | 'nodeId' | 'message' | 'remedy'>[],
): Lesson | undefined {
  const found = findings.filter((finding) => finding.ruleId === ruleId && finding.nodeId !== undefined);
  const right = new Set(found.map(({ nodeId }) => nodeId));
  const [first] = found;
  const steps = flow.nodes.filter(({ type }) => type !== 'note');
  // The right ones are always among those that are shown, wherever they stand in the drawing.
  const shown = new Set(
    [...steps.filter(({ id }) => right.has(id)), ...steps.filter(({ id }) => !right.has(id))].slice(0, mostChoices).map(({ id }) => id),
  );
  const choices = steps.filter(({ id }) => shown.has(id)).map(({ id, name }) => ({ id, name, right: right.has(id) }));
  return first === undefined || choices.every((choice) => choice.right) || !choices.some((choice) => choice.right)
    ? undefined
    : { choices, message: first.message, remedy: first.remedy };
}

const longEnough = 160;

/** What a rule's page says of the mend, in the first sentences that are short enough for a choice. */
export function mendWords(page: string): string | undefined {
  const [, said] = /^## How to fix\n+([^\n]+)/m.exec(page) ?? [];
  const sentences = said?.replaceAll(/[`*]/g, '').split(/(?<=\.) /) ?? [];
  let words = '';
  for (const sentence of sentences) {
    if (words !== '' && words.length + sentence.length > longEnough) break;
    words = words === '' ? sentence : `${words} ${sentence}`;
  }
  return words === '' ? undefined : words;
}
