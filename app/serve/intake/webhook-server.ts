/** The service's ear: web requests that start flows, health and metrics. Everything that comes in is bounded and checked before a run begins. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { TableRows } from '../../broker/ports.ts';
import { RateLimiter } from '../../broker/network/rate-limit.ts';
import type { CallerRule } from '../../identity/caller-certificate.node.ts';
import {
  replayOf,
  signatureFault,
  webhookFault,
  type WebhookCall,
  type WebhookFault,
  type WebhookRules,
} from '../../engine/triggers/webhook-check.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import { codeOfError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { Clock, Log } from '../../kernel/ports.ts';
import { keepPlaces } from '../crowd.ts';
import { pipelines } from '../pipelines.ts';
import { leaveUnread } from '../unread.ts';
import { bodyValue, busy, readBody, Refused, textOf } from './call-body.ts';
import { checkHead, urlOf } from './call-head.ts';
import type { Begun, Door, DoorAnswer } from './door.ts';
import { listenOn } from '../listen.ts';
import { faultAnswer, faultLog } from './faults.ts';
import { intakeLoad, type Load, type Share, type Standing } from './load.ts';
import { rememberReplays, type KnownCall, type Replays } from './replays.ts';
import type { TlsIdentity } from '../tls-files.ts';
import { shownByCallers, type ShownByCallers } from './shown-certificates.ts';

export interface WebhookRoute extends WebhookRules {
  readonly flowId: string;
  readonly nodeId: string;
  readonly method: string;
  /** Without slashes at its ends. */
  readonly path: string;
  readonly ratePerMinute: number;
  /** Path of the field that tells a repeated delivery; empty for none. */
  readonly dedupeField: readonly string[];
  readonly secret: string | undefined;
  /** Whoever calls has to show such a certificate; others on the same server need none. */
  readonly callers?: CallerRule | undefined;
  /** The flow answers itself; otherwise the caller gets 202 and the run's id. */
  readonly answers: boolean;
  /** `once`: what tells this delivery from every other, where anything does. `runId`: what the run is to be called. */
  readonly start: (item: JsonObject, once?: string, runId?: string) => Promise<Begun>;
}

export interface ServiceHealth {
  readonly ok: boolean;
  readonly problems: readonly { readonly what: string; readonly code: ErrorCode; readonly since: number }[];
  /** Why its store was taken for an older one, where somebody accepted that at this start. */
  readonly olderStore?: string | undefined;
}

export interface WebhookServerOptions {
  readonly routes: readonly WebhookRoute[];
  /** Pages for people. */
  readonly doors: readonly Door[];
  readonly clock: Clock;
  /** Ms that no setting of the clock moves; left out, the clock's own. */
  readonly passed?: () => number;
  /** Whoever does not take an answer for so long is left; a minute unless told. */
  readonly unreadMs?: number;
  readonly metrics: () => string | Promise<string>;
  readonly counted: (status: number) => void;
  /** Answers nobody who came by another name than this machine's: a page on the web could have its own name lead here. */
  readonly onlyHere?: boolean;
  /** Where signed calls and deliveries stand that came; left out, a restart forgets them. */
  readonly kept?: TableRows | undefined;
  /** Names runs ahead, and knows which of them have begun: a call or delivery that was remembered, and whose run a crash kept from beginning, may come again. */
  readonly runs?: { readonly newId: () => string; readonly has: (runId: string) => Promise<boolean> };
  /** What keeps the service from its work, if anything does. */
  readonly health: () => ServiceHealth;
  /** Hears why a call could not be answered, which the caller does not. */
  readonly log: Log;
  /** What it shows to the network. Left out: it speaks plain HTTP. */
  readonly tls?: TlsIdentity | undefined;
}

const limits = {
  heldBytes: 32 * 1024 * 1024,
  heldSeconds: 300,
  deliveryMs: 7 * 86_400_000,
  headerMs: 10_000,
  requestMs: 30_000,
  fullSeconds: 60,
  smallBytes: 16 * 1024,
  strangersPerMinute: 3_000,
  strangersTimes: 10,
} as const;
type Headers = Readonly<Record<string, string | undefined>>;
/** How far a caller is known before the body is read, where the headers were judged. */
const standings: Readonly<Record<WebhookRoute['auth'], Standing>> = {
  none: 'open',
  hmac: 'unproven',
  bearer: 'proven',
  jwt: 'proven',
  mtls: 'proven',
};
/** What a flow sees of the headers: nothing that proves who called. */
const shownHeaders = /^(?:accept|content-type|user-agent|x-request-id|x-event|x-github-event|x-gitlab-event)$/;

