/**
 * A script's summary as transfer steps: which input fields reach which output fields. What cannot be followed is opaque: everything that
 * comes in may be anywhere in what goes out.
 */
import { TooHard } from './effort.ts';
import type { CodeFact, Read, TransferStep } from '../../../nodes/kit/facts.ts';
import { constantTexts } from './constants.ts';
import { startEffort } from './effort.ts';
import { loginIn, type ScriptLogin } from './logins/login.ts';
import { ScriptInterpreter } from './interpreter.ts';
import { flowStore } from '../../../workflow/model/reads.ts';
import { place } from './variables.ts';
import { allPlaces, computed, join, settled, without } from './shape.ts';
import { forgetShapes, type Shape } from './shape-table.ts';
import { anyElement } from './cells.ts';
import { asksDatabase, statementOf, takesDatabase } from './databases.ts';
import { outsideCalls } from './names.ts';
import { addressOf } from './address.ts';
import { writtenTexts, type WrittenTexts } from './written-statements.ts';
import { writtenAddresses } from './written-urls.ts';
import { checksNoCertificate } from './certificates.ts';
import { children, dottedName, nameOf, parseScript, walk, type ParsedScript, type Syntax } from './syntax.ts';

/** Deeper trees are not walked: the interpreter is recursive. */
const MAX_DEPTH = 400;

