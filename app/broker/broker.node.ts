/**
 * The broker: the only way out for flows. For each request, in this order: shape -> grant -> budget -> rate -> secret -> out
 * -> scrub -> gateway log. It lives in the main process; runners reach it over a message channel and are not trusted.
 */
import type { z } from 'zod';
import { isCountersignError, TerminalError, TransientError, UserError } from '../kernel/errors.ts';
import type { Clock, Hash, Random, Timers } from '../kernel/ports.ts';
import { faultWords, schemaWords } from '../kernel/schema-words.ts';
import type { BoundConnection, ConnectionSource } from './connection.ts';
import { Credentials } from './sign-in/credentials.node.ts';
import { untilAnswered } from './network/answering-event.ts';
import { answerRoom, type AnswerRoom, type Turn } from './network/answer-room.ts';
import { Egress, type BrokenAnswer, type EgressRequest, type EgressResponse, type HopLeave } from './network/egress.node.ts';
import { endingOf } from './ending.ts';
import { listGranted, readGranted, writeGranted, type ListedFile } from './files.node.ts';
import type { FileLeave } from './granted-open.node.ts';
import type { Grant } from './grant.ts';
import { askLearn, type LearnAnswer } from './learning/privacy-budget.ts';
import type { MailboxAnswer } from './mail/imap.node.ts';
import {
  askConsent,
  eraseByGrant,
  signPayload,
  verifyPayload,
  type ConsentAnswer,
  type EraseAnswer,
  type SignAnswer,
} from './privacy-out.node.ts';
import { askMailbox } from './mail/mailbox-out.node.ts';
import { mailOut } from './mail/mail-out.node.ts';
import { takePlaces, type PaceAnswer } from './network/pace.ts';
import { askMemory, type MemoryAnswer } from './models/memories.ts';
import { modelFileOut } from './models/model-file.node.ts';
import { askModel, embedTexts } from './models/model-out.node.ts';
import { OwnUploads } from './network/own-uploads.ts';
import { approvedFile, approvedPart, filesOf, mayReach, mayRestore } from './policy.ts';
import type { GatewayLog, GatewayRecord, Resolver, StepIdentity, UsageMeter, WorkspaceKeep } from './ports.ts';
import { CircuitBreaker, RateLimiter, retryAfterMs } from './network/rate-limit.ts';
import { CapabilityRefused } from './network/refusal.ts';
import {
  brokerRequestSchemas,
  isPlainHttpAsk,
  requestLimits,
  type BrokerOperation,
  type EmbedAsk,
  type HttpAsk,
  type LearnAsk,
  type MailAsk,
  type MailboxAsk,
  type MemoryAsk,
  type ModelAsk,
  type ModelFileAsk,
  type PaceAsk,
  type SqlAsk,
  type ConsentAsk,
  type EraseAsk,
  type SignAsk,
  type TableAsk,
  type VectorAsk,
  type VerifyAsk,
} from './network/requests.ts';
import { namesSecret, scrub, scrubHeaders, secretSpellings } from './scrub.ts';
import { askDatabase } from './sql/sql-out.node.ts';
import { SqliteWorkers } from './sql/sqlite.node.ts';
import type { EmbedAnswer, HttpAnswer, ModelAnswer, RestoreAsk, SqlAnswer, StepBroker, TokeniseAsk } from './step-broker.ts';
import type { TableAnswer } from './sql/data-tables.ts';
import { askTable } from './sql/table-out.ts';
import { insideFault, type JudgedUrl, type WebAddress } from './network/url-judge.ts';
import { askVectors, type VectorAnswer } from './models/vectors.ts';
import { labelsMayGo, minimumTlsOf, type Story, type WayOut } from './way-out.ts';

export interface BrokerOptions {
  readonly connections: ConnectionSource;
  readonly resolver: Resolver;
  readonly gateway: GatewayLog;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hash: Hash;
  readonly random: Random;
  readonly keep: WorkspaceKeep;
  /** Where relative paths of files begin. */
  readonly filesRoot: string;
  /** Files that no step gets, whatever folder was approved. */
  readonly ownFiles?: readonly string[];
  /** Price of a model call in thousandths of a US dollar. */
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
  readonly sqliteWorkerUrl?: URL;
}

