/** Turns a bound connection into request headers, for bound hosts only; keeps OAuth 2 access tokens in memory. */
import { z } from 'zod';
import { TerminalError } from '../kernel/errors.ts';
import type { Clock } from '../kernel/ports.ts';
import type { BoundConnection } from './connection.ts';
import type { Egress } from './egress.node.ts';
import { hostMatches } from './host-name.ts';
import { parseHostRule } from './host-rules.ts';
import { CapabilityRefused } from './refusal.ts';
import { basicCredentials } from './scrub.ts';
import type { JudgedUrl } from './url-judge.ts';

const TOKEN_MARGIN_MS = 60_000;
const tokenSchema = z.object({ access_token: z.string().min(1).max(65_536), token_type: z.string().optional(), expires_in: z.number().optional() });

export function isBoundHost(bound: BoundConnection, host: string, port: number): boolean {
  return bound.hosts.some((text) => {
    const rule = parseHostRule(text);
    // A rule without a port binds the secret to the host whatever the port; the grant narrows the port.
    return hostMatches(rule.host, host) && (rule.port === port || !/:\d+$/.test(text));
  });
}

export class Credentials {
  readonly #egress: Egress;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { readonly token: string; readonly until: number }>();

  constructor(egress: Egress, clock: Clock) {
    this.#egress = egress;
    this.#clock = clock;
  }

  async headers(key: string, bound: BoundConnection, url: JudgedUrl, minimumTls: '1.2' | '1.3'): Promise<Readonly<Record<string, string>>> {
    const { auth } = bound;
    if (auth.type === 'none') return {};
    if (!isBoundHost(bound, url.host, url.port)) throw new CapabilityRefused({ words: `the connection's secret may not travel to ${url.host}`, wanted: { host: url.host } });
    switch (auth.type) {
      case 'bearer': return { authorization: `Bearer ${auth.secret}` };
      case 'api-key': return { [auth.header.toLowerCase()]: auth.secret };
      case 'basic': case 'login': return { authorization: `Basic ${basicCredentials(auth.username, auth.secret)}` };
      case 'client-credentials': return { authorization: `Bearer ${await this.#token(key, bound, minimumTls)}` };
    }
  }

  /** Drops a token that the server no longer takes. */
  forget(key: string): void { this.#tokens.delete(key); }
  current(key: string): string | undefined { return this.#tokens.get(key)?.token; }

  async #token(key: string, bound: BoundConnection, minimumTls: '1.2' | '1.3'): Promise<string> {
    const { auth } = bound;
    if (auth.type !== 'client-credentials') throw new TypeError('not a client-credentials connection');
    const known = this.#tokens.get(key);
    if (known !== undefined && known.until > this.#clock.now()) return known.token;
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...(auth.scope === undefined ? {} : { scope: auth.scope }) });
    const response = await this.#egress.send({
      url: auth.tokenUrl, method: 'POST', body: form.toString(), timeoutMs: 30_000, followRedirects: false, maxResponseBytes: 256 * 1024,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    }, (url) => {
      if (!isBoundHost(bound, url.host, url.port)) throw new CapabilityRefused({ words: `the token address ${url.host} is not among the connection's hosts`, wanted: { host: url.host } });
      return { minimumTls, bound, credentials: { authorization: `Basic ${basicCredentials(encodeURIComponent(auth.clientId), encodeURIComponent(auth.secret))}` } };
    });
    const parsed = tokenSchema.safeParse(readJson(response.body));
    if (response.status !== 200 || !parsed.success) throw new TerminalError('egress/status', `The sign-in server refused to give a token (HTTP ${response.status}).`, { mend: 'Check client id and secret of the connection.' });
    const token = parsed.data.access_token;
    this.#tokens.set(key, { token, until: this.#clock.now() + (parsed.data.expires_in ?? 300) * 1000 - TOKEN_MARGIN_MS });
    return token;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
