/** How a repository's server is talked to: Git's smart protocol over the broker's HTTPS, or over one SSH command. */
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';
import type { BoundConnection } from '../broker/connection.ts';
import { Egress } from '../broker/network/egress.node.ts';
import type { Resolver } from '../broker/ports.ts';
import type { SshKey } from '../broker/sign-in/ssh-agent.node.ts';
import { runOverSsh, type SshCommand, type SshTarget } from '../broker/sign-in/ssh.node.ts';
import type { Timers } from '../kernel/ports.ts';
import { gitLimits } from './bounds.node.ts';
import type { Transport } from './fetch-apart.node.ts';
import { gitRefusal } from './refusal.ts';

export interface TransportPorts {
  readonly resolver: Resolver;
  readonly timers: Timers;
}

/** One person's login. Without a user it is a bearer token. */
export interface GitLogin {
  readonly user: string;
  readonly secret: string;
}

export interface HttpsServer {
  readonly place: string;
  readonly internalAddresses: readonly string[];
  readonly ca?: string;
}

const slowest = 120_000;

async function bodyOf(body: GitHttpRequest['body']): Promise<Uint8Array | undefined> {
  if (body === undefined) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  // The reader's own type says async; what it gives is a list.
  for await (const part of body) {
    size += part.length;
    if (size > gitLimits.file) throw gitRefusal('git/too-large', 'What would be pushed is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function* single(bytes: Uint8Array): AsyncIterableIterator<Uint8Array> {
  yield bytes;
}

const authorization = ({ user, secret }: GitLogin): string =>
  user === '' ? `Bearer ${secret}` : `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`;

/** The login goes to this very server and path, over checked TLS, and is followed nowhere else. */
export function httpsTransport(server: HttpsServer, login: GitLogin | undefined, ports: TransportPorts): Transport {
  const bound: BoundConnection = {
    hosts: [],
    auth: { type: 'none' },
    internalAddresses: [...server.internalAddresses],
    ...(server.ca === undefined ? {} : { ca: server.ca }),
  };
  const credentials: Readonly<Record<string, string>> = login === undefined ? {} : { authorization: authorization(login) };
  return {
    url: server.place,
    client() {
      const egress = new Egress(ports);
      const http: HttpClient = {
        async request({ url, method = 'GET', headers = {}, body }): Promise<GitHttpResponse> {
          const sent = await bodyOf(body);
          const answer = await egress.send(
            {
              url,
              method,
              headers,
              ...(sent === undefined ? {} : { body: sent }),
              timeoutMs: slowest,
              followRedirects: false,
              maxResponseBytes: gitLimits.file,
            },
            () => ({
              // It carries a person's login. Who has an older server can bind it by SSH.
              minimumTls: '1.3',
              bound,
              showCertificate: false,
              credentials,
            }),
          );
          if (answer.status >= 300 && answer.status < 400)
            throw gitRefusal('git/unreachable', 'The server sends on to another address: bind to that one.', answer.headers['location']);
          return {
            url,
            method,
            statusCode: answer.status,
            statusMessage: String(answer.status),
            headers: answer.headers,
            body: single(answer.raw),
          };
        },
      };
      return {
        http,
        close: () => {
          void egress.close();
        },
      };
    },
  };
}

const flush = '0000';
const packet = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;

/** Reads packets up to the flush that ends the server's list of branches (gitprotocol-pack(5)). */
async function advertisement(command: SshCommand): Promise<Uint8Array> {
  let held = Buffer.alloc(0);
  let at = 0;
  for (;;) {
    while (held.length >= at + 4) {
      const length = Number.parseInt(held.toString('latin1', at, at + 4), 16);
      if (length === 0) return held.subarray(0, at + 4);
      if (!(length > 4)) throw gitRefusal('git/unreachable', 'The server did not answer as a Git server does.');
      if (held.length < at + length) break;
      at += length;
    }
    const { value, done } = await command.output.next();
    if (done === true) throw (await command.failure()) ?? gitRefusal('git/unreachable', 'The server ended the conversation.');
    held = Buffer.concat([held, value]);
    if (held.length > gitLimits.object) throw gitRefusal('git/too-large', 'The repository has too many branches.');
  }
}

async function rest(command: SshCommand): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { value, done } = await command.output.next();
    if (done === true) break;
    size += value.length;
    if (size > gitLimits.file) throw gitRefusal('git/too-large', 'The repository is larger than what is read of one at a time.');
    parts.push(value);
  }
  const failure = await command.failure();
  if (failure !== undefined && size === 0) throw failure;
  return Buffer.concat(parts);
}

/**
 * The reader speaks smart HTTP: its discovery is answered with what the server says first, its one request is what the server is told then.
 * The command is the plain one that every Git server's shell allows.
 */
export function sshTransport(server: SshTarget & { readonly path: string }, key: SshKey, ports: TransportPorts): Transport {
  return {
    url: 'https://repository.invalid/by-ssh',
    client() {
      let command: SshCommand | undefined;
      const http: HttpClient = {
        async request({ url, method = 'GET', body }): Promise<GitHttpResponse> {
          const service = /git-(?:upload|receive)-pack/.exec(url)?.[0] ?? '';
          const answer = (bytes: Uint8Array, kind: string): GitHttpResponse => ({
            url,
            method,
            statusCode: 200,
            statusMessage: 'OK',
            headers: { 'content-type': `application/x-${service}-${kind}` },
            body: single(bytes),
          });
          if (method === 'GET') {
            command = await runOverSsh(server, `${service} '${server.path}'`, key, ports);
            return answer(
              Buffer.concat([Buffer.from(`${packet(`# service=${service}\n`)}${flush}`, 'latin1'), await advertisement(command)]),
              'advertisement',
            );
          }
          if (command === undefined) throw gitRefusal('git/unreachable', 'The server ended the conversation.');
          command.write((await bodyOf(body)) ?? new Uint8Array());
          command.end();
          return answer(await rest(command), 'result');
        },
      };
      return {
        http,
        close: () => {
          command?.close();
        },
      };
    },
  };
}
