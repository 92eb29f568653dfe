/** An approval lets a workflow go on whatever was answered: only a condition that looks at the answer makes it one. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { readWorkflowText, type WorkflowExpression } from '../../workflow/expression/workflow-language.ts';
import { assent, says } from '../../workflow/model/assent-words.ts';
import { isComputed } from './expression.ts';
import { at, branchesOf, list, object, text, type PowerStep } from './parse.ts';

/** A comparison of an answer with a fixed text, and whether it is that text, or `part`: has it in it or begins with it. */
interface Asked {
  readonly step: string;
  readonly answer: string;
  readonly is: boolean;
  readonly part?: 'within' | 'start';
}

const approveOrReject: readonly string[] = ['Approve', 'Reject'];

/** The answers that a step offers, and whether the answers of several people may come as one text. Undefined: nobody knows. */
function offeredBy(step: PowerStep | undefined): { readonly options: readonly string[]; readonly joined: boolean } | undefined {
  const values = object(at(step?.inputs, 'parameters') ?? step?.inputs);
  const type = values['approvalType'];
  // What else such an approval holds is left over from another kind, and nobody is offered it.
  if (type === 'Basic' || type === 'BasicAwaitAll') return { options: approveOrReject, joined: type !== 'Basic' };
  if (type !== undefined && type !== 'CustomResponse' && type !== 'CustomResponseAwaitAll') return undefined;
  const given = Object.entries(values)
    .filter(([key]) => /(?:^|\/)(?:responses?Options|userOptions|options)$/i.test(key))
    .map(([, value]) => value);
  const options = given
    .flatMap((one) => (Array.isArray(one) ? list(one).map(text) : text(one).split(/[,;]/)))
    .map((one) => one.trim())
    .filter((one) => one !== '');
  if (options.length > 0) return options.some(isComputed) ? undefined : { options, joined: type === 'CustomResponseAwaitAll' };
  // The mail has two answers unless others are named; of an approval nobody knows which kind it is.
  return given.length === 0 && type === undefined && /^SendApproval(?:Mail|Email)/i.test(text(at(step?.inputs, 'host', 'operationId')))
    ? { options: approveOrReject, joined: false }
    : undefined;
}

/** Whoever gave an answer for which the comparison comes out so has said yes: each answer that is offered, and that it comes out so for, is one. */
function saysYes({ answer, is, part }: Asked, asked: PowerStep | undefined): boolean {
  // Of one text that an answer is, it matters not what else was offered.
  if (is && part === undefined) return says(assent, answer);
  const offered = offeredBy(asked);
  if (offered === undefined) return false;
  // "Disapprove" has "approve" in it. "Approve, Reject" is what two people said: neither begins with the one nor is it the other, but a no has no place in what all agree to.
  if (offered.joined && (is || part !== 'within')) return false;
  const holds = (option: string): boolean =>
    part === 'within'
      ? option.includes(answer)
      : part === 'start'
        ? option.toLowerCase().startsWith(answer.toLowerCase())
        : option === answer;
  const so = offered.options.filter((option) => holds(option) === is);
  return so.length > 0 && so.length < offered.options.length && so.every((option) => says(assent, option));
}

const fixedText = (tree: WorkflowExpression | undefined): string | undefined => (tree?.kind === 'text' ? tree.value : undefined);

/** `outputs('A')?['body/outcome']`, `body('A')?['outcome']`, `...?['SelectedOption']`: the step that was asked. */
function askedBy(tree: WorkflowExpression | undefined): string | undefined {
  if (tree?.kind !== 'member') return undefined;
  const key = fixedText(tree.key) ?? '';
  if (!/(?:^|\/)(?:outcome|SelectedOption)$/.test(key)) return undefined;
  for (let here: WorkflowExpression = tree.of; ; here = here.of) {
    if (here.kind === 'call')
      return ['outputs', 'body', 'actionoutputs', 'actionbody'].includes(here.name) ? fixedText(here.args[0]) : undefined;
    if (here.kind !== 'member') return undefined;
  }
}

function compared(left: WorkflowExpression | undefined, right: WorkflowExpression | undefined, is: boolean, part?: Asked['part']): Asked[] {
  const answer = fixedText(right);
  const step = askedBy(left);
  if (answer !== undefined && step !== undefined) return [{ step, answer, is, ...(part === undefined ? {} : { part }) }];
  return [];
}

