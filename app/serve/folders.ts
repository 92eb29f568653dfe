/** Where the app keeps a person's data, and where its own parts are. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same folder that Electron gives the desktop app, so that both open the same workspace. */
export function defaultDataFolder(platform: NodeJS.Platform = process.platform, env: NodeJS.ProcessEnv = process.env): string {
  switch (platform) {
    case 'win32':
      return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Countersign');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Countersign');
    default:
      return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'Countersign');
  }
}

/** The folder that holds package.json, dist/ and resources/. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url));
export const rendererFolder = join(packageRoot, 'dist', 'renderer');
