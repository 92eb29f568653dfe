/** A screen for the tests' windows: the one there is, or an invisible one (Xvfb) of our own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { hasDisplay } from '../../app/cli/machine.ts';

export interface Display {
  readonly name: string | undefined;
  stop(): void;
}

/** Uses DISPLAY when it is set; otherwise starts an Xvfb that ends with us. `screen` is width x height x depth. */
export async function provideDisplay(screen = '1600x1000x24'): Promise<Display> {
  if (hasDisplay()) return { name: process.env['DISPLAY'], stop() {} };
  // The server chooses a free number and writes it to the third descriptor.
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdio[3]?.once('data', (data: Buffer) => resolve(String(data).trim()));
  });
  const stop = (): void => {
    server.kill();
  };
  process.once('exit', stop);
  return { name: `:${number}`, stop };
}
