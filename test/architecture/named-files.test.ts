import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-files.ts';

/** Names in back quotes that end as files of this repository do, with or without folders. */
const named = /`((?:\.\.\/)*[\w-][\w./-]*\.(?:tsx?|mjs|md|py))`/g;

const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

/** A page may name a file from the top, from its own folder, or by the end of its path. */
const stands = (page: string, name: string): boolean => {
  const beside = posix.join(posix.dirname(page), name);
  return name.startsWith('.') ? tracked.includes(beside) : tracked.some((path) => path === beside || `/${path}`.endsWith(`/${name}`));
};

test('files that pages and comments name are there under that name', () => {
  const pages = tracked.filter((path) => /\.(?:md|tsx?|mjs)$/.test(path) && !/^(?:CHANGELOG\.md|test\/)/.test(path));
  const gone = pages.flatMap((page) => {
    const text = readFileSync(posix.join(root, page), 'utf8');
    const comments = page.endsWith('.md') ? text : (text.match(/\/\*\*[\s\S]*?\*\/|\/\/ .*/g) ?? []).join('\n');
    return [...comments.matchAll(named)].flatMap(([, name = '']) => (stands(page, name) ? [] : [`${page}: ${name}`]));
  });
  expect(gone).toEqual([]);
});

/** Rules of a specification: an id, and the text up to the next one. */
const rule = /^- \*\*([A-Z][A-Z0-9-]*)\*\* ((?:(?!\n- \*\*|\n\n)[\s\S])*)/gm;

test('every rule of a specification is named by a test, by its id or by a code that it is refused with', () => {
  const tests = tracked
    .filter((path) => /^test\/.*\.ts$/.test(path))
    .map((path) => readFileSync(posix.join(root, path), 'utf8'))
    .join('\n');
  const named = new Set(tests.match(/\b[A-Z]+(?:-[A-Z]+)*-?\d+\b|'[a-z]+(?:[-/][a-z]+)*'/g));
  const rules = tracked
    .filter((path) => path.endsWith('/SPEC.md'))
    .flatMap((path) =>
      [...readFileSync(posix.join(root, path), 'utf8').matchAll(rule)].map(([, id = '', text = '']) => ({ path, id, text })),
    );
  /** They stand at the end of a rule. */
  const codes = (text: string): string[] =>
    [...(/(?:`[a-z/-]+`\s*)+$/.exec(text)?.[0] ?? '').matchAll(/`(.*?)`/g)].map(([, code]) => `'${code}'`);
  expect(rules.length).toBeGreaterThan(100);
  expect(
    rules.filter(({ id, text }) => !named.has(id) && !codes(text).some((code) => named.has(code))).map(({ path, id }) => `${path}: ${id}`),
  ).toEqual([]);
});
