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

export const has = (text: string, verb: Verb): boolean => verbs[verb].test(text);
/** What stands behind the verb. */
export const after = (text: string, verb: Verb): string => {
  const found = verbs[verb].exec(text);
  return found === null ? '' : text.slice(found.index + found[0].length);
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
