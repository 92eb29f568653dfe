import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { sha256 } from '../../../app/audit/crypto.node.ts';
import { otlpDelivery, splunkDelivery } from '../../../app/audit/forwarders/collector.node.ts';
import { destinationSchema } from '../../../app/audit/forwarders/destination.ts';
import { eventOf } from '../../../app/audit/forwarders/event.ts';
import { fileDelivery } from '../../../app/audit/forwarders/file.node.ts';
import { formats } from '../../../app/audit/forwarders/formats.ts';
import type { Delivery, Outgoing } from '../../../app/audit/forwarders/forwarder.ts';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { bodyOf, httpsServer, type TestServer } from '../../kit/servers.ts';
import { filled, origin } from '../fixtures.ts';

async function outgoing(count: number): Promise<Outgoing[]> {
  const { repository } = await filled(count, count);
  return [...repository.entries(0, count)].map((stored) => {
    const event = eventOf(sha256, origin, stored);
    if (event === undefined) throw new Error('not an entry');
    return { event, text: formats.json(event, { digest: sha256, version: '1' }).text };
  });
}

interface Seen { readonly path: string; readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }
type Answer = (seen: Seen) => { readonly status: number; readonly body: string };

describe.skipIf(!hasOpenssl())('collectors over HTTPS', () => {
  let authority: Authority;
  const open: TestServer[] = [];
  beforeAll(() => { authority = newAuthority(); });
  afterAll(async () => { await Promise.all(open.map((server) => server.close())); authority.remove(); });

  async function collector(answerTo: Answer, maxVersion: 'TLSv1.2' | 'TLSv1.3' = 'TLSv1.3'): Promise<{ readonly url: string; readonly seen: Seen[] }> {
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

  const ports = { clock: { now: () => 1_800_000_000_000 }, timers: { after(_ms: number, run: () => void) { const timer = setTimeout(run, 1); return () => { clearTimeout(timer); }; } }, version: '1', token: () => 'hec-token', channel: '00000000-0000-4000-8000-000000000000' };
  const splunk = (url: string, acknowledged = true): Delivery => splunkDelivery({ id: 'd', name: 'd', enabled: true, kind: 'splunk', url, format: 'json', acknowledged, ca: authority.ca }, ports);
  const otlp = (url: string): Delivery => otlpDelivery({ id: 'd', name: 'd', enabled: true, kind: 'otlp', url, ca: authority.ca }, ports);

  test('Splunk: events one after the other, kept only when the indexer says so', async () => {
    let asked = 0;
    const { url, seen } = await collector(({ path }) => ({ status: 200, body: path.startsWith('/services/collector/ack') ? `{"acks":{"7":${String(++asked > 2)}}}` : '{"text":"Success","code":0,"ackId":7}' }));
    const delivery = splunk(url);
    expect(await delivery.deliver(await outgoing(3))).toEqual({ refused: 0 });
    delivery.close();
    expect(seen.map(({ path }) => path)).toEqual(['/services/collector/event', ...Array.from({ length: 3 }, () => `/services/collector/ack?channel=${ports.channel}`)]);
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

  test('OTLP: one export request, and what the collector threw away is told', async () => {
    const anyValue = z.union([z.strictObject({ stringValue: z.string() }), z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }), z.strictObject({ boolValue: z.boolean() })]);
    const attributes = z.array(z.strictObject({ key: z.string().min(1), value: anyValue }));
    /** ExportLogsServiceRequest of opentelemetry-proto 1.x, in its JSON encoding. */
    const exportRequest = z.strictObject({ resourceLogs: z.array(z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeLogs: z.array(z.strictObject({
        scope: z.strictObject({ name: z.string(), version: z.string() }),
        logRecords: z.array(z.strictObject({
          timeUnixNano: z.string().regex(/^\d{19}$/), observedTimeUnixNano: z.string().regex(/^\d{19}$/), severityNumber: z.int().min(1).max(24), severityText: z.string(), eventName: z.string(), body: anyValue, attributes,
        })),
      })),
    })) });
    const { url, seen } = await collector(() => ({ status: 200, body: '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}' }));
    const delivery = otlp(url);
    expect(await delivery.deliver(await outgoing(5))).toEqual({ refused: 2 });
    delivery.close();
    expect(seen[0]?.path).toBe('/v1/logs');
    expect(exportRequest.parse(JSON.parse(seen[0]?.body ?? '')).resourceLogs[0]?.scopeLogs[0]?.logRecords).toHaveLength(5);
  });
});

test('a file: whole lines only, also after a crash in the middle of one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-forward-'));
  const path = join(folder, 'audit.jsonl');
  try {
    const [first, second, third] = await outgoing(3) as [Outgoing, Outgoing, Outgoing];
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
    judge({ kind: 'otlp', url: 'https://collector.example.com:4318' }), judge({ kind: 'otlp', url: 'http://127.0.0.1:4318' }), judge({ kind: 'file', fileName: 'audit.jsonl', format: 'json' }), judge({ kind: 'syslog', host: 'siem.example.com', format: 'cef' }),
  ]).toEqual([true, true, true, true]);
  expect([
    judge({ kind: 'otlp', url: 'http://collector.example.com' }), judge({ kind: 'otlp', url: 'https://user:pass@collector.example.com' }), judge({ kind: 'file', fileName: '../store.db', format: 'json' }),
    judge({ kind: 'file', fileName: 'a/b', format: 'json' }), judge({ kind: 'syslog', host: 'siem.example.com', format: 'xml' }), judge({ kind: 'otlp', url: 'file:///etc/passwd' }),
  ]).toEqual([false, false, false, false, false, false]);
});
