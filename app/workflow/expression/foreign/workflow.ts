/** What an expression of Power Automate or Azure Logic Apps reads. */
import type { ParameterReads, Read, ClosedUse } from '../../model/reads.ts';
import { readAs } from '../../model/reads.ts';
import { unreadable } from './unreadable.ts';
import { descend, newReadList } from '../reads.ts';
import { readWorkflowText, type WorkflowExpression } from '../workflow-language.ts';

/** `places`: what the value is; `side`: what decides about it, or what it is made of. */
interface Made {
  readonly places: readonly Read[];
  readonly side: readonly Read[];
}

const anything: Made = { places: [], side: [{ from: 'any' }] };
const at = (read: Read): Made => ({ places: [read], side: [] });
const run = (name: string): Made => ({ places: [], side: [{ from: 'run', name }] });
const all = ({ places, side }: Made): Read[] => [...places, ...side];

/** Where a flow of theirs keeps what it works with, as its importer puts it: what started it, its variables, and what each step gave. */
const triggerAt = (...path: string[]): Made => at({ from: 'input', path: ['trigger', ...path] });
const stepAt = (node: string, ...path: string[]): Made => at({ from: 'node', node, path });

const namedSteps: Readonly<Record<string, readonly string[]>> = {
  body: ['body'],
  actionbody: ['body'],
  outputs: [],
  actionoutputs: [],
  items: ['item'],
  formdatavalue: ['body'],
  formdatamultivalues: ['body'],
  multipartbody: ['body'],
};
const trigger: Readonly<Record<string, readonly string[]>> = {
  triggerbody: ['body'],
  triggeroutputs: [],
  triggerformdatavalue: ['body'],
  triggerformdatamultivalues: ['body'],
  triggermultipartbody: ['body'],
};
const ofRun: ReadonlySet<string> = new Set(['workflow', 'listcallbackurl', 'action', 'workflowid']);
/** What is made at the moment, out of nothing: the time, a number. */
const madeNow: ReadonlySet<string> = new Set(['utcnow', 'guid', 'rand', 'iterationindexes', 'range']);
const settings: ReadonlySet<string> = new Set([
  'parameters',
  'appsetting',
  'environment',
  'reference',
  'resourceid',
  'resourcegroup',
  'subscription',
  'listkeys',
  'deployment',
]);

const closed = new Map<string, ClosedUse>([
  ...[
    'equals',
    'and',
    'or',
    'not',
    'greater',
    'greaterorequals',
    'less',
    'lessorequals',
    'contains',
    'empty',
    'startswith',
    'endswith',
    'bool',
    'isint',
    'isfloat',
  ].map((name) => [name, 'boolean'] as const),
  ...[
    'int',
    'float',
    'decimal',
    'add',
    'sub',
    'mul',
    'div',
    'mod',
    'min',
    'max',
    'ticks',
    'dayofweek',
    'dayofmonth',
    'dayofyear',
    'datedifference',
  ].map((name) => [name, 'number'] as const),
  ...['length', 'indexof', 'lastindexof', 'nthindexof'].map((name) => [name, 'enum'] as const),
  ...[
    'addseconds',
    'addminutes',
    'addhours',
    'adddays',
    'addtotime',
    'subtractfromtime',
    'startofhour',
    'startofday',
    'startofmonth',
    'getpasttime',
    'getfuturetime',
    'parsedatetime',
    'converttoutc',
    'convertfromutc',
    'converttimezone',
  ].map((name) => [name, 'date'] as const),
]);

/** Functions that give one of their arguments, or a part of one, as it is. */
const givers: ReadonlySet<string> = new Set([
  'coalesce',
  'json',
  'array',
  'createobject',
  'skip',
  'take',
  'reverse',
  'sort',
  'union',
  'intersection',
]);
/** Functions that give an element of a list. */
const elements: ReadonlySet<string> = new Set(['first', 'last']);

const nameOf = (tree: WorkflowExpression | undefined): string | undefined => (tree?.kind === 'text' ? tree.value : undefined);
const join = (made: readonly Made[]): Made => ({ places: made.flatMap(({ places }) => places), side: made.flatMap(({ side }) => side) });
const deeper = (made: Made, segment: string): Made => ({ places: made.places.map((read) => descend(read, segment)), side: made.side });

