import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './source-files.ts';

type Finding = { readonly name: string; readonly line?: number };
type Report = { readonly issues: readonly ({ readonly file: string } & Readonly<Record<string, readonly Finding[]>>)[] };

/** What knip calls each kind, and what to do about it. */
const mends: Readonly<Record<string, string>> = {
  files: 'nothing imports it: delete it, or wire it in',
  exports: 'nothing imports it: drop the `export`, or the code',
  types: 'nothing imports it: drop the `export`, or the type',
  dependencies: 'no code uses this package: npm uninstall it',
  devDependencies: 'no code uses this package: npm uninstall it',
  unlisted: 'package.json does not list this package',
  unresolved: 'this import leads nowhere',
};

test('nothing is exported, installed or kept that nobody uses', () => {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'knip', 'bin', 'knip.js'),
      '--config',
      'test/architecture/knip.json',
      '--no-progress',
      '--reporter',
      'json',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (run.stdout.trim() === '') throw new Error(`knip did not run:\n${run.stderr}`);
  const { issues } = JSON.parse(run.stdout) as Report;
  const found = issues.flatMap((issue) =>
    Object.entries(mends).flatMap(([kind, mend]) =>
      (issue[kind] ?? []).map(
        (finding) =>
          `${issue.file}${finding.line === undefined ? '' : `:${finding.line}`}${finding.name === issue.file ? '' : ` ${finding.name}`}: ${mend}`,
      ),
    ),
  );
  expect(found).toEqual([]);
  // It reads the whole tree in a process of its own, which takes minutes where many work at once.
}, 240_000);
