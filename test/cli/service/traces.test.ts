/** What a service tells a collector of its runs, held against the official schema of OpenTelemetry. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runTraces, traceRequest, type Span } from '../../../app/cli/service/run-traces.ts';
import { startService } from '../../../app/cli/service/service.ts';
import { traceSender, traceTarget } from '../../../app/cli/service/trace-sender.ts';
import { memoryStore } from '../../../app/engine/memory-store.ts';
import { nodeHash } from '../../../app/kernel/host.node.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { bodyOf, httpServer, type TestServer } from '../../kit/servers.ts';
import { flow, step } from '../../lint/kit/flow.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-traces-'));
const servers: TestServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => server.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface MessageType {
  verify(value: unknown): string | null;
  fromObject(value: unknown): object;
  encode(message: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  toObject(
    message: object,
    options: { readonly longs: StringConstructor; readonly enums: NumberConstructor; readonly bytes: StringConstructor },
  ): unknown;
}
const { ExportTraceServiceRequest } = (
  createRequire(import.meta.url)('@opentelemetry/otlp-transformer/build/src/generated/root.js') as {
    readonly opentelemetry: {
      readonly proto: { readonly collector: { readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: MessageType } } } };
    };
  }
).opentelemetry.proto.collector.trace.v1;
/** In JSON, ids of traces and spans are hexadecimal; other bytes would be base64, as the schema's own reader takes them. */
const withBytes = (request: unknown): unknown =>
  JSON.parse(JSON.stringify(request), (key, value: unknown) =>
    /(?:trace|span)Id$/i.test(key) ? Buffer.from(String(value), 'hex').toString('base64') : value,
  );

function collected(): { readonly spans: Span[]; readonly traces: ReturnType<typeof runTraces> } {
  const spans: Span[] = [];
  const traces = runTraces({
    hash: nodeHash,
    send: (span) => {
      spans.push(span);
    },
    stepOf: (_flow, nodeId) =>
      nodeId === 'ask'
        ? {
            type: 'ai-agent',
            ai: {
              role: 'agent',
              provider: 'openai',
              model: 'gpt-4o-2024-08-06',
              external: true,
              system: [],
              prompt: [],
              output: 'none',
            } as never,
          }
        : { type: 'noop' },
  });
  return { spans, traces };
}

function oneRun(): readonly Span[] {
  const { spans, traces } = collected();
  const run = { runId: 'run_1' };
  const asks = { ...run, nodeId: 'ask', nodeName: 'Ask the model', round: 0 };
  const usage = { tokens: 412, costMilliUsd: 3 };
  traces.heard({ ...run, type: 'run.started', at: 1_000, flowId: 'flow_1', flowName: 'Answer mail', dryRun: false });
  traces.heard({ ...asks, type: 'step.started', at: 1_010, attempt: 1 });
  traces.noted({
    ...run,
    at: 1_020,
    flowId: 'flow_1',
    nodeId: 'ask',
    kind: 'model',
    decision: 'allowed',
    destination: 'api.openai.com',
    port: 443,
    method: 'POST',
    status: 429,
    requestBytes: 300,
    responseBytes: 20,
    labels: ['contact'],
    durationMs: 30,
  });
  traces.heard({
    ...asks,
    type: 'step.failed',
    at: 1_060,
    attempt: 1,
    error: { code: 'egress/status', class: 'transient', message: 'jane@example.com' },
  });
  traces.heard({ ...asks, type: 'step.started', at: 1_100, attempt: 2 });
  traces.heard({ ...asks, type: 'step.succeeded', at: 1_150, ms: 50, output: { out: [{ mail: 'jane@example.com' }] }, usage });
  traces.heard({ ...run, type: 'run.waiting', at: 1_160, nodeId: 'yes', nodeName: 'Ask Ada', reason: 'human' } as never);
  traces.heard({
    ...run,
    type: 'run.halted',
    at: 1_200,
    ms: 200,
    error: { code: 'egress/not-granted', class: 'terminal', message: 'to evil.example' },
  });
  return spans;
}

