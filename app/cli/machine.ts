/** Facts about this machine that decide how the app can be shown. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const hasDisplay = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

/** Who runs this, as the operating system counts people; undefined where it does not. */
export const userId = (): string | undefined => process.getuid?.().toString();

export const isRoot = (): boolean => process.getuid?.() === 0;

export const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** What Electron's window needs on Debian beyond a server's usual packages. */
export const windowPackages = ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'] as const;
export const mendForWindows = `sudo apt-get install -y ${windowPackages.join(' ')}`;

/** The shared libraries that `executable` asks for and this machine lacks. */
export function missingLibraries(executable: string): string[] {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}
