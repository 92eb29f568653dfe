/** A Restate server of its own on loopback, in a folder of its own, that can be killed and started again over its data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program beside its package, for the platforms that have one. */
function findBinary(): string | undefined {
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('@restatedev/restate-server/package.json'));
    return beside.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`);
  } catch {
    return undefined;
  }
}
const binary = findBinary();

/** Why there is no server here; undefined where there is one. */
export const noRestate: string | undefined =
  binary !== undefined ? undefined : `there is no Restate server for ${process.platform}-${process.arch} among the installed packages`;

export interface RestateServer {
  readonly admin: string;
  readonly ingress: string;
  /** Where it keeps what it keeps. */
  readonly folder: string;
  /** Resolves when it takes calls. */
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Of the server that runs now. */
  pid(): number | undefined;
  /** False once it was killed, until it is started again. */
  alive(): boolean;
  close(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function restateServer(): Promise<RestateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-restate-'));
  const [node, admin, ingress] = [await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'restate.toml');
  // One partition and little memory: the tests ask for a journal, not for speed.
  writeFileSync(
    config,
    [
      'default-num-partitions = 1',
      'disable-telemetry = true',
      'log-filter = "error"',
      'listen-mode = "tcp"',
      `base-dir = "${join(folder, 'data')}"`,
      `bind-address = "127.0.0.1:${node}"`,
      `advertised-address = "http://127.0.0.1:${node}/"`,
      'node-name = "test"',
      'rocksdb-total-memory-size = "128.0 MiB"',
      '[default-retry-policy]',
      'initial-interval = "100ms"',
      'exponentiation-factor = 1.5',
      'max-interval = "1s"',
      '[admin]',
      `bind-address = "127.0.0.1:${admin}"`,
      'disable-web-ui = true',
      '[ingress]',
      `bind-address = "127.0.0.1:${ingress}"`,
      // So that what it keeps can be looked through.
      '[log-server]',
      'rocksdb-disable-wal-compression = true',
      '[worker.storage]',
      'rocksdb-disable-wal-compression = true',
      '',
    ].join('\n'),
  );
  let child: ChildProcess | undefined;
  const answers = async (url: string): Promise<boolean> =>
    await fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
      (response) => response.ok,
      () => false,
    );
  async function kill(): Promise<void> {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      running.once('exit', resolve);
    });
    running.kill('SIGKILL');
    await gone;
  }
  return {
    admin: `http://127.0.0.1:${admin}/`,
    ingress: `http://127.0.0.1:${ingress}/`,
    folder,
    kill,
    pid: () => child?.pid,
    alive: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    async start() {
      if (binary === undefined) throw new Error(noRestate);
      const started = spawn(binary, ['--config-file', config, '--no-logo'], { stdio: 'ignore', env: { DO_NOT_TRACK: '1' } });
      child = started;
      for (let tries = 0; tries < 600; tries += 1) {
        if (started.exitCode !== null) throw new Error(`the Restate server ended with ${started.exitCode}`);
        if ((await answers(`http://127.0.0.1:${admin}/health`)) && (await answers(`http://127.0.0.1:${ingress}/restate/health`))) return;
        await new Promise((resolve) => {
          setTimeout(resolve, 100);
        });
      }
      throw new Error('the Restate server does not answer');
    },
    async close() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
