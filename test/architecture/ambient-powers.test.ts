import { expect, test } from 'vitest';
import { sourceFiles, type SourceFile } from './source-files.ts';

interface Ban {
  readonly names: readonly string[];
  readonly where: (path: string) => boolean;
  readonly instead: string;
}

/** The host's ports in their one implementation, and the CLI's own build configuration. */
const implementsPorts = (path: string): boolean => path === 'app/kernel/host.node.ts';
const inApp = (path: string): boolean => path.startsWith('app/') && path.endsWith('.ts') && !implementsPorts(path);

const bans: readonly Ban[] = [
  { names: ['Date.now', 'new Date()'], where: inApp, instead: 'take Clock from app/kernel/ports.ts' },
  // Commands say how long they took.
  {
    names: ['performance.now'],
    where: (path) => inApp(path) && !path.startsWith('app/cli/'),
    instead: 'take Clock from app/kernel/ports.ts',
  },
  { names: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID'], where: inApp, instead: 'take Random from app/kernel/ports.ts' },
  { names: ['setTimeout', 'setInterval'], where: inApp, instead: 'take Timers from app/kernel/ports.ts' },
  { names: ['fetch', 'new WebSocket(...)', 'new XMLHttpRequest()'], where: inApp, instead: 'ask the broker (app/broker)' },
  {
    names: ['eval', 'new Function(...)'],
    where: () => true,
    instead: 'use the expression language (app/workflow/expression) or the sandbox (app/sandbox)',
  },
  {
    names: ['.serialize()'],
    where: (path) => path.startsWith('app/store/'),
    instead: 'use VACUUM INTO: serialize() gives the store as plain text',
  },
  {
    names: ['ipcRenderer.send', 'ipcRenderer.sendSync', 'ipcMain.on'],
    where: (path) => path.startsWith('electron/'),
    instead: 'use the one call of electron/preload/wire.ts',
  },
  {
    names: ['shell.openExternal'],
    where: (path) => path.startsWith('electron/') && path !== 'electron/main/navigation.ts',
    instead: 'go through the question in electron/main/navigation.ts',
  },
  {
    names: ['indexedDB.open', 'caches.open'],
    where: (path) => path.startsWith('renderer/'),
    instead: 'keep it in the encrypted store through a channel',
  },
];

const uses = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    bans
      .filter((ban) => ban.where(file.path))
      .flatMap((ban) =>
        file.ambient
          .filter((use) => ban.names.includes(use.name))
          .map((use) => `${file.path}:${use.line} uses ${use.name}. Instead: ${ban.instead}.`),
      ),
  );

test('no file takes a power that a port gives', () => {
  // Tests show the bans by breaking them inside strings and page functions, so they are not bound.
  expect(uses(sourceFiles().filter((file) => !file.path.startsWith('test/')))).toEqual([]);
  // The whole tree is read and parsed.
}, 600_000);

test('a ban finds its uses, and says what to take instead', () => {
  const offender: SourceFile = {
    path: 'app/lint/run.ts',
    text: '',
    lines: 1,
    imports: [],
    ambient: [
      { name: 'Date.now', line: 7 },
      { name: 'clock.now', line: 8 },
    ],
  };
  expect(uses([offender])).toEqual(['app/lint/run.ts:7 uses Date.now. Instead: take Clock from app/kernel/ports.ts.']);
});

test('each program of the page forbids zod to compile before it reads anything: the content policy refuses that, and reports it', () => {
  const programs = sourceFiles().filter(({ path }) => path === 'renderer/main.tsx' || /^renderer\/.*-worker\.ts$/.test(path));
  const unready = programs.filter(
    ({ imports }) =>
      imports.filter(({ typeOnly, target }) => !typeOnly && !target.endsWith('/page-key.ts'))[0]?.target !==
      'renderer/bridge/zod-without-eval.ts',
  );
  expect([programs.length, unready.map(({ path }) => path)]).toEqual([5, []]);
});
