/** Which fields a template reads, exactly, from the CEL syntax tree: what the data-flow analysis stands on. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { ValueType } from '../model/labels.ts';
import { readAs, type ClosedUse, type PagePlace, type ParameterReads, type Read } from '../model/reads.ts';
import { PageReader } from './page-places.ts';
import { resultTypeOf } from './functions.ts';
import type { Template } from './template.ts';
import { childrenOf, isBinding, isComprehension, type MethodCall } from './tree.ts';

/** A place that an expression denotes. An inexact one stands for the value and everything made from it. */
interface Place {
  readonly read: Read;
  readonly exact: boolean;
}

/** Collects reads without repeats, in the order in which they are met. */
export function newReadList(): { add(read: Read): void; readonly reads: Read[] } {
  const seen = new Set<string>();
  const reads: Read[] = [];
  return {
    reads,
    add(read) {
      const key = JSON.stringify(read);
      if (seen.has(key)) return;
      seen.add(key);
      reads.push(read);
    },
  };
}

/** Without repeats, in the order in which they stand. */
export function uniqueReads(reads: readonly Read[]): readonly Read[] {
  const list = newReadList();
  for (const read of reads) list.add(read);
  return list.reads;
}

/** Goes one segment deeper where the place is a field; other places stay as they are. */
export function descend(read: Read, segment: string): Read {
  return read.from === 'input' || read.from === 'node' || read.from === 'store' ? { ...read, path: [...read.path, segment] } : read;
}

/**
 * What one syntax node is made of: the `places` it denotes, if it denotes places rather than a computed value, and the reads on
 * the `side` that decide about it (indexes, conditions, operands). Each node is looked at once.
 */
interface Made {
  readonly places?: readonly Place[];
  readonly side: readonly Read[];
}

type Bindings = ReadonlyMap<string, readonly Place[]>;

const deeper = (places: readonly Place[], segment: string): Place[] =>
  places.map((place) => (place.exact ? { ...place, read: descend(place.read, segment) } : place));
const inexact = (reads: readonly Read[]): Place[] => reads.map((read) => ({ read, exact: false }));
const exactly = (read: Read): Made => ({ places: [{ read, exact: true }], side: [] });
const anything: Made = { places: [{ read: { from: 'any' }, exact: false }], side: [] };
const allReads = (made: Made): readonly Read[] => fewer([...made.side, ...(made.places ?? []).map((place) => place.read)]);

/** More are not told apart: the whole that they are read from is. */
const MOST_READS = 400;
const whole = (read: Read): Read => (read.from === 'input' || read.from === 'node' ? { ...read, path: [] } : read);

/** Without repeats: a name that is bound to itself twice over, twenty times, would stand for a million. */
export function fewer(reads: readonly Read[]): readonly Read[] {
  if (reads.length < 8) return reads;
  const found = uniqueReads(reads);
  return found.length <= MOST_READS ? found : uniqueReads(found.map(whole));
}

