// Called by electron-builder once the app stands unpacked and before it is signed.
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Every fuse there is, said out loud. An Electron with one more fails the packaging until somebody has decided about it. */
const fuses = {
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Traps out-of-bounds WebAssembly memory by signal, as V8 does by default: slower, not safer, without.
  [FuseV1Options.WasmTrapHandlers]: true,
};

const executables = {
  darwin: (name) => path.join(`${name}.app`, 'Contents', 'MacOS', name),
  win32: (name) => `${name}.exe`,
  linux: (_name, executableName) => executableName,
};

export default async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const executable = path.join(appOutDir, executables[electronPlatformName](productFilename, packager.executableName));
  const wire = await getCurrentFuseWire(executable);
  // Electron 33, which tests may package, ends one fuse earlier.
  const known = Object.fromEntries(Object.entries(fuses).filter(([index]) => index in wire));
  await flipFuses(executable, { version: FuseVersion.V1, strictlyRequireAllFuses: true, ...known });
  useOwnSqliteAddon(appOutDir);
  // A loader that a stand-in Electron brings; only app.asar is ever loaded.
  rmSync(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
}

/** For tests only: an Electron too old for the prebuilt SQLite addon gets the one that was built for it. */
function useOwnSqliteAddon(appOutDir) {
  const addon = process.env.COUNTERSIGN_SQLITE;
  const prebuilt = path.join(appOutDir, 'resources', 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds', 'linux-x64.node');
  if (addon !== undefined && existsSync(prebuilt)) copyFileSync(addon, prebuilt);
}
