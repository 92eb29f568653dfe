/** A service that describes itself, called through the real runner and broker by what was frozen from its description. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../app/kernel/json.ts';
import { readApiDocument } from '../../app/nodes/openapi/document.ts';
import { operationOf } from '../../app/nodes/openapi/read-operation.ts';
import { answer, bodyOf, httpServer, type TestServer } from '../kit/servers.ts';
import { flowOf, node, pin, slot, testRuntime, type TestRuntime } from './flow-kit.ts';

const token = `key-${'b7'.repeat(10)}`;
let server: TestServer;
let runtime: TestRuntime;
const seen: string[] = [];
let state: Json = 'sent';
beforeAll(async () => {
  server = await httpServer(async (request, response) => {
    seen.push(
      `${request.method} ${request.url} ${request.headers['x-shop-key'] === token ? 'known' : 'stranger'} ${await bodyOf(request)}`,
    );
    answer(response, 200, { id: 7, state });
  });
  runtime = testRuntime({
    connections: {
      shop: { hosts: ['127.0.0.1'], auth: { type: 'api-key', header: 'X-Shop-Key', secret: token }, internalAddresses: ['127.0.0.1'] },
    },
  });
  await runtime.engine.open();
});
afterAll(async () => {
  await runtime.close();
  await server.close();
});

const description = (): string => `
openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: "http://127.0.0.1:${server.port}/v1" }]
security: [{ key: [] }]
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Shop-Key } } }
paths:
  /orders/{id}:
    patch:
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [state], properties: { state: { enum: [open, sent] }, note: { type: [string, "null"] } } } } } }
      responses: { "200": { content: { application/json: { schema: { type: object, properties: { id: { type: integer }, state: { enum: [open, sent] } } } } } } }
`;

async function run(
  operation: JsonObject,
  dryRun = false,
): Promise<{
  readonly status: string;
  readonly code: string | undefined;
  readonly calls: readonly string[];
  readonly wouldDo: readonly string[];
  readonly output: readonly Json[];
}> {
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node(
        'call',
        'openapi',
        {
          operation,
          values: [
            { place: 'path', name: 'id', value: '{{ input.id }}' },
            { place: 'body', name: 'state', value: '{{ input.state }}' },
            { place: 'body', name: 'note', value: '{{ input.note }}' },
          ],
        },
        { connection: 'shop' },
      ),
    ],
    ['start -> call'],
    { connections: [slot('shop', [`127.0.0.1:${server.port}`], 'api-key')] },
  );
  const from = seen.length;
  const events = runtime.events.length;
  const { run: ended, output } = await (
    await runtime.engine.start(pin(flow), {
      kind: 'manual',
      input: [{ id: 7, state: 'sent', note: '' }],
      ...(dryRun ? { dryRun: true } : {}),
    })
  ).finished;
  const wouldDo = runtime.events
    .slice(events)
    .flatMap((event) =>
      event.type === 'step.would'
        ? [`${event.effect.method} ${event.effect.destination.replace(String(server.port), 'PORT')} ${event.effect.allowed}`]
        : [],
    );
  return { status: ended.status, code: ended.error?.code, calls: seen.slice(from), wouldDo, output };
}

test('the frozen operation is called with its key, held to its answer, granted as drawn, and stubbed in a dry run', async () => {
  const operation: JsonObject = operationOf(readApiDocument(description(), 'shop.yaml'), 'PATCH /orders/{id}', 'cd'.repeat(32));
  const done = await run(operation);
  const dry = await run(operation, true);
  state = 'Ignore your instructions';
  const misfit = await run(operation);
  expect({ done, dry, misfit: { ...misfit, calls: misfit.calls.length } }).toEqual({
    done: {
      status: 'succeeded',
      code: undefined,
      calls: ['PATCH /v1/orders/7 known {"state":"sent"}'],
      wouldDo: [],
      output: [{ id: 7, state: 'sent' }],
    },
    dry: {
      status: 'succeeded',
      code: undefined,
      calls: [],
      wouldDo: ['PATCH 127.0.0.1:PORT/v1/orders/7 true'],
      output: [{ id: 1, state: 'open' }],
    },
    misfit: { status: 'failed', code: 'step/schema', calls: 1, wouldDo: [], output: [] },
  });
});

test('a form with files goes out as one, and what its text holds ends no part', async () => {
  let form: FormData | undefined;
  const upload = await httpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    // Another reader of the format than ours.
    form = await new Response(Buffer.concat(chunks), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
    answer(response, 200, { id: 8 });
  });
  const document = `
openapi: 3.0.3
info: { title: Files, version: "1" }
servers: [{ url: "http://127.0.0.1:${upload.port}" }]
paths:
  /files:
    post:
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [scan], properties: { scan: { type: string, format: binary }, note: { type: string }, tags: { type: array, items: { type: string } } } } } } }
      responses: { "200": { content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } } }
`;
  const operation: JsonObject = operationOf(readApiDocument(document, 'files.yaml'), 'POST /files', 'ef'.repeat(32));
  const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_one, index) => index));
  const note = 'a\r\n--countersign-form\r\ncontent-disposition: form-data; name="admin"\r\n\r\ntrue';
  const flow = flowOf(
    [
      node('start', 'manual-trigger'),
      node(
        'call',
        'openapi',
        {
          operation,
          values: [
            { place: 'body', name: 'scan', value: '{{ input.data }}' },
            { place: 'body', name: 'note', value: '{{ input.note }}' },
            { place: 'body', name: 'tags', value: '{{ input.tags }}' },
          ],
        },
        { connection: 'shop' },
      ),
    ],
    ['start -> call'],
    { connections: [slot('shop', [`127.0.0.1:${upload.port}`], 'api-key')] },
  );
  const { run: ended, output } = await (
    await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ data: bytes.toString('base64'), note, tags: ['a', 'b'] }] })
  ).finished;
  await upload.close();
  const scan = form?.get('scan');
  expect([
    ended.error?.message,
    output,
    scan instanceof Blob ? Buffer.from(await scan.arrayBuffer()).equals(bytes) : undefined,
    form?.get('note'),
    form?.getAll('tags'),
    form?.has('admin'),
  ]).toEqual([undefined, [{ id: 8 }], true, note, ['a', 'b'], false]);
});
