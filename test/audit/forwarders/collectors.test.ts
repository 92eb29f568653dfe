import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer as createTlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../../app/audit/crypto.node.ts';
import { otlpDelivery, splunkDelivery } from '../../../app/audit/forwarders/collector.node.ts';
import { destinationSchema } from '../../../app/audit/forwarders/destination.ts';
import { eventOf } from '../../../app/audit/forwarders/event.ts';
import { fileDelivery } from '../../../app/audit/forwarders/file.node.ts';
import { formats } from '../../../app/audit/forwarders/formats.ts';
import { syslogDelivery } from '../../../app/audit/forwarders/syslog-tls.node.ts';
import type { Delivery, Outgoing } from '../../../app/audit/forwarders/forwarder.ts';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { bodyOf, httpsServer, listen, type TestServer } from '../../kit/servers.ts';
import { filled, origin } from '../fixtures.ts';

async function outgoing(count: number): Promise<Outgoing[]> {
  const { repository } = await filled(count, count);
  return [...repository.entries(0, count)].map((stored) => {
    const event = eventOf(sha256, origin, stored);
    if (event === undefined) throw new Error('not an entry');
    return { event, text: formats.json(event, { digest: sha256, version: '1' }).text };
  });
}

interface OtlpRequest {
  readonly resourceLogs: readonly [
    { readonly resource: unknown; readonly scopeLogs: readonly [{ readonly scope: unknown; readonly logRecords: readonly unknown[] }] },
  ];
}
/** The part that is used here of what protobufjs makes of the official opentelemetry-proto; it comes without types. */
interface MessageType<T> {
  verify(value: unknown): string | null;
  fromObject(value: unknown): T;
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
  toObject(message: T, options: { readonly longs: StringConstructor; readonly enums: NumberConstructor }): unknown;
}
const otlpSchema = createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
  readonly opentelemetry: {
    readonly proto: { readonly collector: { readonly logs: { readonly v1: { readonly ExportLogsServiceRequest: MessageType<object> } } } };
  };
};
/** `verify` wants 64-bit numbers as such, not as the text that they are in JSON. */
const withNumbers = (request: unknown): unknown =>
  JSON.parse(JSON.stringify(request), (key, value: unknown) => (/UnixNano$|^intValue$/.test(key) ? Number(value) : value));

interface Seen {
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}
type Answer = (seen: Seen) => { readonly status: number; readonly body: string };

