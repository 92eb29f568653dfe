/** A real IMAP server: Debian's dovecot, with TLS, mail in maildirs. Works as root and as anybody else. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface Dovecot {
  readonly imap: number;
  readonly imaps: number;
  /** Puts a message into a folder, as the post does. */
  deliver(message: string, folder?: string): void;
  stop(): Promise<void>;
}

const program = ['/usr/sbin/dovecot', '/usr/bin/dovecot'].find(existsSync);

/** Why there is no dovecot here; undefined when there is one. */
export function dovecotMissing(): string | undefined {
  if (program === undefined) return 'there is no dovecot here (Debian: dovecot-imapd)';
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return stdout.startsWith('2.3.') ? undefined : `the settings are written for dovecot 2.3, not ${stdout.trim()}`;
}

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

export async function startDovecot(setup: {
  readonly key: string;
  readonly cert: string;
  readonly password: string;
  readonly tls?: boolean;
  /** Asks here (RFC 7662) about access tokens, and takes no password then. */ readonly introspection?: string;
}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-imap-'));
  // The mail process has given its rights away and must still come in.
  chmodSync(folder, 0o755);
  const at = (...names: string[]): string => join(folder, ...names);
  const root = process.getuid?.() === 0;
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  const [uid, gid] = root ? [id('-u'), id('-g')] : [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const own = (path: string): void => {
    if (root) chownSync(path, uid, gid);
  };
  for (const name of ['run', 'state', 'mail', 'mail/new', 'mail/cur', 'mail/tmp']) mkdirSync(at(name), { mode: 0o755 });
  for (const name of ['mail', 'mail/new', 'mail/cur', 'mail/tmp']) own(at(name));
  writeFileSync(at('key.pem'), setup.key, { mode: 0o600 });
  writeFileSync(at('cert.pem'), setup.cert);
  const [imap, imaps] = [await freePort(), await freePort()];
  const { username } = userInfo();
  writeFileSync(
    at('dovecot.conf'),
    `
base_dir = ${at('run')}
state_dir = ${at('state')}
log_path = ${at('log')}
protocols = imap
listen = 127.0.0.1
${root ? '' : `default_login_user = ${username}\ndefault_internal_user = ${username}\ndefault_internal_group = ${username}\n`}
ssl = ${setup.tls === false ? 'no' : 'required'}
ssl_cert = <${at('cert.pem')}
ssl_key = <${at('key.pem')}
mail_location = maildir:${at('mail')}
first_valid_uid = 1
${
  setup.introspection === undefined
    ? `passdb {
  driver = static
  args = password=${setup.password}
}`
    : `auth_mechanisms = oauthbearer xoauth2
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = ${at('oauth2.conf')}
}`
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${at('mail')}
}
service imap-login {
  ${root ? '' : 'chroot ='}
  inet_listener imap {
    port = ${imap}
  }
  inet_listener imaps {
    port = ${imaps}
    ssl = yes
  }
}
${root ? '' : 'service anvil {\n  chroot =\n}\n'}
`,
  );
  if (setup.introspection !== undefined)
    writeFileSync(
      at('oauth2.conf'),
      `introspection_url = ${setup.introspection}\nintrospection_mode = post\nusername_attribute = username\nactive_attribute = active\nactive_value = true\n`,
    );
  const child = spawn(program ?? '', ['-F', '-c', at('dovecot.conf')], { stdio: 'ignore' });
  for (let tries = 0; !(await answers(imap)); tries += 1) {
    if (child.exitCode !== null || tries > 200) throw new Error('dovecot did not answer');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  let delivered = 0;
  return {
    imap,
    imaps,
    deliver(message, name) {
      const base = name === undefined ? at('mail') : at('mail', `.${name}`);
      for (const part of ['', 'new', 'cur', 'tmp']) {
        if (!existsSync(join(base, part))) mkdirSync(join(base, part));
        own(join(base, part));
      }
      const path = join(base, 'new', `${1_700_000_000 + (delivered += 1)}.M1P1.test`);
      writeFileSync(path, message.replaceAll('\n', '\r\n'));
      own(path);
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.kill();
      }),
  };
}
