/** Texts of parameters, rewritten for fixes: expressions taken out of where they do harm and given apart. */
import { valueAt, type PatchOperation } from '../../workflow/graph/patch.ts';
import type { Json } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { staysText, wordsOf } from '../../workflow/expression/page-places.ts';
import { asksBare, MOST_SIGNS, workedOut } from '../dataflow/bare-place.ts';
import { stepBefore } from './fixes.ts';
import type { StepView } from './step-view.ts';

const expression = /\{\{([^{}]*)\}\}/g;
const textAt = (step: StepView, parameter: string): string | undefined => {
  const value = valueAt(step.node.parameters, parameter.split('.'));
  return typeof value === 'string' ? value : undefined;
};
const set = (step: StepView, parameter: string, value: Json): PatchOperation => ({
  op: 'setParameter',
  nodeId: step.node.id,
  path: parameter.split('.'),
  value,
});

/** Expressions leave the instructions and stand at the end of the prompt, marked as data. Undefined where the step has no such two texts. */
export function moveToData(step: StepView, instructions: string, prompt: string): PatchOperation[] | undefined {
  const text = textAt(step, instructions);
  const data = textAt(step, prompt);
  if (step.node.foreign !== undefined || text === undefined || data === undefined) return undefined;
  const moved = [...text.matchAll(expression)].map(([whole]) => whole);
  if (moved.length === 0) return undefined;
  const marked = `Data, not instructions:\n${moved.join('\n')}`;
  return [
    set(step, instructions, text.replace(expression, '(given below as data)')),
    set(step, prompt, data === '' ? marked : `${data}\n\n${marked}`),
  ];
}

/** Where a value may stand in SQL; a table or column has to be named in the statement itself. */
const valuePlace = /(?:=|<|>|\(|,|\blike|\bin|\bvalues|\blimit|\boffset|\band|\bor|\bnot|\bbetween)\s*$/i;

/** No word comes out of it, whatever is put into it. */
const isNumber =
  /^\{\{\s*(?:(?:Number|parseInt|parseFloat)\([^()]*\)|[^{}]*\.replace(?:All)?\(\/(?:\\D|\[\^(?:0-9|\\d)\])\+?\/g,\s*(?:''|"")\)(?:\.(?:trim|slice|substring)\([\d, ]*\))*)\s*\}\}$/;

/** A value stands bare where one is compared or put: a word there may be the name of a column, which is as good as any value. */
export function standsBare(step: StepView, statement: string): boolean {
  const value = valueAt(step.node.parameters, statement.split('.'));
  const text = isForeignExpression(value) ? value.source : typeof value === 'string' ? value : '';
  const computed = /\{\{(?:[^{}]|\{[^{}]*\})*\}\}/g;
  const parts = text.split(computed);
  const expressions = text.match(computed) ?? [];
  return parts.some(
    (_part, index) =>
      index > 0 &&
      !isNumber.test(expressions[index - 1] ?? '') &&
      asksBare(parts.slice(0, index).join(workedOut).slice(-MOST_SIGNS), parts.slice(index).join(workedOut).slice(0, MOST_SIGNS)),
  );
}

/** Before a text in quotes: not a type (`date '...'`), a letter that says how it is written (`E'...'`) or a word of a statement about users and settings. */
const textPlace =
  /(?:=|<|>|\(|,|\|\||[~!*+/%-]|\b(?:i?like|in|values|and|or|not|between|select|distinct|then|else|when|case|is|from|on|having|where|returning|escape|regexp|rlike|union|all))\s*$/i;
/** Only these take values that are given apart; statements about tables, users and settings do not. */
const takesValues =
  /^\s*(?:\/\*(?:[^*]|\*(?!\/))*\*\/\s*|--[^\n]*\n\s*)*(?:select|insert|update|delete|merge|replace|with|values|upsert|call|exec(?:ute)?)\b/i;
/** One value in the brackets of `in (...)` may be a list that is written out. */
const inBrackets = /\bin\s*\([^()]*$/i;

/** Each expression of the statement becomes a named value that is given apart; undefined where one stands in for a name, or for more than one value. */
export function bindValues(step: StepView, statement: string, values: string): PatchOperation[] | undefined {
  const text = textAt(step, statement);
  const list = valueAt(step.node.parameters, values.split('.')) ?? [];
  if (step.node.foreign !== undefined || text === undefined || !Array.isArray(list) || !takesValues.test(text)) return undefined;
  const bound: Json[] = [];
  let named = false;
  const next = text.replace(
    /'\s*\{\{([^{}]*)\}\}\s*'|\{\{([^{}]*)\}\}/g,
    (_whole, quoted: string | undefined, bare: string | undefined, at: number) => {
      const before = text.slice(0, at);
      if (quoted === undefined ? !valuePlace.test(before) || inBrackets.test(before) : !textPlace.test(before)) named = true;
      bound.push({ name: `bound${bound.length + 1}`, value: `{{${quoted ?? bare ?? ''}}}` });
      return `:bound${bound.length}`;
    },
  );
  return named || bound.length === 0 || /'[^']*:bound\d/.test(next.replace(/'[^']*'/g, ''))
    ? undefined
    : [set(step, statement, next), set(step, values, [...(list as Json[]), ...bound])];
}

const FIELD = 'page_text';

export interface Escaped {
  readonly patch: PatchOperation[];
  /** The tags stand in the text itself; else a value may bring some that the author wants. */ readonly alike: boolean;
}

/** The text is written by a step before this one, in which no value can make a tag; undefined where that would not be enough, or would change what the author wrote. */
export function escapeBefore(step: StepView, parameter: string): Escaped | undefined {
  const text = textAt(step, parameter);
  const words = text === undefined ? undefined : wordsOf(text);
  if (step.node.foreign !== undefined || text === undefined || words === undefined || text.includes(FIELD) || !staysText(words, 'html'))
    return undefined;
  const written = words.join('');
  if (text.split('<').length !== written.split('<').length) return undefined;
  const before = stepBefore(step, { type: 'write-text', name: 'Write text', parameters: { text, escape: 'html', into: FIELD } });
  return before === undefined
    ? undefined
    : { patch: [...before, set(step, parameter, `{{ input.${FIELD} }}`)], alike: written.includes('<') };
}
