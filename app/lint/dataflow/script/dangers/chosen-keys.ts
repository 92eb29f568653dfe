/** Where a script writes below a key that data chooses: `out[group][name] = value` reaches what all objects share if the group is `__proto__`. */
import { dottedName, isNamed, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from '../syntax.ts';

/** `a[k]`, where k is not spelled out. */
const isChosen = (node: unknown, counters: ReadonlySet<string>): boolean =>
  isSyntax(node) &&
  node.type === 'MemberExpression' &&
  node['computed'] === true &&
  memberName(node) === undefined &&
  !isNumber(node['property'], counters);

/** Numbers name no key that matters: the counter of a loop, and what is reckoned from it. */
function isNumber(node: unknown, counters: ReadonlySet<string>): boolean {
  for (let at = node; isSyntax(at); at = at['left']) {
    if (at.type === 'Identifier') return counters.has(nameOf(at) ?? '');
    if (at.type === 'Literal') return typeof at['value'] === 'number';
    if (at.type === 'UpdateExpression') return true;
    if (at.type !== 'BinaryExpression' || !/^[-*/%+]$/.test(String(at['operator']))) return false;
    if (at['operator'] !== '+') return true;
    // A sum is a number where both are; a long chain of them is walked along its left side.
    const { right } = at as { readonly right?: unknown };
    if (!(isSyntax(right) && (right.type === 'Literal' ? typeof right['value'] === 'number' : counters.has(nameOf(right) ?? ''))))
      return false;
  }
  return false;
}

const counted = (step: unknown, into: Set<string>): void => {
  if (!isSyntax(step)) return;
  if (step.type === 'SequenceExpression') for (const one of step['expressions'] as unknown[]) counted(one, into);
  else if (step.type === 'UpdateExpression') into.add(nameOf(step['argument']) ?? '');
  else if (step.type === 'AssignmentExpression' && /^[-+*/]=$/.test(String(step['operator'])) && isNumber(step['right'], into))
    into.add(nameOf(step['left']) ?? '');
};

const order = /^[<>]=?$/;
/** It begins with a number, or goes on only while it is below one: of `__proto__` that is never true. */
const isBounded = (init: unknown, test: unknown, counters: ReadonlySet<string>): boolean =>
  isNumber(init, counters) ||
  (isSyntax(test) &&
    test.type === 'BinaryExpression' &&
    order.test(String(test['operator'])) &&
    isSyntax(test['right']) &&
    (isNumber(test['right'], counters) || (test['right'].type === 'MemberExpression' && memberName(test['right']) === 'length')));

/** Where the second thing that is handed over is the place in a list; of a map it is a name. */
const places: Readonly<Record<string, number>> = { forEach: 1, map: 1, flatMap: 1, filter: 1, some: 1, every: 1, reduce: 2 };
const keyed: ReadonlySet<string> = new Set(['Map', 'Set', 'URLSearchParams', 'FormData', 'Headers', '_', 'lodash']);

const blocks: ReadonlySet<string> = new Set(['Program', 'BlockStatement', 'StaticBlock', 'SwitchStatement']);
/** Names that a function or a block has for something else, and uses as keys. */
function keysOfOthers(root: Syntax, numbers: ReadonlySet<unknown>): Set<string> {
  const open = new Map<string, Syntax[]>();
  const around: Syntax[] = [];
  const found = new Set<string>();
  const add = (bound: unknown, scope: Syntax): void => {
    const name = numbers.has(bound) ? undefined : nameOf(bound);
    if (name !== undefined) open.set(name, [...(open.get(name) ?? []).slice(-50), scope]);
  };
  walk(root, (node, parent) => {
    while ((around.at(-1)?.end ?? node.end) < node.end) around.pop();
    if (blocks.has(node.type)) around.push(node);
    if (Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) add(param, node);
    if (node.type === 'VariableDeclarator' && parent?.['kind'] !== 'var') add(node['id'], around.at(-1) ?? root);
    const key = node.type === 'MemberExpression' && node['computed'] === true ? nameOf(node['property']) : undefined;
    if (key !== undefined && open.get(key)?.some(({ start, end }) => start <= node.start && node.end <= end) === true) found.add(key);
  });
  return found;
}

/** Whatever else is bound to a name of its own: parts of patterns, what a loop runs over, and what is caught. */
function bindingsOf(node: Syntax, parent: Syntax | undefined): unknown[] {
  switch (node.type) {
    case 'ArrayPattern':
      return node['elements'] as unknown[];
    case 'ObjectPattern':
      return (node['properties'] as Syntax[]).map((property) => property['value']);
    case 'RestElement':
      return [node['argument']];
    case 'AssignmentPattern':
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node['left']];
    case 'CatchClause':
      return [node['param']];
    case 'AssignmentExpression':
      return /^[-+*/%]=$/.test(String(node['operator'])) ? [] : [node['left']];
    case 'VariableDeclarator':
      return parent?.['kind'] === 'var' ? [node['id']] : [];
    default:
      return [];
  }
}

