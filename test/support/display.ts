/** A screen for the tests' windows: the one there is, or an invisible one (Xvfb) of our own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export const hasDisplay = (): boolean => process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

export const isRoot = (): boolean => process.getuid?.() === 0;

export const onPath = (program: string): boolean => (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));

/** What Electron's window needs on Debian beyond a server's usual packages. */
export const windowPackages = ['xvfb', 'xauth', 'libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1'] as const;
export const mendForWindows = `sudo apt-get install -y ${windowPackages.join(' ')}`;

/** The shared libraries that `executable` asks for and this machine lacks. */
export function missingLibraries(executable: string): string[] {
  if (process.platform !== 'linux') return [];
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
}

export interface Display { readonly name: string | undefined; stop(): void }

/** Uses DISPLAY when it is set; otherwise starts an Xvfb that ends with us. */
export async function provideDisplay(): Promise<Display> {
  if (hasDisplay()) return { name: process.env['DISPLAY'], stop() {} };
  // The server chooses a free number and writes it to the third descriptor.
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3]?.once('data', (data: Buffer) => resolve(String(data).trim()));
  });
  const stop = (): void => { server.kill(); };
  process.once('exit', stop);
  return { name: `:${number}`, stop };
}
