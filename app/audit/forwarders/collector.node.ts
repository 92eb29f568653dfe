/** Collectors that take entries over HTTPS: Splunk's HTTP Event Collector and OpenTelemetry (OTLP/HTTP). */
import type { Agent } from 'undici';
import { z } from 'zod';
import { TransientError, UserError } from '../../kernel/errors.ts';
import type { Clock, Timers } from '../../kernel/ports.ts';
import type { Destination } from './destination.ts';
import type { Delivery, Outgoing } from './forwarder.ts';
import { hecEvent } from './hec.ts';
import { otlpRequest } from './otlp.ts';

export interface CollectorPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly version: string;
  /** The token, taken from the vault for each delivery. */
  token(): string | undefined;
  /** A channel id of Splunk's indexer acknowledgement: a UUID of this destination. */
  readonly channel: string;
  /** From the first byte to the last one of an answer; left out: five minutes. */
  readonly wholeMs?: number;
}

const answerLimit = 64 * 1024;
/** A collector that says a little now and then never falls silent. */
const wholeAnswerMs = 5 * 60_000;
const acknowledgeEveryMs = 1_000;
const acknowledgeTries = 60;

type Splunk = Extract<Destination, { kind: 'splunk' }>;
type Otlp = Extract<Destination, { kind: 'otlp' }>;

/** Gives the answer; undefined where the request is larger than the collector takes (413). */
export interface Post {
  (path: string, body: string, headers: Readonly<Record<string, string>>): Promise<string | undefined>;
}

/** Posts JSON to one collector, over TLS 1.3. */
export function poster(base: string, ca: string | undefined, wholeMs = wholeAnswerMs): { readonly post: Post; close(): void } {
  let agent: Agent | undefined;
  let closed = false;
  /** The largest library of the program, which a workspace without a collector never needs. */
  async function client(): Promise<{ readonly request: typeof import('undici').request; readonly dispatcher: Agent }> {
    const undici = await import('undici');
    agent ??= new undici.Agent({
      connect: { minVersion: 'TLSv1.3', ...(ca === undefined ? {} : { ca }) },
      headersTimeout: 30_000,
      bodyTimeout: 30_000,
      connectTimeout: 10_000,
      maxResponseSize: answerLimit,
    });
    if (closed) void agent.destroy();
    return { request: undici.request, dispatcher: agent };
  }
  const place = new URL(base).host;
  return {
    async post(path, body, headers) {
      const { request, dispatcher } = await client();
      const signal = AbortSignal.timeout(wholeMs);
      try {
        const answer = await request(new URL(path, base), {
          dispatcher,
          signal,
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', ...headers },
        });
        // A page that tells of a refusal is not read: it may be larger than an answer.
        const refused = answer.statusCode < 200 || answer.statusCode > 299;
        if (refused) await answer.body.dump({ limit: answerLimit }).catch(() => undefined);
        if (answer.statusCode === 401 || answer.statusCode === 403)
          throw new UserError('egress/status', `The collector did not accept the token (${answer.statusCode}).`, {
            place,
            mend: 'Enter the token again.',
          });
        if (answer.statusCode === 413) return undefined;
        if (refused) throw new TransientError('egress/status', `The collector answered with ${answer.statusCode}.`, { place });
        return await answer.body.text();
      } catch (cause) {
        if (cause instanceof UserError || cause instanceof TransientError) throw cause;
        if (signal.aborted)
          throw new TransientError('egress/timeout', 'The collector did not give its whole answer in time.', {
            place,
            mend: 'Look what holds it up: entries wait here until it takes them.',
            cause,
          });
        throw new TransientError('egress/unreachable', 'The collector could not be reached, or its certificate was not accepted.', {
          place,
          mend: 'Check the address and the authority’s certificate.',
          cause,
        });
      }
    },
    close() {
      closed = true;
      void agent?.destroy();
    },
  };
}

function answerOf<T>(text: string, schema: z.ZodType<T>, place: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new TransientError('egress/status', 'The collector’s answer was not understood.', { place, cause });
  }
}

const eventAnswer = z.looseObject({ code: z.literal(0), ackId: z.int().optional() });
const acknowledgeAnswer = z.looseObject({ acks: z.record(z.string(), z.boolean()) });

export function splunkDelivery(destination: Splunk, ports: CollectorPorts): Delivery {
  const { post, close } = poster(destination.url, destination.ca, ports.wholeMs);
  const place = new URL(destination.url).host;
  let closed = false;
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      ports.timers.after(acknowledgeEveryMs, resolve);
    });

  /** Indexers say later that they have kept what they were given. */
  async function untilKept(ackId: number, headers: Readonly<Record<string, string>>): Promise<void> {
    for (let tries = 0; tries < acknowledgeTries && !closed; tries += 1) {
      const { acks } = answerOf(
        (await post(`/services/collector/ack?channel=${ports.channel}`, JSON.stringify({ acks: [ackId] }), headers)) ?? '',
        acknowledgeAnswer,
        place,
      );
      if (acks[String(ackId)] === true) return;
      await pause();
    }
    throw new TransientError('egress/timeout', 'The collector did not confirm that it has kept the entries.', { place });
  }

  async function deliver(events: readonly Outgoing[]): ReturnType<Delivery['deliver']> {
    const headers = {
      authorization: `Splunk ${ports.token() ?? ''}`,
      ...(destination.acknowledged ? { 'x-splunk-request-channel': ports.channel } : {}),
    };
    const text = await post('/services/collector/event', events.map((one) => hecEvent(one.event, one.text)).join(''), headers);
    if (text === undefined) return undefined;
    const { ackId } = answerOf(text, eventAnswer, place);
    if (destination.acknowledged) {
      if (ackId === undefined)
        throw new UserError('egress/status', 'The collector does not confirm entries.', {
          place,
          mend: 'Switch indexer acknowledgement on for its token, or off here.',
        });
      await untilKept(ackId, headers);
    }
    return { refused: 0 };
  }

  return {
    format: destination.format,
    repeatsBatch: false,
    deliver,
    close() {
      closed = true;
      close();
    },
  };
}

/** ExportLogsServiceResponse in proto3's JSON, where null is the default value: what a collector threw away is said, never sent again. */
const exportAnswer = z.looseObject({
  partialSuccess: z.looseObject({ rejectedLogRecords: z.coerce.number().int().min(0).nullish() }).nullish(),
});

export function otlpDelivery(destination: Otlp, ports: CollectorPorts): Delivery {
  const { post, close } = poster(destination.url, destination.ca, ports.wholeMs);
  const { pathname, host } = new URL(destination.url);

  async function deliver(events: readonly Outgoing[]): ReturnType<Delivery['deliver']> {
    const token = ports.token();
    const body = JSON.stringify(
      otlpRequest(
        events.map(({ event }) => event),
        ports.version,
        ports.clock.now(),
      ),
    );
    const text = await post(
      pathname === '/' ? '/v1/logs' : pathname,
      body,
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
    if (text === undefined) return undefined;
    const { partialSuccess } = answerOf(text === '' ? '{}' : text, exportAnswer, host);
    return { refused: Math.min(events.length, partialSuccess?.rejectedLogRecords ?? 0) };
  }

  return { format: 'json', repeatsBatch: false, deliver, close };
}