function call(name: string, args: readonly WorkflowExpression[], template: boolean): Made {
  const [first] = args;
  if (Object.hasOwn(trigger, name)) return triggerAt(...(trigger[name] ?? []));
  if (settings.has(name) || (template && name === 'variables')) {
    const setting = nameOf(first);
    return setting === undefined
      ? { places: [], side: [{ from: 'environment', name }, ...args.flatMap((arg) => all(visit(arg, template)))] }
      : { places: [], side: [{ from: 'environment', name: setting }] };
  }
  if (Object.hasOwn(namedSteps, name)) {
    const step = nameOf(first);
    return step === undefined ? anything : stepAt(step, ...(namedSteps[name] ?? []));
  }
  // Where the name is worked out, the importer puts before it what other steps may have written.
  if (name === 'variables') {
    const variable = nameOf(first);
    return variable === undefined
      ? join([at({ from: 'input', path: ['variables'] }), ...(first === undefined || args.length === 1 ? [] : [visit(first, template)])])
      : at({ from: 'input', path: ['variables', variable] });
  }
  if (name === 'agentparameters') return at({ from: 'model', key: nameOf(first) ?? '' });
  // The result of a scope is that of all steps inside; its importer spells them out.
  if (name === 'item' || name === 'result') return anything;
  if (name === 'trigger') return triggerAt();
  if (name === 'actions') {
    const step = nameOf(first);
    return step === undefined ? anything : stepAt(step);
  }
  if (ofRun.has(name)) return run(name);
  if (madeNow.has(name)) return { places: [], side: args.flatMap((arg) => all(visit(arg, template))) };
  const given = args.map((arg) => visit(arg, template));
  if (name === 'if' && given.length === 3)
    return {
      places: given.slice(1).flatMap(({ places }) => places),
      side: given.flatMap((made, index) => (index === 0 ? all(made) : made.side)),
    };
  if (elements.has(name) && given[0] !== undefined) return deeper(given[0], '*');
  if (givers.has(name)) return join(given);
  const reads = given.flatMap(all);
  const use = closed.get(name);
  return { places: [], side: use === undefined ? reads : reads.map((read) => readAs(read, use)) };
}

/** The fields that a key leads through: `body/value` goes two deep at once. */
const fieldsIn = (key: string): string[] => key.split('/').filter((part) => part !== '');

/** `outputs('A')?['body/value']` goes two fields deep at once: a slash in a key divides it. */
function member(of: Made, key: WorkflowExpression, template: boolean): Made {
  if (key.kind === 'text') {
    return fieldsIn(key.value).reduce(deeper, of);
  }
  const inner = deeper(of, '*');
  return key.kind === 'number' ? inner : { places: inner.places, side: [...inner.side, ...all(visit(key, template))] };
}

type Member = Extract<WorkflowExpression, { kind: 'member' }>;

/** `actions('A')['outputs']` and `trigger()['outputs']` are what `outputs('A')` and `triggerOutputs()` are. */
const wrapped = (tree: Member): tree is Member & { readonly key: { readonly kind: 'text'; readonly value: string } } => isWrapped(tree);
const isWrapped = ({ of, key }: Member): boolean =>
  of.kind === 'call' && (of.name === 'actions' || of.name === 'trigger') && key.kind === 'text' && /^outputs(?:\/|$)/.test(key.value);

/** What is told of a run of a step, and holds nothing of what it worked with. */
const toldOfRun: ReadonlySet<string> = new Set([
  'name',
  'type',
  'status',
  'code',
  'starttime',
  'endtime',
  'trackingid',
  'clienttrackingid',
]);

/** Another part of `actions('A')`: its inputs as one, since the importer puts what all of them read there; of an error, anything of the step. */
function partOfAction({ of, key }: Member): Made | undefined {
  const step = of.kind === 'call' && of.name === 'actions' ? nameOf(of.args[0]) : undefined;
  if (step === undefined || key.kind !== 'text') return undefined;
  const part = fieldsIn(key.value)[0]?.toLowerCase() ?? '';
  return { places: [], side: toldOfRun.has(part) ? [] : [{ from: 'node', node: step, path: part === 'inputs' ? ['inputs'] : [] }] };
}

function visit(tree: WorkflowExpression, template: boolean): Made {
  switch (tree.kind) {
    case 'text':
    case 'number':
    case 'constant':
      return { places: [], side: [] };
    case 'call':
      return call(tree.name, tree.args, template);
    // Some steps keep what they give under that name, most do not.
    case 'member':
      return wrapped(tree)
        ? join(
            [tree.key.value.slice('outputs'.length), tree.key.value].map((value) =>
              member(visit(tree.of, template), { kind: 'text', value }, template),
            ),
          )
        : (partOfAction(tree) ?? member(visit(tree.of, template), tree.key, template));
  }
}

/** The fixed text that a value begins with: of `concat('https://a.example/', x)` the first argument. */
function prefixOf(tree: WorkflowExpression): { readonly text: string; readonly whole: boolean } {
  if (tree.kind === 'text' || tree.kind === 'number') return { text: String(tree.value), whole: true };
  if (tree.kind !== 'call' || tree.name !== 'concat') return { text: '', whole: false };
  let text = '';
  for (const part of tree.args) {
    const found = prefixOf(part);
    text += found.text;
    if (!found.whole) return { text, whole: false };
  }
  return { text, whole: true };
}

/** `source` is one string parameter as its file has it. What cannot be understood reads everything. */
export function workflowReads(source: string): ParameterReads {
  const text = readWorkflowText(source);
  if (text === undefined) return unreadable(/^[^@[]*/.exec(source)?.[0] ?? '', source);
  const list = newReadList();
  let prefix = '';
  let fixed = true;
  for (const part of text.parts) {
    const head = part.kind === 'text' ? { text: part.text, whole: true } : prefixOf(part.tree);
    if (fixed) prefix += head.text;
    fixed &&= head.whole;
    if (part.kind === 'expression') for (const read of all(visit(part.tree, text.template))) list.add(read);
  }
  return {
    ...(fixed ? { literal: prefix } : {}),
    prefix,
    reads: list.reads,
    dynamic: !fixed,
    foreign: true,
    ...(text.whole ? {} : { type: 'text' as const }),
  };
}