/** Equal shapes are one object, whose order is that of the first script that made it: what is said of a script must not depend on others. */
const inNameOrder = <T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] => [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** What decided about a text of the script's own counts where nothing else is in the value. */
const isDecided = (shape: Shape): boolean =>
  shape.places.size > 0 && shape.fields.size === 0 && [...shape.places.values()].every(({ chosen }) => chosen === true);

interface ReadsOf {
  readonly reads: Read[];
  readonly outside: boolean;
  readonly exact: boolean;
  /** All of it is an address of a host that the script has asked for. */ readonly atHost: boolean;
}
function readsOf(shape: Shape, decided = false): ReadsOf {
  const reads: Read[] = [];
  let outside = false;
  let exact = true;
  let atHost = true;
  for (const [, one] of inNameOrder(allPlaces(shape))) {
    if (one.chosen === true && !decided) continue;
    if (!one.exact) exact = false;
    if (one.atHost !== true) atHost = false;
    if (one.root === 'input')
      reads.push({
        from: 'input',
        path: one.path,
        ...(one.without === undefined ? {} : { without: one.without }),
        ...(one.as === undefined ? {} : { as: one.as }),
        ...(one.escaped === undefined ? {} : { escaped: one.escaped }),
        ...(one.decoded === undefined ? {} : { decoded: one.decoded }),
      });
    else if (one.root === 'node')
      reads.push(
        one.name === ''
          ? { from: 'any' }
          : {
              from: 'node',
              node: one.name,
              path: one.path[0] === 'json' ? one.path.slice(1) : one.path,
              ...(one.as === undefined ? {} : { as: one.as }),
              ...(one.escaped === undefined ? {} : { escaped: one.escaped }),
              ...(one.decoded === undefined ? {} : { decoded: one.decoded }),
            },
      );
    else if (one.root === 'store')
      reads.push({
        from: 'store',
        store: one.name,
        path: one.path,
        ...(one.as === undefined ? {} : { as: one.as }),
        ...(one.escaped === undefined ? {} : { escaped: one.escaped }),
        ...(one.decoded === undefined ? {} : { decoded: one.decoded }),
      });
    else if (one.root === 'environment')
      reads.push({ from: 'environment', name: one.path[0] ?? one.name, ...(one.as === undefined ? {} : { as: one.as }) });
    else outside = true;
  }
  return { reads, outside, exact, atHost: atHost && reads.length > 0 };
}

/** What is known of texts that the script puts together, by the field that they go into. */
interface Written extends WrittenTexts {
  readonly addresses: ReadonlyMap<string, string>;
}
const nothingWritten: Written = { addresses: new Map(), statements: new Map(), cut: new Set() };
/** It is a part of what is written there, and not what stood in a field of that name before. */
const standsBehind = (read: Read, field: string | undefined): boolean =>
  'path' in read && read.path.length > 0 && read.path.at(-1) !== field;

function literalAt(path: readonly string[], { addresses }: Written): { readonly literal?: string } {
  const literal = addresses.get(path.at(-1) ?? '');
  return literal === undefined ? {} : { literal };
}

/** `within`: a record around it was copied from somewhere, so a field that was written over has to be said to be so. */
function emit(shape: Shape, path: readonly string[], steps: TransferStep[], written: Written = nothingWritten, within = false): void {
  const mixed = shape.list && shape.plain && path.length > 0;
  const at = shape.list && path.length > 0 ? [...path, '*'] : path;
  const here: Shape = mixed || path.length >= 7 ? computed(shape) : shape;
  const target = mixed ? path : at;
  const apart = settled(without(here, [...here.fields.keys()]));
  const decided = path.length > 0 && isDecided(apart) && here.fields.size === 0;
  const own = readsOf(apart, decided);
  const why = path.length === 0 ? 'handed on by the script' : `the script writes ${path.at(-1) ?? ''}`;
  if (own.outside)
    steps.push({ op: 'unknown', path: target, reads: own.reads, trust: 'public', why: 'the script fetches it from outside' });
  else if (own.reads.length > 0) {
    const type = decided ? 'enum' : (shape.type ?? (own.exact && own.reads.length === 1 ? undefined : 'any'));
    const statement = written.statements.get(path.at(-1) ?? '');
    steps.push({
      op: 'assign',
      path: target,
      reads: own.reads,
      why,
      ...(type === undefined ? {} : { type }),
      ...(own.reads.every((read) => standsBehind(read, path.at(-1))) ? literalAt(path, written) : {}),
      ...(own.atHost && here.fields.size === 0 ? { atHost: true as const } : {}),
      ...(statement === undefined ? {} : { statement }),
      ...(written.cut.has(path.at(-1) ?? '') ? { pieces: true as const } : {}),
    });
  } else if (here.fields.size === 0 && path.length > 0)
    steps.push({
      op: 'assign',
      path: target,
      reads: [],
      type: shape.type ?? 'text',
      why: 'written out in the script',
      ...literalAt(path, written),
    });
  else if (within && path.length > 0)
    steps.push({ op: 'assign', path: target, reads: [], type: 'object', why: 'put together in the script' });
  const inCopy = within || own.reads.length > 0;
  // A field whose name nobody knows is any one of them, and takes the place of none.
  for (const [name, one] of inNameOrder(here.fields)) emit(one, [...target, name === anyElement ? '0' : name], steps, written, inCopy);
}

/** Reads of what a script prints, throws and sends away by itself, with the fixed start of the address. */
export interface ScriptAside {
  readonly printed: readonly Read[];
  readonly thrown: readonly Read[];
  readonly kept: readonly Read[];
  readonly decides: readonly Read[];
  readonly orders: readonly Read[];
  /** The text of a statement for a database. */ readonly queried: readonly Read[];
  readonly sent: readonly { readonly address: string; readonly target: readonly Read[]; readonly reads: readonly Read[] }[];
  /** Nobody looks who answers. */ readonly unchecked: boolean;
  /** Put into what n8n keeps for the flow, field by field. */ readonly stored: readonly TransferStep[];
}
const anything: readonly Read[] = [{ from: 'any' }];
const unknownAside: ScriptAside = {
  printed: anything,
  thrown: anything,
  kept: [],
  decides: [],
  orders: [],
  queried: [],
  sent: [{ address: '', target: anything, reads: anything }],
  unchecked: false,
  stored: [],
};
const nothingAside: ScriptAside = {
  printed: [],
  thrown: [],
  kept: [],
  decides: [],
  orders: [],
  queried: [],
  sent: [],
  unchecked: false,
  stored: [],
};
interface Summary {
  readonly steps: readonly TransferStep[];
  readonly aside: ScriptAside;
  /** By output, where a script has several. Lists and no functions: one would keep all that reading the script took. */ readonly outputs: readonly (readonly TransferStep[])[];
  /** A login that it checks before it gives anything on. */ readonly login: ScriptLogin | undefined;
}

const opaqueOf = (reads: readonly Read[]): readonly TransferStep[] => [
  { op: 'unknown', path: [], reads, trust: 'trusted', why: 'the script cannot be followed, so anything may be in here' },
];
const opaque = opaqueOf([{ from: 'any' }]);
/** It may hand on what is kept for the flow, too, and keep anything there. */
const opaqueWithStore = opaqueOf([{ from: 'any' }, { from: 'store', store: flowStore, path: [] }]);
const keptByOpaque: readonly TransferStep[] = [
  { op: 'assign', path: [], reads: [{ from: 'any' }], type: 'any', why: 'the script may keep it' },
];

/** The script asks n8n for what it keeps for the flow between its runs. */
export const usesFlowStore = ({ dialect, source }: CodeFact): boolean => dialect === 'n8n' && source.includes('getWorkflowStaticData');

function storedSteps(shape: Shape): readonly TransferStep[] {
  const steps: TransferStep[] = [];
  emit(shape, [], steps);
  return steps;
}
/** Further outputs give what any of them gives. */
const MOST_OUTPUTS = 6;
const memo = new Map<string, Summary>();

/** Transfer steps of a script's output port; `output` counts from zero where there are several. */
export const scriptSteps = (code: CodeFact, output?: number): readonly TransferStep[] =>
  output === undefined ? summaryOf(code).steps : (summaryOf(code).outputs[output] ?? summaryOf(code).steps);
export const scriptLogin = (code: CodeFact): ScriptLogin | undefined => summaryOf(code).login;
export const scriptAside = (code: CodeFact): ScriptAside => summaryOf(code).aside;

function summaryOf(code: CodeFact): Summary {
  const key = `${code.dialect}\n${(code.given ?? []).join(' ')}\n${code.source}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  forgetShapes();
  startEffort();
  const made = summarise(code);
  if (memo.size > 2_000) memo.clear();
  memo.set(key, made);
  return made;
}

/** A script that cannot be followed. */
const unfollowed = (code: CodeFact, aside: ScriptAside): Summary =>
  usesFlowStore(code)
    ? { steps: opaqueWithStore, aside: { ...aside, stored: keptByOpaque }, outputs: [], login: undefined }
    : { steps: opaque, aside, outputs: [], login: undefined };

function summarise(code: CodeFact): Summary {
  const parsed = parseScript(code.source);
  if (parsed === undefined || nesting(parsed.body) > MAX_DEPTH) return unfollowed(code, nothingAside);
  try {
    return followed(code, parsed);
  } catch (error) {
    // Whatever else went wrong in following it, the rest of the flow is judged all the same.
    return unfollowed(code, error instanceof TooHard ? anythingAside(parsed.body, code) : unknownAside);
  }
}

function followed(code: CodeFact, { body, expression }: ParsedScript): Summary {
  const interpreter = new ScriptInterpreter(code.dialect, code.given);
  const result = interpreter.run(body, expression);
  const written = {
    addresses: writtenAddresses(body, code.source, interpreter.outline),
    ...writtenTexts(body, interpreter.outline),
  };
  const aside = asideOf(interpreter, code, body);
  const steps: TransferStep[] = [];
  const json = code.dialect === 'n8n' ? result.fields.get('json') : undefined;
  emit(json === undefined ? result : join(without(result, ['json', 'pairedItem', 'binary']), json), [], steps, written);
  const files = json === undefined ? undefined : result.fields.get('binary');
  if (files !== undefined) emit(files, ['$binary'], steps, written);
  // Shapes are forgotten with the next script, so that what each output gives is spelled out now.
  const outputs =
    code.dialect === 'node-red'
      ? Array.from({ length: MOST_OUTPUTS }, (_, index): TransferStep[] => {
          const own: TransferStep[] = [];
          emit(interpreter.results.output(index), [], own, written);
          return own;
        })
      : [];
  return { steps, aside, outputs, login: expression ? undefined : loginOf(interpreter, code, body) };
}

/** Of the programs that others start: what our own scripts are given has come in before. */
function loginOf(interpreter: ScriptInterpreter, { dialect, source }: CodeFact, body: Syntax): ScriptLogin | undefined {
  if (dialect !== 'n8n' && dialect !== 'node-red') return undefined;
  return loginIn(body, source, (node) => {
    const { reads, outside } = readsOf(interpreter.value(node));
    return { reads, clear: !outside };
  });
}

function asideOf(interpreter: ScriptInterpreter, code: CodeFact, body: Syntax): ScriptAside {
  const { printed, thrown, kept, decides, orders, queried, sent } = interpreter.results.aside;
  return {
    printed: readsOf(printed).reads,
    thrown: readsOf(thrown).reads,
    kept: readsOf(kept).reads,
    decides: readsOf(decides).reads,
    orders: readsOf(orders).reads,
    queried: takesDatabase(code.source) ? readsOf(queried).reads : [],
    sent: sent.map(({ address, target, shape }) => ({ address, target: readsOf(target).reads, reads: readsOf(shape).reads })),
    unchecked: checksNoCertificate(body, code.source),
    stored: usesFlowStore(code) ? storedSteps(interpreter.names.keptIn(place('store', flowStore))) : [],
  };
}

/** It names something that it is given; a tool is given what its model asks for as `query`. */
const looksAtInput =
  /\$json|\$input|\$node|\$items?\b|\$\(|\$getWorkflowStaticData|\b(?:items?|msg|input)\b|(?<![.\w$'"])query\b(?!['"]?\s*[(:=])/;

/** What a script that cannot be followed may print, throw and send: anything, where it does so at all. */
function anythingAside(root: Syntax, { source, given: names = [] }: CodeFact): ScriptAside {
  let prints = false;
  let throws = false;
  let asks = false;
  const sent = new Set<string>();
  const constant = constantTexts(root);
  walk(root, (node) => {
    if (nameOf(node) === 'console') prints = true;
    if (node.type === 'ThrowStatement') throws = true;
    const given = node.type === 'CallExpression' ? (node['arguments'] as Syntax[]) : [];
    const callee = (dottedName(node['callee']) ?? '').split('.');
    if (
      given[0] !== undefined &&
      asksDatabase.has(callee.length > 1 ? (callee.at(-1) ?? '') : '') &&
      constant(given[0]) === undefined &&
      statementOf(given[0]).some((text) => constant(text) === undefined)
    )
      asks = true;
    if (given.length > 0 && callee.some((name) => outsideCalls.has(name) && name !== 'require'))
      sent.add(
        addressOf(given, {
          constant,
          given: () => undefined,
          fieldsOf: () => [],
          isKept: () => false,
          binds: () => true,
          replacesMethods: true,
        }),
      );
  });
  return {
    printed: prints ? anything : [],
    thrown: throws ? anything : [],
    kept: [],
    decides: [],
    orders: [],
    queried: asks && takesDatabase(source) && (looksAtInput.test(source) || names.some((name) => source.includes(name))) ? anything : [],
    sent: [...sent].map((address) => ({ address, target: [], reads: anything })),
    unchecked: checksNoCertificate(root, source),
    stored: [],
  };
}

/** Depth of the tree, without recursion. */
function nesting(root: Syntax): number {
  let deepest = 0;
  const stack: [Syntax, number][] = [[root, 0]];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    deepest = Math.max(deepest, at[1]);
    if (deepest > MAX_DEPTH) return deepest;
    for (const child of children(at[0])) stack.push([child, at[1] + 1]);
  }
  return deepest;
}

/** True if the script's effect on fields could not be worked out. */
export const isOpaqueScript = (code: CodeFact): boolean => scriptSteps(code) === opaque || scriptSteps(code) === opaqueWithStore;
