/** The commands that run things, through the command line's own front door. */
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliIo } from '../../app/cli/command.ts';
import { main } from '../../app/cli/main.ts';
import { startService } from '../../app/cli/service/service.ts';
import { memoryStore } from '../../app/engine/memory-store.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { failingStore } from './engine-kit.ts';
import { flowOf, node } from './flow-kit.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-commands-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function command(
  args: readonly string[],
  stdin = '',
): Promise<{ readonly code: number; readonly lines: readonly Record<string, unknown>[]; readonly err: string }> {
  let out = '';
  let err = '';
  const io: CliIo = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => stdin,
    stdinChunks: () => [Buffer.from(stdin)],
    cwd: folder,
    tty: false,
  };
  const code = await main(args, io);
  return {
    code,
    lines: out
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    err,
  };
}

describe('countersign run', () => {
  const flow = flowOf([node('start', 'manual-trigger'), node('double', 'script', { code: '({ n: input.n * 2 })' })], ['start -> double']);

  test('runs a draft only when told so, and tells its story in JSON lines', async () => {
    writeFileSync(join(folder, 'a.flow.json'), printFlow(flow));
    const refused = await command(['run', 'a.flow.json', '--json']);
    const { code, lines } = await command(['run', 'a.flow.json', '--unsigned-dev', '--input', '-', '--json'], '[{"n":2},{"n":3}]');
    expect([refused.code, refused.lines, code, lines.map((line) => line['type']), lines.at(-1)?.['output']]).toEqual([
      1,
      [{ type: 'run.refused', error: { code: 'bundle/not-approved', message: expect.any(String) } }],
      0,
      ['run.started', 'step.started', 'step.succeeded', 'step.started', 'step.succeeded', 'run.succeeded'],
      [{ n: 4 }, { n: 6 }],
    ]);
  });

  test('a production draft never runs; a failing run is exit code 1; bad input is 2', async () => {
    writeFileSync(join(folder, 'prod.flow.json'), printFlow({ ...flow, environment: 'prod' }));
    writeFileSync(
      join(folder, 'bad.flow.json'),
      printFlow(flowOf([node('start', 'manual-trigger'), node('boom', 'script', { code: 'throw new Error("no")' })], ['start -> boom'])),
    );
    const failed = await command(['run', 'bad.flow.json', '--unsigned-dev', '--json']);
    expect([
      (await command(['run', 'prod.flow.json', '--unsigned-dev', '--json'])).code,
      failed.code,
      failed.lines.at(-1)?.['type'],
      (failed.lines.at(-1)?.['error'] as { code: string }).code,
      (await command(['run', 'missing.json', '--json'])).code,
      (await command(['run'])).code,
    ]).toEqual([1, 1, 'run.failed', 'script/error', 2, 2]);
  });
});

test('countersign egress check answers for each URL, with rules and pinned answers', async () => {
  writeFileSync(join(folder, 'allow.json'), '{ "hosts": ["api.example.com:443", "*.partner.example"] }');
  writeFileSync(join(folder, 'bad.json'), '{ "hosts": ["*.com"] }');
  const { code, lines } = await command(
    [
      'egress',
      'check',
      '-',
      '--allow',
      'allow.json',
      '--resolve',
      'api.example.com=93.184.216.34',
      '--resolve',
      'a.partner.example=10.0.0.1',
      '--json',
    ],
    'https://api.example.com/\nhttps://a.partner.example/\nhttps://evil.example/\n',
  );
  expect([
    code,
    (lines[0]?.['results'] as { url: string; decision: string; reason: string }[]).map(({ url, decision, reason }) => [
      url,
      decision,
      reason,
    ]),
    (await command(['egress', 'check', 'https://a.example', '--allow', 'bad.json', '--json'])).code,
  ]).toEqual([
    1,
    [
      ['https://api.example.com/', 'allow', 'ok'],
      ['https://a.partner.example/', 'block', 'address'],
      ['https://evil.example/', 'block', 'not-allowed'],
    ],
    2,
  ]);
});

test('countersign script run, one and many', async () => {
  writeFileSync(join(folder, 'a.js'), 'console.log("seen", input); return input.a + 1');
  const one = await command(['script', 'run', 'a.js', '--input', '{"a":1}', '--json']);
  const many = await command(
    ['script', 'run', '--jsonl', '-', '--timeout-ms', '2000'],
    '{"id":1,"code":"input","input":[1]}\n{"id":"b","code":"for(;;);"}\nno json\n',
  );
  expect([
    one.code,
    one.lines,
    many.code,
    many.lines.map((line) => [line['id'], line['ok'], line['value'], (line['error'] as { code?: string } | undefined)?.code]),
  ]).toEqual([
    0,
    [{ ok: true, value: 2, logs: ['seen {"a":1}'], ms: expect.any(Number) }],
    1,
    [
      [1, true, [1], undefined],
      ['b', false, undefined, 'script/timeout'],
      [undefined, false, undefined, 'cli/bad-usage'],
    ],
  ]);
});

const aRefusedFile = { what: 'refused', code: 'flow/invalid', since: expect.any(String) as string, count: 1 };