/** What must hold for the whole to be `is`: every part of an "and" that is true, and of an "or" that is false. */
function inTree(tree: WorkflowExpression, is: boolean): Asked[] {
  if (tree.kind !== 'call') return [];
  switch (tree.name) {
    case 'equals':
      return [...compared(tree.args[0], tree.args[1], is), ...compared(tree.args[1], tree.args[0], is)];
    case 'contains':
    case 'startswith':
      return compared(tree.args[0], tree.args[1], is, tree.name === 'contains' ? 'within' : 'start');
    case 'not':
      return tree.args[0] === undefined ? [] : inTree(tree.args[0], !is);
    case 'and':
      return is
        ? tree.args.flatMap((arg) => inTree(arg, true))
        : tree.args.length === 1 && tree.args[0] !== undefined
          ? inTree(tree.args[0], false)
          : [];
    case 'or':
      return is
        ? tree.args.length === 1 && tree.args[0] !== undefined
          ? inTree(tree.args[0], true)
          : []
        : tree.args.flatMap((arg) => inTree(arg, false));
    default:
      return [];
  }
}

const treeOf = (value: Json): WorkflowExpression | undefined => {
  const found =
    typeof value === 'string' && value.startsWith('@')
      ? readWorkflowText(value.startsWith('@{') && value.endsWith('}') ? `@${value.slice(2, -1)}` : value)
      : undefined;
  const [part] = found?.parts ?? [];
  if (part?.kind === 'expression' && found?.parts.length === 1) return part.tree;
  return typeof value === 'string'
    ? { kind: 'text', value }
    : typeof value === 'number'
      ? { kind: 'number', value }
      : typeof value === 'boolean'
        ? { kind: 'constant', value }
        : undefined;
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

/** Whether nothing leads from `asked` to `step` but success: behind a failure or a timeout nobody has answered. */
function onlyAnswered(
  step: PowerStep,
  asked: string,
  steps: ReadonlyMap<string, PowerStep>,
  byId: ReadonlyMap<string, PowerStep>,
): boolean {
  const seen = new Set<PowerStep>();
  const open = [step];
  let reached = false;
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    if (seen.has(here)) continue;
    seen.add(here);
    if (here.after.some(({ outcomes }) => outcomes.some((outcome) => outcome !== 'Succeeded'))) return false;
    const parent = here.after.length === 0 && here.parent !== undefined ? byId.get(here.parent) : undefined;
    const before = here.after.flatMap(({ key }) => steps.get(key.toLowerCase()) ?? []);
    reached ||= before.some(({ key }) => key.toLowerCase() === asked);
    open.push(...(parent === undefined ? [] : [parent]), ...before.filter(({ key }) => key.toLowerCase() !== asked));
  }
  return reached;
}

/** The way out of a condition on which somebody has said yes, and whose answer that was. `steps` by key in small letters, `byId` by id. */
export function approvedPort(
  step: PowerStep,
  steps: ReadonlyMap<string, PowerStep>,
  byId: ReadonlyMap<string, PowerStep>,
): { readonly port: string; readonly asked: string } | undefined {
  const expression = step.raw['expression'];
  if (expression === undefined) return undefined;
  if (step.type === 'Switch') {
    const tree = treeOf(expression);
    const asked = askedBy(tree);
    if (asked === undefined) return undefined;
    const cases = Object.values(object(step.raw['cases']));
    const yes = branchesOf(step)[cases.findIndex((one) => says(assent, text(at(one, 'case'))))];
    return yes === undefined ? undefined : { port: yes.port, asked };
  }
  if (step.type !== 'If') return undefined;
  const tree = treeOfCondition(expression);
  if (tree === undefined) return undefined;
  const yes = (asked: readonly Asked[]): string | undefined =>
    asked.find(
      (one) => saysYes(one, steps.get(one.step.toLowerCase())) && (one.is || onlyAnswered(step, one.step.toLowerCase(), steps, byId)),
    )?.step;
  const whenTrue = yes(inTree(tree, true));
  if (whenTrue !== undefined) return { port: 'true', asked: whenTrue };
  const whenFalse = yes(inTree(tree, false));
  return whenFalse === undefined ? undefined : { port: 'false', asked: whenFalse };
}

/** Parameters that a person sees who is asked, by the last part of their names. Whom it goes to is not what they see. */
const seenByPeople =
  /^(?:title|details|itemLink|itemLinkDescription|subject|body|htmlBody|message|messageBody|headerText|selectionText|content)$/i;
/** Where anything computed is shown to who is asked: who was shown nothing of what comes approved nothing of it. */
export function shownTo(value: Json, path: readonly string[] = [], shown = false): string[][] {
  if (!isJsonObject(value) || typeof value['$foreign'] === 'string')
    return Array.isArray(value)
      ? list(value).flatMap((one, index) => shownTo(one, [...path, String(index)], shown))
      : shown && isComputed(value)
        ? [[...path]]
        : [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = key.split('/').at(-1) ?? '';
    // A body that is spelled out holds the mail with all its parts; a card is seen whole.
    const holdsParts = /^(?:body|message)$/i.test(name) && isJsonObject(inner) && inner['$foreign'] === undefined;
    return shownTo(inner, [...path, key], shown || (seenByPeople.test(name) && !holdsParts));
  });
}
