/**
 * Loops of a script that go on for ever: nothing that decides about their end ever changes. All loops of a script together are looked at
 * in two passes over its tree, however they are nested.
 */
import { children, isSyntax, nameOf, walk, type Syntax } from '../syntax.ts';

const isLoop = (node: Syntax): boolean => /^(?:For|While|DoWhile)/.test(node.type);
const isFunction = (node: Syntax): boolean => /Function/.test(node.type);

interface Place {
  readonly node: Syntax;
  /** Its number in the list; -1 for the root. */
  readonly parent: number;
  /** How many loops are around it. */
  readonly loops: number;
  readonly inFunction: boolean;
  /** It is, or stands in, what an assignment or a declaration gives a value to. */
  readonly inTarget: boolean;
}

const targetOf = (node: Syntax): unknown => {
  switch (node.type) {
    case 'AssignmentExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
      return node['left'];
    case 'UpdateExpression':
      return node['argument'];
    case 'VariableDeclarator':
      return node['id'];
    default:
      return undefined;
  }
};

/** Every node, parents first and in the order of the script. */
function placesOf(root: Syntax): Place[] {
  const out: Place[] = [];
  const stack: Place[] = [{ node: root, parent: -1, loops: 0, inFunction: false, inTarget: false }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node } = at;
    const parent = out.push(at) - 1;
    const target = targetOf(node);
    const loops = at.loops + (isLoop(node) ? 1 : 0);
    const inFunction = at.inFunction || isFunction(node);
    for (const child of children(node).reverse())
      stack.push({ node: child, parent, loops, inFunction, inTarget: at.inTarget || child === target });
  }
  return out;
}

/** Where a name is given another value; `everywhere` holds those that a function changes, which may run at any time. */
interface Changes {
  readonly everywhere: ReadonlySet<string>;
  readonly at: ReadonlyMap<string, readonly number[]>;
  /** Where a number is written that only makes it larger, or smaller. */
  readonly up: ReadonlyMap<string, readonly number[]>;
  readonly down: ReadonlyMap<string, readonly number[]>;
}

const isStep = (node: unknown): boolean =>
  isSyntax(node) && node.type === 'Literal' && typeof node['value'] === 'number' && node['value'] > 0;
/** `i++`, `i += 2`, `i = i - 1` */
function wayOf(parent: Syntax | undefined, name: string): 'up' | 'down' | undefined {
  if (parent?.type === 'UpdateExpression') return parent['operator'] === '++' ? 'up' : 'down';
  if (parent?.type !== 'AssignmentExpression') return undefined;
  const { right } = parent;
  const sign = parent['operator'];
  if (sign === '+=' || sign === '-=') return isStep(right) ? (sign === '+=' ? 'up' : 'down') : undefined;
  if (sign !== '=' || !isSyntax(right) || right.type !== 'BinaryExpression' || nameOf(right['left']) !== name || !isStep(right['right']))
    return undefined;
  return right['operator'] === '+' ? 'up' : right['operator'] === '-' ? 'down' : undefined;
}

function changesOf(places: readonly Place[]): Changes {
  const everywhere = new Set<string>();
  const at = new Map<string, number[]>();
  const ways = { up: new Map<string, number[]>(), down: new Map<string, number[]>() };
  for (const { node, inFunction, inTarget, parent } of places) {
    const name = inTarget ? nameOf(node) : undefined;
    if (name === undefined) continue;
    if (inFunction) everywhere.add(name);
    const known = at.get(name);
    if (known === undefined) at.set(name, [node.start]);
    else known.push(node.start);
    const way = wayOf(places[parent]?.node, name);
    if (way !== undefined) {
      const same = ways[way].get(name);
      if (same === undefined) ways[way].set(name, [node.start]);
      else same.push(node.start);
    }
  }
  for (const list of [at, ways.up, ways.down]) for (const starts of list.values()) starts.sort((a, b) => a - b);
  return { everywhere, at, ...ways };
}

/** How many of the sorted numbers are below the limit. */
function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a `for` does before its first round is no change. */
const beginOf = (loop: Syntax): number => (isSyntax(loop['init']) ? loop['init'].end : loop.start);
function changesIn(loop: Syntax, name: string, { everywhere, at }: Changes): boolean {
  if (everywhere.has(name)) return true;
  const starts = at.get(name);
  return starts !== undefined && countBelow(starts, beginOf(loop)) < countBelow(starts, loop.end);
}

