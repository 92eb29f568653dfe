/** npm run package:dir: the packaged app, unpacked, around the Electron that this machine has. */
import { build, Platform } from 'electron-builder';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { resolveElectron } from './electron-runtime.ts';
import { root } from './toolchain.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Makes release/<platform>-unpacked and returns its path. `debuggable` makes one elsewhere whose archive says that a test may attach
 * a debugger, and is otherwise the same.
 */
export async function packageDir({ debuggable = false }: { readonly debuggable?: boolean } = {}): Promise<string> {
  await buildAll(undefined, { onlyStale: true });
  const runtime = await resolveElectron(say);
  say(`Packaging around ${runtime.note}.`);
  if (runtime.sqliteBinding !== undefined) process.env['COUNTERSIGN_SQLITE'] = runtime.sqliteBinding;
  const release = debuggable ? mkdtempSync(join(tmpdir(), 'countersign-debuggable-')) : join(root, 'release');
  if (debuggable) chmodSync(release, 0o755);
  else rmSync(release, { recursive: true, force: true });
  await build({
    projectDir: root,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: {
      extends: join(root, 'electron-builder.yml'),
      electronDist: runtime.folder,
      electronVersion: runtime.version,
      directories: { output: release },
      ...(debuggable ? { extraMetadata: { debuggable: true } } : {}),
    },
  });
  const folder = readdirSync(release).find((name) => name.endsWith('unpacked') || name.startsWith('mac'));
  if (folder === undefined) throw new Error(`electron-builder left nothing in ${release}`);
  return join(release, folder);
}

export async function main(): Promise<void> {
  say(`Packaged into ${await packageDir()}.`);
}
