/** npm start: the desktop app, or where there is no screen the same app in a browser. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { hasDisplay, isRoot, mendForWindows, missingLibraries } from '../../app/cli/machine.ts';
import { buildAll } from './build.ts';
import { resolveElectron, type ElectronRuntime } from './electron-runtime.ts';
import { root } from './toolchain.ts';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

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

interface Start {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

function desktop(runtime: ElectronRuntime, args: readonly string[]): Start {
  say(`Runtime: ${runtime.note}.`);
  if (isRoot())
    say(
      "You are root, under whom Chromium's own sandbox does not start: the window runs without it. Use an ordinary account for real work.",
    );
  const env = { ...process.env, ...(runtime.sqliteBinding === undefined ? {} : { COUNTERSIGN_SQLITE: runtime.sqliteBinding }) };
  return { program: runtime.executable, args: [...(isRoot() ? ['--no-sandbox'] : []), root, ...args], env };
}

const browser = (args: readonly string[]): Start => ({
  program: process.execPath,
  args: [join(root, 'app', 'cli', 'bin.mjs'), 'serve', ...args],
  env: process.env,
});

async function run({ program, args, env }: Start): Promise<number> {
  const child = spawn(program, args, { stdio: 'inherit', env });
  const pass = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP' ? 0 : 3)));
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

/** A window that ends this soon with a failure never opened: the screen that DISPLAY names is not there, or refuses us. */
const NEVER_OPENED_MS = 5_000;

export async function main(args: readonly string[]): Promise<void> {
  const times = await buildAll(undefined, { onlyStale: true });
  if (times.length > 0) say(`Built ${times.join(', ')}.`);
  const runtime = await desktopRuntime();
  if (runtime !== undefined) {
    const began = Date.now();
    process.exitCode = await run(desktop(runtime, args));
    if (process.exitCode === 0 || Date.now() - began > NEVER_OPENED_MS) return;
    say('The window could not open, so Countersign opens for a browser.');
  }
  process.exitCode = await run(browser(args));
}