const countIn = (loop: Syntax, starts: readonly number[] | undefined): number =>
  starts === undefined ? 0 : countBelow(starts, loop.end) - countBelow(starts, beginOf(loop));
const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
/** `while (i > 0) i++`: each round takes it further from where the loop would end. */
function runsAway(loop: Syntax, { everywhere, at, up, down }: Changes): boolean {
  const { test } = loop;
  if (!isSyntax(test) || test.type !== 'BinaryExpression') return false;
  const [left, right] = [test['left'], test['right']];
  const turned = nameOf(left) === undefined;
  const [name, limit] = turned ? [nameOf(right), left] : [nameOf(left), right];
  const operator = turned ? mirrored[test['operator'] as string] : (test['operator'] as string);
  if (name === undefined || !isSyntax(limit) || limit.type !== 'Literal' || typeof limit['value'] !== 'number' || everywhere.has(name))
    return false;
  const away = operator === '<' || operator === '<=' ? down : operator === '>' || operator === '>=' ? up : undefined;
  const changed = countIn(loop, at.get(name));
  return away !== undefined && changed > 0 && countIn(loop, away.get(name)) === changed;
}

/** What a name always is: it is given one value, which is spelled out, and nothing else. */
function fixedNames(places: readonly Place[], { at }: Changes): ReadonlyMap<string, boolean> {
  const out = new Map<string, boolean>();
  const given = new Set<string>();
  for (const { node } of places) {
    for (const pattern of [...(Array.isArray(node['params']) ? (node['params'] as unknown[]) : []), node['param']])
      if (isSyntax(pattern))
        walk(pattern, (part) => {
          given.add(nameOf(part) ?? '');
        });
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : undefined;
    const init = node['init'];
    if (name !== undefined && at.get(name)?.length === 1 && isSyntax(init) && init.type === 'Literal')
      out.set(name, Boolean(init['value']));
  }
  for (const name of given) out.delete(name);
  return out;
}

/** How a test always comes out; undefined where that is not known. */
function alwaysIs(test: unknown, fixed: ReadonlyMap<string, boolean>): boolean | undefined {
  if (!isSyntax(test)) return undefined;
  switch (test.type) {
    case 'Literal':
      return Boolean(test['value']);
    case 'Identifier':
      return fixed.get(test['name'] as string);
    case 'UnaryExpression': {
      const is = test['operator'] === '!' ? alwaysIs(test['argument'], fixed) : undefined;
      return is === undefined ? undefined : !is;
    }
    default:
      return undefined;
  }
}

const plain = /^(?:Literal|Identifier|BinaryExpression|LogicalExpression|UnaryExpression|ParenthesizedExpression)$/;
/** The names that a test reads; undefined where it asks for something, which may answer anew each time. */
function namesIn(test: unknown): readonly string[] | undefined {
  const names: string[] = [];
  const stack: Syntax[] = isSyntax(test) ? [test] : [];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (!plain.test(node.type)) return undefined;
    const name = nameOf(node);
    if (name !== undefined) names.push(name);
    stack.push(...children(node));
  }
  return names;
}

/** How many of these loops, from the outermost, are such that the test may come out otherwise in a later round. A name that changes in a loop changes in those around it. */
function liveIn(test: unknown, around: readonly Syntax[], changes: Changes): number {
  const names = namesIn(test);
  if (names === undefined) return Infinity;
  let live = 0;
  for (const name of names) {
    for (let high = around.length; live < high;) {
      const middle = (live + high + 1) >> 1;
      if (changesIn(around[middle - 1] as Syntax, name, changes)) live = middle;
      else high = middle - 1;
    }
  }
  return live;
}

/** By the number of a labelled loop: its label. */
function labelledLoops(places: readonly Place[]): ReadonlyMap<number, string> {
  const out = new Map<number, string>();
  places.forEach(({ node, parent }, index) => {
    const above = places[parent]?.node;
    const label = above?.type === 'LabeledStatement' && isLoop(node) ? nameOf(above['label']) : undefined;
    if (label !== undefined) out.set(index, label);
  });
  return out;
}

/** By label and place: what a `continue` that came by there has found further out, so that the next need not look again. */
type CameBy = Map<string, Map<number, { readonly bound: number; readonly dead: boolean }>>;

