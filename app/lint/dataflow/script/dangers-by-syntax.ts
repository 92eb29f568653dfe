/** The dangers of JavaScript, by its syntax tree. */
import type { CodeFact } from '../../../nodes/kit/facts.ts';
import { constantTexts } from './constants.ts';
import { belowChosenKeys } from './chosen-keys.ts';
import { BLOB, type Danger, type ScriptDanger } from './danger.ts';
import { lodashIn } from './lodash.ts';
import { endlessLoops } from './loops.ts';
import { calls, dotted, globalObjects, globals, harmless, isPackage, modules, runsPages } from './powers.ts';
import { isSlowPattern } from './slow-pattern.ts';
import { dottedName, isNamed, isSyntax, literalText, memberName, nameOf, walk, withinClasses, type Syntax } from './syntax.ts';

const CODE = /\b(?:function|return|eval|require|import|fetch|process|document|window)\b|=>|https?:\/\//;
const PROTOTYPE = /^(?:__proto__|prototype)$/;

const isComputedMember = (node: unknown): boolean =>
  isSyntax(node) &&
  ((node.type === 'MemberExpression' && node['computed'] === true && memberName(node) === undefined) ||
    (node.type === 'AssignmentExpression' && isComputedMember(node['left'])) ||
    (node.type === 'LogicalExpression' && isComputedMember(node['left'])));

/** It writes to keys that it does not spell out. */
function writesComputed(node: Syntax): boolean {
  let found = false;
  walk(node, (one) => {
    if (one.type === 'AssignmentExpression' && isComputedMember(one['left'])) found = true;
  });
  return found;
}

/** A use of the name as a value: no field of that name, no key, no test of what it is. A call of it is told elsewhere. */
function isReference(node: Syntax, parent: Syntax | undefined): boolean {
  switch (parent?.type) {
    case 'MemberExpression':
      return parent['property'] === node ? parent['computed'] === true : false;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return parent['value'] === node;
    case 'CallExpression':
    case 'NewExpression':
      return parent['callee'] !== node;
    case 'UnaryExpression':
      return parent['operator'] !== 'typeof';
    case 'BinaryExpression':
      return false;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'ImportSpecifier':
      return false;
    default:
      return true;
  }
}

/** What is decoded while the script runs is long, or reads like a program. */
function isHidden(text: string): boolean {
  if (BLOB.test(text) || (text.length >= 120 && /^[A-Za-z0-9+/=_-]+$/.test(text))) return true;
  if (text.length < 24) return false;
  try {
    return CODE.test(atob(text));
  } catch {
    return false;
  }
}

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
/** `const { constructor } = () => {}` */
const takesConstructor = (place: unknown): boolean =>
  isSyntax(place) &&
  place.type === 'ObjectPattern' &&
  (place['properties'] as Syntax[]).some(({ key }) => (nameOf(key) ?? literalText(key)) === 'constructor');
const isFunctionValue = (node: unknown): boolean => isSyntax(node) && /Function/.test(node.type);
/** The names that a place for a value gives it: `a`, `a = 5`, `{ a, b: [c] }`. */
function bind(place: unknown, names: Set<string>): void {
  if (!isSyntax(place)) return;
  const name = nameOf(place);
  if (name !== undefined) {
    names.add(name);
    return;
  }
  const inner: readonly unknown[] =
    place.type === 'AssignmentPattern'
      ? [place['left']]
      : place.type === 'RestElement'
        ? [place['argument']]
        : place.type === 'ArrayPattern'
          ? (place['elements'] as unknown[])
          : place.type === 'ObjectPattern'
            ? (place['properties'] as Syntax[]).map((property) => (property.type === 'Property' ? property['value'] : property))
            : [];
  for (const one of inner) bind(one, names);
}

