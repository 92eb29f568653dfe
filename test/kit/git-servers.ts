/** Real Git servers on loopback: git's own http-backend behind TLS with a login, and OpenSSH's sshd. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { httpsServer, type TestServer } from './servers.ts';

const sshd = ['/usr/sbin/sshd', '/usr/bin/sshd'].find((path) => existsSync(path));
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).error === undefined;
/** Why the tests that need them are skipped. */
export const missingSsh: string | undefined =
  sshd === undefined
    ? 'sshd is not installed (Debian: openssh-server)'
    : !has('ssh', '-V')
      ? 'ssh is not installed (Debian: openssh-client)'
      : undefined;
export const missingGit: string | undefined = has('git', '--version') ? undefined : 'git is not installed';

const splitAt = (bytes: Buffer): number => bytes.indexOf('\r\n\r\n');

/** `login` is what the server wants in `Authorization`. */
export async function gitOverHttps(
  root: string,
  tls: { readonly key: string; readonly cert: string },
  login: () => string,
): Promise<TestServer & { readonly seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = await httpsServer(tls, (request, response) => {
    const { authorization } = request.headers;
    seen.push(authorization);
    if (request.url?.startsWith('/elsewhere') === true)
      return void response.writeHead(301, { location: 'https://127.0.0.1:1/other.git' }).end();
    if (authorization !== login()) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: query,
        REQUEST_METHOD: request.method ?? 'GET',
        REMOTE_USER: 'tester',
        GIT_CONFIG_NOSYSTEM: '1',
        HOME: root,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: request.headers['content-length'] }),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
      },
    });
    request.pipe(backend.stdin);
    const parts: Buffer[] = [];
    backend.stdout.on('data', (bytes: Buffer) => parts.push(bytes));
    backend.once('close', () => {
      const all = Buffer.concat(parts);
      const headers = Object.fromEntries(
        all
          .toString('latin1', 0, splitAt(all))
          .split('\r\n')
          .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      );
      const { Status: status = '200', ...rest } = headers;
      response.writeHead(Number.parseInt(status, 10), rest).end(all.subarray(splitAt(all) + 4));
    });
  });
  return Object.assign(server, { seen });
}

export interface SshServer {
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  authorize(line: string): void;
  close(): void;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}

/** For the account that runs the tests; `folder` is thrown away by whoever made it. */
export async function gitOverSsh(folder: string): Promise<SshServer> {
  const at = (name: string): string => join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at('host_key')]);
  writeFileSync(at('authorized_keys'), '');
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const port = await freePort();
  writeFileSync(
    at('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host_key')}`,
      `AuthorizedKeysFile ${at('authorized_keys')}`,
      `PidFile ${at('pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      '',
    ].join('\n'),
  );
  const server: ChildProcess = spawn(sshd ?? 'sshd', ['-D', '-e', '-f', at('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('sshd did not start')));
    server.stderr?.on('data', (bytes: Buffer) => {
      if (bytes.toString().includes('Server listening')) resolve();
    });
  });
  return {
    port,
    user: userInfo().username,
    hostKey: readFileSync(at('host_key.pub'), 'utf8').trim(),
    authorize: (line) => {
      writeFileSync(at('authorized_keys'), `${line}\n`);
    },
    close: () => {
      server.kill();
    },
  };
}