/** Names that loops count with, and the second thing that `forEach` and its like hand over; not where something else is put into them. */
function countersIn(root: Syntax): ReadonlySet<string> {
  const counters = new Set<string>();
  /** Where a name is bound to a number. */
  const numbers = new Set<unknown>();
  const others = new Set<string>();
  let maps = false;
  walk(root, (node) => (maps ||= keyed.has(nameOf(node) ?? '')));
  walk(root, (node, parent) => {
    if (node.type === 'ForStatement') {
      const own = new Set<string>();
      const { init, update, test } = node as { readonly init?: unknown; readonly update?: unknown; readonly test?: unknown };
      counted(update, own);
      const declared = isSyntax(init) && init.type === 'VariableDeclaration' ? (init['declarations'] as Syntax[]) : [];
      for (const { id, init: begin } of declared) {
        const name = nameOf(id) ?? '';
        if (!own.has(name) ? !isNumber(begin, counters) : !isBounded(begin, test, counters)) continue;
        numbers.add(id);
        if (isSyntax(test) && own.has(name)) counters.add(name);
      }
    } else if (node.type === 'VariableDeclarator' && isNumber(node['init'], counters)) numbers.add(node['id']);
    else if (node.type === 'CallExpression' && isSyntax(node['callee']) && node['callee'].type === 'MemberExpression' && !maps) {
      const [first] = node['arguments'] as unknown[];
      const place = places[memberName(node['callee']) ?? ''];
      const given =
        place !== undefined && isSyntax(first) && Array.isArray(first['params']) ? (first['params'] as unknown[])[place] : undefined;
      const name = nameOf(given);
      if (name !== undefined) {
        numbers.add(given);
        counters.add(name);
      }
    }
    for (const bound of bindingsOf(node, parent)) if (!numbers.has(bound)) others.add(nameOf(bound) ?? '');
  });
  const kept = keysOfOthers(root, numbers);
  return new Set([...counters].filter((name) => !others.has(name) && !kept.has(name)));
}

/** The places written to, by a plain assignment, one step up or down, a pattern or a loop. */
function targetsOf(node: Syntax): unknown[] {
  switch (node.type) {
    case 'AssignmentExpression':
    case 'ForOfStatement':
    case 'ForInStatement':
      return [node['left']];
    case 'UpdateExpression':
      return [node['argument']];
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? [node['argument']] : [];
    case 'ArrayPattern':
      return node['elements'] as unknown[];
    case 'AssignmentPattern':
      return [node['left']];
    case 'RestElement':
      return [node['argument']];
    case 'ObjectPattern':
      return (node['properties'] as Syntax[]).map(({ value }) => value);
    default:
      return [];
  }
}

/** What a place may be, where it is one of several: `(out[group] ??= {})[name]`. */
function partsOf(node: unknown): unknown[] {
  if (!isSyntax(node)) return [];
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return partsOf(node['expression']);
    case 'SequenceExpression':
      return partsOf((node['expressions'] as unknown[]).at(-1));
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return [...partsOf(node['left']), ...partsOf(node['right'])];
    case 'ConditionalExpression':
      return [...partsOf(node['consequent']), ...partsOf(node['alternate'])];
    default:
      return [node];
  }
}

/** A name for what lies below such a key, or for a new record that is put there: `const of = (out[group] ??= {})`. */
function namesBelow(root: Syntax, isBelow: (node: unknown) => boolean): ReadonlySet<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    const name = node.type === 'VariableDeclarator' ? nameOf(node['id']) : undefined;
    if (name === undefined) return;
    const parts = partsOf(node['init']);
    if (parts.length > 1 && parts.some(isBelow)) names.add(name);
  });
  return names;
}

/** `Reflect.set(out[group], name, value)`: the thing that a call writes into, by names that the script does not spell out. */
function writtenInto(node: Syntax): unknown[] {
  const [target, ...given] = node.type === 'CallExpression' ? (node['arguments'] as unknown[]) : [];
  switch (target === undefined ? undefined : dottedName(node['callee'])) {
    case 'Reflect.set':
    case 'Reflect.defineProperty':
    case 'Object.defineProperty':
      return literalText(given[0]) === undefined ? [target] : [];
    case 'Object.assign':
    case 'Object.defineProperties':
      return given.every(isNamed) ? [] : [target];
    default:
      return [];
  }
}

export function belowChosenKeys(root: Syntax): ReadonlySet<Syntax> {
  const found = new Set<Syntax>();
  let counters: ReadonlySet<string> | undefined;
  let names: ReadonlySet<string> | undefined;
  const isBelow = (node: unknown): boolean => isChosen(node, (counters ??= countersIn(root)));
  walk(root, (node) => {
    for (const target of writtenInto(node))
      if (partsOf(target).some((one) => isBelow(one) || (names ??= namesBelow(root, isBelow)).has(nameOf(one) ?? ''))) found.add(node);
    for (const target of targetsOf(node))
      for (let at = target; isSyntax(at); at = at.type === 'MemberExpression' ? at['object'] : at['expression']) {
        if (at.type !== 'MemberExpression' || at['computed'] !== true) continue;
        const isNamed = (one: unknown): boolean => isBelow(at) && (names ??= namesBelow(root, isBelow)).has(nameOf(one) ?? '');
        if (partsOf(at['object']).some((one) => isBelow(one) || isNamed(one))) found.add(at);
      }
  });
  return found;
}