/** How to prove oneself (RFC 9110 section 15.5.2, RFC 6750 section 3): a caller without any proof is told no more than the way. */
function challenge({ auth, signatureHeader }: WebhookRoute, given: boolean): Readonly<Record<string, string>> {
  if (auth !== 'hmac') return { 'www-authenticate': given ? 'Bearer error="invalid_token"' : 'Bearer' };
  return { 'www-authenticate': /^[\w-]+$/.test(signatureHeader) ? `HMAC-SHA256 header="${signatureHeader}"` : 'HMAC-SHA256' };
}
/** With the run that it began: whoever lost the first answer learns what became of it. */
const sentBefore = (runId: string | undefined): Refused =>
  new Refused(409, 'This very request was sent before.', {}, runId === undefined ? {} : { runId });
const unproven = (route: WebhookRoute, fault: WebhookFault): Refused =>
  new Refused(401, 'The request does not prove where it comes from.', challenge(route, fault !== 'no-credentials'));
const callOf = ({ method = '', url = '' }: IncomingMessage, headers: Headers, body: Uint8Array): WebhookCall => ({
  method,
  target: url,
  headers,
  body,
});
const digestOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text))).slice(0, 32);
const placeOf = ({ flowId, nodeId }: WebhookRoute): string => `${flowId} ${nodeId}`;

function send(response: ServerResponse, status: number, type: string, body: string, more: DoorAnswer['headers'] = {}): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...more });
  response.end(body);
}
const sendJson = (response: ServerResponse, status: number, value: Json, more: DoorAnswer['headers'] = {}): void =>
  send(response, status, 'application/json', JSON.stringify(value), more);

export class WebhookServer {
  readonly #options: WebhookServerOptions;
  readonly #server: Server | TlsServer;
  readonly #limiter: RateLimiter;
  readonly #replays: Replays;
  readonly #deliveries: Replays;
  /** What is about to begin, by its delivery. */
  readonly #beginning = new Map<string, Promise<unknown>>();
  readonly #load: Load;
  readonly #shown: ShownByCallers;
  readonly #tellFault: ReturnType<typeof faultLog>;
  #closing = false;

