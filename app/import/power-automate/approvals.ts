/** An approval lets a workflow go on whatever was answered: only a condition that looks at the answer makes it one. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { readWorkflowText, type WorkflowExpression } from '../../workflow/expression/workflow-language.ts';
import { branchesOf, list, object, text, type PowerStep } from './parse.ts';

/** Answers that say no. Whatever else is picked out was somebody's choice. */
const refuses = /reject|deny|denied|decline|disapprove|cancel|^no\b|ablehn|refus|rechaz/i;

/** A comparison of an answer with a fixed text, and whether it is that text. */
interface Asked { readonly step: string; readonly answer: string; readonly is: boolean }

const fixedText = (tree: WorkflowExpression | undefined): string | undefined => (tree?.kind === 'text' ? tree.value : undefined);

/** `outputs('A')?['body/outcome']`, `body('A')?['outcome']`, `...?['SelectedOption']`: the step that was asked. */
function askedBy(tree: WorkflowExpression | undefined): string | undefined {
  if (tree?.kind !== 'member') return undefined;
  const key = fixedText(tree.key) ?? '';
  if (!/(?:^|\/)(?:outcome|SelectedOption)$/.test(key)) return undefined;
  for (let at: WorkflowExpression = tree.of; ; at = at.of) {
    if (at.kind === 'call') return ['outputs', 'body', 'actionoutputs', 'actionbody'].includes(at.name) ? fixedText(at.args[0]) : undefined;
    if (at.kind !== 'member') return undefined;
  }
}

function compared(left: WorkflowExpression | undefined, right: WorkflowExpression | undefined, is: boolean): Asked[] {
  const answer = fixedText(right);
  const step = askedBy(left);
  if (answer !== undefined && step !== undefined) return [{ step, answer, is }];
  return fixedText(left) === undefined || askedBy(right) === undefined ? [] : compared(right, left, is);
}

/** What must hold for the whole to be `is`: every part of an "and" that is true, and of an "or" that is false. */
function inTree(tree: WorkflowExpression, is: boolean): Asked[] {
  if (tree.kind !== 'call') return [];
  switch (tree.name) {
    case 'equals': case 'contains': case 'startswith': return compared(tree.args[0], tree.args[1], is);
    case 'not': return tree.args[0] === undefined ? [] : inTree(tree.args[0], !is);
    case 'and': return is ? tree.args.flatMap((arg) => inTree(arg, true)) : tree.args.length === 1 && tree.args[0] !== undefined ? inTree(tree.args[0], false) : [];
    case 'or': return is ? (tree.args.length === 1 && tree.args[0] !== undefined ? inTree(tree.args[0], true) : []) : tree.args.flatMap((arg) => inTree(arg, false));
    default: return [];
  }
}

const treeOf = (value: Json): WorkflowExpression | undefined => {
  const found = typeof value === 'string' && value.startsWith('@') ? readWorkflowText(value.startsWith('@{') && value.endsWith('}') ? `@${value.slice(2, -1)}` : value) : undefined;
  const [part] = found?.parts ?? [];
  if (part?.kind === 'expression' && found?.parts.length === 1) return part.tree;
  return typeof value === 'string' ? { kind: 'text', value } : typeof value === 'number' ? { kind: 'number', value } : typeof value === 'boolean' ? { kind: 'constant', value } : undefined;
};

/** The designer writes `{ "and": [{ "equals": ["@...", "Approve"] }] }`. */
function treeOfCondition(value: Json, depth = 0): WorkflowExpression | undefined {
  if (!isJsonObject(value)) return treeOf(value);
  const [entry, ...more] = Object.entries(value);
  if (entry === undefined || more.length > 0 || depth > 20) return undefined;
  const [name, given] = entry;
  const args = (Array.isArray(given) ? list(given) : [given]).map((one) => treeOfCondition(one, depth + 1));
  const complete = args.filter((arg) => arg !== undefined);
  return complete.length < args.length ? undefined : { kind: 'call', name: name.toLowerCase(), args: complete };
}

/** The way out of a condition on which somebody has said yes, and whose answer that was. */
export function approvedPort(step: PowerStep): { readonly port: string; readonly asked: string } | undefined {
  const expression = step.raw['expression'];
  if (expression === undefined) return undefined;
  if (step.type === 'Switch') {
    const tree = treeOf(expression);
    const asked = askedBy(tree);
    if (asked === undefined) return undefined;
    const cases: JsonObject = object(step.raw['cases']);
    const yes = branchesOf(step).find(({ title }, index) => { const answer = text(object(Object.values(cases)[index] ?? null)['case']); return title !== 'Default' && answer !== '' && !refuses.test(answer); });
    return yes === undefined ? undefined : { port: yes.port, asked };
  }
  if (step.type !== 'If') return undefined;
  const tree = treeOfCondition(expression);
  if (tree === undefined) return undefined;
  const yes = (asked: readonly Asked[]): string | undefined => asked.find(({ answer, is }) => is !== refuses.test(answer))?.step;
  const whenTrue = yes(inTree(tree, true));
  if (whenTrue !== undefined) return { port: 'true', asked: whenTrue };
  const whenFalse = yes(inTree(tree, false));
  return whenFalse === undefined ? undefined : { port: 'false', asked: whenFalse };
}
