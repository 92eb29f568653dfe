/** A real MariaDB from Debian's mariadb-server, with TLS, as a user of its own. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MariaDb {
  readonly port: number;
  stop(): Promise<void>;
}

const find = (name: string): string | undefined =>
  ['/usr/sbin', '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, name)).find(existsSync);

/** Why there is no MariaDB here; undefined when there is one. */
export const mariadbMissing = (): string | undefined =>
  find('mariadbd') === undefined || find('mariadb-install-db') === undefined
    ? 'there is no mariadbd here (Debian: mariadb-server)'
    : undefined;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export async function startMariaDb(setup: {
  readonly key: string;
  readonly cert: string;
  readonly tls: boolean;
  readonly sql: readonly string[];
}): Promise<MariaDb> {
  const data = mkdtempSync(join(tmpdir(), 'countersign-maria-'));
  const at = (name: string): string => join(data, name);
  // As root it must give its rights away, and its files must be readable to whom it becomes.
  const user = process.getuid?.() === 0 ? 'nobody' : undefined;
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  mkdirSync(at('db'));
  for (const [name, text] of [
    ['key.pem', setup.key],
    ['cert.pem', setup.cert],
    ['init.sql', `${setup.sql.join(';\n')};\n`],
  ] as const)
    writeFileSync(at(name), text, { mode: 0o600 });
  if (user !== undefined)
    for (const path of [data, at('db'), at('key.pem'), at('cert.pem'), at('init.sql')]) chownSync(path, id('-u'), id('-g'));
  const asUser = user === undefined ? [] : [`--user=${user}`];
  execFileSync(
    find('mariadb-install-db') ?? '',
    ['--no-defaults', `--datadir=${at('db')}`, '--auth-root-authentication-method=normal', '--skip-test-db', ...asUser],
    { stdio: 'pipe' },
  );
  const port = await freePort();
  const child = spawn(
    find('mariadbd') ?? '',
    [
      '--no-defaults',
      ...asUser,
      `--datadir=${at('db')}`,
      `--socket=${at('sock')}`,
      `--pid-file=${at('pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--init-file=${at('init.sql')}`,
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=8M',
      ...(setup.tls ? [`--ssl-cert=${at('cert.pem')}`, `--ssl-key=${at('key.pem')}`, '--tls-version=TLSv1.3'] : ['--skip-ssl']),
    ],
    { stdio: 'ignore' },
  );
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries > 400) throw new Error('mariadbd did not answer');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(data, { recursive: true, force: true });
          resolve();
        });
        child.kill();
      }),
  };
}
