/** countersign doctor: what this machine has and lacks, and the mend. */
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemRandom } from '../../kernel/host.node.ts';
import { defaultDataFolder, packageRoot } from '../../serve/folders.ts';
import { badUsage, usageFault } from '../options.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { hasDisplay, isRoot, mendForWindows, missingLibraries, onPath } from '../machine.ts';
import { newEnough } from '../pinned-node.mjs';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly detail: string;
  /** What to do about it. */
  readonly mend?: string;
  /** The app works without it, less well. */
  readonly optional?: true;
}

/** Room for the store, its write-ahead log and one backup of an ordinary workspace. */
const WANTED_FREE_BYTES = 500 * 1024 * 1024;

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function checkNode(): Check {
  const { node } = process.versions;
  return newEnough(node)
    ? { name: 'node', ok: true, detail: `Node ${node}` }
    : { name: 'node', ok: false, detail: `Node ${node} is too old`, mend: 'Run "npm ci": it installs a newer one beside the app.' };
}

async function checkStore(): Promise<Check> {
  const scratch = mkdtempSync(join(tmpdir(), 'countersign-doctor-'));
  try {
    const { openEncrypted } = await import('../../store/connection.ts');
    openEncrypted(join(scratch, 'store'), systemRandom.bytes(32), {}).close();
    return { name: 'encrypted store', ok: true, detail: 'SQLite with AEGIS-256 works' };
  } catch (error) {
    return { name: 'encrypted store', ok: false, detail: message(error), mend: 'Run "npm ci" on this machine, so that the addon fits it.' };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function checkPasswordHash(): Promise<Check> {
  try {
    const { verify, hash } = await import('@node-rs/argon2');
    const works = await verify(await hash('doctor', { memoryCost: 1_024, timeCost: 1 }), 'doctor');
    return { name: 'password hash', ok: works, detail: 'Argon2id works' };
  } catch (error) {
    return { name: 'password hash', ok: false, detail: message(error), mend: 'Run "npm ci" on this machine, so that the addon fits it.' };
  }
}

function checkBuild(): Check {
  const missing = ['dist/cli/start.js', 'dist/main/main.cjs', 'dist/preload/preload.cjs', 'dist/renderer/index.html'].filter(
    (file) => !existsSync(join(packageRoot, file)),
  );
  return missing.length === 0
    ? { name: 'build', ok: true, detail: 'all parts are built' }
    : {
        name: 'build',
        ok: false,
        optional: true,
        detail: `not built: ${missing.join(', ')}`,
        mend: 'Run "npm run build"; "npm start" and "npm test" do it by themselves.',
      };
}

/** Electron's own download, or the stand-in for machines that reach only the npm registry. */
function electronExecutable(): { file: string; detail: string } | undefined {
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron';
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'countersign', 'electron-33.2.1-r1');
  const places = [
    { folder: process.env['ELECTRON_OVERRIDE_DIST_PATH'], what: 'from ELECTRON_OVERRIDE_DIST_PATH' },
    { folder: join(packageRoot, 'node_modules', 'electron', 'dist'), what: 'as users get it' },
    { folder: cache, what: 'an old one from the npm registry, for development and tests only' },
  ];
  for (const { folder, what } of places) {
    if (folder === undefined || !existsSync(join(folder, name))) continue;
    const versionFile = join(folder, 'version');
    const version = existsSync(versionFile) ? ` ${readFileSync(versionFile, 'utf8').trim()}` : '';
    return { file: join(folder, name), detail: `Electron${version}, ${what}` };
  }
  return undefined;
}

function checkWindow(): Check[] {
  const electron = electronExecutable();
  if (electron === undefined) {
    return [
      {
        name: 'desktop window',
        ok: false,
        optional: true,
        detail: 'Electron is not downloaded yet',
        mend: 'Run "npm start", which fetches it, or "npx install-electron".',
      },
    ];
  }
  const missing = missingLibraries(electron.file);
  const libraries: Check =
    missing.length === 0
      ? { name: 'desktop window', ok: true, detail: electron.detail }
      : {
          name: 'desktop window',
          ok: false,
          optional: true,
          detail: `${electron.detail}; lacks ${missing.join(', ')}`,
          mend: mendForWindows,
        };
  if (hasDisplay()) return [libraries, { name: 'screen', ok: true, detail: 'there is one' }];
  return [
    libraries,
    {
      name: 'screen',
      ok: false,
      optional: true,
      detail: `none here${onPath('Xvfb') ? '; tests use Xvfb' : ''}`,
      mend: `"npm start" opens the app for a browser instead.${onPath('Xvfb') ? '' : ` For the tests' windows: ${mendForWindows}`}`,
    },
  ];
}

async function checkTemplates(): Promise<Check> {
  const { notAsBuilt } = await import('../../host/pinned-resources.node.ts');
  const wrong = await notAsBuilt(join(packageRoot, 'resources'));
  return wrong.length === 0
    ? { name: 'templates', ok: true, detail: 'each is what the program was built with' }
    : {
        name: 'templates',
        ok: false,
        detail: `not what the program was built with, and not offered: ${wrong.join(', ')}`,
        mend: 'Install the program again, and find out who changed its files.',
      };
}

function checkSandbox(): Check {
  return isRoot()
    ? {
        name: 'account',
        ok: false,
        optional: true,
        detail: "root: Chromium's own sandbox does not start",
        mend: 'Use an ordinary account for real work.',
      }
    : { name: 'account', ok: true, detail: 'an ordinary one' };
}

/** The folder itself, or the nearest one above it that exists: it is made at the first start. */
const existing = (folder: string): string => (existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder)));