export function inSyntax({ source, dialect }: CodeFact, root: Syntax): ScriptDanger[] {
  const out: ScriptDanger[] = [];
  const add = (danger: Danger, node: Syntax): void => {
    const words = source.slice(node.start, node.end).split('\n')[0] ?? '';
    out.push({ danger, words: words.slice(0, 80), line: source.slice(0, node.start).split('\n').length });
  };
  const assigned = new Set<string>();
  walk(root, (node) => {
    if (node.type === 'VariableDeclarator' || node.type === 'FunctionDeclaration') bind(node['id'], assigned);
    if (Array.isArray(node['params'])) for (const param of node['params'] as unknown[]) bind(param, assigned);
  });
  const merging = new Set<string>();
  const constant = constantTexts(root);
  /** `x.constructor`, also by a name that is written out before. */
  const isConstructor = (node: Syntax): boolean =>
    node.type === 'MemberExpression' &&
    (memberName(node) ?? (node['computed'] === true ? constant(node['property']) : undefined)) === 'constructor';
  const lodash = lodashIn(root, constant, assigned);
  // Node-RED calls its store for all flows so.
  const isGlobalObject = (name: string): boolean =>
    globalObjects.has(name) && !assigned.has(name) && !(name === 'global' && dialect === 'node-red');
  let endless: ReadonlySet<Syntax> | undefined;
  let chosen: ReadonlySet<Syntax> | undefined;
  let ofClasses: ReadonlySet<Syntax> | undefined;
  const refused = /__proto__/.test(source);
  // Within a class it is one of the class, and a `process` that is called is a method: Node's own is no function.
  const isOwnMethod = (text: string, node: Syntax): boolean =>
    text.startsWith('this.') &&
    ((node.type === 'CallExpression' && text === 'this.process') || (ofClasses ??= withinClasses(root)).has(node));
  walk(root, (node, parent) => {
    if (lodash.makesCode(node, parent)) {
      add('dynamic-code', node);
      return;
    }
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression': {
        const callee = node['callee'];
        const [first] = node['arguments'] as unknown[];
        const name = nameOf(callee);
        if (name === 'require') {
          const module = (constant(first) ?? '').replace(/^node:/, '');
          if (
            !harmless.has(module) &&
            (modules[module] !== undefined ||
              dialect === 'countersign' ||
              !isPackage(module) ||
              (module === 'jsdom' && runsPages.test(source)))
          )
            add(modules[module] ?? 'dynamic-code', node);
        }
        // Node-RED hands modules out of its global context.
        else if (
          dottedName(callee) === 'global.get' &&
          !assigned.has('global') &&
          (literalText(first) === 'require' || modules[literalText(first) ?? ''] !== undefined)
        )
          add(literalText(first) === 'require' ? 'process' : (modules[literalText(first) ?? ''] ?? 'process'), node);
        else if (name !== undefined && calls[name] !== undefined && !assigned.has(name)) add(calls[name], node);
        else if (name === '$evaluateExpression' && literalText(first) === undefined) add('dynamic-code', node);
        else if ((name === 'setTimeout' || name === 'setInterval') && literalText(first) !== undefined) add('dynamic-code', node);
        else if (name === 'RegExp' && isSlowPattern(literalText(first) ?? '')) add('slow-pattern', node);
        else if (name === 'atob' || dottedName(callee) === 'Buffer.from') {
          if (isHidden(constant(first) ?? '')) add('hidden-code', node);
        } else if (dottedName(callee) === 'String.fromCharCode' && (node['arguments'] as unknown[]).length >= 20) add('hidden-code', node);
        else if (
          dottedName(callee) === 'Object.assign' &&
          /^(?:config|settings|options|defaults|prefs|preferences)$/i.test(nameOf(first) ?? '') &&
          (node['arguments'] as unknown[]).slice(1).some((one) => !isNamed(one))
        )
          add('prototype', node);
        else if (!refused && (chosen ??= belowChosenKeys(root)).has(node)) add('prototype', node);
        else if (name !== undefined && !refused && merging.has(name) && (node['arguments'] as unknown[]).some(isComputedMember))
          add('prototype', node);
        // What the script spells out itself can name nothing that it does not mean.
        else if (/^(?:merge|mergeWith|defaultsDeep)$/.test(lodash.called(callee) ?? '')) {
          if ((node['arguments'] as unknown[]).slice(1).some((one) => !isSpelledOut(one) && !isFunctionValue(one))) add('prototype', node);
        } else if (/^(?:set|setWith)$/.test(lodash.called(callee) ?? '')) {
          if (/__proto__|prototype|constructor/.test(constant((node['arguments'] as unknown[])[1]) ?? 'prototype')) add('prototype', node);
        } else if (isSyntax(callee) && callee.type === 'MemberExpression') {
          const text = dottedName(callee) ?? '';
          const match = dotted.find(([pattern]) => pattern.test(text));
          if (match !== undefined && !assigned.has(text.split('.')[0] ?? '') && !(match[1] === 'process' && isOwnMethod(text, node)))
            add(match[1], node);
          else if (memberName(callee) === 'constructor') add('dynamic-code', node);
        }
        return;
      }
      case 'TaggedTemplateExpression':
        if (isSyntax(node['tag']) && memberName(node['tag']) === 'constructor') add('dynamic-code', node);
        return;
      case 'ImportExpression':
      case 'ImportDeclaration': {
        const from = (literalText(node['source']) ?? '').replace(/^node:/, '');
        add(modules[from] ?? 'dynamic-code', node);
        return;
      }
      case 'FunctionDeclaration': {
        const name = nameOf(node['id']);
        if (name !== undefined && writesComputed(node)) merging.add(name);
        return;
      }
      case 'VariableDeclarator': {
        const name = nameOf(node['id']);
        if (takesConstructor(node['id'])) add('dynamic-code', node);
        if (name !== undefined && isSyntax(node['init']) && /Function/.test(node['init'].type) && writesComputed(node['init']))
          merging.add(name);
        return;
      }
      case 'Identifier': {
        if (isGlobalObject(node['name'] as string) && isReference(node, parent)) {
          add('dynamic-code', node);
          return;
        }
        const danger = globals[node['name'] as string];
        if (danger !== undefined && !assigned.has(node['name'] as string) && isReference(node, parent))
          add(
            parent?.type === 'VariableDeclarator' && node['name'] === 'process' && /\benv\b/.test(source.slice(parent.start, node.start))
              ? 'environment'
              : danger,
            node,
          );
        return;
      }
      case 'ArrayExpression': {
        const codes = node['elements'] as unknown[];
        if (
          codes.length >= 40 &&
          /fromCharCode/.test(source) &&
          codes.every((one) => isSyntax(one) && typeof one['value'] === 'number' && one['value'] < 0x110000)
        )
          add('hidden-code', node);
        return;
      }
      case 'TemplateElement':
        if (BLOB.test(String((node['value'] as { readonly raw?: string }).raw))) add('hidden-code', node);
        return;
      case 'MemberExpression': {
        const object = node['object'];
        if (globalObjects.has(nameOf(object) ?? '') && !assigned.has(nameOf(object) ?? '')) {
          const own = memberName(node);
          const danger = own === undefined ? 'dynamic-code' : (globals[own] ?? calls[own]);
          if (danger !== undefined) {
            add(danger, node);
            return;
          }
        }
        if (
          isConstructor(node) &&
          isSyntax(object) &&
          (/Function/.test(object.type) || dottedName(object['callee']) === 'Object.getPrototypeOf' || isConstructor(object))
        ) {
          add('dynamic-code', node);
          return;
        }
        if (memberName(node) === '__proto__') {
          add('prototype', node);
          return;
        }
        if (parent?.type === 'CallExpression' && parent['callee'] === node) return;
        const name = memberName(node);
        const text = dottedName(node) ?? '';
        const match = dotted.find(([pattern]) => pattern.test(text));
        if (
          match !== undefined &&
          !assigned.has(text.split('.')[0] ?? '') &&
          parent?.type !== 'MemberExpression' &&
          !(match[1] === 'process' && isOwnMethod(text, node))
        )
          add(match[1], node);
        else if (name !== undefined && PROTOTYPE.test(name) && parent?.type !== 'MemberExpression') add('prototype', node);
        // Writing to a key that data chooses reaches the prototype unless the key is checked.
        else if (node['computed'] === true && (chosen ??= belowChosenKeys(root)).has(node)) add('prototype', node);
        return;
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        if ((endless ??= endlessLoops(root)).has(node)) add('unbounded-loop', node);
        return;
      case 'Literal': {
        const regex = node['regex'];
        if (typeof regex === 'object' && regex !== null && isSlowPattern((regex as { pattern: string }).pattern)) add('slow-pattern', node);
        else if (typeof node['value'] === 'string' && (BLOB.test(node['value']) || BLOB.test(String(node['raw']))))
          add('hidden-code', node);
        return;
      }
      default:
    }
  });
  if (/\b_0x[0-9a-f]{4,}\b/.test(source)) out.push({ danger: 'hidden-code', words: '_0x…', line: 1 });
  return out;
}
