/** Where a script certainly takes a field away or writes over it, so that what stood there before goes no further. */
import { declared, isAllItems, isFunction, itemsName } from './forms.ts';
import { children, isSyntax, memberName, nameOf, type Syntax } from './syntax.ts';

interface Named {
  readonly name: string;
  readonly path: readonly string[];
}

/** A field that a statement takes away or writes over for certain, and where that statement stands. */
export interface Replacement {
  readonly path: readonly string[];
  readonly begin: number;
  readonly end: number;
}
/** From here on, inside `from`..`to`, the field at `path` of what `name` stands for holds only what the script itself writes there. */
export interface Replaced extends Named, Replacement {
  readonly from: number;
  readonly to: number;
  readonly hoisted: readonly (readonly [number, number])[];
}

/** A part of the script and what it stands in. */
export interface Visit {
  readonly node: Syntax;
  readonly parent: Syntax | undefined;
}

const isBody = (node: Syntax): boolean => node.type === 'Program' || node.type === 'BlockStatement';
const listName = (node: unknown): string | undefined => (isAllItems(node) ? itemsName : nameOf(node));

/**
 * Statements that stand in a block by themselves, so that nothing behind them in the block runs without them. Names that are bound more
 * than once stand for several things and are left alone; functions that are declared inside the block can be called before its statements.
 */
export function replacementsOf(
  nodes: readonly Visit[],
  once: (name: string) => boolean,
  spelled: ReadonlyMap<string, readonly string[]>,
): Replaced[] {
  const out: Replaced[] = [];
  const aliases = new Map<string, Named>();
  /** By block: the loop over the elements of a list whose body it is. */
  const loops = new Map<
    Syntax,
    { readonly element: string; readonly list: string; readonly end: number; readonly outer: Syntax | undefined }
  >();
  const parents = new Map<Syntax, Syntax | undefined>(nodes.map(({ node, parent }) => [node, parent]));
  const blockAround = (node: Syntax): Syntax | undefined => {
    let at = parents.get(node);
    while (at !== undefined && !isBody(at)) at = parents.get(at);
    return at;
  };
  for (const { node, parent } of nodes) {
    if (node.type === 'VariableDeclarator' && parent?.['kind'] === 'const') {
      const name = nameOf(node['id']);
      const place = placeOf(node['init']);
      if (name !== undefined && place !== undefined && once(name) && once(place.name)) aliases.set(name, place);
      if (name !== undefined && isAllItems(node['init']) && once(name)) aliases.set(name, { name: itemsName, path: [] });
    }
    if (node.type === 'ForOfStatement' && isSyntax(node['body']) && isBody(node['body'])) {
      const element = nameOf(declared(node['left']));
      const list = listName(node['right']);
      if (element !== undefined && list !== undefined && once(element))
        loops.set(node['body'], { element, list, end: node.end, outer: blockAround(node) });
    }
    // list.forEach((element) => { ... });
    const callee = node.type === 'CallExpression' ? node['callee'] : undefined;
    const [callback] = callee === undefined ? [] : (node['arguments'] as unknown[]);
    if (
      isSyntax(callee) &&
      callee.type === 'MemberExpression' &&
      memberName(callee) === 'forEach' &&
      isFunction(callback) &&
      isSyntax(callback['body']) &&
      isBody(callback['body']) &&
      parent?.type === 'ExpressionStatement'
    ) {
      const element = nameOf((callback['params'] as unknown[])[0]);
      const list = listName(callee['object']);
      if (element !== undefined && list !== undefined && once(element))
        loops.set(callback['body'], { element, list, end: node.end, outer: blockAround(node) });
    }
  }
  const resolved = (place: Named): Named => {
    let at = place;
    for (let count = 0; count < 10; count += 1) {
      const next = aliases.get(at.name);
      if (next === undefined) break;
      at = { name: next.name, path: [...next.path, ...at.path] };
    }
    return at;
  };
  const add = (place: Named, statement: Syntax, block: Syntax): void => {
    let at = place;
    let from = statement.end;
    let within: Syntax | undefined = block;
    // A loop over a whole list does to the list what it does to each element.
    for (let count = 0; within !== undefined && count < 6; count += 1) {
      const body: Syntax = within;
      const hoisted = (body['body'] as Syntax[])
        .filter(({ type }) => type === 'FunctionDeclaration')
        .map((one) => [one.start, one.end] as const);
      const far = resolved(at);
      for (const { name, path } of far.name === at.name ? [at] : [at, far])
        if (path.length > 0 && once(name))
          out.push({ name, path, from, to: body.end, hoisted, begin: statement.start, end: statement.end });
      const loop = loops.get(body);
      const own = loop === undefined ? undefined : [at, far].find(({ name }) => name === loop.element);
      if (loop === undefined || own === undefined || leavesEarly(body, from)) return;
      at = { name: loop.list, path: own.path };
      from = loop.end;
      within = loop.outer;
    }
  };
  for (const { node, parent } of nodes) {
    if (node.type !== 'ExpressionStatement' || parent === undefined || !isBody(parent)) continue;
    const expression = node['expression'];
    if (!isSyntax(expression)) continue;
    const target =
      expression.type === 'UnaryExpression' && expression['operator'] === 'delete'
        ? expression['argument']
        : expression.type === 'AssignmentExpression' && expression['operator'] === '='
          ? expression['left']
          : undefined;
    if (!isSyntax(target) || target.type !== 'MemberExpression') continue;
    for (const place of placesOf(target, spelled)) add(place, node, parent);
  }
  return out;
}

/** The loop's body can go on to the next element, or end, before the statement that ends at `until`. */
function leavesEarly(body: Syntax, until: number): boolean {
  const stack = [body];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'BreakStatement' || (node.start < until && (node.type === 'ContinueStatement' || node.type === 'ReturnStatement')))
      return true;
    stack.push(...children(node));
  }
  return false;
}

/** `a.b.c` as a name and the path under it; undefined where a part is computed. */
function placeOf(node: unknown): Named | undefined {
  if (!isSyntax(node)) return undefined;
  if (node.type === 'Identifier') return { name: node['name'] as string, path: [] };
  if (node.type !== 'MemberExpression') return undefined;
  const object = placeOf(node['object']);
  const name = memberName(node);
  return object === undefined || name === undefined || /^\d+$/.test(name) ? undefined : { name: object.name, path: [...object.path, name] };
}

/** As `placeOf`, where the last part may be a name for each of a few texts. */
function placesOf(node: Syntax, spelled: ReadonlyMap<string, readonly string[]>): readonly Named[] {
  const fixed = placeOf(node);
  if (fixed !== undefined) return [fixed];
  const texts = node['computed'] === true ? spelled.get(nameOf(node['property']) ?? '') : undefined;
  const object = texts === undefined ? undefined : placeOf(node['object']);
  return object === undefined || texts === undefined ? [] : texts.map((text) => ({ name: object.name, path: [...object.path, text] }));
}
