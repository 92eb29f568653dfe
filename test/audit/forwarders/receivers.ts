/** Real syslog receivers, each in a folder of its own on a free port: rsyslog and syslog-ng as Debian ships them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newAuthority } from '../../kit/certificates.ts';

/** Debian lets only one of the two be installed; the other is unpacked here by .ci/run. */
const unpacked = '/opt/countersign-test';
const found = (name: string): string | undefined => [`/usr/sbin/${name}`, `${unpacked}/usr/sbin/${name}`].find((path) => existsSync(path));

export interface Receiver {
  readonly port: number;
  readonly ca: string;
  start(): Promise<void>;
  /** SIGKILL: nothing is flushed. */
  kill(): Promise<void>;
  /** Lines received so far, over all its lives. */
  lines(): string[];
  remove(): Promise<void>;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

const rsyslogConfig = (folder: string, port: number): string => `
global(workDirectory="${folder}" maxMessageSize="64k" defaultNetstreamDriver="ossl"
  defaultNetstreamDriverCAFile="${folder}/ca.pem" defaultNetstreamDriverCertFile="${folder}/cert.pem" defaultNetstreamDriverKeyFile="${folder}/key.pem")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="raw" type="string" string="%rawmsg%\\n")
ruleset(name="kept" queue.type="direct") { action(type="omfile" file="${folder}/received" template="raw" asyncWriting="off" flushOnTXEnd="on") }
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="kept")
`;

const syslogNgConfig = (folder: string, port: number): string => `@version: 3.38
options { keep-hostname(yes); chain-hostnames(no); stats-freq(0); };
source wire { syslog(ip("127.0.0.1") port(${port}) transport("tls") log-msg-size(65536) tls(key-file("${folder}/key.pem") cert-file("${folder}/cert.pem") ca-file("${folder}/ca.pem") peer-verify(optional-untrusted))); };
destination kept { file("${folder}/received" template("\${SDATA} \${MESSAGE}\\n") flush-lines(1)); };
log { source(wire); destination(kept); flags(flow-control); };
`;

export const receiverKinds = {
  rsyslog: {
    binary: () => found('rsyslogd'),
    config: rsyslogConfig,
    args: (binary: string, folder: string) => [
      '-n',
      '-f',
      `${folder}/config`,
      '-i',
      `${folder}/pid`,
      '-C',
      ...(binary.startsWith(unpacked)
        ? ['-M', `${unpacked}/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/rsyslog`]
        : []),
    ],
  },
  'syslog-ng': {
    binary: () => found('syslog-ng'),
    config: syslogNgConfig,
    args: (_binary: string, folder: string) => [
      '-F',
      '-f',
      `${folder}/config`,
      '-R',
      `${folder}/persist`,
      '-p',
      `${folder}/pid`,
      '-c',
      `${folder}/control`,
      '--no-caps',
    ],
  },
} as const;
export type ReceiverKind = keyof typeof receiverKinds;

export async function newReceiver(kind: ReceiverKind): Promise<Receiver> {
  const { binary, config, args } = receiverKinds[kind];
  const program = binary();
  if (program === undefined) throw new Error(`${kind} is not installed`);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-receiver-'));
  const authority = newAuthority();
  const { key, cert } = authority.issue('127.0.0.1');
  for (const [name, text] of [
    ['ca.pem', authority.ca],
    ['cert.pem', cert],
    ['key.pem', key],
  ] as const)
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  const port = await freePort();
  writeFileSync(join(folder, 'config'), config(folder, port));
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const dying = child;
    child = undefined;
    if (dying === undefined || dying.exitCode !== null) return;
    await new Promise<void>((resolve) => {
      dying.once('exit', () => {
        resolve();
      });
      dying.kill('SIGKILL');
    });
  }

  return {
    port,
    ca: authority.ca,
    kill,
    async start() {
      child = spawn(program, args(program, folder), { stdio: 'ignore' });
      for (let tries = 0; tries < 400; tries += 1) {
        if (await listens(port)) return;
        await new Promise((resolve) => {
          setTimeout(resolve, 25);
        });
      }
      throw new Error(`${kind} does not listen`);
    },
    lines: () =>
      existsSync(join(folder, 'received'))
        ? readFileSync(join(folder, 'received'), 'utf8')
            .split('\n')
            .filter((line) => line !== '')
        : [],
    async remove() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
      authority.remove();
    },
  };
}