describe.skipIf(!hasOpenssl())('collectors over HTTPS', () => {
  let authority: Authority;
  const open: TestServer[] = [];
  beforeAll(() => {
    authority = newAuthority();
  });
  afterAll(async () => {
    await Promise.all(open.map((server) => server.close()));
    authority.remove();
  });

  async function collector(
    answerTo: Answer,
    maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3',
  ): Promise<{ readonly url: string; readonly seen: Seen[] }> {
    const seen: Seen[] = [];
    const server = await httpsServer({ ...authority.issue('127.0.0.1'), minVersion: 'TLSv1.2', maxVersion }, async (request, response) => {
      const one = { path: request.url ?? '', headers: request.headers, body: await bodyOf(request) };
      seen.push(one);
      const { status, body } = answerTo(one);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
    open.push(server);
    return { url: `https://127.0.0.1:${server.port}`, seen };
  }

  const ports = {
    clock: { now: () => 1_800_000_000_000 },
    timers: {
      after(_ms: number, run: () => void) {
        const timer = setTimeout(run, 1);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    version: '1',
    token: () => 'hec-token',
    channel: '00000000-0000-4000-8000-000000000000',
  };
  const splunk = (url: string, acknowledged = true): Delivery =>
    splunkDelivery({ id: 'd', name: 'd', enabled: true, kind: 'splunk', url, format: 'json', acknowledged, ca: authority.ca }, ports);
  const otlp = (url: string): Delivery => otlpDelivery({ id: 'd', name: 'd', enabled: true, kind: 'otlp', url, ca: authority.ca }, ports);

  test.each<[string, (url: URL) => Delivery, string]>([
    [
      'Splunk',
      (url) =>
        splunkDelivery(
          { id: 'd', name: 'd', enabled: true, kind: 'splunk', url: url.origin, format: 'json', acknowledged: false, ca: authority.ca },
          { ...ports, wholeMs: 300 },
        ),
      'egress/timeout',
    ],
    [
      'OTLP',
      (url) =>
        otlpDelivery({ id: 'd', name: 'd', enabled: true, kind: 'otlp', url: url.origin, ca: authority.ca }, { ...ports, wholeMs: 300 }),
      'egress/timeout',
    ],
    [
      'syslog',
      (url) =>
        syslogDelivery(
          {
            id: 'd',
            name: 'd',
            enabled: true,
            kind: 'syslog',
            host: url.hostname,
            port: Number(url.port),
            format: 'ocsf',
            hostName: 'desk',
            ca: authority.ca,
          },
          300,
        ),
      'egress/unreachable',
    ],
  ])('%s: a receiver that says a little now and then, and never all of it, holds nobody up for ever', async (_name, delivery, code) => {
    // Whatever it is told, and in which protocol, it answers without end.
    const drips = createTlsServer({ ...authority.issue('127.0.0.1'), minVersion: 'TLSv1.3', allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined).resume();
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 60000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 20);
      socket.once('close', () => clearInterval(drip));
    });
    const { port, close } = await listen(drips);
    const made = delivery(new URL(`https://127.0.0.1:${port}`));
    await expect(made.deliver(await outgoing(1))).rejects.toMatchObject({ code });
    made.close();
    await close();
  });

  test('Splunk: events one after the other, kept only when the indexer says so', async () => {
    let asked = 0;
    const { url, seen } = await collector(({ path }) => ({
      status: 200,
      body: path.startsWith('/services/collector/ack') ? `{"acks":{"7":${String(++asked > 2)}}}` : '{"text":"Success","code":0,"ackId":7}',
    }));
    const delivery = splunk(url);
    expect(await delivery.deliver(await outgoing(3))).toEqual({ refused: 0 });
    delivery.close();
    expect(seen.map(({ path }) => path)).toEqual([
      '/services/collector/event',
      ...Array.from({ length: 3 }, () => `/services/collector/ack?channel=${ports.channel}`),
    ]);
    expect(seen[0]?.headers).toMatchObject({ authorization: 'Splunk hec-token', 'x-splunk-request-channel': ports.channel });
    expect(seen[0]?.body.split('}{')).toHaveLength(3);
  });

  test.each([
    ['a wrong token', 403, '{"text":"Invalid token","code":4}', 'egress/status'],
    ['a busy server', 503, '{"text":"Server is busy","code":9}', 'egress/status'],
    ['an answer of another kind', 200, '<html>', 'egress/status'],
    ['events that it does not take', 200, '{"text":"Invalid data format","code":6}', 'egress/status'],
    ['no confirmation', 200, '{"text":"Success","code":0}', 'egress/status'],
  ])('Splunk: %s is a failure, so that all is sent again', async (_name, status, body, code) => {
    const { url } = await collector(() => ({ status, body }));
    const delivery = splunk(url);
    await expect(delivery.deliver(await outgoing(2))).rejects.toMatchObject({ code });
    delivery.close();
  });

  test('a collector that only speaks TLS 1.2, or is vouched for by nobody, gets nothing', async () => {
    const old = await collector(() => ({ status: 200, body: '{}' }), 'TLSv1.2');
    const foreign = await collector(() => ({ status: 200, body: '{}' }));
    const untrusting = otlpDelivery({ id: 'd', name: 'd', enabled: true, kind: 'otlp', url: foreign.url }, ports);
    for (const delivery of [otlp(old.url), untrusting]) {
      await expect(delivery.deliver(await outgoing(1))).rejects.toMatchObject({ code: 'egress/unreachable' });
      delivery.close();
    }
    expect([...old.seen, ...foreign.seen]).toEqual([]);
  });

  test('OTLP: what arrives is, to the last field, what the official schema reads out of it', async () => {
    const { url, seen } = await collector(() => ({
      status: 200,
      body: '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}',
    }));
    const delivery = otlp(url);
    expect(await delivery.deliver(await outgoing(5))).toEqual({ refused: 2 });
    delivery.close();
    expect(seen[0]).toMatchObject({ path: '/v1/logs', headers: { 'content-type': 'application/json', authorization: 'Bearer hec-token' } });
    const sent: unknown = JSON.parse(seen[0]?.body ?? '');
    // Whatever the schema does not know, or knows in another shape, is lost or changed on the way through its bytes.
    const { ExportLogsServiceRequest } = otlpSchema.opentelemetry.proto.collector.logs.v1;
    expect(ExportLogsServiceRequest.verify(withNumbers(sent))).toBeNull();
    const read = ExportLogsServiceRequest.toObject(
      ExportLogsServiceRequest.decode(ExportLogsServiceRequest.encode(ExportLogsServiceRequest.fromObject(sent)).finish()),
      { longs: String, enums: Number },
    );
    expect(read).toEqual(sent);
    const [
      {
        resource,
        scopeLogs: [{ scope, logRecords }],
      },
    ] = (read as OtlpRequest).resourceLogs;
    expect({ resource, scope, records: logRecords.length, first: logRecords[0] }).toMatchSnapshot();
  });

  test.each([
    ['{"partialSuccess":null}', 0],
    ['{"partialSuccess":{"rejectedLogRecords":null}}', 0],
    ['{"partialSuccess":{"rejectedLogRecords":3}}', 3],
    ['', 0],
  ])('OTLP: the answer %s counts %i as thrown away', async (body, refused) => {
    const { url } = await collector(() => ({ status: 200, body }));
    const delivery = otlp(url);
    expect(await delivery.deliver(await outgoing(4))).toEqual({ refused });
    delivery.close();
  });

  test.each([
    ['OTLP', otlp],
    ['Splunk', (url: string) => splunk(url, false)],
  ])('%s: what the collector finds too large together was not taken', async (_name, deliveryTo) => {
    // With a page of its own, which is longer than an answer may be.
    const { url, seen } = await collector(() => ({ status: 413, body: 'x'.repeat(70_000) }));
    const delivery = deliveryTo(url);
    expect([await delivery.deliver(await outgoing(9)), seen.length]).toEqual([undefined, 1]);
    delivery.close();
  });
});

test('a file: whole lines only, also after a crash in the middle of one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-forward-'));
  const path = join(folder, 'audit.jsonl');
  try {
    const [first, second, third] = (await outgoing(3)) as [Outgoing, Outgoing, Outgoing];
    const delivery = fileDelivery(path, 'json');
    await delivery.deliver([first, second]);
    appendFileSync(path, third.text.slice(0, 20));
    await delivery.deliver([third]);
    expect(readFileSync(path, 'utf8')).toBe([first, second, third].map(({ text }) => `${text}\n`).join(''));
    await expect(fileDelivery(folder, 'json').deliver([first])).rejects.toMatchObject({ code: 'file/unwritable' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('destinations: TLS everywhere but to this machine, no credentials in addresses, no way out of the folder', () => {
  const base = { id: 'd', name: 'n', enabled: true };
  const judge = (values: object): boolean => destinationSchema.safeParse({ ...base, ...values }).success;
  expect([
    judge({ kind: 'otlp', url: 'https://collector.example.com:4318' }),
    judge({ kind: 'otlp', url: 'http://127.0.0.1:4318' }),
    judge({ kind: 'file', fileName: 'audit.jsonl', format: 'json' }),
    judge({ kind: 'syslog', host: 'siem.example.com', format: 'cef' }),
  ]).toEqual([true, true, true, true]);
  expect([
    judge({ kind: 'otlp', url: 'http://collector.example.com' }),
    judge({ kind: 'otlp', url: 'https://user:pass@collector.example.com' }),
    judge({ kind: 'file', fileName: '../store.db', format: 'json' }),
    judge({ kind: 'file', fileName: 'a/b', format: 'json' }),
    judge({ kind: 'syslog', host: 'siem.example.com', format: 'xml' }),
    judge({ kind: 'otlp', url: 'file:///etc/passwd' }),
  ]).toEqual([false, false, false, false, false, false]);
});