describe('countersign start', () => {
  const secret = `hook-${'f6'.repeat(8)}`;
  const hook = (parameters: Record<string, string | number>, more = {}) =>
    flowOf(
      [
        node('in', 'webhook-trigger', { path: 'orders', ...parameters }, { connection: 'hook' }),
        node('sum', 'script', { code: '({ sum: input.body.a + input.body.b })' }),
        node('out', 'respond-webhook', { status: 201, body: '{{ input.sum }}' }),
      ],
      ['in -> sum', 'sum -> out'],
      { connections: [{ id: 'hook', name: 'hook', type: 'http', auth: 'bearer', hosts: [], scopes: [] }], ...more },
    );
  async function serve(flow: ReturnType<typeof hook>, store = memoryStore()) {
    const place = mkdtempSync(join(folder, 'service-'));
    writeFileSync(join(place, 'a.flow.json'), printFlow(flow));
    writeFileSync(join(place, 'broken.flow.json'), '{ "schemaVersion": 1 }');
    const service = await startService({
      cwd: place,
      folder: place,
      host: '127.0.0.1',
      port: 0,
      store,
      unsignedDev: true,
      events: { emit: () => undefined },
      connections: () => ({ get: async () => ({ hosts: [], auth: { type: 'bearer', secret } }) }),
    });
    const call = async (headers: Record<string, string>, body = '{"a":1,"b":2}', path = 'orders'): Promise<string> => {
      const response = await fetch(`http://127.0.0.1:${service.port}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
      return `${response.status} ${await response.text()}`;
    };
    return { service, call };
  }
  const signed = (body: string, at = Math.floor(Date.now() / 1_000)): Record<string, string> => ({
    'x-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`,
  });

  test('answers signed calls once, and no others; one bad file does not keep it from serving', async () => {
    const { service, call } = await serve(hook({ auth: 'hmac', dedupeField: 'body.id' }));
    const body = '{"a":1,"b":2}';
    // One instant for all: two signatures of one second are one request sent twice.
    const now = Math.floor(Date.now() / 1_000);
    const old = now - 3_600;
    const proof = signed(body, now);
    const twice = '{"a":1,"b":2,"id":7}';
    const answers = [
      await call(proof, body),
      await call(proof, body),
      await call({}, body),
      await call(signed('other'), body),
      await call(signed(body, old), body),
      await call(signed(twice, now), twice),
      await call(signed(twice, now - 1), twice),
      await call(signed('{'), '{'),
      await call(signed(body), body, 'elsewhere'),
      await call(signed('x'.repeat(2_000_000)), 'x'.repeat(2_000_000)),
    ].map((answer) => answer.replace(/\{"error".*/, 'refused').replace(/,"runId":"run_\w+"/, ''));
    const metrics = await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text();
    const health = await (await fetch(`http://127.0.0.1:${service.port}/healthz`)).json();
    await service.stop();
    expect([
      service.refused.map(({ file, code }) => [file, code]),
      answers,
      metrics.includes('countersign_runs_total{status="succeeded"} 2'),
      health,
    ]).toEqual([
      [['broken.flow.json', 'flow/invalid']],
      [
        '201 3',
        '409 refused',
        '401 refused',
        '401 refused',
        '401 refused',
        '201 3',
        '200 {"duplicate":true}',
        '400 refused',
        '404 refused',
        '413 refused',
      ],
      true,
      { ok: true, problems: [aRefusedFile] },
    ]);
  });

  test('takes a token where the trigger says so, and holds the rate', async () => {
    const { service, call } = await serve(hook({ auth: 'bearer', ratePerMinute: 2 }));
    const rightly = (): Promise<string> => call({ authorization: `Bearer ${secret}` });
    const answers = [await rightly(), await call({ authorization: `Bearer ${secret}x` }), await call({}), await rightly(), await rightly()];
    await service.stop();
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual(['201', '401', '401', '201', '429']);
  });

  test('says when its store fails, and when it is well again', async () => {
    const { store, failing } = failingStore();
    const { service } = await serve(hook({ auth: 'none' }), store);
    const ask = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${service.port}/${path}`);
    const until = async (status: number): Promise<unknown> => {
      for (;;) {
        const response = await ask('healthz');
        if (response.status === status) return await response.json();
        await new Promise((resolve) => {
          setTimeout(resolve, 50);
        });
      }
    };
    failing.add('lease');
    const ill = await until(503);
    const metrics = await (await ask('metrics')).text();
    failing.clear();
    const well = await until(200);
    await service.stop();
    expect([ill, metrics.match(/^countersign_engine_(?:troubles|failures_total)\{what="lease".*/gm), well]).toEqual([
      { ok: false, problems: [{ what: 'lease', code: 'store/full', since: expect.any(String), count: 1 }, aRefusedFile] },
      ['countersign_engine_failures_total{what="lease",code="store/full"} 1', 'countersign_engine_troubles{what="lease"} 1'],
      { ok: true, problems: [aRefusedFile] },
    ]);
  });

  test('starts scheduled flows', async () => {
    const ticks = flowOf(
      [node('tick', 'schedule-trigger', { cron: '* * * * * *', timezone: 'UTC' }), node('seen', 'noop')],
      ['tick -> seen'],
    );
    const { service } = await serve(ticks as ReturnType<typeof hook>);
    const succeeded = async (): Promise<number> =>
      Number(
        /countersign_runs_total\{status="succeeded"\} (\d+)/.exec(
          await (await fetch(`http://127.0.0.1:${service.port}/metrics`)).text(),
        )?.[1] ?? 0,
      );
    await expect.poll(succeeded, { timeout: 60_000 }).toBeGreaterThanOrEqual(1);
    await service.stop();
  });
});
