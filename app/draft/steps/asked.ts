/** What every reader of a clause is given, and what they share. */
import { plainly } from '../lists.ts';
import { outlineLimits, type Step, type StepOf } from '../outline.ts';
import { verbs, type Verb } from '../vocabulary.ts';

export interface Asked {
  readonly text: string;
  readonly said: string;
  /** A model has written or read something by now. */ readonly hasAnswer: boolean;
}
export type Reader = (asked: Asked) => readonly Step[] | undefined;

/** Words that are a thing as often as a deed, and what stands before them where they are a thing: "our FAQ document", "the mail". */
const things =
  /^(?:document|file|note|log|record|track|register|archive|export|list|order|message|e-?mail|mail|report|label|tag|rate|score|review|answer)s?$/iu;
const ofThing =
  /(?:^|\s)(?:the|an?|our|my|his|her|their|its|this|that|these|those|each|every|any|all|new|incoming|of|from|in|into|on|as|with|about)\s+(?:(?!(?:and|or|then|assistant|model|ai|llm|bot|agent|manager|colleague|team|person|lead|boss)\b)[\p{L}\d-]+\s+)?$/iu;
/** What is done is done to something. */
const ofDeed = /^\s+(?:it|them|the|an?|each|every|all|these|those|my|our)\b/iu;

const found = (text: string, verb: Verb): RegExpExecArray | undefined => {
  for (const one of text.matchAll(new RegExp(verbs[verb].source, 'giu')))
    if (
      !things.test(one[0]) ||
      ofDeed.test(text.slice(one.index + one[0].length)) ||
      !ofThing.test(text.slice(Math.max(0, one.index - 60), one.index))
    )
      return one;
  return undefined;
};
/** Whether the clause asks for such a deed. */
export const has = (text: string, verb: Verb): boolean => found(text, verb) !== undefined;
/** What stands behind the verb. */
export const after = (text: string, verb: Verb): string => {
  const one = found(text, verb);
  return one === undefined ? '' : text.slice(one.index + one[0].length);
};
export const said = (text: string): string => plainly(text, outlineLimits.words);

export const model = (asked: Asked, task: StepOf<'ask-model'>['task'], more: Partial<StepOf<'ask-model'>> = {}): StepOf<'ask-model'> => ({
  kind: 'ask-model',
  said: said(asked.said),
  task,
  about: said(asked.text),
  classes: [],
  fields: [],
  language: '',
  ...more,
});