const RESPONSE_BYTES = 10 * 1024 * 1024;
/** Of large answers that are in hand at the same time. */
const ROOM_BYTES = 48 * 1024 * 1024;
const ROOM_MS = 60_000;
const nothing = new Uint8Array();

/** None was asked for, and nothing is ever unpacked here: a few bytes could become gigabytes. As text it would be noise. */
function mustBeUnpacked({ headers, url }: EgressResponse): void {
  const packed = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (packed === '' || packed === 'identity') return;
  const { host } = new URL(url);
  throw new TerminalError('egress/packed', `${host} packed its answer (${packed.slice(0, 40)}), although it was asked not to.`, {
    place: host,
    mend: 'Ask its operator to heed "Accept-Encoding: identity", or read it as a file.',
  });
}

export class Broker {
  readonly #options: BrokerOptions;
  readonly #egress: Egress;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter;
  readonly #breaker: CircuitBreaker;
  readonly #sqlite: SqliteWorkers;
  readonly #room: AnswerRoom;
  /** Attempts of steps that asked for room, and leave it when they are over. */
  readonly #holders = new WeakMap<Promise<void>, { over: boolean }>();

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#egress = new Egress(options);
    this.#credentials = new Credentials(this.#egress, options, options.connections);
    this.#limiter = new RateLimiter(options.clock);
    this.#breaker = new CircuitBreaker(options.clock);
    this.#room = answerRoom(ROOM_BYTES, ROOM_MS, options.timers);
    this.#sqlite = new SqliteWorkers(options.timers, options.sqliteWorkerUrl);
  }

  /** The broker as one step sees it: its grant, its node, its run's budget. */
  forStep(step: StepIdentity, grant: Grant, meter: UsageMeter): StepBroker {
    const uploads = new OwnUploads();
    const onEnd = endingOf(step.over);
    const guarded =
      <A, R>(operation: BrokerOperation, kind: GatewayRecord['kind'], run: (ask: A, way: WayOut) => Promise<R>) =>
      async (raw: A): Promise<R> => {
        const ask = readAsk<A>(operation, raw);
        const began = this.#options.clock.now();
        const story: Story = {
          at: began,
          runId: step.runId,
          flowId: step.flowId,
          nodeId: step.nodeId,
          kind,
          labels: step.labels,
          decision: 'allowed',
          destination: '',
          requestBytes: 0,
          responseBytes: 0,
          durationMs: 0,
        };
        const way: WayOut = {
          step,
          grant,
          meter,
          story,
          uploads,
          onEnd,
          bound: (slot) => this.#bound(step, slot, story),
          http: (ask, broke) => this.#http(ask, way, broke),
          room: (bytes) => this.#makeRoom(step.over ?? way, bytes, true),
          tokens: this.#tokensOf(step),
        };
        try {
          return await run(ask, way);
        } catch (error) {
          story.decision = error instanceof CapabilityRefused ? 'refused' : 'failed';
          story.reason = isCountersignError(error) ? error.code : 'kernel/bug';
          throw error;
        } finally {
          if (step.over === undefined) this.#room.leave(way);
          story.durationMs = this.#options.clock.now() - began;
          this.#options.gateway.record(story);
        }
      };
    const leave = (access: 'read' | 'write'): FileLeave => ({
      timers: this.#options.timers,
      granted: filesOf(grant, step.nodeId, access),
      root: this.#options.filesRoot,
      nodeId: step.nodeId,
      maxBytes: requestLimits.file,
      ...(this.#options.ownFiles === undefined ? {} : { own: this.#options.ownFiles }),
    });
    const named = (path: string): string => approvedFile(grant, step.nodeId, path);
    return {
      http: guarded<HttpAsk, HttpAnswer>('http', 'http', async (ask, way) => {
        const { response, spellings } = await way.http(ask);
        if (ask.binary !== true) mustBeUnpacked(response);
        // Latin-1 keeps each byte as one letter, so that secrets are found in bytes too.
        const body =
          ask.binary === true
            ? Buffer.from(scrub(Buffer.from(response.raw).toString('latin1'), spellings), 'latin1').toString('base64')
            : scrub(response.body, spellings);
        return { status: response.status, headers: scrubHeaders(response.headers, spellings), body };
      }),
      model: guarded<ModelAsk, ModelAnswer>('model', 'model', (ask, way) => askModel(ask, way, this.#options)),
      embed: guarded<EmbedAsk, EmbedAnswer>('embed', 'model', (ask, way) => embedTexts(ask, way, this.#options)),
      sql: guarded<SqlAsk, SqlAnswer>('sql', 'sql', (ask, way) => askDatabase(ask, way, { ...this.#options, sqlite: this.#sqlite, leave })),
      mail: guarded<MailAsk, { readonly messageId: string }>('mail', 'mail', (ask, way) => mailOut(ask, way, this.#options)),
      readFile: guarded<{ readonly path: string }, { readonly base64: string }>('readFile', 'file', async ({ path }, { story }) => {
        Object.assign(story, { destination: named(path), method: 'READ' });
        const data = await readGranted(path, leave('read'));
        story.responseBytes = data.length;
        return { base64: data.toString('base64') };
      }),
      modelFile: guarded<ModelFileAsk, { readonly base64: string }>('modelFile', 'file', (ask, way) =>
        modelFileOut(ask, way, this.#options, leave('read')),
      ),
      listFolder: guarded<{ readonly path: string }, { readonly files: readonly ListedFile[] }>(
        'listFolder',
        'file',
        async ({ path }, { story }) => {
          Object.assign(story, { destination: named(path), method: 'LIST' });
          return { files: await listGranted(path, leave('read')) };
        },
      ),
      writeFile: guarded<{ readonly path: string; readonly base64: string; readonly append: boolean }, { readonly bytes: number }>(
        'writeFile',
        'file',
        async ({ path, base64, append }, way) => {
          const data = Buffer.from(base64, 'base64');
          Object.assign(way.story, { destination: named(path), method: append ? 'APPEND' : 'WRITE', requestBytes: data.length });
          labelsMayGo(way, path);
          return { bytes: await writeGranted(path, data, append, leave('write')) };
        },
      ),
      tokenise: guarded<TokeniseAsk, { readonly tokens: readonly string[] }>(
        'tokenise',
        'vault',
        async ({ values, purpose, looks }, { story }) => {
          Object.assign(story, { destination: 'vault', method: 'TOKENISE', requestBytes: values.length });
          return { tokens: await this.#options.keep.vault.tokenise(step.flowId, purpose, values, looks) };
        },
      ),
      restore: guarded<RestoreAsk, { readonly values: readonly string[] }>(
        'restore',
        'vault',
        async ({ tokens, purpose, known }, { story }) => {
          Object.assign(story, { destination: 'vault', method: 'RESTORE', requestBytes: tokens.length });
          const verdict = mayRestore(grant, step.nodeId, purpose);
          if (!verdict.allowed) throw new CapabilityRefused(verdict);
          return { values: await this.#options.keep.vault.restore(step.flowId, purpose, tokens, known) };
        },
      ),
      pseudonymise: guarded<{ readonly values: readonly string[]; readonly purpose: string }, { readonly digests: readonly string[] }>(
        'pseudonymise',
        'vault',
        async ({ values, purpose }, { story }) => {
          Object.assign(story, { destination: 'vault', method: 'PSEUDONYMISE', requestBytes: values.length });
          return { digests: await this.#options.keep.vault.pseudonymise(purpose, values) };
        },
      ),
      sign: guarded<SignAsk, SignAnswer>('sign', 'vault', (ask, way) => signPayload(ask, way, this.#options)),
      verify: guarded<VerifyAsk, { readonly valid: boolean }>('verify', 'vault', (ask, way) => verifyPayload(ask, way, this.#options)),
      consent: guarded<ConsentAsk, ConsentAnswer>('consent', 'vault', (ask, way) => askConsent(ask, way, this.#options)),
      erase: guarded<EraseAsk, EraseAnswer>('erase', 'vault', async (ask, way) => eraseByGrant(ask, way, this.#options)),
      mailbox: guarded<MailboxAsk, MailboxAnswer>('mailbox', 'mailbox', (ask, way) => askMailbox(ask, way, this.#options)),
      vectors: guarded<VectorAsk, VectorAnswer>('vectors', 'table', async (ask, way) => askVectors(ask, way, this.#options)),
      pace: guarded<PaceAsk, PaceAnswer>('pace', 'table', async (ask, way) => takePlaces(ask, way, this.#options)),
      learn: guarded<LearnAsk, LearnAnswer>('learn', 'table', (ask, way) => askLearn(ask, way, this.#options)),
      memory: guarded<MemoryAsk, MemoryAnswer>('memory', 'table', async (ask, way) => askMemory(ask, way, this.#options)),
      table: guarded<TableAsk, TableAnswer>('table', 'table', async (ask, way) => askTable(ask, way, this.#options)),
    };
  }

  async close(): Promise<void> {
    await Promise.all([this.#egress.close(), this.#sqlite.close()]);
  }

  #tokensOf({ flowId }: StepIdentity): WayOut['tokens'] {
    return {
      get: (slot, bound, server, minimumTls) => this.#credentials.accessToken({ flowId, slot }, bound, server, minimumTls),
      forget: (slot, bound) => this.#credentials.forget({ flowId, slot }, bound),
    };
  }

  async #bound(step: StepIdentity, slot: string | undefined, story: Story): Promise<BoundConnection | undefined> {
    if (slot === undefined) return undefined;
    const bound = await this.#options.connections.get(step.flowId, slot);
    if (bound === undefined) {
      throw new UserError('connection/unbound', `No connection is chosen for “${slot}” here.`, {
        place: slot,
        mend: 'Choose one on the step that uses it. On the command line, the bindings name it.',
      });
    }
    story.connection = slot;
    if (bound.identity !== undefined) story.identity = bound.identity;
    if (bound.requestsPerMinute !== undefined) this.#limiter.take(`${step.flowId} ${slot}`, bound.requestsPerMinute);
    return bound;
  }

  async #http(
    ask: HttpAsk,
    way: WayOut,
    broke?: (answer: BrokenAnswer) => void,
  ): Promise<{ readonly response: EgressResponse; readonly spellings: readonly string[]; readonly host: string }> {
    const { step, grant, story } = way;
    const holder = step.over ?? way;
    const body = ask.body === undefined ? undefined : Buffer.from(ask.body, ask.binary === true ? 'base64' : 'utf8');
    const bytes = body?.length ?? 0;
    story.requestBytes = bytes;
    let bound: BoundConnection | undefined;
    let place = '';
    const key = { flowId: step.flowId, slot: ask.connection ?? '' };
    let home = true;
    const judge = async (url: JudgedUrl, method: string, hop: number, sent: EgressRequest['body']): Promise<HopLeave> => {
      const path = url.url.pathname;
      const atHome = hop === 0 || sameOrigin(ask.url, url.url);
      // A server that was told the secret could have it written into logs, or sent on, by where it redirects to. Its own queries are for itself.
      const query = atHome ? '' : url.url.search;
      if (hop > 0 && namesSecret(`${url.host}${path}${query}`, secretSpellings(bound, this.#credentials.current(key))))
        throw new CapabilityRefused(
          { words: 'a redirect names the secret of the connection', wanted: { node: step.nodeId } },
          'egress/blocked',
        );
      story.destination = url.host;
      story.port = url.port;
      story.method = method;
      const verdict = mayReach(grant, {
        nodeId: step.nodeId,
        scheme: url.url.protocol === 'http:' ? 'http' : 'https',
        host: url.host,
        port: url.port,
        // Taking one's own unfinished upload back belongs to writing it.
        method: hop === 0 && way.uploads.takesBack(ask) ? 'POST' : method,
        path,
        connection: ask.connection,
      });
      delete story.path;
      if (verdict.allowed) story.path = approvedPart(verdict.entry.paths, path);
      if (!verdict.allowed) throw new CapabilityRefused(hop === 0 ? verdict : { ...verdict, words: `after a redirect: ${verdict.words}` });
      labelsMayGo(way, url.host);
      if (hop === 0) {
        way.meter.sendBytes(bytes);
        bound = await this.#bound(step, ask.connection, story);
      }
      const inside = insideFault(url.host, url.isAddress, bound?.internalAddresses ?? []);
      if (inside !== undefined)
        throw new CapabilityRefused({ words: inside.words, wanted: { node: step.nodeId, host: url.host } }, 'egress/blocked');
      const at = `${ask.connection ?? ''} ${url.host}:${url.port}`;
      this.#limiter.checkHold(at);
      this.#breaker.check(at, way);
      const minimumTls = minimumTlsOf(verdict.entry, bound);
      // The secret goes to the first destination only; a redirect to another origin gets none, nor does what that one sends on to, be it back here.
      home = hop === 0 || (home && atHome);
      const credentials =
        home && bound !== undefined
          ? await this.#credentials.headers(
              key,
              bound,
              url,
              { method, body: typeof sent === 'string' ? Buffer.from(sent) : (sent ?? nothing) },
              minimumTls,
            )
          : {};
      // Whoever sends on has answered.
      if (hop > 0 && place !== '' && place !== at) this.#breaker.succeeded(place);
      // Whoever gives no token is another.
      place = at;
      return { minimumTls, bound, credentials, showCertificate: home };
    };
    const egressAsk = {
      url: ask.url,
      method: ask.method,
      headers: ask.headers,
      timeoutMs: ask.timeoutMs,
      followRedirects: ask.followRedirects,
      maxResponseBytes: RESPONSE_BYTES,
      room: (size: number) => this.#makeRoom(holder, size, ask.beside),
      ...(broke === undefined ? {} : { broke }),
      ...(ask.answers === undefined ? {} : { enough: untilAnswered(ask.answers) }),
      ...(body === undefined ? {} : { body }),
    };
    try {
      let response = await this.#egress.send(egressAsk, judge);
      // A server that answers 401 says that it did not look at the body. Another one, or the place where an answer is to be fetched, says nothing of the request that led there.
      if (response.status === 401 && home && story.method === ask.method.toUpperCase() && this.#credentials.forget(key, bound))
        response = await this.#egress.send(egressAsk, judge);
      if (response.status >= 500) this.#breaker.failed(place);
      else this.#breaker.succeeded(place);
      // Who asks for quiet gets it, whichever step would speak next.
      if (response.status === 429 || response.status === 503)
        this.#limiter.hold(place, retryAfterMs(response.headers, this.#options.clock.now()));
      story.status = response.status;
      story.responseBytes = response.raw.length;
      if (response.address !== undefined) story.address = response.address;
      if (bound?.auth?.type === 'aws' && !ask.followRedirects) way.uploads.heard(ask, response.status, response.body.slice(0, 8_192));
      return { response, spellings: secretSpellings(bound, this.#credentials.current(key)), host: story.destination };
    } catch (error) {
      if (error instanceof TransientError && place !== '' && !isOurs(error)) this.#breaker.failed(place);
      throw error;
    }
  }

  #makeRoom(holder: Promise<void> | WayOut, bytes: number, beside = false): Turn {
    if (holder instanceof Promise) {
      const known = this.#holders.get(holder) ?? { over: false };
      // Room that is taken now would never be left.
      if (known.over)
        return {
          there: Promise.reject(new TransientError('step/interrupted', 'The step was over before its answer came.')),
          came: () => undefined,
          cancel: () => undefined,
        };
      if (!this.#holders.has(holder)) {
        this.#holders.set(holder, known);
        void holder.then(() => {
          known.over = true;
          this.#room.leave(holder);
        });
      }
    }
    return this.#room.take(holder, bytes, beside);
  }
}

/** Throws `step/failed` for what is no such request. */
function readAsk<A>(operation: BrokerOperation, raw: unknown): A {
  if (operation === 'http' && isPlainHttpAsk(raw)) return raw as A;
  // As any schema: the compiler loses itself in the union of all of them.
  const schema: z.ZodType = brokerRequestSchemas[operation];
  const { success, data, error } = schema.safeParse(raw, { error: schemaWords });
  if (success) return data as A;
  throw new TerminalError('step/failed', `What the step asks for (${operation}) cannot be done as it stands${faultWords(error.issues)}`, {
    mend: 'Look at the setting that gives this value, and at the data that goes into it.',
  });
}

/** There was no room here for the answer, or the step was over: that says nothing of the other side. */
function isOurs(error: Error): boolean {
  const causes = [error, error.cause].flatMap((one) => (isCountersignError(one) ? [one.code] : []));
  return causes.some((code) => code === 'egress/rate-limited' || code === 'step/interrupted');
}

const sameOrigin = (text: string, url: WebAddress): boolean => new URL(text).origin === url.origin;
