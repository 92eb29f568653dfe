/** HTTP out: every hop judged, TLS floor held, redirects re-judged without credentials, everything bounded. */
import { Agent } from 'undici';
import { textIn } from '../../kernel/charset.ts';
import { isCountersignError, TerminalError, TransientError } from '../../kernel/errors.ts';
import type { Turn } from './answer-room.ts';
import type { BoundConnection } from '../connection.ts';
import { exchange, type Deadline, type ExchangeRequest } from './exchange.node.ts';
import { CapabilityRefused } from './refusal.ts';
import { openSocket, secureSocket, tlsError, type SocketPorts } from './socket.node.ts';
import { readUrl, type JudgedUrl } from './url-judge.ts';

export interface EgressRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
  readonly maxResponseBytes: number;
  /** Room for a large answer; left out: there always is. */
  readonly room?: (bytes: number) => Turn;
  /** Told of an answer that had begun when the way to it broke off, as far as it had come. */
  readonly broke?: (answer: BrokenAnswer) => void;
  /** As of the exchange. */
  readonly enough?: ExchangeRequest['enough'];
}
export type BrokenAnswer = Pick<EgressResponse, 'status' | 'headers' | 'body'>;
export interface EgressResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In the character set that the answer names; UTF-8 where it names none. */
  readonly body: string;
  /** The body as it came. */
  readonly raw: Uint8Array;
  /** Where the last hop went. */
  readonly url: string;
  readonly address: string | undefined;
}

/** How one hop may be made; the caller decides it from the grant, for each hop anew. */
export interface HopLeave {
  readonly minimumTls: '1.2' | '1.3';
  readonly bound: BoundConnection | undefined;
  /** Headers with the connection's secret; empty when the secret may not go there. */
  readonly credentials: Readonly<Record<string, string>>;
  /** The connection's certificate may be shown there. */
  readonly showCertificate: boolean;
}
/** Throws `CapabilityRefused` when the hop is not in the grant. */
export type JudgeHop = (url: JudgedUrl, method: string, hop: number, body: EgressRequest['body']) => Promise<HopLeave> | HopLeave;

const MAX_HOPS = 5;
const CONNECT_MS = 10_000;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Set by the broker or by HTTP itself; a flow that sets them could smuggle a request or spoof its sender. */
const reserved: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'accept-encoding',
  'proxy-authorization',
  'proxy-authenticate',
  'proxy-connection',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'metadata',
  'metadata-flavor',
  'x-aws-ec2-metadata-token',
  'x-aws-ec2-metadata-token-ttl-seconds',
]);
/** All that a redirect to another origin carries: whatever else a flow sends may be a secret or somebody's data, whatever its name is. */
const harmless: ReadonlySet<string> = new Set([
  'accept',
  'accept-language',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-type',
  'idempotency-key',
  'range',
  'user-agent',
  'x-idempotency-key',
]);
const tokenPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const badValue = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function checkedHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    const lower = name.toLowerCase();
    if (!tokenPattern.test(name) || badValue.test(value))
      throw new TerminalError('step/failed', `The header ${JSON.stringify(name.slice(0, 60))} holds characters that no header may hold.`);
    if (!reserved.has(lower)) out[lower] = value;
  }
  return out;
}

/** These are never repeated by themselves once a request that acts is out. */
const keptCodes: ReadonlySet<string> = new Set(['egress/timeout', 'step/interrupted']);

function mapError(error: unknown, host: string, acted: boolean): Error {
  // undici wraps what the connector threw.
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (isCountersignError(cause) && (!acted || !(cause instanceof TransientError) || keptCodes.has(cause.code))) return cause;
  }
  const code = (error as { code?: string }).code ?? '';
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.startsWith('CERT_')) return tlsError(host, error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new TerminalError('egress/too-large', `The answer of ${host} has more than 64 KiB of headers.`, {
      place: host,
      cause: error,
      mend: 'Ask its operator; no client takes so many.',
    });
  if (acted)
    return new TransientError(
      'egress/unanswered',
      `The request had gone out when the way to its answer from ${host} broke off, so that nobody knows whether it counted.`,
      { place: host, cause: error, mend: 'See there whether it took effect before you run this step again.' },
    );
  return new TransientError('egress/unreachable', `The connection to ${host} broke.`, { place: host, cause: error });
}

export class Egress {
  readonly #ports: SocketPorts;
  readonly #agents = new Map<string, Agent>();
  readonly #agentOf = new WeakMap<BoundConnection, Map<string, Agent>>();
  /** Where the last socket of an origin was opened to, for the gateway log. */
  readonly #addresses = new Map<string, string>();

  constructor(ports: SocketPorts) {
    this.#ports = ports;
  }

