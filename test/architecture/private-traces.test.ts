import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-files.ts';

/** Put together here, so that this file does not hold what it looks for. */
const word = (...parts: string[]): string => parts.join('');

const traces: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    what: "a path of somebody's machine",
    pattern: new RegExp(
      `(?<![\\w./-])(${word('/ho', 'me/')}|${word('/Us', 'ers/')}|${word('/ro', 'ot/')}|${word('/work', '/')}|${word('C:', '\\\\Users')})[a-z]`,
      'i',
    ),
  },
  { what: 'a private registry', pattern: new RegExp(word('(artif', 'actory|nex', 'us|verdac', 'cio)\\.[a-z-]+\\.'), 'i') },
  { what: 'a private key', pattern: new RegExp(word('-----BEGIN ', '(RSA |EC |OPENSSH )?PRIVATE KEY-----\\n[A-Za-z0-9+/]{40}')) },
  { what: 'an access token', pattern: new RegExp(word('\\b(gh[pousr]_', '[A-Za-z0-9]{36}|sk-[A-Za-z0-9]{40}|AKIA', '[A-Z0-9]{16})\\b')) },
];

/** Paths in fixtures and examples that stand for any machine. */
const examples = new RegExp(`${word('/ho', 'me/')}(ada|user|someone|node)\\b`);

const tracked = (): string[] =>
  execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && path !== 'package-lock.json');

test('nothing that is committed tells about the machine it was made on, or holds a secret', () => {
  const found = tracked().flatMap((path) => {
    const file = join(root, path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
    const text = readFileSync(file, 'utf8');
    if (text.includes('\0')) return [];
    return text
      .split('\n')
      .flatMap((line, index) =>
        traces
          .filter(({ pattern }) => pattern.test(line.replace(examples, '')))
          .map(({ what }) => `${path}:${index + 1} holds ${what}; use a relative path, or put a fake token together at run time`),
      );
  });
  expect(found).toEqual([]);
});

test('the lock file names no registry', () => {
  const hosts = [...readFileSync(join(root, 'package-lock.json'), 'utf8').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(
    (match) => match[1],
  );
  expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
});
