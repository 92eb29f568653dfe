/** npm run package:dir: the packaged app, unpacked, around the Electron that this machine has. */
import { build, Platform } from 'electron-builder';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { resolveElectron } from './electron-runtime.ts';
import { root } from './toolchain.ts';

const say = (line: string): void => { process.stderr.write(`${line}\n`); };

/** Makes release/<platform>-unpacked and returns its path. */
export async function packageDir(): Promise<string> {
  await buildAll(undefined, { onlyStale: true });
  const runtime = await resolveElectron(say);
  say(`Packaging around ${runtime.note}.`);
  if (runtime.sqliteBinding !== undefined) process.env['COUNTERSIGN_SQLITE'] = runtime.sqliteBinding;
  const release = join(root, 'release');
  rmSync(release, { recursive: true, force: true });
  await build({
    projectDir: root,
    targets: Platform.current().createTarget('dir'),
    publish: 'never',
    config: { extends: join(root, 'electron-builder.yml'), electronDist: runtime.folder, electronVersion: runtime.version },
  });
  const folder = readdirSync(release).find((name) => name.endsWith('unpacked') || name.startsWith('mac'));
  if (folder === undefined) throw new Error(`electron-builder left nothing in ${release}`);
  return join(release, folder);
}

export async function main(): Promise<void> {
  say(`Packaged into ${await packageDir()}.`);
}
