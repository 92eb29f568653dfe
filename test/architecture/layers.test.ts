import { describe, expect, test } from 'vitest';
import { loadedBy, moduleOf, offences, rules } from './layers.ts';
import { sourceFiles, type SourceFile } from './source-files.ts';

const file = (path: string, ...targets: string[]): SourceFile => ({
  path,
  text: '',
  lines: 1,
  ambient: [],
  imports: targets.map((target) => ({ target, typeOnly: false })),
});

describe('layers', () => {
  test('hold in the whole tree', () => {
    expect(offences(sourceFiles())).toEqual([]);
  }, 600_000);

  // Half a megabyte of names and patterns, which a page would read and run before it draws: they belong into a worker.
  test('no page loads the detectors', () => {
    const files = sourceFiles();
    const pages = files.map(({ path }) => path).filter((path) => /^renderer\/(main\.tsx|features\/[^/]+\/page\.tsx)$/.test(path));
    expect(loadedBy(pages, files).filter((path) => path.startsWith('app/privacy/detectors/'))).toEqual([]);
  });

  // Somebody waits for it before each start: it is a twentieth of the program.
  test('the question for the passphrase stands without the linter, the node types and the broker', () => {
    const loaded = loadedBy(['app/host/open-host.node.ts'], sourceFiles(), true);
    expect(loaded.length).toBeGreaterThan(50);
    expect(
      loaded.filter((path) =>
        /^app\/(lint\/(rules|dataflow)|nodes\/catalogue|broker\/network\/egress|engine|store\/repositories|workflow\/expression\/(cel|template)|git)\b/.test(
          path,
        ),
      ),
    ).toEqual([]);
  });

  test('every folder of app/ has its floor', () => {
    const known = [
      'kernel',
      'workflow',
      'identity',
      'audit',
      'store',
      'broker',
      'sandbox',
      'nodes',
      'engine',
      'lint',
      'import',
      'privacy',
      'ai',
      'review',
      'monitor',
      'compliance',
      'draft',
      'bundle',
      'exchange',
      'git',
      'ipc',
      'host',
      'serve',
      'cli',
    ];
    const found = new Set(
      sourceFiles()
        .filter((one) => one.path.startsWith('app/'))
        .map((one) => moduleOf(one.path)),
    );
    expect([...found].filter((name) => !known.includes(name))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['no import runs upwards', 'app/workflow/model/flow.ts', 'app/review/risk.ts'],
    ['only composition roots know the store', 'app/review/sign.ts', 'app/store/store.ts'],
    ['only the store speaks SQL to SQLite', 'app/audit/log.node.ts', 'better-sqlite3'],
    ['pure files know no Node', 'app/lint/run.ts', 'node:fs'],
    ['only five modules do cryptography', 'app/serve/access.ts', 'node:crypto'],
    ['only the broker opens connections for flows', 'app/nodes/http/executor.node.ts', 'undici'],
    ['a node type knows no other node type', 'app/nodes/http/definition.ts', 'app/nodes/mail/definition.ts'],
    ['a node type knows no other node type', 'app/nodes/kit/items.ts', 'app/nodes/catalogue.ts'],
    ['lint rules read facts, never node types', 'app/lint/rules/CN001.ts', 'app/nodes/catalogue.ts'],
    ['app/ is the domain: no Electron, no React', 'app/serve/host.ts', 'electron'],
    ['the renderer is a browser page', 'renderer/main.tsx', 'app/bundle/verify.node.ts'],
    ['features do not know each other', 'renderer/features/home/page.tsx', 'renderer/features/runs/page.tsx'],
    ['ui parts know no domain', 'renderer/ui/button.tsx', 'app/ipc/contract.ts'],
    ['React Flow stays behind the canvas', 'renderer/features/designer/page.tsx', '@xyflow/react'],
  ])('%s', (name, path, target) => {
    expect(offences([file(path, target)]).filter((line) => line.includes(name))).toHaveLength(1);
  });

  test('the table above has every rule', () => {
    expect(rules).toHaveLength(13);
  });
});
