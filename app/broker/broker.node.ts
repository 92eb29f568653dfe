/**
 * The broker: the only way out for flows. For each request, in this order: shape -> grant -> budget -> rate -> secret -> out
 * -> scrub -> gateway log. It lives in the main process; runners reach it over a message channel and are not trusted.
 */
import { isCountersignError, TerminalError, TransientError, UserError } from '../kernel/errors.ts';
import type { Clock, Hash, Timers } from '../kernel/ports.ts';
import type { BoundConnection, ConnectionSource } from './connection.ts';
import { Credentials } from './credentials.node.ts';
import { Egress, type EgressResponse } from './egress.node.ts';
import { grantedPath, readGranted, writeGranted, type FileLeave } from './files.node.ts';
import type { Grant, HostGrant } from './grant.ts';
import { sendMail } from './mail.node.ts';
import { completionBody, completionsUrl, mostTokens, readCompletion } from './models.node.ts';
import { filesOf, labelsRefused, mailAddress, mayMail, mayReach, mayRestore, mayUseModel, tablesRefused } from './policy.ts';
import type { GatewayLog, GatewayRecord, Resolver, StepIdentity, TokenVault, UsageMeter } from './ports.ts';
import { runPostgres } from './postgres.node.ts';
import { postgresNeeds } from './postgres-statement.node.ts';
import { CircuitBreaker, RateLimiter } from './rate-limit.ts';
import { CapabilityRefused } from './refusal.ts';
import { brokerRequestSchemas, requestLimits, type BrokerOperation, type HttpAsk, type MailAsk, type ModelAsk, type SqlAsk } from './requests.ts';
import { scrub, scrubHeaders, secretSpellings } from './scrub.ts';
import { statementKind } from './sql-statement.ts';
import { runSqlite } from './sqlite.node.ts';
import type { HttpAnswer, ModelAnswer, SqlAnswer, StepBroker } from './step-broker.ts';
import { insideFault, type JudgedUrl } from './url-judge.ts';

export interface BrokerOptions {
  readonly connections: ConnectionSource;
  readonly resolver: Resolver;
  readonly gateway: GatewayLog;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly hash: Hash;
  readonly vault?: TokenVault;
  /** Where relative paths of files begin. */
  readonly filesRoot: string;
  /** Price of a model call in thousandths of a US dollar. */
  readonly priceOf?: (model: string, inputTokens: number, outputTokens: number) => number;
  readonly sqliteWorkerUrl?: URL;
}

const RESPONSE_BYTES = 10 * 1024 * 1024;

/** The log entry of a request, which learns while the request is under way. */
type Story = { -readonly [K in keyof GatewayRecord]: GatewayRecord[K] };

