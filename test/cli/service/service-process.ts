/** `countersign start` as a process of its own, over a folder of the test's. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../app/kernel/json.ts';

const bin = fileURLToPath(new URL('../../../app/cli/bin.mjs', import.meta.url));

export interface ServiceProcess {
  readonly port: number;
  /** The first line. */
  readonly started: JsonObject;
  /** Every line of its story so far. */
  readonly story: readonly JsonObject[];
  /** Its log so far. */
  log(): string;
  /** Resolves with the first line of the story that fits. */
  heard(fits: (line: JsonObject) => boolean): Promise<JsonObject>;
  post(path: string, body: Json): Promise<Response>;
  /** Ends it, and resolves once it has ended, with its exit code. */
  end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGHUP'): Promise<number | null>;
  /** Nobody reads its story any more. */
  leave(): void;
  signal(signal: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();
/** One that a failed test left would hold the store of the next. */
afterEach(async () => {
  for (const child of running) {
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGKILL');
    await gone;
  }
});

export async function startProcess(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [bin, 'start', ...args, '--port', '0', '--json'], {
    cwd,
    env: { ...process.env, COUNTERSIGN_STATE: cwd, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const story: JsonObject[] = [];
  const waiting = new Set<() => void>();
  let log = '';
  let rest = '';
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const value = JSON.parse(line) as Json;
      if (isJsonObject(value)) story.push(value);
    }
    for (const look of waiting) look();
  });
  const heard = async (fits: (line: JsonObject) => boolean): Promise<JsonObject> =>
    await new Promise((resolve, reject) => {
      const look = (): void => {
        const found = story.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      void ended.then(() => {
        reject(new Error(`the service has ended: ${log.slice(-2_000)}`));
      });
      look();
    });
  const started = await heard(({ type }) => type === 'service.started');
  const port = Number(started['port']);
  return {
    port,
    started,
    story,
    heard,
    log: () => log,
    post: async (path, body) =>
      await fetch(`http://127.0.0.1:${port}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    signal: (signal) => {
      child.kill(signal);
    },
    async end(signal) {
      child.kill(signal);
      return await ended;
    },
    leave: () => {
      child.stdout.destroy();
    },
  };
}