test('a run is one trace: attempts below it, requests below those, with codes and kinds of data and no value', () => {
  const spans = oneRun();
  const root = spans.at(-1);
  const known = (one: Span): Record<string, unknown> =>
    Object.fromEntries(one.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
  const [request, first, second] = spans;
  expect([
    new Set(spans.map(({ traceId }) => traceId)).size,
    spans.map(({ name, startTimeUnixNano, endTimeUnixNano, status }) => [name, startTimeUnixNano, endTimeUnixNano, status.code]),
    request?.parentSpanId === first?.spanId,
    [first?.parentSpanId, second?.parentSpanId].every((id) => id === root?.spanId),
    root?.parentSpanId,
    first?.spanId === second?.spanId,
    root?.events.map(({ name }) => name),
  ]).toEqual([
    1,
    [
      ['model POST', '1020000000', '1050000000', 1],
      ['Ask the model', '1010000000', '1060000000', 2],
      ['Ask the model', '1100000000', '1150000000', 1],
      ['Answer mail', '1000000000', '1200000000', 2],
    ],
    true,
    true,
    undefined,
    false,
    ['run.waiting'],
  ]);
  expect([request, second, root].map((one) => one && known(one))).toMatchObject([
    { 'server.address': 'api.openai.com', 'server.port': '443', 'http.response.status_code': '429', 'countersign.data.labels': 'contact' },
    {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-2024-08-06',
      'countersign.step.attempt': '2',
      'countersign.usage.tokens': '412',
      'countersign.usage.cost_milli_usd': '3',
    },
    { 'countersign.flow.id': 'flow_1', 'countersign.run.status': 'halted', 'error.type': 'egress/not-granted' },
  ]);
  expect(JSON.stringify(spans)).not.toMatch(/jane@|evil\.example/);
});

test('what is sent is, to the last field, what the official schema reads out of it', () => {
  const sent = withBytes(traceRequest(oneRun(), '1', 'srv_1'));
  const read = ExportTraceServiceRequest.toObject(
    ExportTraceServiceRequest.decode(ExportTraceServiceRequest.encode(ExportTraceServiceRequest.fromObject(sent)).finish()),
    { longs: String, enums: Number, bytes: String },
  );
  const withoutEmpty = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_key, one: unknown) => (Array.isArray(one) && one.length === 0 ? undefined : one)));
  expect(withoutEmpty(read)).toEqual(withoutEmpty(sent));
});

test('spans go only over TLS or to this machine', () => {
  const refused = (url: string): boolean => {
    try {
      traceTarget({ url });
      return false;
    } catch {
      return true;
    }
  };
  expect(
    [
      'http://collector.example:4318',
      'https://a:b@collector.example',
      'ftp://x',
      'nonsense',
      'https://collector.example',
      'http://127.0.0.1:4318',
    ].map(refused),
  ).toEqual([true, true, true, true, false, false]);
});

describe('a collector', () => {
  const spansIn = (bodies: readonly string[]): readonly Span[] =>
    bodies.flatMap(
      (body) => (JSON.parse(body) as { resourceSpans: [{ scopeSpans: [{ spans: Span[] }] }] }).resourceSpans[0].scopeSpans[0].spans,
    );

  test('that is away for a while, or takes less at once, gets every span once', async () => {
    const taken: string[] = [];
    let tries = 0;
    const server = await httpServer(async (request, response) => {
      const body = await bodyOf(request);
      tries += 1;
      const spans = spansIn([body]).length;
      const status = tries === 1 ? 503 : spans > 2 ? 413 : 200;
      if (status === 200) taken.push(body);
      response.writeHead(status).end('{}');
    });
    servers.push(server);
    const due: (() => void)[] = [];
    const lost: unknown[] = [];
    const sender = traceSender(
      { url: `http://127.0.0.1:${server.port}` },
      {
        timers: {
          after(_ms, run) {
            due.push(run);
            return () => undefined;
          },
        },
        log: { write: () => undefined },
        version: '1',
        instance: 'srv_1',
        lost: (why, count) => lost.push([why, count]),
      },
    );
    const spans = oneRun();
    for (const span of spans) sender.send(span);
    due.shift()?.();
    await expect.poll(() => due.length).toBe(1);
    await sender.stop();
    expect([spansIn(taken).map(({ spanId }) => spanId), lost]).toEqual([spans.map(({ spanId }) => spanId), []]);
  });

  test('hears of the runs of a service, at the usual address, before the service has stopped', async () => {
    const bodies: string[] = [];
    const paths = new Set<string>();
    const server = await httpServer(async (request, response) => {
      paths.add(`${request.url} ${request.headers.authorization}`);
      bodies.push(await bodyOf(request));
      response.writeHead(200).end('{}');
    });
    servers.push(server);
    const ticks = flow(
      [step('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC' }), step('seen', 'noop')],
      ['tick > seen'],
      {
        id: 'ticks',
        name: 'Ticks',
      },
    );
    writeFileSync(join(folder, 'a.flow.json'), printFlow(ticks));
    const ended: string[] = [];
    const service = await startService({
      cwd: folder,
      folder,
      host: '127.0.0.1',
      port: 0,
      store: memoryStore(),
      unsignedDev: true,
      events: { emit: ({ type }) => ended.push(type) },
      connections: () => ({ get: async () => undefined }),
      traces: { url: `http://127.0.0.1:${server.port}/`, token: 'collector-token' },
    });
    await expect.poll(() => ended.includes('run.succeeded'), { timeout: 60_000 }).toBe(true);
    await service.stop();
    const names = spansIn(bodies).map(({ name }) => name);
    expect([[...paths], names.includes('Ticks'), names.includes('seen')]).toEqual([['/v1/traces Bearer collector-token'], true, true]);
  });
});
