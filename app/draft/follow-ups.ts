/** "If so", "if she agrees", "otherwise": what is said next about what was asked just before, of a model or of a person. */
import { answerIn } from './answers.ts';
import { elseOpener } from './condition-part.ts';
import { missed, targetOf, type Draft, type Said } from './draft-so-far.ts';

const ifSo = /^(\s*(?:(?:and|but|then)\s+)?if\s+)(?:so|yes|that is so|it is so|that is the case)\b[\s,:]*(?:then\s+)?/iu;
const ifNot = /^\s*(?:(?:and|but)\s+)?if\s+(?:not|no)\b[\s,:]*(?:then\s+)?/iu;
/** "If so" is about what was asked just before: the first of what it was to be told from. A person who was asked since then is somebody else. */
export function spelledOut(draft: Draft, text: string): string {
  const asked = targetOf(draft).at(-1);
  const [first] = asked?.kind === 'ask-model' && asked.task === 'classify' ? asked.classes : [];
  return first === undefined ? text : text.replace(ifSo, `$1it is ${first}, `).replace(ifNot, `unless it is ${first}, `);
}

/** A flow goes on with the yes of whoever approves, and with nothing else: "if yes" is said already, and for a no there is no step. */
export function readAnswer(draft: Draft, clause: Said): Said | undefined {
  const { text, first } = clause;
  const asked = targetOf(draft).findLast((step) => step.kind === 'approve' || (step.kind === 'ask-model' && step.task === 'classify'));
  const said = asked?.kind === 'approve' ? answerIn(text) : undefined;
  if (said === undefined && first && !(draft.answer !== undefined && elseOpener.test(text))) draft.answer = undefined;
  if (said !== undefined) draft.answer = said.answer;
  else if (draft.answer === 'yes' && elseOpener.test(text)) draft.answer = 'no';
  if (said?.answer === 'yes') return said.rest === '' ? undefined : { ...clause, text: said.rest, first: false };
  if (draft.answer !== 'no') return clause;
  missed(draft, clause);
  return undefined;
}
