/** Starts runners as Electron utility processes: no environment, no output, a bounded heap, no code from strings. */
import { app, utilityProcess } from 'electron';
import { join } from 'node:path';
import type { RunnerChannel } from '../../app/sandbox/fork-runner.node.ts';
import { packageRoot } from '../../app/serve/folders.ts';

const HEAP_MB = 256;

export function startUtilityRunner(): RunnerChannel {
  const child = utilityProcess.fork(join(packageRoot, 'dist', 'runner', 'runner.cjs'), [], {
    serviceName: 'Countersign runner',
    env: {},
    stdio: 'ignore',
    execArgv: [`--max-old-space-size=${HEAP_MB}`, '--disallow-code-generation-from-strings', '--disable-proto=delete'],
  });
  return {
    post: (text) => {
      child.postMessage(text);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.once('exit', () => listener());
    },
    kill: () => {
      child.kill();
    },
    memory: {
      everyMs: 200,
      bytes: async () => {
        const kilobytes = app.getAppMetrics().find(({ pid }) => pid === child.pid)?.memory.workingSetSize;
        return kilobytes === undefined ? undefined : kilobytes * 1_024;
      },
    },
  };
}