export class Broker {
  readonly #options: BrokerOptions;
  readonly #egress: Egress;
  readonly #credentials: Credentials;
  readonly #limiter: RateLimiter;
  readonly #breaker: CircuitBreaker;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#egress = new Egress(options);
    this.#credentials = new Credentials(this.#egress, options.clock);
    this.#limiter = new RateLimiter(options.clock);
    this.#breaker = new CircuitBreaker(options.clock);
  }

  /** The broker as one step sees it: its grant, its node, its run's budget. */
  forStep(step: StepIdentity, grant: Grant, meter: UsageMeter): StepBroker {
    const guarded = <A, R>(operation: BrokerOperation, kind: GatewayRecord['kind'], run: (ask: A, story: Story) => Promise<R>) => async (raw: A): Promise<R> => {
      const parsed = brokerRequestSchemas[operation].safeParse(raw);
      if (!parsed.success) throw new TerminalError('step/failed', `The step's ${operation} request is malformed: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}.`);
      const began = this.#options.clock.now();
      const story: Story = {
        at: began, runId: step.runId, flowId: step.flowId, nodeId: step.nodeId, kind, labels: step.labels, decision: 'allowed', destination: '', requestBytes: 0, responseBytes: 0, durationMs: 0,
      };
      try {
        return await run(parsed.data as A, story);
      } catch (error) {
        story.decision = error instanceof CapabilityRefused ? 'refused' : 'failed';
        story.reason = isCountersignError(error) ? error.code : 'kernel/bug';
        throw error;
      } finally {
        story.durationMs = this.#options.clock.now() - began;
        this.#options.gateway.record(story);
      }
    };
    return {
      http: guarded<HttpAsk, HttpAnswer>('http', 'http', async (ask, story) => {
        const { response, spellings } = await this.#http(ask, step, grant, meter, story);
        return { status: response.status, headers: scrubHeaders(response.headers, spellings), body: scrub(response.body, spellings) };
      }),
      model: guarded<ModelAsk, ModelAnswer>('model', 'model', (ask, story) => this.#model(ask, step, grant, meter, story)),
      sql: guarded<SqlAsk, SqlAnswer>('sql', 'sql', (ask, story) => this.#sql(ask, step, grant, story)),
      mail: guarded<MailAsk, { readonly messageId: string }>('mail', 'mail', (ask, story) => this.#mail(ask, step, grant, meter, story)),
      readFile: guarded<{ readonly path: string }, { readonly base64: string }>('readFile', 'file', async ({ path }, story) => {
        Object.assign(story, { destination: path, method: 'READ' });
        const data = await readGranted(path, this.#leave(step, grant, 'read'));
        story.responseBytes = data.length;
        return { base64: data.toString('base64') };
      }),
      writeFile: guarded<{ readonly path: string; readonly base64: string; readonly append: boolean }, { readonly bytes: number }>('writeFile', 'file', async ({ path, base64, append }, story) => {
        const data = Buffer.from(base64, 'base64');
        Object.assign(story, { destination: path, method: append ? 'APPEND' : 'WRITE', requestBytes: data.length });
        const leave = this.#leave(step, grant, 'write');
        this.#labels(grant, path, step);
        return { bytes: await writeGranted(path, data, append, leave) };
      }),
      tokenise: guarded<{ readonly values: readonly string[]; readonly purpose: string }, { readonly tokens: readonly string[] }>('tokenise', 'vault', async ({ values, purpose }, story) => {
        Object.assign(story, { destination: 'vault', method: 'TOKENISE', requestBytes: values.length });
        return { tokens: await this.#vault().tokenise(step.flowId, purpose, values) };
      }),
      restore: guarded<{ readonly tokens: readonly string[]; readonly purpose: string }, { readonly values: readonly string[] }>('restore', 'vault', async ({ tokens, purpose }, story) => {
        Object.assign(story, { destination: 'vault', method: 'RESTORE', requestBytes: tokens.length });
        const verdict = mayRestore(grant, step.nodeId, purpose);
        if (!verdict.allowed) throw new CapabilityRefused(verdict);
        return { values: await this.#vault().restore(step.flowId, purpose, tokens) };
      }),
    };
  }

  async close(): Promise<void> { await this.#egress.close(); }

  #vault(): TokenVault {
    if (this.#options.vault === undefined) throw new UserError('privacy/unknown-token', 'There is no token vault here.', { mend: 'Run the flow with a store: --store FILE.' });
    return this.#options.vault;
  }

  #leave(step: StepIdentity, grant: Grant, access: 'read' | 'write'): FileLeave {
    return { granted: filesOf(grant, step.nodeId, access), root: this.#options.filesRoot, nodeId: step.nodeId, maxBytes: requestLimits.file };
  }

  #labels(grant: Grant, destination: string, step: StepIdentity): void {
    const refused = labelsRefused(grant, destination, step.labels);
    if (refused.length > 0) throw new CapabilityRefused({ words: `${refused.join(', ')} data is not approved for ${destination}`, wanted: { node: step.nodeId, destination, labels: refused.join(' ') } });
  }

  async #bound(step: StepIdentity, slot: string | undefined, story: Story): Promise<BoundConnection | undefined> {
    if (slot === undefined) return undefined;
    const bound = await this.#options.connections.get(step.flowId, slot);
    if (bound === undefined) {
      throw new UserError('connection/unbound', `The connection "${slot}" is not bound to anything here.`, { place: slot, mend: 'Bind it in the workspace, or give --bindings FILE with an entry for it.' });
    }
    story.connection = slot;
    if (bound.identity !== undefined) story.identity = bound.identity;
    if (bound.requestsPerMinute !== undefined) this.#limiter.take(`${step.flowId} ${slot}`, bound.requestsPerMinute);
    return bound;
  }

  /** TLS 1.2 needs two waivers: the reviewed slot's, which is in the grant, and the administrator's, which is in the binding. */
  #minimumTls(entry: HostGrant, bound: BoundConnection | undefined): '1.2' | '1.3' {
    return entry.minimumTls === '1.2' && (bound === undefined || bound.minimumTls !== '1.3') ? '1.2' : '1.3';
  }

  async #http(ask: HttpAsk, step: StepIdentity, grant: Grant, meter: UsageMeter, story: Story): Promise<{ readonly response: EgressResponse; readonly spellings: readonly string[]; readonly host: string }> {
    const bytes = ask.body === undefined ? 0 : Buffer.byteLength(ask.body);
    story.requestBytes = bytes;
    let bound: BoundConnection | undefined;
    let breakerKey = '';
    const tokenKey = `${step.flowId} ${ask.connection ?? ''}`;
    const judge = async (url: JudgedUrl, method: string, hop: number): Promise<{ readonly minimumTls: '1.2' | '1.3'; readonly bound: BoundConnection | undefined; readonly credentials: Readonly<Record<string, string>> }> => {
      Object.assign(story, { destination: url.host, port: url.port, method, path: url.url.pathname });
      const verdict = mayReach(grant, { nodeId: step.nodeId, scheme: url.url.protocol === 'http:' ? 'http' : 'https', host: url.host, port: url.port, method, path: url.url.pathname, connection: ask.connection });
      if (!verdict.allowed) throw new CapabilityRefused(hop === 0 ? verdict : { ...verdict, words: `after a redirect: ${verdict.words}` });
      this.#labels(grant, url.host, step);
      if (hop === 0) {
        meter.sendBytes(bytes);
        bound = await this.#bound(step, ask.connection, story);
      }
      const inside = insideFault(url.host, url.isAddress, bound?.internalAddresses ?? []);
      if (inside !== undefined) throw new CapabilityRefused({ words: inside.words, wanted: { node: step.nodeId, host: url.host } }, 'egress/blocked');
      breakerKey = `${url.host}:${url.port}`;
      this.#breaker.check(breakerKey);
      const minimumTls = this.#minimumTls(verdict.entry, bound);
      // The secret goes to the first destination only; a redirect to another origin gets none.
      const credentials = bound === undefined || (hop > 0 && !sameOrigin(ask.url, url.url)) ? {} : await this.#credentials.headers(tokenKey, bound, url, minimumTls);
      return { minimumTls, bound, credentials };
    };
    const egressAsk = { url: ask.url, method: ask.method, headers: ask.headers, timeoutMs: ask.timeoutMs, followRedirects: ask.followRedirects, maxResponseBytes: RESPONSE_BYTES, ...(ask.body === undefined ? {} : { body: ask.body }) };
    try {
      let response = await this.#egress.send(egressAsk, judge);
      if (response.status === 401 && bound?.auth.type === 'client-credentials') {
        this.#credentials.forget(tokenKey);
        response = await this.#egress.send(egressAsk, judge);
      }
      if (response.status >= 500) this.#breaker.failed(breakerKey);
      else this.#breaker.succeeded(breakerKey);
      Object.assign(story, { status: response.status, responseBytes: response.bytes, ...(response.address === undefined ? {} : { address: response.address }) });
      return { response, spellings: secretSpellings(bound, this.#credentials.current(tokenKey)), host: story.destination };
    } catch (error) {
      if (error instanceof TransientError && breakerKey !== '' && error.code !== 'egress/rate-limited') this.#breaker.failed(breakerKey);
      throw error;
    }
  }

  async #model(ask: ModelAsk, step: StepIdentity, grant: Grant, meter: UsageMeter, story: Story): Promise<ModelAnswer> {
    const verdict = mayUseModel(grant, step.nodeId, ask.provider, ask.model);
    if (!verdict.allowed) throw new CapabilityRefused(verdict);
    const leave = meter.modelCall(mostTokens(ask));
    let used = { tokens: 0, cost: 0 };
    try {
      const { response, spellings, host } = await this.#http({
        url: completionsUrl(ask.baseUrl), method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: completionBody(ask),
        connection: ask.connection, timeoutMs: ask.timeoutMs, followRedirects: false,
      }, step, grant, meter, story);
      const answer = readCompletion({ ...response, body: scrub(response.body, spellings) }, ask, host);
      used = { tokens: answer.inputTokens + answer.outputTokens, cost: this.#options.priceOf?.(ask.model, answer.inputTokens, answer.outputTokens) ?? 0 };
      return answer;
    } finally {
      leave.settle(used.tokens, used.cost);
    }
  }

  async #sql(ask: SqlAsk, step: StepIdentity, grant: Grant, story: Story): Promise<SqlAnswer> {
    const kind = statementKind(ask.statement);
    Object.assign(story, { method: kind.toUpperCase(), destination: ask.file ?? ask.connection ?? '' });
    if (kind === 'refused') throw new TerminalError('sql/failed', 'Only one query or row change at a time is allowed: no schema changes, no settings, no attached files.');
    if (kind === 'write' && ask.readOnly) throw new TerminalError('sql/failed', 'The statement changes data, and this step may only read.');
    const access = kind === 'read' ? 'read' as const : 'write' as const;
    if (ask.database === 'sqlite') {
      if (ask.file === undefined) throw new TerminalError('sql/failed', 'A SQLite step needs a file.');
      const path = await grantedPath(ask.file, { ...this.#leave(step, grant, access), granted: [...filesOf(grant, step.nodeId, 'read'), ...filesOf(grant, step.nodeId, 'write')] });
      const tables = grant.tables.filter((entry) => entry.nodes.includes(step.nodeId) && entry.database === ask.file);
      const names = (wanted: 'read' | 'write'): string[] => tables.filter((entry) => entry.access === wanted).map((entry) => entry.table.toLowerCase());
      return await runSqlite({
        path, statement: ask.statement, values: ask.values.map((value) => (typeof value === 'boolean' ? Number(value) : value)), readOnly: access === 'read',
        maxRows: ask.maxRows, timeoutMs: ask.timeoutMs, readable: names('read'), writable: names('write'),
      }, step.nodeId, this.#options.timers, this.#options.sqliteWorkerUrl);
    }
    const bound = await this.#bound(step, ask.connection, story);
    if (bound?.server === undefined) throw new UserError('connection/unbound', 'The database connection does not say which server it means.', { mend: 'Add "server": { "host", "port", "security", "database" } to its binding.' });
    const { host, port, database = '' } = bound.server;
    Object.assign(story, { destination: host, port });
    const reach = mayReach(grant, { nodeId: step.nodeId, scheme: 'postgres', host, port, connection: ask.connection });
    if (!reach.allowed) throw new CapabilityRefused(reach);
    const refused = tablesRefused(grant, step.nodeId, ask.connection ?? '', await postgresNeeds(ask.statement));
    if (refused !== undefined) throw new CapabilityRefused(refused);
    this.#labels(grant, host, step);
    const { rows, changed, address } = await runPostgres({ ...ask, readOnly: access === 'read' }, { host, port, database, minimumTls: this.#minimumTls(reach.entry, bound) }, bound, this.#options);
    if (address !== undefined) story.address = address;
    return { rows, changed };
  }

  async #mail(ask: MailAsk, step: StepIdentity, grant: Grant, meter: UsageMeter, story: Story): Promise<{ readonly messageId: string }> {
    const bytes = Buffer.byteLength(ask.subject) + Buffer.byteLength(ask.text);
    Object.assign(story, { method: 'SEND', requestBytes: bytes });
    for (const recipient of ask.to) {
      const verdict = mayMail(grant, step.nodeId, recipient);
      if (!verdict.allowed) throw new CapabilityRefused(verdict);
      const address = mailAddress(recipient) ?? '';
      const destination = grant.labels.some((entry) => entry.destination === address) ? address : verdict.entry.to;
      this.#labels(grant, destination, step);
    }
    if (mailAddress(ask.from) === undefined) throw new TerminalError('mail/refused', 'The sender is not one plain mail address.');
    const bound = await this.#bound(step, ask.connection, story);
    if (bound?.server === undefined) throw new UserError('connection/unbound', 'The mail connection does not say which server it means.', { mend: 'Add "server": { "host", "port", "security" } to its binding.' });
    const { host, port, security } = bound.server;
    Object.assign(story, { destination: host, port });
    const reach = mayReach(grant, { nodeId: step.nodeId, scheme: 'smtp', host, port, connection: ask.connection });
    if (!reach.allowed) throw new CapabilityRefused(reach);
    meter.sendBytes(bytes);
    const { messageId, address } = await sendMail(ask, { host, port, security, minimumTls: this.#minimumTls(reach.entry, bound) }, bound, this.#options);
    if (address !== undefined) story.address = address;
    return { messageId };
  }
}

const sameOrigin = (text: string, url: URL): boolean => new URL(text).origin === url.origin;
