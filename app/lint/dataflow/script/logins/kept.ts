/** What nobody outside knows: a setting of the machine, as it is, or as the key of a signature. */
import type { Read } from '../../../../nodes/kit/facts.ts';
import { dottedName, isSyntax, literalText, memberName, nameOf, type Syntax } from '../syntax.ts';
import { MOST_DEEP, type Names } from './names.ts';

/** It makes no other value of it. */
const asItIs: ReadonlySet<string> = new Set(['trim', 'toString', 'valueOf']);
export const cryptoModule = /^crypto$/;

/** The settings that a value is made of. */
export interface Kept {
  readonly reads: readonly Read[];
  /** Where the setting is not there, an empty text stands for it, which everybody knows. */
  readonly orEmpty?: true;
  /** It is the key of a signature: whoever knows it can make one that is not empty. */
  readonly isKey?: true;
}

/** The settings that a value is made of: as they are, behind a fixed word, or as the key of a signature. */
export function keptIn(names: Names, node: unknown, depth = 0): Kept | undefined {
  if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
  const name = nameOf(node);
  if (name !== undefined) return keptIn(names, names.valueOf(name), depth + 1);
  const setting = names.setting(node);
  if (setting !== undefined) return { reads: [{ from: 'environment', name: setting }] };
  switch (node.type) {
    case 'ChainExpression':
      return keptIn(names, node['expression'], depth + 1);
    case 'BinaryExpression':
      return node['operator'] === '+' ? beside(names, [node['left'], node['right']], depth) : undefined;
    case 'TemplateLiteral':
      return beside(names, node['expressions'] as unknown[], depth);
    case 'LogicalExpression': {
      const kept = node['operator'] !== '&&' && literalText(node['right']) === '' ? keptIn(names, node['left'], depth + 1) : undefined;
      return kept === undefined ? undefined : { ...kept, orEmpty: true };
    }
    case 'CallExpression':
      return keptByCall(names, node, depth);
    default:
      return undefined;
  }
}

function beside(names: Names, parts: readonly unknown[], depth: number): Kept | undefined {
  const computed = parts.filter((part) => literalText(part) === undefined);
  return computed.length === 1 ? keptIn(names, computed[0], depth + 1) : undefined;
}

function keptByCall(names: Names, node: Syntax, depth: number): Kept | undefined {
  const callee = node['callee'];
  const [first] = node['arguments'] as unknown[];
  const called = dottedName(callee);
  if (called === 'String' || called === 'Buffer.from') return keptIn(names, first, depth + 1);
  if (!isSyntax(callee) || callee.type !== 'MemberExpression') return undefined;
  const method = memberName(callee) ?? '';
  // new TextEncoder().encode(secret)
  if (method === 'encode' && isSyntax(callee['object']) && nameOf(callee['object']['callee']) === 'TextEncoder')
    return keptIn(names, first, depth + 1);
  if (asItIs.has(method)) return keptIn(names, callee['object'], depth + 1);
  if (method !== 'digest') return undefined;
  const hashed = hashedIn(names, node);
  return hashed === undefined ? keyOf(names, callee['object'], depth + 1) : keptIn(names, hashed, depth + 1);
}

/** `crypto.createHmac('sha256', key).update(text)` */
function keyOf(names: Names, node: unknown, depth: number): Kept | undefined {
  if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
  const name = nameOf(node);
  if (name !== undefined) return keyOf(names, names.valueOf(name), depth + 1);
  if (node.type !== 'CallExpression' || !isSyntax(node['callee'])) return undefined;
  const callee = node['callee'];
  if (names.isCallOf(callee, 'createHmac', cryptoModule)) {
    const key = keptIn(names, (node['arguments'] as unknown[])[1], depth + 1);
    return key === undefined ? undefined : { ...key, isKey: true };
  }
  return callee.type === 'MemberExpression' && memberName(callee) === 'update' ? keyOf(names, callee['object'], depth + 1) : undefined;
}

/** What a checksum is made of: `crypto.createHash('sha256').update(text).digest()` is the same only for the same text. */
function hashedIn(names: Names, digest: Syntax): Syntax | undefined {
  const update = digest.type === 'CallExpression' ? calledOn(digest, 'digest') : undefined;
  const hash = update === undefined ? undefined : calledOn(update, 'update');
  if (update === undefined || hash?.type !== 'CallExpression' || !names.isCallOf(hash['callee'], 'createHash', cryptoModule))
    return undefined;
  const [text] = update['arguments'] as unknown[];
  return isSyntax(text) ? text : undefined;
}
function calledOn(call: Syntax, method: string): Syntax | undefined {
  const callee = call['callee'];
  const on = isSyntax(callee) && callee.type === 'MemberExpression' && memberName(callee) === method ? callee['object'] : undefined;
  return isSyntax(on) && on.type === 'CallExpression' ? on : undefined;
}

/** `Buffer.from(signature, 'hex')`: the signature. */
export function unwrapped(names: Names, node: Syntax): Syntax {
  const hashed = hashedIn(names, node);
  if (hashed !== undefined) return unwrapped(names, hashed);
  if (node.type !== 'CallExpression') return node;
  const [first] = node['arguments'] as unknown[];
  return /^(?:Buffer\.from|String)$/.test(dottedName(node['callee']) ?? '') && isSyntax(first) ? unwrapped(names, first) : node;
}
