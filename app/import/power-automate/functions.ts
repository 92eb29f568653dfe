/** The functions of the Workflow Definition Language that the expressions of this program can say, each with what it is there. */
import type { WorkflowExpression } from '../../workflow/expression/workflow-language.ts';

type Expressions = readonly WorkflowExpression[];

interface WorkflowFunction {
  /** With other arguments it means something else there, or nothing. */
  readonly takes: (args: Expressions) => boolean;
  /** The type of its result, where that is known: then an operator means the same in both languages. */
  readonly gives?: 'boolean' | 'text';
  /** Each argument counts as text, whatever it is. */
  readonly ofTexts?: true;
  /** In the words of this program; undefined where it cannot be said. */
  readonly say: (args: readonly string[]) => string | undefined;
}

/** A flow holds no longer text. */
export const longestSource = 100_000;

const exactly =
  (count: number) =>
  ({ length }: Expressions): boolean =>
    length === count;
const some = ({ length }: Expressions): boolean => length > 0;
const conditions = (args: Expressions): boolean => some(args) && args.every(isBoolean);

const comparing = (operator: string): WorkflowFunction => ({
  takes: exactly(2),
  gives: 'boolean',
  say: ([left, right]) => `(${left}) ${operator} (${right})`,
});
const joining = (operator: string): WorkflowFunction => ({
  takes: conditions,
  gives: 'boolean',
  say: (all) => all.map((one) => `(${one})`).join(` ${operator} `),
});
const calling = (name: string, count: number): Pick<WorkflowFunction, 'takes' | 'say'> => ({
  takes: exactly(count),
  say: (all) => `${name}(${all.join(', ')})`,
});
/** Their comparison of beginnings and ends takes no notice of capitals. */
const lookingAt = (method: string): WorkflowFunction => ({
  takes: exactly(2),
  gives: 'boolean',
  say: ([text, part]) => `lower(${text}).${method}(lower(${part}))`,
});

const either = (rest: string | undefined, one: string): string | undefined =>
  rest === undefined || rest.length + 2 * one.length > longestSource ? undefined : `(${one}) != null ? dyn(${one}) : dyn(${rest})`;

const functions: ReadonlyMap<string, WorkflowFunction> = new Map(
  Object.entries<WorkflowFunction>({
    equals: comparing('=='),
    greater: comparing('>'),
    greaterorequals: comparing('>='),
    less: comparing('<'),
    lessorequals: comparing('<='),
    and: joining('&&'),
    or: joining('||'),
    not: { takes: (args) => args.length === 1 && conditions(args), gives: 'boolean', say: ([one]) => `!(${one})` },
    startswith: lookingAt('startsWith'),
    endswith: lookingAt('endsWith'),
    concat: { takes: () => true, gives: 'text', ofTexts: true, say: (all) => (all.length === 0 ? '""' : all.join(' + ')) },
    string: { ...calling('text', 1), gives: 'text' },
    tolower: { ...calling('lower', 1), gives: 'text' },
    toupper: { ...calling('upper', 1), gives: 'text' },
    trim: { ...calling('trim', 1), gives: 'text' },
    replace: { ...calling('replace', 3), gives: 'text' },
    join: { ...calling('join', 2), gives: 'text' },
    split: calling('split', 2),
    length: calling('size', 1),
    createarray: { takes: () => true, say: (all) => `[${all.join(', ')}]` },
    first: { takes: exactly(1), say: ([list = '']) => (isPlace(list) ? `${list}[0]` : undefined) },
    if: {
      takes: (args) => args.length === 3 && conditions(args.slice(0, 1)),
      say: ([test, yes, no]) => `(${test}) ? dyn(${yes}) : dyn(${no})`,
    },
    coalesce: { takes: some, say: (all) => all.slice(0, -1).reduceRight<string | undefined>(either, all.at(-1)) },
  }),
);

/** An expression of this program that is a place in the data, and no computation. */
export const isPlace = (expression: string): boolean => /^(?:input|node\[|item\b)/.test(expression);

const gives = (tree: WorkflowExpression, type: 'boolean' | 'text'): boolean =>
  tree.kind === 'call' && functions.get(tree.name)?.gives === type;
const isBoolean = (tree: WorkflowExpression): boolean => (tree.kind === 'constant' && tree.value !== null) || gives(tree, 'boolean');
const isText = (tree: WorkflowExpression): boolean => tree.kind === 'text' || gives(tree, 'text');

/** A call in the words of this program; `said` says an argument. Undefined where one of them cannot be said. */
export function sayFunction(name: string, args: Expressions, said: (tree: WorkflowExpression) => string | undefined): string | undefined {
  const called = functions.get(name);
  if (called === undefined || !called.takes(args)) return undefined;
  const texts: string[] = [];
  for (const arg of args) {
    const text = said(arg);
    if (text === undefined) return undefined;
    texts.push(called.ofTexts === undefined || isText(arg) ? text : `text(${text})`);
  }
  return called.say(texts);
}
