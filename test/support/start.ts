/** npm start: the desktop app, or where there is no screen the same app in a browser. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildAll } from './build.ts';
import { hasDisplay, isRoot, mendForWindows, missingLibraries } from './display.ts';
import { resolveElectron, type ElectronRuntime } from './electron-runtime.ts';
import { root } from './toolchain.ts';

const say = (line: string): void => { process.stderr.write(`${line}\n`); };

/** The desktop's runtime, or undefined after saying why it cannot be. */
async function desktopRuntime(): Promise<ElectronRuntime | undefined> {
  if (!hasDisplay()) {
    say('There is no screen here (DISPLAY is not set), so Countersign opens for a browser.');
    return undefined;
  }
  try {
    const runtime = await resolveElectron(say);
    const missing = missingLibraries(runtime.executable);
    if (missing.length === 0) return runtime;
    say(`Electron's window needs ${missing.join(', ')}: ${mendForWindows}\nUntil then Countersign opens for a browser.`);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\nUntil then Countersign opens for a browser.`);
  }
  return undefined;
}

function desktop(runtime: ElectronRuntime, args: readonly string[]): [string, string[], NodeJS.ProcessEnv] {
  say(`Runtime: ${runtime.note}.`);
  if (isRoot()) say("You are root, under whom Chromium's own sandbox does not start: the window runs without it. Use an ordinary account for real work.");
  const env = { ...process.env, ...(runtime.sqliteBinding === undefined ? {} : { COUNTERSIGN_SQLITE: runtime.sqliteBinding }) };
  return [runtime.executable, [...(isRoot() ? ['--no-sandbox'] : []), root, ...args], env];
}

export async function main(args: readonly string[]): Promise<void> {
  const times = await buildAll(undefined, { onlyStale: true });
  if (times.length > 0) say(`Built ${times.join(', ')}.`);
  const runtime = await desktopRuntime();
  const [command, commandArgs, env] = runtime === undefined
    ? [process.execPath, [join(root, 'app', 'cli', 'bin.mjs'), 'serve', ...args], process.env]
    : desktop(runtime, args);
  const child = spawn(command, commandArgs, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 3));
  });
}
