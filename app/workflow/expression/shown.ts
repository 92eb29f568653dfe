/** Which values stand in a text as they are: whoever reads it has seen them, and not only something that was made of them. */
import type { ASTNode } from '@marcbachmann/cel-js';
import type { Json } from '../../kernel/json.ts';
import type { Read } from '../model/reads.ts';
import { descend, expressionReads, expressionType, newReadList } from './reads.ts';
import { parseTemplate } from './template.ts';
import { childrenOf, isComprehension } from './tree.ts';

type Names = ReadonlyMap<string, Read>;
const noNames: Names = new Map();

/** The one field that an expression names, with all that lies in it. One entry of a list is not the list. */
export function placeOf(node: ASTNode, names: Names = noNames): Read | undefined {
  switch (node.op) {
    case 'id':
      return names.get(node.args) ?? (node.args === 'input' ? { from: 'input', path: [] } : undefined);
    case '.':
    case '.?':
      return fieldOf(node.args[0], node.args[1], names);
    case '[]':
    case '[?]':
      return node.args[1].op === 'value' && typeof node.args[1].args === 'string'
        ? fieldOf(node.args[0], node.args[1].args, names)
        : undefined;
    default:
      return undefined;
  }
}

function fieldOf(object: ASTNode, name: string, names: Names): Read | undefined {
  if (object.op === 'id' && object.args === 'node' && !names.has('node')) return { from: 'node', node: name, path: [] };
  const place = placeOf(object, names);
  return place === undefined ? undefined : descend(place, name);
}

/** Calls that write out what they are given: their first operand, the one that stands before the dot of a method. */
const writesOut: ReadonlySet<string> = new Set(['text', 'string', 'dyn', 'default', 'join', 'trim']);

/** The list's elements by the name that the macro gives them; `join(input.rows.map(r, r.name), ", ")` shows each name. */
function shownOfEach(list: ASTNode, variable: ASTNode, body: ASTNode, names: Names): readonly Read[] {
  const place = placeOf(list, names);
  return place === undefined || variable.op !== 'id' ? [] : shownBy(body, new Map(names).set(variable.args, descend(place, '*')));
}

/** One side is a text, so that the other is written behind it. */
const joinsText = (node: Extract<ASTNode, { op: '+' }>): boolean =>
  expressionType(node) === 'text' || node.args.some((side) => (side.op === '+' ? joinsText(side) : expressionType(side) === 'text'));

const isNothing = (node: ASTNode | undefined): boolean => node?.op === 'value' && (node.args === '' || node.args === null);

/** Whether the value is there, asked by `has(x)`, `x != ""` or `x != null`; `there` is what the question says of it. */
function presence(node: ASTNode, names: Names): { readonly place: Read; readonly there: boolean } | undefined {
  if (node.op === '!_') {
    const asked = presence(node.args, names);
    return asked === undefined ? undefined : { ...asked, there: !asked.there };
  }
  const of = (value: ASTNode | undefined, there: boolean) => {
    const place = value === undefined ? undefined : placeOf(value, names);
    return place === undefined ? undefined : { place, there };
  };
  if (node.op === 'call') return node.args[0] === 'has' ? of(node.args[1][0], true) : undefined;
  if (node.op !== '!=' && node.op !== '==') return undefined;
  const [left, right] = node.args;
  return isNothing(right) ? of(left, node.op === '!=') : isNothing(left) ? of(right, node.op === '!=') : undefined;
}

/** `has(x) ? x : "none"` writes out x wherever there is one. */
function shownIfThere([condition, then, otherwise]: readonly [ASTNode, ASTNode, ASTNode], names: Names): readonly Read[] {
  const asked = presence(condition, names);
  if (asked === undefined) return [];
  const [value, instead] = asked.there ? [then, otherwise] : [otherwise, then];
  return instead.op === 'value' ? shownBy(value, names).filter((read) => JSON.stringify(read) === JSON.stringify(asked.place)) : [];
}

function shownBy(node: ASTNode, names: Names): readonly Read[] {
  const place = placeOf(node, names);
  if (place !== undefined) return [place];
  switch (node.op) {
    case 'list':
    case 'map':
      return childrenOf(node).flatMap((part) => shownBy(part, names));
    // Two numbers added show neither.
    case '+':
      return joinsText(node) ? node.args.flatMap((part) => shownBy(part, names)) : [];
    case '?:':
      return shownIfThere(node.args, names);
    case 'call': {
      const [name, [first]] = node.args;
      return first !== undefined && writesOut.has(name) ? shownBy(first, names) : [];
    }
    case 'rcall': {
      const [name, receiver, [variable, body, further]] = node.args;
      if (isComprehension(node))
        return name === 'map' && variable !== undefined && body !== undefined && further === undefined
          ? shownOfEach(receiver, variable, body, names)
          : [];
      return writesOut.has(name) ? shownBy(receiver, names) : [];
    }
    default:
      return [];
  }
}

/**
 * The reads of a template whose values stand in its text whole. What is chosen by a condition other than whether it is there, cut, counted, compared or rounded is not
 * among them, nor anything of another product's expression. Never throws.
 */
export function shownReads(value: Json | undefined): readonly Read[] {
  const template = typeof value === 'string' && value.includes('{{') ? parseTemplate(value) : undefined;
  if (template?.ok !== true) return [];
  const list = newReadList();
  for (const part of template.value.parts) if (part.kind === 'expression') for (const read of shownBy(part.ast, noNames)) list.add(read);
  return list.reads;
}

/** The same where the entry of a list that is named by its number stands for the list: all that other products use of an answer is mostly its first. */
export const shownWithEntries = (value: string): readonly Read[] => shownReads(value.replace(/\[\??\d{1,4}\]/g, '["*"]'));

/** A field by its name, or an entry of a list by its number. */
const isField = (node: ASTNode): boolean =>
  node.op === 'id' ||
  ((node.op === '.' || node.op === '.?') && isField(node.args[0])) ||
  ((node.op === '[]' || node.op === '[?]') && node.args[1].op === 'value' && isField(node.args[0]));

/** What the expression works with, instead of only writing it out. */
function workedWith(node: ASTNode): readonly Read[] {
  if (isField(node) || node.op === 'value') return [];
  switch (node.op) {
    case 'list':
    case 'map':
      return childrenOf(node).flatMap((part) => workedWith(part));
    case '+':
      if (joinsText(node)) return node.args.flatMap((part) => workedWith(part));
      break;
    case 'call':
      if (writesOut.has(node.args[0])) return node.args[1].flatMap((part) => workedWith(part));
      break;
    // Whichever is taken is written out as it is; the condition is worked with.
    case '?:':
      return [...expressionReads(node.args[0]), ...workedWith(node.args[1]), ...workedWith(node.args[2])];
    default:
      break;
  }
  return expressionReads(node);
}

/** The reads of a template that it computes with, compares or cuts: with a token in the value's place it gives something else, or fails. Never throws. */
export function computedReads(value: Json | undefined): readonly Read[] {
  const template = typeof value === 'string' && value.includes('{{') ? parseTemplate(value) : undefined;
  return template?.ok !== true ? [] : template.value.parts.flatMap((part) => (part.kind === 'expression' ? workedWith(part.ast) : []));
}