  constructor(options: WebhookServerOptions) {
    this.#options = options;
    this.#tellFault = faultLog(options.log, options.clock);
    this.#limiter = new RateLimiter(options.clock);
    this.#load = intakeLoad(limits.heldBytes, options.passed ?? (() => options.clock.now()));
    this.#replays = rememberReplays({ clock: options.clock, passed: options.passed, tables: options.kept });
    this.#deliveries = rememberReplays({ clock: options.clock, passed: options.passed, tables: options.kept, kind: 'deliveries' });
    this.#shown = shownByCallers(options.routes, options.tls, options.clock);
    const bounds = { headersTimeout: limits.headerMs, requestTimeout: limits.requestMs, maxHeaderSize: 16 * 1024 };
    const inTurn = pipelines();
    const handle = (request: IncomingMessage, response: ServerResponse): void => {
      places.asked(request, response);
      inTurn(request, response, () => {
        void this.#handle(request, response);
      });
    };
    this.#server =
      options.tls === undefined
        ? createServer(bounds, handle)
        : createTlsServer(
            { ...bounds, ...this.#shown.context(options.tls), handshakeTimeout: limits.headerMs, ...this.#shown.asks },
            handle,
          );
    const places = keepPlaces(this.#server, () =>
      options.log.write('warn', 'more connections than there are places: those that have asked nothing for the longest are ended', {}),
    );
    this.#server.on('connection', (socket) => this.#shown.met(socket));
  }

  /** Shows this from the next connection on. Whether callers have to show a certificate stays as it was; who was let in by other authorities has to come anew. */
  renew(tls: TlsIdentity): void {
    if (!(this.#server instanceof TlsServer)) return;
    this.#server.setSecureContext(this.#shown.context(tls));
    if (tls.ca !== undefined) this.#server.closeIdleConnections();
  }

  /** Resolves with the port. Throws UserError where it cannot be opened. */
  async listen(host: string, port: number): Promise<number> {
    return await listenOn(this.#server, host, port, this.#options.log);
  }

  /** Takes no new request; what is being answered is answered. */
  async close(): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeIdleConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    leaveUnread(request, response, this.#options.unreadMs);
    response.on('finish', () => {
      this.#options.counted(response.statusCode);
      // What was being answered when it was closed is idle only now, and would be kept open for more.
      if (this.#closing) setImmediate(() => this.#server.closeIdleConnections());
    });
    try {
      checkHead(request);
      if (this.#options.onlyHere === true && !/^127\.0\.0\.1:\d{1,5}$/.test(request.headers.host ?? ''))
        throw new Refused(421, 'There is nothing here.');
      if (this.#shown.isOld(request.socket))
        throw new Refused(503, 'Whose certificates are taken here has changed. Connect anew.', { connection: 'close', 'retry-after': '1' });
      const url = urlOf(request.url ?? '/');
      const path = url.pathname.replace(/^\/|\/+$/g, '');
      const looks = request.method === 'GET' || request.method === 'HEAD';
      const here = this.#options.routes.filter((route) => route.path === path);
      const route = here.find((candidate) => candidate.method === request.method);
      if (!this.#shown.fits(request.socket, route?.callers)) throw new Refused(403, 'The caller shows no certificate that is taken here.');
      if (looks && url.pathname === '/healthz') {
        this.#tellHealth(response);
        return;
      }
      if (looks && url.pathname === '/metrics') {
        send(response, 200, 'text/plain; version=0.0.4', await this.#options.metrics());
        return;
      }
      const door = this.#options.doors.find((candidate) => candidate.path === path);
      if (door !== undefined) {
        await this.#withShare(path, 'open', async (share) => {
          const { status, type, body, headers, held } = await door.answer({
            method: request.method ?? '',
            contentType: request.headers['content-type'] ?? '',
            body: request.method === 'POST' ? (await readBody(request, share)).toString('utf8') : '',
          });
          send(response, status, type, body, headers);
          await held;
        });
        return;
      }
      if (route === undefined)
        throw here.length === 0
          ? new Refused(404, 'There is nothing here.')
          : new Refused(405, 'Not with this method.', { allow: here.map(({ method }) => method).join(', ') });
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
      );
      // A stranger's body is not even read, where the headers alone tell a stranger.
      if (route.auth !== 'hmac') this.#admit(route, callOf(request, headers, new Uint8Array()));
      else {
        const fault = signatureFault(route, headers, this.#options.clock.now());
        if (fault !== undefined) throw unproven(route, fault);
        if (Number(headers['content-length']) > limits.smallBytes) this.#countLarge(route);
      }
      await this.#withShare(placeOf(route), standings[route.auth], (share) => this.#call(route, url, headers, request, response, share));
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      if (error instanceof Refused) {
        sendJson(response, error.status, { error: error.message, ...error.more }, error.headers);
        return;
      }
      const { status, body, headers, isOurs } = faultAnswer(error, limits.heldSeconds);
      // Whoever hung up in the middle hears nothing any more.
      if (isOurs && (!request.destroyed || request.complete)) this.#tellFault(codeOfError(error), request.url ?? '');
      sendJson(response, status, body, headers);
    }
  }

  /** What came in counts until the work is done: the caller may have been answered long before. */
  async #withShare(route: string, standing: Standing, work: (share: Share) => Promise<void>): Promise<void> {
    const share = this.#load.share(route, standing);
    if (share === undefined) throw busy();
    try {
      await work(share);
    } finally {
      share.release();
    }
  }

  /** Says how many runs have a trouble, not which: whoever can reach the port may ask. */
  #tellHealth(response: ServerResponse): void {
    const { ok, problems, olderStore } = this.#options.health();
    const counted = new Map<string, { what: string; code: string; since: string; count: number }>();
    for (const { what, code, since } of problems) {
      const known = counted.get(`${what} ${code}`) ?? { what, code, since: new Date(since).toISOString(), count: 0 };
      counted.set(`${what} ${code}`, { ...known, count: known.count + 1 });
    }
    sendJson(response, ok ? 200 : 503, {
      ok,
      ...(counted.size === 0 ? {} : { problems: [...counted.values()] }),
      ...(olderStore === undefined ? {} : { olderStore }),
    });
  }

  /** Bodies whose signature takes time to look at: many that prove nothing must not take all of it, and the small ones of true callers are never among them. */
  #countLarge(route: WebhookRoute): void {
    if (route.ratePerMinute > 0)
      this.#limiter.take(`${placeOf(route)} large`, Math.max(limits.strangersPerMinute, route.ratePerMinute * limits.strangersTimes));
  }

  /** Only calls that prove themselves, for the first time, use up what the route takes in a minute: a stranger could shut out everybody else. */
  #admit(route: WebhookRoute, call: WebhookCall): void {
    const fault = webhookFault(route, call, route.secret, this.#options.clock.now());
    if (fault !== undefined) throw unproven(route, fault);
    const replay = replayOf(route, call);
    const before = replay === undefined ? undefined : this.#replays.find(placeOf(route), replay.key);
    if (before?.doubtful === false) throw sentBefore(before.runId);
    if (route.ratePerMinute > 0) this.#limiter.take(placeOf(route), route.ratePerMinute);
  }

  /** One that came before and began nothing counts no more. */
  async #judge(book: Replays, place: string, key: string | undefined): Promise<void> {
    const { runs } = this.#options;
    const before = key === undefined ? undefined : book.find(place, key);
    if (key !== undefined && before?.doubtful === true && (before.runId === undefined || (await runs?.has(before.runId)) !== true))
      book.drop(place, before, key);
  }

  /**
   * Remembers the call together with the run that it is to begin, and gives the run's name. The first of a delivery begins a run: another signed call of it
   * begins none, and is remembered with that one, so that it counts no longer than that does; `before` is what the first one came to.
   */
  async #remember(
    place: string,
    replay: ReturnType<typeof replayOf>,
    delivery: string | undefined,
  ): Promise<{ readonly before: KnownCall | undefined; readonly named: string | undefined }> {
    const { runs, clock } = this.#options;
    await this.#judge(this.#replays, place, replay?.key);
    await this.#judge(this.#deliveries, place, delivery);
    // From here on nothing is waited for: the same one may have come in meanwhile.
    const now = replay === undefined ? undefined : this.#replays.find(place, replay.key);
    if (now !== undefined) throw sentBefore(now.runId);
    const before = delivery === undefined ? undefined : this.#deliveries.find(place, delivery);
    const named = before === undefined && (replay !== undefined || delivery !== undefined) ? runs?.newId() : undefined;
    if (replay !== undefined && !this.#replays.add(place, replay.key, replay.until, named ?? before?.runId))
      throw new Refused(503, 'More signed requests came than can be told apart. Send it again in a minute.', {
        'retry-after': String(limits.fullSeconds),
      });
    if (delivery !== undefined && before === undefined) this.#deliveries.add(place, delivery, clock.now() + limits.deliveryMs, named);
    return { before, named };
  }

  async #call(
    route: WebhookRoute,
    url: URL,
    headers: Headers,
    request: IncomingMessage,
    response: ServerResponse,
    share: Share,
  ): Promise<void> {
    const bytes = await readBody(request, share);
    const call = callOf(request, headers, bytes);
    if (route.auth === 'hmac') {
      if (headers['content-length'] === undefined && bytes.length > limits.smallBytes) this.#countLarge(route);
      this.#admit(route, call);
      if (!share.prove()) throw busy();
    }
    const place = placeOf(route);
    const type = headers['content-type'] ?? '';
    const body = bodyValue(textOf(bytes, type), type);
    const replay = replayOf(route, call);
    const found =
      route.dedupeField.length === 0
        ? undefined
        : route.dedupeField.reduce<Json | undefined>((at, part) => (isJsonObject(at) ? at[part] : undefined), body);
    const delivery = found === undefined ? undefined : JSON.stringify(found);
    const known = delivery === undefined ? undefined : digestOf(delivery);
    const { before, named } = await this.#remember(place, replay, known);
    if (before !== undefined) {
      // What becomes of the first one is not known yet: where it fails, this one has to come again.
      await this.#beginning.get(`${place} ${known ?? ''}`)?.catch(() => {
        if (replay !== undefined) this.#replays.doubt(place, replay.key);
        throw busy();
      });
      sendJson(response, 200, { duplicate: true, ...(before.runId === undefined ? {} : { runId: before.runId }) });
      return;
    }
    const shown = Object.fromEntries(
      Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined && shownHeaders.test(entry[0])),
    );
    const begins = route.start(
      { method: request.method ?? '', headers: shown, query: Object.fromEntries(url.searchParams), body },
      delivery ?? replay?.key,
      named,
    );
    if (known !== undefined) this.#beginning.set(`${place} ${known}`, begins);
    const begun = await begins
      .finally(() => this.#beginning.delete(`${place} ${known ?? ''}`))
      .catch((error: unknown) => {
        // Nothing was started, or nobody knows: whoever sends it again must be heard.
        if (known !== undefined) this.#deliveries.doubt(place, known);
        if (replay !== undefined) this.#replays.doubt(place, replay.key);
        throw error;
      });
    const { runId, duplicate, finished, held } = begun;
    // Another worker has had it, or another signed call of the same delivery before a restart.
    if (duplicate === true && replay !== undefined) this.#replays.settle(place, replay.key, runId);
    if (duplicate === true && known !== undefined) this.#deliveries.settle(place, known, runId);
    if (duplicate === true && delivery !== undefined) {
      sendJson(response, 200, { duplicate: true });
      return;
    }
    if (duplicate === true) throw sentBefore(runId);
    if (!route.answers) {
      sendJson(response, 202, { runId });
      await held;
      return;
    }
    const { status, response: given } = await finished();
    if (isJsonObject(given) && typeof given['body'] === 'string') {
      const wanted = typeof given['status'] === 'number' ? given['status'] : 200;
      const type =
        typeof given['contentType'] === 'string' && /^[\w.+/; =-]{1,100}$/.test(given['contentType']) ? given['contentType'] : 'text/plain';
      // What an outsider wrote may stand in it: a browser shows it, and runs and loads nothing of it.
      send(response, wanted >= 200 && wanted <= 599 ? wanted : 200, type, given['body'], {
        'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      });
    } else sendJson(response, status === 'succeeded' ? 200 : status === 'waiting' ? 202 : 500, { runId, status });
  }
}
