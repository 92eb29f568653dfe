/** Fields that a script reads or writes: of what is global, of what makes functions, of what all objects share. */
import { dottedName, isSyntax, memberName, nameOf, type Syntax } from '../syntax.ts';
import type { Danger } from './danger.ts';
import { calls, dotted, globalObjects, globals } from './powers.ts';
import type { DangerOf, WholeScript } from './whole-script.ts';

const isMember = (node: Syntax | undefined): boolean => node?.type === 'MemberExpression';

/** The power that has this dotted name; `node` is the part that uses it. */
export function powerNamed(text: string, node: Syntax, { declared, isOwnMethod }: WholeScript): Danger | undefined {
  const danger = dotted.find(([pattern]) => pattern.test(text))?.[1];
  if (danger === undefined || declared.has(text.split('.')[0] ?? '')) return undefined;
  return danger === 'process' && isOwnMethod(text, node) ? undefined : danger;
}

/** `x.constructor`, also by a name that is written out before. */
const isConstructor = (node: Syntax, { constant }: WholeScript): boolean =>
  isMember(node) && (memberName(node) ?? (node['computed'] === true ? constant(node['property']) : undefined)) === 'constructor';

/** `window.fetch`, `globalThis[name]` */
const ofGlobalObject: DangerOf = (node, _parent, { declared }) => {
  const owner = nameOf(node['object']) ?? '';
  if (!globalObjects.has(owner) || declared.has(owner)) return undefined;
  const own = memberName(node);
  return own === undefined ? 'dynamic-code' : (globals.get(own) ?? calls.get(own));
};

/** `(() => {}).constructor`, `Object.getPrototypeOf(f).constructor`, `x.constructor.constructor` */
const ofConstructor: DangerOf = (node, _parent, script) => {
  const { object } = node as { readonly object?: unknown };
  if (!isConstructor(node, script) || !isSyntax(object)) return undefined;
  const givesFunctions =
    /Function/.test(object.type) || dottedName(object['callee']) === 'Object.getPrototypeOf' || isConstructor(object, script);
  return givesFunctions ? 'dynamic-code' : undefined;
};

const ofProto: DangerOf = (node) => (memberName(node) === '__proto__' ? 'prototype' : undefined);

const isCalled = (node: Syntax, parent: Syntax | undefined): boolean => parent?.type === 'CallExpression' && parent['callee'] === node;

/** Of one that is called, its call tells. */
const ofPower: DangerOf = (node, parent, script) =>
  isMember(parent) || isCalled(node, parent) ? undefined : powerNamed(dottedName(node) ?? '', node, script);

const ofPrototype: DangerOf = (node, parent) =>
  memberName(node) === 'prototype' && !isMember(parent) && !isCalled(node, parent) ? 'prototype' : undefined;

/** Writing to a key that data chooses reaches the prototype unless the key is checked. */
const ofChosenKey: DangerOf = (node, parent, { isBelowChosenKey }) =>
  node['computed'] === true && !isCalled(node, parent) && isBelowChosenKey(node) ? 'prototype' : undefined;

const inOrder: readonly DangerOf[] = [ofGlobalObject, ofConstructor, ofProto, ofPower, ofPrototype, ofChosenKey];

export const ofMember: DangerOf = (node, parent, script) => {
  for (const dangerOf of inOrder) {
    const danger = dangerOf(node, parent, script);
    if (danger !== undefined) return danger;
  }
  return undefined;
};
