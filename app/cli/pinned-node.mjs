// Plain JavaScript that every Node since 14 can read: the check that must run before anything newer is loaded.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The SQLite addon ends an older Node with a segmentation fault, so nothing of ours may reach it there. */
const OLDEST = [22, 14];

export const newEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
};

/** The executable of the npm package `node`, or undefined. */
export function pinnedNode() {
  const require = createRequire(import.meta.url);
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const besideUs = fileURLToPath(new URL(`../../node_modules/node/bin/${name}`, import.meta.url));
  if (existsSync(besideUs)) return besideUs;
  try {
    const elsewhere = path.join(path.dirname(require.resolve('node/package.json')), 'bin', name);
    return existsSync(elsewhere) ? elsewhere : undefined;
  } catch {
    return undefined;
  }
}

/**
 * True when this Node will do. Otherwise starts `script` again on the pinned Node and ends with its exit code, or says in
 * one line what is missing and ends with 2.
 */
export function onPinnedNode(script, args) {
  if (newEnough(process.versions.node)) return true;
  const node = pinnedNode();
  if (node === undefined) {
    process.stderr.write(
      `countersign: this needs Node ${OLDEST.join('.')} or newer and this is ${process.versions.node}; "npm ci" installs one beside it. (cli/old-node)\n`,
    );
    process.exitCode = 2;
    return false;
  }
  const child = spawn(node, [script, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`countersign: ${node} does not start: ${error.message} (cli/old-node)\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 3;
    // Whoever waits for us sees the end that our work had: Ctrl-C is no fault of ours.
    if (signal !== 'SIGINT' && signal !== 'SIGTERM' && signal !== 'SIGHUP') return;
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  return false;
}
