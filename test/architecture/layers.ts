/** Who may import whom, as data. A rule names the offence and its substitute, so that its message is all that one needs. */
import type { Import, SourceFile } from './source-files.ts';

/** From the ground up. No import runs upwards. */
const floors: readonly (readonly string[])[] = [
  ['kernel'],
  ['workflow', 'identity', 'audit', 'store', 'broker', 'sandbox'],
  ['nodes', 'engine'],
  ['lint', 'import', 'privacy', 'ai'],
  ['review', 'monitor', 'compliance', 'draft'],
  ['bundle', 'ipc', 'exchange', 'git'],
  ['host', 'serve', 'cli', 'electron', 'renderer'],
  ['test'],
];

export const moduleOf = (path: string): string => (path.startsWith('app/') ? (path.split('/')[1] ?? '') : (path.split('/')[0] ?? ''));
const floorOf = (path: string): number => floors.findIndex((names) => names.includes(moduleOf(path)));

const isPackage = (target: string): boolean => !/^(app|electron|renderer|test|resources)\//.test(target);
const isConfig = (path: string): boolean => /\/(vite|vitest)(\.[a-z]+)?\.config\.ts$/.test(path);
const isPort = (target: string): boolean => /^app\/[^/]+\/ports\.ts$/.test(target);
const isNodeFile = (path: string): boolean => path.endsWith('.node.ts') || /^app\/(cli|serve|store)\//.test(path);
const builtin = /^node:/;

interface Rule {
  readonly name: string;
  /** Files that the rule binds. */
  readonly from: (path: string) => boolean;
  readonly forbids: (imported: Import, from: string) => boolean;
  /** What to do instead. */
  readonly instead: string;
}

const inApp = (path: string): boolean => path.startsWith('app/');
const within =
  (...folders: string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path.startsWith(`${folder}/`));

/** Network and files, by the modules that open them. */
const networkModules = /^(node:(net|tls|http|https|http2|dgram|dns(\/promises)?)|undici|ws|nodemailer|pg|mysql2(\/promise)?|imapflow)$/;

