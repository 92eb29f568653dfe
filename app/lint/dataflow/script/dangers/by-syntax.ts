/** The dangers of JavaScript, by its syntax tree: one reader for each kind of part that may bring one. */
import type { CodeFact } from '../../../../nodes/kit/facts.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from '../syntax.ts';
import type { Danger, ScriptDanger } from './danger.ts';
import { mergingName } from './merging.ts';
import { ofCall } from './of-calls.ts';
import { ofMember } from './of-members.ts';
import { ofName } from './of-names.ts';
import { ofList, ofTemplateText, ofText } from './of-texts.ts';
import { modules } from './powers.ts';
import { wholeScript, type DangerOf } from './whole-script.ts';

/** `const { constructor } = () => {}` */
const takesConstructor = (place: unknown): boolean =>
  isSyntax(place) &&
  place.type === 'ObjectPattern' &&
  (place['properties'] as Syntax[]).some(({ key }) => (nameOf(key) ?? literalText(key)) === 'constructor');

const ofDeclared: DangerOf = (node) => (takesConstructor(node['id']) ? 'dynamic-code' : undefined);
const ofTag: DangerOf = (node) => (isSyntax(node['tag']) && memberName(node['tag']) === 'constructor' ? 'dynamic-code' : undefined);
const ofImport: DangerOf = (node) => modules.get((literalText(node['source']) ?? '').replace(/^node:/, '')) ?? 'dynamic-code';
const ofLoop: DangerOf = (node, _parent, { isEndless }) => (isEndless(node) ? 'unbounded-loop' : undefined);

const readers: ReadonlyMap<string, DangerOf> = new Map(
  Object.entries({
    CallExpression: ofCall,
    NewExpression: ofCall,
    TaggedTemplateExpression: ofTag,
    ImportExpression: ofImport,
    ImportDeclaration: ofImport,
    VariableDeclarator: ofDeclared,
    Identifier: ofName,
    MemberExpression: ofMember,
    ArrayExpression: ofList,
    TemplateElement: ofTemplateText,
    Literal: ofText,
    WhileStatement: ofLoop,
    DoWhileStatement: ofLoop,
    ForStatement: ofLoop,
  }),
);

export function inSyntax(code: CodeFact, root: Syntax): ScriptDanger[] {
  const { source } = code;
  const script = wholeScript(code, root);
  const out: ScriptDanger[] = [];
  const add = (danger: Danger, { start, end }: Syntax): void => {
    const words = source.slice(start, end).split('\n')[0] ?? '';
    out.push({ danger, words: words.slice(0, 80), line: source.slice(0, start).split('\n').length });
  };
  walk(root, (node, parent) => {
    const danger = script.lodash.makesCode(node, parent) ? 'dynamic-code' : readers.get(node.type)?.(node, parent, script);
    if (danger !== undefined) add(danger, node);
    const merging = mergingName(node);
    if (merging !== undefined) script.merging.add(merging);
  });
  if (/\b_0x[0-9a-f]{4,}\b/.test(source)) out.push({ danger: 'hidden-code', words: '_0x…', line: 1 });
  return out;
}