  /** One pool of connections for each way of connecting: sockets opened under one leave are never lent to another. */
  #agent(leave: HopLeave): Agent {
    const way = `${leave.minimumTls} ${leave.showCertificate}`;
    const remembered = leave.bound === undefined ? undefined : this.#agentOf.get(leave.bound)?.get(way);
    if (remembered !== undefined) return remembered;
    const agent = this.#findAgent(leave);
    if (leave.bound !== undefined) {
      const known = this.#agentOf.get(leave.bound) ?? new Map<string, Agent>();
      this.#agentOf.set(leave.bound, known.set(way, agent));
    }
    return agent;
  }

  #findAgent({ bound, minimumTls, showCertificate }: HopLeave): Agent {
    const internalAddresses = bound?.internalAddresses ?? [];
    const certificate = showCertificate ? bound?.clientCertificate : undefined;
    const key = JSON.stringify([minimumTls, bound?.ca ?? '', internalAddresses, certificate ?? '']);
    const known = this.#agents.get(key);
    if (known !== undefined) return known;
    const tls = {
      minimum: minimumTls === '1.2' ? ('TLSv1.2' as const) : ('TLSv1.3' as const),
      ...(bound?.ca === undefined ? {} : { ca: bound.ca }),
      ...(certificate === undefined ? {} : { certificate }),
    };
    const open = async (
      host: string,
      port: number,
      secure: boolean,
    ): Promise<Awaited<ReturnType<typeof secureSocket>> | Awaited<ReturnType<typeof openSocket>>> => {
      const socket = await openSocket({ host, port, internalAddresses, internalOnly: !secure, timeoutMs: CONNECT_MS }, this.#ports);
      if (socket.remoteAddress !== undefined) this.#addresses.set(`${host}:${port}`, socket.remoteAddress);
      return secure ? await secureSocket(socket, host, tls, CONNECT_MS, this.#ports) : socket;
    };
    const agent = new Agent({
      connect: (options, callback) => {
        const secure = options.protocol === 'https:';
        open(options.hostname, Number(options.port === '' ? (secure ? 443 : 80) : options.port), secure).then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        );
      },
      connections: 32,
      pipelining: 1,
      keepAliveTimeout: 10_000,
      keepAliveMaxTimeout: 60_000,
      maxHeaderSize: 64 * 1024,
      maxOrigins: 512,
    });
    this.#agents.set(key, agent);
    return agent;
  }

  async send(ask: EgressRequest, judge: JudgeHop): Promise<EgressResponse> {
    const deadline: Deadline = { passed: false, acted: false, whenPassed: undefined };
    const cancel = this.#ports.timers.after(ask.timeoutMs, () => {
      deadline.passed = true;
      deadline.whenPassed?.();
    });
    let target = ask.url;
    let method = ask.method.toUpperCase();
    let { body } = ask;
    let headers = checkedHeaders(ask.headers);
    let host = '';
    try {
      for (let hop = 0; ; hop += 1) {
        const judged = judgeTarget(target, hop);
        host = judged.host;
        const leave = await inTime(judge(judged, method, hop, body), deadline, host);
        const response = await exchange(
          this.#agent(leave),
          {
            origin: judged.url.origin,
            path: `${judged.url.pathname}${judged.url.search}`,
            method,
            headers: { ...headers, 'accept-encoding': 'identity', ...leave.credentials },
            body,
            maxResponseBytes: ask.maxResponseBytes,
            room: ask.room,
            enough: ask.enough,
            host,
            broke: ({ body: came, ...answer }) => ask.broke?.({ ...answer, body: textIn(came, answer.headers['content-type']) }),
          },
          deadline,
        );
        const location = response.headers['location'];
        if (!ask.followRedirects || !redirects.has(response.status) || location === undefined) {
          return {
            status: response.status,
            headers: response.headers,
            body: textIn(response.body, response.headers['content-type']),
            raw: response.body,
            url: judged.url.href,
            address: this.#addresses.get(`${judged.url.hostname}:${judged.port}`),
          };
        }
        if (hop + 1 >= MAX_HOPS)
          throw new TerminalError('egress/blocked', `${host} redirects more than ${MAX_HOPS} times.`, {
            place: host,
            mend: 'Write the address into the step that it leads to in the end.',
          });
        if (!URL.canParse(location, judged.url.href))
          throw new TerminalError('egress/blocked', `${host} redirects to an address that cannot be read.`, { place: host });
        const next = new URL(location, judged.url.href);
        if (next.protocol === 'http:' && judged.url.protocol === 'https:')
          throw new CapabilityRefused({ words: `${host} redirects from https to http`, wanted: { host, redirect: next.host } });
        if (next.origin !== judged.url.origin) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => harmless.has(name)));
        if (response.status === 303 || (method === 'POST' && (response.status === 301 || response.status === 302))) {
          if (method !== 'HEAD') method = 'GET';
          body = undefined;
          headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
        }
        // A location may be relative; the raw text is judged only when it is whole, so no spelling is lost in resolving it.
        target = /^[a-z][a-z0-9+.-]*:/i.test(location) ? location : next.href;
      }
    } catch (error) {
      throw mapError(error, host, deadline.acted);
    } finally {
      cancel();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
    this.#agents.clear();
  }
}

/** The leave may wait for a sign-in that its server takes long over, which then goes on for whoever asks next. */
async function inTime(leave: Promise<HopLeave> | HopLeave, deadline: Deadline, host: string): Promise<HopLeave> {
  if (!(leave instanceof Promise)) return leave;
  return await new Promise((resolve, reject) => {
    deadline.whenPassed = () =>
      reject(
        new TransientError('egress/timeout', `Nothing was asked of ${host}: the sign-in for it did not come in time.`, {
          place: host,
          mend: 'Look at the server that gives the access of this connection, or give the step more time.',
        }),
      );
    leave.then(resolve, reject);
    if (deadline.passed) deadline.whenPassed();
  });
}

/** Spelling only: host, port and path are the grant's business, and addresses are judged when the socket opens. */
function judgeTarget(text: string, hop: number): JudgedUrl {
  const verdict = readUrl(text, ['https', 'http']);
  if (verdict.allowed) return verdict;
  throw new CapabilityRefused(
    { words: `${hop === 0 ? '' : 'a redirect: '}${verdict.words}`, wanted: { reason: verdict.reason } },
    'egress/blocked',
  );
}
