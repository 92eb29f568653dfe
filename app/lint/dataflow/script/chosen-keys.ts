/** Where a script writes below a key that data chooses: `out[group][name] = value` reaches what all objects share if the group is `__proto__`. */
import { isSyntax, memberName, nameOf, walk, type Syntax } from './syntax.ts';

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

/** Names that loops count with, and the second thing that `forEach` and its like hand over; not where something else is put into them. */
function countersIn(root: Syntax): ReadonlySet<string> {
  const counters = new Set<string>();
  const others = new Set<string>();
  walk(root, (node) => {
    if (node.type === 'ForStatement') {
      const own = new Set<string>();
      const { init, update, test } = node as { readonly init?: unknown; readonly update?: unknown; readonly test?: unknown };
      counted(update, own);
      const declared =
        isSyntax(init) && init.type === 'VariableDeclaration' ? (init['declarations'] as Syntax[]).map(({ id }) => nameOf(id) ?? '') : [];
      if (isSyntax(test)) for (const name of declared) if (own.has(name)) counters.add(name);
      return;
    }
    if (node.type === 'CallExpression' && isSyntax(node['callee']) && node['callee'].type === 'MemberExpression') {
      const [first] = node['arguments'] as unknown[];
      const place = { forEach: 1, map: 1, flatMap: 1, filter: 1, some: 1, every: 1, reduce: 2 }[memberName(node['callee']) ?? ''];
      if (place !== undefined && isSyntax(first) && Array.isArray(first['params'])) {
        const name = nameOf((first['params'] as unknown[])[place]);
        if (name !== undefined) counters.add(name);
      }
    }
    if (node.type === 'AssignmentExpression' && node['operator'] === '=') others.add(nameOf(node['left']) ?? '');
    else if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const { left } = node as { readonly left?: unknown };
      const declared =
        isSyntax(left) && left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[]).map(({ id }) => id) : [left];
      for (const one of declared) others.add(nameOf(one) ?? '');
    }
  });
  return new Set([...counters].filter((name) => !others.has(name)));
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

export function belowChosenKeys(root: Syntax): ReadonlySet<Syntax> {
  const found = new Set<Syntax>();
  let counters: ReadonlySet<string> | undefined;
  walk(root, (node) => {
    for (const target of targetsOf(node))
      for (let at = target; isSyntax(at); at = at.type === 'MemberExpression' ? at['object'] : at['expression']) {
        if (at.type !== 'MemberExpression' || at['computed'] !== true || !isSyntax(at['object']) || at['object']['computed'] !== true)
          continue;
        if (isChosen(at['object'], (counters ??= countersIn(root)))) found.add(at);
      }
  });
  return found;
}
