/** The five specifications number their rules, and tests name them: a rule that no test names holds by chance. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor, type ESTree } from 'vite';
import { expect, test } from 'vitest';
import { refusals } from '../../app/bundle/refusal.ts';
import { root, sourceFiles } from './source-files.ts';

const ruleId = /(?<![\w%-])(?:AUD-\d+|[BRX]-[A-Z]+-\d+|[ED]\d{1,2})(?![\w-])/g;

const inSpecs = (): string[] =>
  globSync('app/*/SPEC.md', { cwd: root }).flatMap((path) =>
    Array.from(readFileSync(join(root, path), 'utf8').matchAll(/^- \*\*([A-Z0-9-]+)\*\*/gm), ([, id = '']) => id),
  );

/** `test.skipIf(x)` and `test.each(rows)` are `test`. */
function calledName(callee: ESTree.Expression | ESTree.Super): string | undefined {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type === 'CallExpression') return calledName(callee.callee);
  return callee.type === 'MemberExpression' ? calledName(callee.object) : undefined;
}

function idsInNames(path: string, text: string): string[] {
  const found: string[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [name] }) {
      if (!/^(?:test|it|describe)$/.test(calledName(callee) ?? '')) return;
      if (name?.type === 'Literal') found.push(...(String(name.value).match(ruleId) ?? []));
    },
  }).visit(parseSync(path, text).program);
  return found;
}

test('every numbered rule is in the name of a test, and no test names one that is not there', () => {
  const named = new Set(
    sourceFiles()
      .filter(({ path }) => path.startsWith('test/') && path.endsWith('.test.ts'))
      .flatMap(({ path, text }) => idsInNames(path, text)),
  );
  const rules = inSpecs();
  // Of each reason to refuse a bundle `test/bundle/refusals.test.ts` makes tests, under the rule's name.
  const refused = new Set<string>(Object.values(refusals).map(({ rule }) => rule));
  expect(new Set(rules).size).toBe(rules.length);
  expect({
    untested: rules.filter((id) => !named.has(id) && !refused.has(id)),
    unwritten: [...named, ...refused].filter((id) => !rules.includes(id)),
  }).toEqual({ untested: [], unwritten: [] });
});
