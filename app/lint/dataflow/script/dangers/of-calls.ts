/** What a script calls, and what it gives to the call. The first case that knows the call tells of it. */
import { dottedName, isNamed, isSyntax, literalText, memberName, nameOf, type Syntax } from '../syntax.ts';
import type { Danger } from './danger.ts';
import { isComputedMember } from './merging.ts';
import { powerNamed } from './of-members.ts';
import { isPackedProgram } from './of-texts.ts';
import { calls, harmless, isPackage, modules, runsPages } from './powers.ts';
import { isSlowPattern } from './slow-pattern.ts';
import type { DangerOf, WholeScript } from './whole-script.ts';

interface Call {
  readonly node: Syntax;
  readonly callee: unknown;
  /** `f(...)` */
  readonly name: string | undefined;
  /** `a.f(...)` */
  readonly dotted: string | undefined;
  readonly args: readonly unknown[];
  readonly first: unknown;
}

/** Undefined: the call is none of this case's. */
type Case = (call: Call, script: WholeScript) => Danger | 'none' | undefined;

const settings = /^(?:config|settings|options|defaults|prefs|preferences)$/i;
const isFunctionValue = (node: unknown): boolean => isSyntax(node) && /Function/.test(node.type);
/** So many codes are no text that anybody would rather write so. */
const MANY_CODES = 20;

/** All that it says is spelled out, so it holds no name that data chose. */
function isSpelledOut(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  switch (node.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
    case 'UnaryExpression':
      return [...((node['expressions'] as unknown[] | undefined) ?? [node['argument']])].every(isSpelledOut);
    case 'ArrayExpression':
      return (node['elements'] as unknown[]).every(isSpelledOut);
    case 'ObjectExpression':
      return (node['properties'] as Syntax[]).every(
        (property) =>
          property.type === 'Property' &&
          property['computed'] !== true &&
          (nameOf(property['key']) ?? literalText(property['key'])) !== '__proto__' &&
          isSpelledOut(property['value']),
      );
    default:
      return false;
  }
}

const requires: Case = ({ name, first }, { source, dialect, constant }) => {
  if (name !== 'require') return undefined;
  const module = (constant(first) ?? '').replace(/^node:/, '');
  if (harmless.has(module)) return 'none';
  const known = modules.get(module);
  if (known !== undefined) return known;
  const isReviewed = dialect !== 'countersign' && isPackage(module) && !(module === 'jsdom' && runsPages.test(source));
  return isReviewed ? 'none' : 'dynamic-code';
};

/** Node-RED hands modules out of its global context. */
const takesModule: Case = ({ dotted, first }, { declared }) => {
  if (dotted !== 'global.get' || declared.has('global')) return undefined;
  const module = literalText(first) ?? '';
  return module === 'require' ? 'process' : modules.get(module);
};

const callsPower: Case = ({ name }, { declared }) => (name === undefined || declared.has(name) ? undefined : calls.get(name));

const runsText: Case = ({ name, first }) => {
  const isText = literalText(first) !== undefined;
  const runs = isText ? name === 'setTimeout' || name === 'setInterval' : name === '$evaluateExpression';
  return runs ? 'dynamic-code' : undefined;
};

const makesSlowPattern: Case = ({ name, first }) =>
  name === 'RegExp' && isSlowPattern(literalText(first) ?? '') ? 'slow-pattern' : undefined;

const decodes: Case = ({ name, dotted, first }, { constant }) => {
  if (name !== 'atob' && dotted !== 'Buffer.from') return undefined;
  return isPackedProgram(constant(first) ?? '') ? 'hidden-code' : 'none';
};

const spellsInCodes: Case = ({ dotted, args }) =>
  dotted === 'String.fromCharCode' && args.length >= MANY_CODES ? 'hidden-code' : undefined;

const putsIntoSettings: Case = ({ dotted, first, args }) =>
  dotted === 'Object.assign' && settings.test(nameOf(first) ?? '') && args.slice(1).some((one) => !isNamed(one)) ? 'prototype' : undefined;

const writesToChosenKeys: Case = ({ node, name, args }, { refusesPrototypes, isBelowChosenKey, merging }) => {
  if (refusesPrototypes) return undefined;
  const merges = name !== undefined && merging.has(name) && args.some(isComputedMember);
  return isBelowChosenKey(node) || merges ? 'prototype' : undefined;
};

/** What the script spells out itself can name nothing that it does not mean. */
const mergesByLodash: Case = ({ callee, args }, { lodash }) => {
  if (!/^(?:merge|mergeWith|defaultsDeep)$/.test(lodash.called(callee) ?? '')) return undefined;
  return args.slice(1).some((one) => !isSpelledOut(one) && !isFunctionValue(one)) ? 'prototype' : 'none';
};

const setsByLodash: Case = ({ callee, args }, { lodash, constant }) => {
  if (!/^(?:set|setWith)$/.test(lodash.called(callee) ?? '')) return undefined;
  return /__proto__|prototype|constructor/.test(constant(args[1]) ?? 'prototype') ? 'prototype' : 'none';
};

const callsMember: Case = ({ node, callee, dotted }, script) => {
  if (!isSyntax(callee) || callee.type !== 'MemberExpression') return undefined;
  return powerNamed(dotted ?? '', node, script) ?? (memberName(callee) === 'constructor' ? 'dynamic-code' : undefined);
};

const cases: readonly Case[] = [
  requires,
  takesModule,
  callsPower,
  runsText,
  makesSlowPattern,
  decodes,
  spellsInCodes,
  putsIntoSettings,
  writesToChosenKeys,
  mergesByLodash,
  setsByLodash,
  callsMember,
];

export const ofCall: DangerOf = (node, _parent, script) => {
  const { callee } = node as { readonly callee?: unknown };
  const args = node['arguments'] as readonly unknown[];
  const call: Call = { node, callee, name: nameOf(callee), dotted: dottedName(callee), args, first: args[0] };
  for (const one of cases) {
    const danger = one(call, script);
    if (danger !== undefined) return danger === 'none' ? undefined : danger;
  }
  return undefined;
};
