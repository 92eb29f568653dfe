/** Starts runners as children of this process; how they are talked to is the host's business. */
import { execFile, fork } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryWatch } from './memory-of.ts';
import { endsFirst } from './out-of-memory.node.ts';

/** What Electron's utility process and a forked child have in common. */
export interface RunnerChannel {
  post(text: string): void;
  onMessage(listener: (text: unknown) => void): void;
  /** `error`: why it never began, where the machine says so. */
  onExit(listener: (error?: unknown) => void): void;
  kill(): void;
  /** Whether something outside has stopped it (SIGSTOP, a debugger), so that it does nothing until it is let go on. Left out: that cannot be told. */
  readonly isStopped?: () => boolean;
  /** How often it is looked at what it takes of the machine's memory, and that; undefined where it cannot be told. `bytes` never rejects. */
  readonly memory?: { readonly everyMs: number; readonly bytes: () => Promise<number | undefined> } | undefined;
}

const here = dirname(fileURLToPath(import.meta.url));

export interface ForkOptions {
  /** The entry to start; it must call `serveRunner`. */
  readonly entry: URL;
  /** Folders whose code the runner may read; nothing else on disk is readable. */
  readonly codeFolders?: readonly string[];
  readonly heapMb?: number;
  /** Hears what a runner wrote to its stderr, once it has ended: a crash of V8 writes a page of its own, which is no line of our log. */
  readonly wrote?: (text: string) => void;
}

const MOST_WRITTEN = 8_000;

const ASK_MS = 5_000;

/** More than this goes out at once. */
const BATCH_CHARS = 256 * 1024;

/** What is posted in one turn of the event loop goes out in one write: each wakes the other process, and costs more than what is in it. */
export function inBatches(send: (texts: readonly string[]) => void): (text: string) => void {
  let texts: string[] = [];
  let chars = 0;
  const flush = (): void => {
    const batch = texts;
    texts = [];
    chars = 0;
    if (batch.length > 0) send(batch);
  };
  return (text) => {
    if (texts.length === 0) setImmediate(flush);
    texts.push(text);
    chars += text.length;
    if (chars >= BATCH_CHARS) flush();
  };
}

const watch = memoryWatch(process.platform, {
  read: (path) => readFileSync(path, 'latin1'),
  systemRoot: process.env['SystemRoot'],
  run: (file, args) =>
    new Promise((resolve, reject) => {
      execFile(file, [...args], { timeout: ASK_MS, windowsHide: true, maxBuffer: 64 * 1024, encoding: 'utf8' }, (error, out) => {
        if (error === null) resolve(out);
        else reject(new Error('it cannot be told', { cause: error }));
      });
    }),
});

/** proc_pid_stat(5): the state stands behind the name, which may hold parentheses. */
const stopped = (pid: number): boolean => {
  try {
    return /^[Tt] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1) ?? '');
  } catch {
    return false;
  }
};

/** The machine gave no process the last time: said once, however many steps wait for one. */
let refused = false;

/**
 * A runner as a child of its own: empty environment, Node's permission model (no writing, no child processes, no addons, reading of the
 * program's own code only), bounded heap, no code from strings.
 */
export function forkRunner(options: ForkOptions): RunnerChannel {
  const root = join(here, '..', '..');
  const named = options.codeFolders ?? ['app', 'dist', 'node_modules', 'package.json'].map((name) => join(root, name));
  // Permission goes by where a file really is: a folder may be a link.
  const folders = new Set(named.flatMap((folder) => (existsSync(folder) ? [folder, realpathSync(folder)] : [folder])));
  const child = fork(fileURLToPath(options.entry), [], {
    env: {},
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
    execArgv: [
      '--permission',
      '--allow-worker',
      ...[...folders].map((folder) => `--allow-fs-read=${folder}`),
      `--max-old-space-size=${options.heapMb ?? 256}`,
      '--disallow-code-generation-from-strings',
      '--disable-proto=delete',
      '--no-warnings',
    ],
  });
  // Whoever takes the runner may come later than its first word, or its end.
  const early: unknown[] = [];
  let listen = (text: unknown): void => {
    early.push(text);
  };
  let gone = false;
  let never: unknown;
  let end = (_error?: unknown): void => undefined;
  let written = '';
  // Read on past the bound: a full pipe would hold the runner up.
  child.stderr?.on('data', (chunk: Buffer) => {
    if (written.length < MOST_WRITTEN) written += chunk.toString('latin1');
  });
  child.stderr?.once('close', () => {
    if (written !== '') options.wrote?.(written.slice(0, MOST_WRITTEN));
  });
  const ended = (): void => {
    gone = true;
    end(never);
  };
  child.on('message', (text) => listen(text));
  child.once('exit', ended);
  child.once('spawn', () => {
    refused = false;
    if (child.pid !== undefined) endsFirst(child.pid);
  });
  child.once('error', (error) => {
    if (!refused) options.wrote?.(error.message);
    refused = true;
    never = error;
    ended();
  });
  return {
    post: inBatches((texts) => {
      if (child.connected) child.send(texts, () => undefined);
    }),
    onMessage: (listener) => {
      listen = listener;
      for (const text of early.splice(0)) listener(text);
    },
    onExit: (listener) => {
      end = listener;
      if (gone) listener(never);
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    isStopped: () => child.pid !== undefined && !gone && stopped(child.pid),
    memory:
      watch === undefined
        ? undefined
        : { everyMs: watch.everyMs, bytes: async () => (child.pid === undefined || gone ? undefined : await watch.of(child.pid)) },
  };
}

/** Starts a runner now, for whoever asks first: it comes up while the program still reads and verifies. `dismiss` ends one that nobody took. */
export function startAhead(start: () => RunnerChannel): { readonly take: () => RunnerChannel; readonly dismiss: () => void } {
  let ahead: RunnerChannel | undefined = start();
  return {
    take: () => {
      const channel = ahead ?? start();
      ahead = undefined;
      return channel;
    },
    dismiss: () => ahead?.kill(),
  };
}