export const rules: readonly Rule[] = [
  {
    name: 'no import runs upwards',
    from: (path) => !isConfig(path),
    // The store implements ports that higher modules declare; it sees their types and nothing else.
    forbids: ({ target, typeOnly }, from) =>
      !isPackage(target) &&
      !target.startsWith('resources/') &&
      floorOf(target) > floorOf(from) &&
      !(moduleOf(from) === 'store' && typeOnly && isPort(target)),
    instead: 'declare what you need as a port in your own ports.ts and let the composition root pass it in',
  },
  {
    name: 'only composition roots know the store',
    from: (path) => inApp(path) && !within('app/store', 'app/host', 'app/cli', 'app/serve')(path),
    forbids: ({ target, typeOnly }) => target.startsWith('app/store/') && !(typeOnly && isPort(target)),
    instead: 'declare the repository that you need in your ports.ts; app/store implements it',
  },
  {
    name: 'only the store speaks SQL to SQLite',
    // The broker opens the SQLite files that flows are granted, never the store.
    from: (path) => inApp(path) && !within('app/store', 'app/broker')(path),
    forbids: ({ target }) => target === 'better-sqlite3',
    instead: 'add a repository in app/store/repositories',
  },
  {
    name: 'pure files know no Node',
    from: (path) => inApp(path) && !isNodeFile(path) && !isConfig(path) && !path.endsWith('.mjs'),
    forbids: ({ target, typeOnly }) => builtin.test(target) || (!typeOnly && !isPackage(target) && isNodeFile(target)),
    instead: 'take a port from app/kernel/ports.ts, or name the file *.node.ts',
  },
  {
    name: 'only five modules do cryptography',
    from: (path) =>
      inApp(path) &&
      !within('app/bundle', 'app/identity', 'app/audit', 'app/store', 'app/privacy')(path) &&
      path !== 'app/kernel/host.node.ts',
    forbids: ({ target }) => target === 'node:crypto',
    instead: 'take Hash or Random from app/kernel/ports.ts',
  },
  {
    name: 'only the broker opens connections for flows',
    from: (path) => inApp(path) && !within('app/broker', 'app/serve', 'app/cli', 'app/audit/forwarders', 'app/identity')(path),
    forbids: ({ target, typeOnly }) => !typeOnly && networkModules.test(target),
    instead: 'ask the broker (app/broker) under the grant of the flow',
  },
  {
    name: 'a node type knows no other node type',
    from: (path) => /^app\/nodes\/[^/]+\//.test(path),
    forbids: ({ target }, from) => {
      if (isPackage(target)) return false;
      const own = from.split('/').slice(0, 3).join('/');
      if (own === 'app/nodes/kit') return target.startsWith('app/nodes/') && !target.startsWith(`${own}/`);
      return !['app/kernel/', 'app/workflow/', 'app/nodes/kit/', `${own}/`].some((allowed) => target.startsWith(allowed));
    },
    instead: 'move what both need to app/nodes/kit',
  },
  {
    name: 'lint rules read facts, never node types',
    from: within('app/lint/rules'),
    forbids: ({ target }) =>
      !isPackage(target) &&
      ![
        'app/lint/kit/',
        'app/lint/dataflow/',
        'app/lint/rules/',
        'app/workflow/',
        'app/kernel/',
        'app/nodes/kit/facts.ts',
        'app/privacy/detectors/',
      ].some((allowed) => target.startsWith(allowed)),
    instead: 'add a security fact to app/nodes/kit/facts.ts, so that new nodes are covered by old rules',
  },
  {
    name: 'app/ is the domain: no Electron, no React',
    from: inApp,
    forbids: ({ target }) => /^(electron|react|react-dom|zustand|@xyflow\/react)(\/|$)/.test(target),
    instead: 'keep it in electron/ or renderer/ and pass a port',
  },
  {
    name: 'the renderer is a browser page',
    from: (path) => within('renderer')(path) && !isConfig(path),
    forbids: ({ target, typeOnly }) =>
      builtin.test(target) ||
      target === 'electron' ||
      target.startsWith('electron/') ||
      (!typeOnly && !isPackage(target) && inApp(target) && isNodeFile(target)),
    instead: 'call a channel of the contract through renderer/bridge/client.ts',
  },
  {
    name: 'features do not know each other',
    from: within('renderer/features'),
    forbids: ({ target }, from) => target.startsWith('renderer/features/') && target.split('/')[2] !== from.split('/')[2],
    instead: 'navigate by page name through renderer/shell/router.ts, or move the shared part to renderer/ui or renderer/bridge',
  },
  {
    name: 'ui parts know no domain',
    from: within('renderer/ui'),
    forbids: ({ target }) => !isPackage(target) && !target.startsWith('renderer/ui/'),
    instead: 'take it as a prop',
  },
  {
    name: 'React Flow stays behind the canvas',
    from: (path) => within('renderer')(path) && !within('renderer/canvas')(path),
    forbids: ({ target, typeOnly }) => !typeOnly && target === '@xyflow/react',
    instead: 'use what renderer/canvas offers; its next version changes much',
  },
];

/** One line an offence: who, what, instead. */
export function offences(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    rules
      .filter((rule) => rule.from(file.path))
      .flatMap((rule) =>
        file.imports
          .filter((imported) => rule.forbids(imported, file.path))
          .map((imported) => `${file.path} imports ${imported.target}: ${rule.name}. Instead: ${rule.instead}.`),
      ),
  );
}

/** Every file that comes along with `roots`, themselves among them, with `atOnce` before any of it runs; workers start in threads of their own. */
export function loadedBy(roots: readonly string[], files: readonly SourceFile[], atOnce = false): readonly string[] {
  const known = new Map(files.map((file) => [file.path, file]));
  const found = new Set(roots);
  for (const path of found) {
    for (const { target, typeOnly, late } of known.get(path)?.imports ?? [])
      if (!typeOnly && !(atOnce && late === true) && known.has(target) && !target.endsWith('-worker.ts')) found.add(target);
  }
  return [...found];
}
