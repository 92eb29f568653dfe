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
