/** The recipes for Git and for continuous integration, as they are, with a real repository. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'countersign-recipes-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const env = {
  ...process.env,
  COUNTERSIGN: `${process.execPath} ${join(root, 'app/cli/bin.mjs')}`,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_CONFIG_GLOBAL: join(folder, 'none'),
  GIT_CONFIG_NOSYSTEM: '1',
};
const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' });

const flow = (url: string): string =>
  JSON.stringify({
    name: 'x',
    connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    nodes: [
      { id: 'a', name: 'Hook', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      { id: 'b', name: 'Call', type: 'n8n-nodes-base.httpRequest', typeVersion: 4, position: [200, 0], parameters: { url } },
    ],
  });

test(
  'the hook stops a commit with a risky flow, looks at what is staged, and lets the mended one through; CI says the same',
  { timeout: 120_000 },
  () => {
    execFileSync('git', ['init', '-q'], { cwd: folder, env });
    copyFileSync(join(root, 'resources/recipes/pre-commit'), join(folder, '.git/hooks/pre-commit'));
    chmodSync(join(folder, '.git/hooks/pre-commit'), 0o755);
    writeFileSync(join(folder, 'notes.txt'), 'no flow');
    git('add', '.');
    expect(git('commit', '-qm', 'Notes').status).toBe(0);
    writeFileSync(join(folder, 'flow.json'), flow('http://api.example.com/x'));
    git('add', '.');
    // What lies in the folder is fine; what would be committed is not.
    writeFileSync(join(folder, 'flow.json'), flow('https://api.example.com/x'));
    const refused = git('commit', '-qm', 'Risky');
    expect([refused.status, refused.stdout.includes('CN001') || refused.stderr.includes('CN001')]).toEqual([1, true]);
    const ci = (out: string) =>
      spawnSync('sh', [join(root, 'resources/recipes/ci.sh'), 'flow.json', out], { cwd: folder, env, encoding: 'utf8' });
    expect(ci('reports').status).toBe(0);
    git('add', 'flow.json');
    expect(git('commit', '-qm', 'Mended').status).toBe(0);
    writeFileSync(join(folder, 'flow.json'), flow('http://api.example.com/x'));
    expect(ci('reports').status).toBe(1);
    expect((JSON.parse(readFileSync(join(folder, 'reports/countersign.sarif'), 'utf8')) as { version: string }).version).toBe('2.1.0');
    expect(existsSync(join(folder, 'reports/countersign.html'))).toBe(true);
  },
);
