/** A keychain of the operating system for tests: a message bus and gnome-keyring of their own, over a home of their own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const finds = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** What is missing here, for a test that says SKIPPED with it. */
export const missingKeyring = (): string | undefined =>
  process.platform !== 'linux'
    ? 'this is no Linux'
    : finds('dbus-daemon')
      ? finds('gnome-keyring-daemon')
        ? undefined
        : 'gnome-keyring-daemon is not installed'
      : 'dbus-daemon is not installed';

export interface Keyring {
  readonly env: Readonly<Record<string, string>>;
  close(): void;
}

/** The first line that a program writes. */
const firstLine = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) resolve(text.split('\n')[0] ?? '');
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`it ended with ${String(code)} before it said anything`)));
  });

/** Unlocked, as after somebody has signed in at a desktop. */
export async function startKeyring(): Promise<Keyring> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-keyring-'));
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const around = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_DATA_HOME: join(home, 'share'),
    XDG_CURRENT_DESKTOP: 'GNOME',
  };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1', `--address=unix:path=${join(runtime, 'bus')}`], {
    env: around,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const env = { ...around, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  const daemon = spawn(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${join(runtime, 'keyring')}`],
    { env, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  // What the daemon says of its control socket comes once it serves.
  const serves = firstLine(daemon);
  daemon.stdin?.end('a password of the desktop');
  await serves;
  return {
    env,
    close() {
      daemon.kill('SIGKILL');
      bus.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    },
  };
}
