/** What each part of a script says of names by itself: what it binds, and what it puts under a name. */
import type { FieldWrite } from './address.ts';
import { isFunction, textsOf } from './forms.ts';
import { putsOver } from './handled.ts';
import { boundBy, dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from './syntax.ts';

/** A function that belongs to an object; `self` names what `this` is in it. */
export interface Method {
  readonly node: Syntax;
  readonly self: string;
}

export const selfOf = (owner: Syntax): string => `@this${owner.start}`;

/** By name; a field whose name is worked out stands under the empty one. */
export class OutlineNotes {
  readonly functions = new Map<string, Syntax>();
  readonly classes = new Map<string, Syntax>();
  readonly methods = new Map<string, Method[]>();
  readonly getters = new Map<string, Method[]>();
  /** How many times it is bound, or given another value. */
  readonly bindings = new Map<string, number>();
  readonly lists = new Map<string, readonly string[]>();
  readonly written = new Map<string, FieldWrite[]>();
  readonly inits = new Map<string, Syntax>();
  readonly consoles = new Set(['console']);
  readonly printers = new Set<string>();

  bind(pattern: unknown): void {
    for (const name of boundBy(pattern)) this.bindings.set(name, (this.bindings.get(name) ?? 0) + 1);
  }
}

export function addTo<T>(map: Map<string, T[]>, name: string, item: T): void {
  const known = map.get(name);
  if (known === undefined) map.set(name, [item]);
  else known.push(item);
}

type Note = (node: Syntax, notes: OutlineNotes) => void;

const isMember = (node: unknown): node is Syntax => isSyntax(node) && node.type === 'MemberExpression';

/** The name of a field as an object literal or a class writes it. */
const keyOf = (member: Syntax): string | undefined => {
  const { key } = member as { readonly key?: unknown };
  if (member['computed'] === true) return literalText(key);
  return nameOf(key) ?? literalText(key) ?? (isSyntax(key) && key.type === 'PrivateIdentifier' ? `#${key['name'] as string}` : undefined);
};

const ofFunction: Note = (node, notes) => {
  const name = nameOf(node['id']);
  if (name === undefined) return;
  notes.functions.set(name, node);
  notes.bind(node['id']);
};

const ofClass: Note = (node, notes) => {
  const name = nameOf(node['id']);
  if (name !== undefined) notes.classes.set(name, node);
  notes.bind(node['id']);
};

/** `const out = console`, `const { log } = console`, `const log = console.log` */
function notePrinter(pattern: unknown, value: unknown, { consoles, printers }: OutlineNotes): void {
  const name = nameOf(pattern);
  if (nameOf(value) === 'console') {
    if (name !== undefined) consoles.add(name);
    else for (const one of boundBy(pattern)) printers.add(one);
  }
  if (name !== undefined && isMember(value) && nameOf(value['object']) === 'console') printers.add(name);
}

const ofVariable: Note = (node, notes) => {
  const { id, init } = node as { readonly id?: unknown; readonly init?: unknown };
  notes.bind(id);
  notePrinter(id, init, notes);
  const name = nameOf(id);
  if (name === undefined || !isSyntax(init)) return;
  notes.inits.set(name, init);
  if (isFunction(init)) notes.functions.set(name, init);
  if (init.type === 'ClassExpression') notes.classes.set(name, init);
  const texts = textsOf(init);
  if (texts !== undefined) notes.lists.set(name, texts);
};

const ofAssignment: Note = (node, notes) => {
  const { left, right, operator } = node as { readonly left?: unknown; readonly right?: unknown; readonly operator?: unknown };
  if (!isMember(left)) return notes.bind(left);
  if (!isSyntax(right)) return;
  addTo(notes.written, nameOf(left['object']) ?? '', { field: operator === '=' ? memberName(left) : undefined, value: right });
  // api.read = () => ...
  if (isFunction(right)) addTo(notes.methods, memberName(left) ?? '', { node: right, self: '' });
};

/** `Object.assign(options, ...)` */
const ofCall: Note = (node, { written }) => {
  const [first, second] = node['arguments'] as readonly Syntax[];
  if (first !== undefined && second !== undefined && putsOver.test(dottedName(node['callee']) ?? ''))
    addTo(written, nameOf(first) ?? '', { field: undefined, value: second });
};

const ofLoop: Note = (node, notes) => {
  const { left } = node as { readonly left?: unknown };
  if (isSyntax(left) && left.type !== 'VariableDeclaration') notes.bind(left);
};

const ofMembers: Note = (node, { getters, methods }) => {
  for (const member of (node['properties'] ?? node['body']) as Syntax[]) {
    if (!isFunction(member['value'])) continue;
    addTo(member['kind'] === 'get' ? getters : methods, keyOf(member) ?? '', { node: member['value'], self: selfOf(node) });
  }
};

const notesOf: ReadonlyMap<string, Note> = new Map(
  Object.entries({
    FunctionDeclaration: ofFunction,
    ClassDeclaration: ofClass,
    VariableDeclarator: ofVariable,
    AssignmentExpression: ofAssignment,
    CallExpression: ofCall,
    UpdateExpression: (node, notes) => notes.bind(node['argument']),
    ForOfStatement: ofLoop,
    ForInStatement: ofLoop,
    CatchClause: (node, notes) => notes.bind(node['param']),
    ObjectExpression: ofMembers,
    ClassBody: ofMembers,
  } satisfies Readonly<Record<string, Note>>),
);

/** `const read = function again() { again(); }`: the name that it has for itself, unless the script has another of that name. */
function noteOwnName(node: Syntax, { bindings, functions, classes }: OutlineNotes): void {
  const own = nameOf(node['id']);
  if (own === undefined || bindings.has(own)) return;
  if (node.type === 'FunctionExpression') functions.set(own, node);
  else if (node.type === 'ClassExpression') classes.set(own, node);
}

/** The name of a field, and what is put there: `{ read: readMail }`, `api.read = readMail`. */
function putInto(
  node: Syntax,
  parent: Syntax | undefined,
): { readonly name: string; readonly value: unknown; readonly self: string } | undefined {
  if (node.type === 'Property' && parent?.type === 'ObjectExpression') {
    const name = (node['computed'] === true ? undefined : nameOf(node['key'])) ?? literalText(node['key']);
    return name === undefined ? undefined : { name, value: node['value'], self: selfOf(parent) };
  }
  const left = node.type === 'AssignmentExpression' ? node['left'] : undefined;
  const name = isMember(left) ? memberName(left) : undefined;
  return name === undefined ? undefined : { name, value: node['right'], self: '' };
}

/** Goes through the parts as they are given: of two that say something of one name, the later one holds. */
export function takeNotes(parts: readonly { readonly node: Syntax; readonly parent: Syntax | undefined }[]): OutlineNotes {
  const notes = new OutlineNotes();
  for (const { node } of parts) {
    notesOf.get(node.type)?.(node, notes);
    if (/Function/.test(node.type) && Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) notes.bind(param);
  }
  for (const { node } of parts) noteOwnName(node, notes);
  for (const { node, parent } of parts) {
    const put = putInto(node, parent);
    const known = put === undefined ? undefined : notes.functions.get(nameOf(put.value) ?? '');
    if (put !== undefined && known !== undefined) addTo(notes.methods, put.name, { node: known, self: put.self });
  }
  return notes;
}