/** The loops between a `continue` with a label and the loop that bears it: it ends them, as far as the tests around it may let it. Those that are known already are left out. */
function leftBy(
  index: number,
  labels: ReadonlyMap<number, string>,
  places: readonly Place[],
  live: ReadonlyMap<number, number>,
  dead: ReadonlySet<unknown>,
  cameBy: CameBy,
): readonly number[] {
  const label = nameOf((places[index] as Place).node['label']) ?? '';
  const known = cameBy.get(label) ?? new Map<number, { readonly bound: number; readonly dead: boolean }>();
  cameBy.set(label, known);
  const out: number[] = [];
  const way: { readonly at: number; readonly bound: number }[] = [];
  let bound = Infinity;
  let isDead = false;
  for (let at = index; at >= 0; at = (places[at] as Place).parent) {
    const { node, loops } = places[at] as Place;
    if (labels.get(at) === label || isFunction(node)) break;
    isDead = dead.has(node);
    bound = Math.min(bound, live.get(at) ?? Infinity);
    const before = known.get(at);
    if (before !== undefined && (before.dead || before.bound >= bound)) {
      isDead ||= before.dead;
      break;
    }
    way.push({ at, bound });
    if (isDead) break;
    if (isLoop(node) && bound > loops) out.push(at);
  }
  for (const one of way) known.set(one.at, { bound: one.bound, dead: isDead });
  return isDead ? [] : out;
}

/**
 * `while (true)` without a way out, and `while (i < 5)` in which nothing changes `i`. A way out counts for the loops in which each `if`
 * around it may come out otherwise in a later round: those are the outer ones, so one number says which.
 */
export function endlessLoops(root: Syntax): ReadonlySet<Syntax> {
  const out = new Set<Syntax>();
  const places = placesOf(root);
  if (!places.some(({ node }) => isLoop(node))) return out;
  const changes = changesOf(places);
  const fixed = fixedNames(places, changes);
  const around: Syntax[] = [];
  /** What stands behind a test that always comes out the other way. */
  const dead = new Set<unknown>();
  const labels = labelledLoops(places);
  /** By `if`: in how many of the loops around it, from the outermost, it is alive. */
  const live = new Map<number, number>();
  places.forEach(({ node, loops }, index) => {
    around.length = loops;
    if (node.type === 'IfStatement') {
      const is = alwaysIs(node['test'], fixed);
      if (is !== undefined) dead.add(is ? node['alternate'] : node['consequent']);
      live.set(index, is === undefined ? liveIn(node['test'], around, changes) : Infinity);
    }
    if (isLoop(node)) around.push(node);
  });
  /** By node: from how many loops what stands in it leads out. By a plain `break`, only out of the nearest. */
  const leaves = new Float64Array(places.length);
  const breaks = new Float64Array(places.length);
  /** Loops that a `continue` of one further out ends. */
  const left = new Set<number>();
  const cameBy: CameBy = new Map();
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const { node, parent, loops } = places[index] as Place;
    if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement' || node.type === 'YieldExpression') leaves[index] = Infinity;
    // One with a label may leave a loop further out.
    if (node.type === 'BreakStatement') (isSyntax(node['label']) ? leaves : breaks)[index] = Infinity;
    if (node.type === 'ContinueStatement' && isSyntax(node['label']))
      for (const loop of leftBy(index, labels, places, live, dead, cameBy)) left.add(loop);
    const bound = live.get(index);
    if (bound !== undefined) {
      leaves[index] = Math.min(leaves[index] as number, bound);
      breaks[index] = Math.min(breaks[index] as number, bound);
    }
    if (isLoop(node)) {
      const names = /^(?:While|DoWhile|For)Statement$/.test(node.type)
        ? alwaysIs(node['test'], fixed) === false
          ? undefined
          : namesIn(node['test'])
        : undefined;
      if (
        names !== undefined &&
        (!names.some((name) => changesIn(node, name, changes)) || runsAway(node, changes)) &&
        Math.max(leaves[index] as number, breaks[index] as number) <= loops &&
        !left.has(index)
      )
        out.add(node);
    }
    if (isFunction(node) || dead.has(node)) leaves[index] = 0;
    if (isFunction(node) || dead.has(node) || isLoop(node) || node.type === 'SwitchStatement') breaks[index] = 0;
    if (parent < 0) continue;
    leaves[parent] = Math.max(leaves[parent] as number, leaves[index] as number);
    breaks[parent] = Math.max(breaks[parent] as number, breaks[index] as number);
  }
  return out;
}