/** As `fewer`, of places; of too many, what is made of all of them. */
function fewerPlaces(places: readonly Place[]): readonly Place[] {
  if (places.length < 8) return places;
  const made = [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
  return made.length <= MOST_READS ? made : inexact(fewer(made.map(({ read }) => whole(read))));
}

function computed(nodes: readonly ASTNode[], bound: Bindings): Made {
  return { side: fewer(nodes.flatMap((node) => allReads(visit(node, bound)))) };
}

/** A value that is one of several: it denotes the places of all. */
function either(nodes: readonly ASTNode[], bound: Bindings): Made {
  const all = nodes.map((node) => visit(node, bound));
  const places = all.flatMap((made) => made.places ?? []);
  const side = fewer(all.flatMap((made) => made.side));
  return places.length === 0
    ? { side }
    : { places: fewerPlaces([...places, ...inexact(all.flatMap((made) => (made.places === undefined ? made.side : [])))]), side };
}

function member(object: ASTNode, name: string, bound: Bindings): Made {
  if (object.op === 'id' && !bound.has(object.args)) {
    if (object.args === 'node') return exactly({ from: 'node', node: name, path: [] });
    if (object.args === 'model') return exactly({ from: 'model', key: name });
    if (object.args === 'flow' || object.args === 'run') return exactly({ from: 'run', name: `${object.args}.${name}` });
  }
  const made = visit(object, bound);
  return made.places === undefined ? made : { places: deeper(made.places, name), side: made.side };
}

function element(object: ASTNode, index: ASTNode, bound: Bindings): Made {
  if (index.op === 'value' && typeof index.args === 'string') return member(object, index.args, bound);
  const side = allReads(visit(index, bound));
  const made = visit(object, bound);
  return made.places === undefined
    ? { side: [...made.side, ...side] }
    : { places: deeper(made.places, '*'), side: [...made.side, ...side] };
}

function comprehension(node: MethodCall, bound: Bindings): Made {
  const [macro, receiver, [variable, ...bodies]] = node.args;
  const list = visit(receiver, bound);
  const elements = list.places === undefined ? inexact(list.side) : deeper(list.places, '*');
  const inner = new Map(bound);
  if (variable?.op === 'id') inner.set(variable.args, elements);
  const body = bodies.flatMap((part) => allReads(visit(part, inner)));
  const side = [...list.side, ...body];
  // A filtered list holds the same elements, so it denotes the same place.
  if (macro === 'filter') return { places: list.places ?? elements, side };
  // The number of elements is read even where no element is.
  return { side: body.length === 0 ? [...side, ...elements.map((place) => place.read)] : side };
}

function binding(node: MethodCall, bound: Bindings): Made {
  const [name, value, body] = node.args[2];
  if (name?.op !== 'id' || value === undefined || body === undefined) return anything;
  const made = visit(value, bound);
  const result = visit(body, new Map(bound).set(name.args, made.places ?? inexact(made.side)));
  // Conditions that chose among places are read even if the name is not.
  return { ...result, side: fewer([...result.side, ...(made.places === undefined ? [] : made.side)]) };
}

/** Calls that tell how many there are, or where. */
const counts: ReadonlySet<string> = new Set(['size', 'indexOf', 'lastIndexOf']);

/** What closed thing an operation or a call gives whatever it is made of. How many there are says nothing of what they are. */
function closedUse(ast: ASTNode): ClosedUse | undefined {
  if (ast.op === 'value' || ast.op === 'id') return undefined;
  if ((ast.op === 'call' || ast.op === 'rcall') && counts.has(ast.args[0])) return 'enum';
  const type = expressionType(ast);
  return type === 'boolean' || type === 'number' || type === 'date' ? type : undefined;
}

function visit(node: ASTNode, bound: Bindings): Made {
  const as = closedUse(node);
  const made = visitNode(node, bound);
  return as === undefined ? made : { side: allReads(made).map((read) => readAs(read, as)) };
}

function visitNode(node: ASTNode, bound: Bindings): Made {
  switch (node.op) {
    case 'value':
      return { side: [] };
    case 'id':
      return visitName(node.args, bound);
    case '.':
    case '.?':
      return member(node.args[0], node.args[1], bound);
    case '[]':
    case '[?]':
      return element(node.args[0], node.args[1], bound);
    case '?:': {
      const choice = either([node.args[1], node.args[2]], bound);
      return { ...choice, side: [...allReads(visit(node.args[0], bound)), ...choice.side] };
    }
    case 'call': {
      const [name, values] = node.args;
      if (name === 'dyn' || name === 'default') return either(values, bound);
      return name === 'now' ? { side: [{ from: 'run', name: 'now' }] } : computed(values, bound);
    }
    case 'rcall':
      if (isBinding(node)) return binding(node, bound);
      return isComprehension(node) ? comprehension(node, bound) : computed([node.args[1], ...node.args[2]], bound);
    default:
      return computed(childrenOf(node), bound);
  }
}

function visitName(name: string, bound: Bindings): Made {
  const places = bound.get(name);
  if (places !== undefined) return { places, side: [] };
  if (name === 'input') return exactly({ from: 'input', path: [] });
  if (name === 'flow' || name === 'run') return exactly({ from: 'run', name });
  // `cel` and `google` are CEL's own; any other name fails when it is evaluated.
  return name === 'node' || name === 'model' ? anything : { side: [] };
}

export const expressionReads = (ast: ASTNode): readonly Read[] => uniqueReads(allReads(visit(ast, new Map())));

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||', '!_']);

/** The type of an expression's value where the syntax settles it. */
export function expressionType(ast: ASTNode): ValueType | undefined {
  if (comparisons.has(ast.op)) return 'boolean';
  switch (ast.op) {
    case 'value':
      return typeof ast.args === 'bigint' || typeof ast.args === 'number'
        ? 'number'
        : typeof ast.args === 'boolean'
          ? 'boolean'
          : typeof ast.args === 'string'
            ? 'text'
            : undefined;
    case '+':
      return isText(ast) ? 'text' : undefined;
    case '*':
    case '/':
    case '%':
    case '-_':
      return 'number';
    case 'call':
      return ast.args[0] === 'default' ? undefined : resultTypeOf(ast.args[0]);
    case 'rcall':
      return resultTypeOf(ast.args[0]);
    case 'list':
      return 'list';
    case 'map':
      return 'object';
    case '?:': {
      const [left, right] = [expressionType(ast.args[1]), expressionType(ast.args[2])];
      return left === right ? left : undefined;
    }
    default:
      return undefined;
  }
}

/** The fixed text that an expression's value starts with: of `"https://a.example/" + input.id` the first operand. */
function expressionPrefix(ast: ASTNode): { readonly text: string; readonly whole: boolean } {
  if (ast.op === 'value')
    return typeof ast.args === 'string' || typeof ast.args === 'number' || typeof ast.args === 'bigint'
      ? { text: String(ast.args), whole: true }
      : { text: '', whole: false };
  if (ast.op !== '+') return { text: '', whole: false };
  const left = expressionPrefix(ast.args[0]);
  if (!left.whole || !isText(ast.args[0])) return left.whole ? { text: '', whole: false } : left;
  const right = expressionPrefix(ast.args[1]);
  return { text: left.text + right.text, whole: right.whole };
}

function isText(ast: ASTNode): boolean {
  return ast.op === 'value' ? typeof ast.args === 'string' : ast.op === '+' && (isText(ast.args[0]) || isText(ast.args[1]));
}

/** The read as of a value that stands there in a page. */
export const placed = (read: Read, place: PagePlace | undefined): Read =>
  place === undefined || (read.from !== 'input' && read.from !== 'node' && read.from !== 'any') ? read : { ...read, place };

/** Reads a text that is put together by `+`, part by part, as the page that it is a part of. */
function joinedReads(ast: ASTNode, page: PageReader, add: (read: Read) => void): void {
  if (ast.op === '+' && isText(ast)) for (const side of ast.args) joinedReads(side, page, add);
  else if (ast.op === 'value') page.read(String(ast.args));
  else {
    const place = page.place();
    for (const read of expressionReads(ast)) add(placed(read, place));
  }
}

/** What a template reads, with the fixed text in front. Pure; the same template gives equal results. */
export function templateReads(template: Template): ParameterReads {
  const list = newReadList();
  const page = template.text.includes('<') ? new PageReader() : undefined;
  let prefix = '';
  let fixed = true;
  for (const part of template.parts) {
    if (part.kind === 'literal') {
      if (fixed) prefix += part.text;
      page?.read(part.text);
      continue;
    }
    const head = expressionPrefix(part.ast);
    if (fixed) prefix += head.text;
    fixed &&= head.whole;
    if (page !== undefined)
      joinedReads(part.ast, page, (read) => {
        list.add(read);
      });
    else for (const read of expressionReads(part.ast)) list.add(read);
  }
  const only = template.parts.length === 1 ? template.parts[0] : undefined;
  const type = only?.kind === 'expression' ? expressionType(only.ast) : 'text';
  return { ...(fixed ? { literal: prefix } : {}), prefix, reads: list.reads, dynamic: !fixed, ...(type === undefined ? {} : { type }) };
}

/** One stretch of a template: fixed text, or an expression with the fixed text that its value starts with. */
export interface TemplateSegment {
  readonly text: string;
  readonly whole: boolean;
  readonly reads: readonly Read[];
  /** It stands in an address encoded. */ readonly encoded?: true;
}

export function segmentsOf(template: Template): TemplateSegment[] {
  return template.parts.map((part): TemplateSegment => {
    if (part.kind === 'literal') return { text: part.text, whole: true, reads: [] };
    const head = expressionPrefix(part.ast);
    return { ...head, reads: head.whole ? [] : expressionReads(part.ast) };
  });
}