function checkData(folder: string): Check[] {
  const place = existing(folder);
  try {
    accessSync(place, constants.W_OK);
  } catch {
    return [
      { name: 'data folder', ok: false, detail: `${folder} cannot be written`, mend: 'Change its owner, or name another with --data.' },
    ];
  }
  const { bavail, bsize } = statfsSync(place);
  const free = bavail * bsize;
  return [
    { name: 'data folder', ok: true, detail: folder },
    {
      name: 'disk space',
      ok: free > WANTED_FREE_BYTES,
      detail: `${Math.round(free / 1024 / 1024)} MB free`,
      ...(free > WANTED_FREE_BYTES ? {} : { mend: `Make room: ${WANTED_FREE_BYTES / 1024 / 1024} MB are wanted.` }),
    },
  ];
}

function checkKeychain(): Check {
  if (process.platform !== 'linux') return { name: 'keychain', ok: true, detail: 'the operating system has one' };
  const reachable = Boolean(process.env['DBUS_SESSION_BUS_ADDRESS']);
  return {
    name: 'keychain',
    ok: reachable,
    optional: true,
    detail: reachable
      ? 'a session bus is there; the app asks it for the secret service'
      : 'no session bus, so no secret service: nothing seals what is remembered of the store outside of it',
    ...(reachable
      ? {}
      : {
          mend: 'The store is then opened by its passphrase, and an older copy put back is noticed only where it was put back without the folder beside it. Forward the audit log, or keep its checkpoints elsewhere.',
        }),
  };
}

const usage = `countersign doctor [--data DIR] [--json]

Looks at this machine and says what it has, what it lacks, and what to do about it. Changes nothing.
Exit code 1 when something lacks without which the app does not work.`;

const line = (check: Check): string => {
  const mark = check.ok ? 'ok  ' : check.optional === true ? 'note' : 'LACK';
  return `${mark}  ${check.name.padEnd(16)}  ${check.detail}${check.mend === undefined ? '' : `\n${' '.repeat(24)}${check.mend}`}\n`;
};

const options = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

function dataFolderOf(args: readonly string[]): { data: string; json: boolean } {
  try {
    const { values } = parseArgs({ args: [...args], options });
    return { data: values.data ?? defaultDataFolder(), json: values.json ?? false };
  } catch (error) {
    throw badUsage(usageFault(error, Object.keys(options)), usage);
  }
}

export const command: Command = {
  usage,
  async run(args, io: CliIo): Promise<ExitCode> {
    const { data, json } = dataFolderOf(args);
    const node = checkNode();
    // On an older Node the addon would end this process.
    const addons = node.ok ? [await checkStore(), await checkPasswordHash()] : [];
    const checks = [
      node,
      ...addons,
      checkBuild(),
      await checkTemplates(),
      ...checkWindow(),
      checkSandbox(),
      ...checkData(data),
      checkKeychain(),
    ];
    io.out(json ? `${JSON.stringify({ checks })}\n` : checks.map(line).join(''));
    return checks.every((check) => check.ok || check.optional === true) ? 0 : 1;
  },
};
