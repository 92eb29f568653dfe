/** Whoever shares the work, the result is that of one pass. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Share } from '../../../app/cli/lint/share.ts';
import { flowsThatTouch, joinFlows, touchesOf } from '../../../app/lint/join-flows.ts';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { root } from '../../support/toolchain.ts';
import { step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { cli, file, write } = desk();
const state = process.env['COUNTERSIGN_STATE'];
beforeAll(() => {
  process.env['COUNTERSIGN_STATE'] = file('state');
});
afterAll(() => {
  if (state === undefined) delete process.env['COUNTERSIGN_STATE'];
  else process.env['COUNTERSIGN_STATE'] = state;
});

/** A trigger, and a call of another flow. */
const calling = (id: string, called: string): string =>
  JSON.stringify({
    id,
    name: id,
    connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
    nodes: [
      {
        id: 'a',
        name: 'Hook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        parameters: { path: id, httpMethod: 'POST' },
      },
      {
        id: 'b',
        name: 'Call',
        type: 'n8n-nodes-base.executeWorkflow',
        typeVersion: 1,
        position: [200, 0],
        parameters: { source: 'database', workflowId: called },
      },
    ],
  });
const called = JSON.stringify({
  id: 'called',
  name: 'called',
  connections: { Start: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
  nodes: [
    { id: 'a', name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
    {
      id: 'b',
      name: 'Send',
      type: 'n8n-nodes-base.httpRequest',
      typeVersion: 4,
      position: [200, 0],
      parameters: { url: 'https://api.example.com/orders', method: 'POST', sendBody: true, specifyBody: 'json', jsonBody: '={{ $json }}' },
    },
  ],
});

beforeAll(() => {
  cpSync(join(root, 'test', 'import', 'n8n', 'files'), file('all/n8n'), { recursive: true });
  cpSync(join(root, 'resources', 'templates', 'daily-report.flow.json'), file('all/ours/report.flow.json'));
  write('all/a-caller.json', calling('caller', 'called'));
  write('all/copy-one.json', calling('copy', 'called'));
  write('all/copy-two.json', calling('copy', 'caller'));
  write('all/z-called.json', called);
  write('all/broken.json', '{"nodes":');
  write('all/other.json', '{"no":"flow"}');
});

test('lint --jobs: several threads say what one says, in the same order, of files that know of each other and of broken ones', async () => {
  const shown = async (jobs: string, ...more: string[]): Promise<{ readonly code: number; readonly doc: unknown }> => {
    const { code, out } = await cli(['lint', 'all', 'gone.json', '--json', '--jobs', jobs, ...more]);
    return { code, doc: JSON.parse(out, (key, value: unknown) => (key === 'ms' ? 0 : value)) as unknown };
  };
  const alone = await shown('1');
  expect(alone.doc).toMatchObject({ errors: [{ path: 'all/broken.json' }, { path: 'gone.json', code: 'file/not-found' }] });
  expect(await shown('3')).toEqual(alone);
  // Of a baseline the findings are needed themselves, and not what was printed of them.
  write('nothing-known.json', '{"format":"countersign-baseline","formatVersion":1,"findings":[]}');
  const { baseline: _figures, ...compared } = (await shown('2', '--baseline', 'nothing-known.json')).doc as Record<string, unknown>;
  expect(compared).toEqual(alone.doc);
  write('policy.json', JSON.stringify({ rules: { RL001: 'off' }, hosts: ['api.example.com'] }));
  expect(await shown('2', '--policy', 'policy.json')).toEqual(await shown('1', '--policy', 'policy.json'));
});

test('SARIF that several threads printed: each result names its own file, and says that it is not suppressed only where another one is', async () => {
  interface Place {
    readonly uri: string;
    readonly index: number;
  }
  interface Log {
    readonly runs: readonly [
      {
        readonly artifacts: readonly { readonly location: Place }[];
        readonly results: readonly {
          readonly partialFingerprints: Readonly<Record<string, string>>;
          readonly suppressions?: readonly unknown[];
          readonly locations: readonly [{ readonly physicalLocation: { readonly artifactLocation: Place } }];
        }[];
      },
    ];
  }
  const run = async (...more: string[]): Promise<Log['runs'][0]> =>
    (JSON.parse((await cli(['lint', 'all', '--format', 'sarif', ...more])).out) as Log).runs[0];
  const { artifacts, results } = await run('--jobs', '3');
  expect(new Set(artifacts.map(({ location }, index) => `${location.index === index} ${location.uri}`)).size).toBe(artifacts.length);
  for (const {
    locations: [
      {
        physicalLocation: { artifactLocation },
      },
    ],
    suppressions,
  } of results)
    expect([artifacts[artifactLocation.index]?.location, suppressions]).toEqual([artifactLocation, undefined]);
  write(
    'waivers.json',
    JSON.stringify({
      waivers: ['caller', 'called', 'copy'].map((flow) => ({
        flow,
        ruleId: 'RL001',
        fingerprint: results.find(({ locations }) => locations[0].physicalLocation.artifactLocation.uri === 'all/a-caller.json')
          ?.partialFingerprints['countersign/v1'],
        reason: 'It is watched by the night shift.',
        owner: 'ada@example.com',
        approvedBy: 'bo@example.com',
        until: '2999-01-01T00:00:00Z',
      })),
    }),
  );
  const waived = await run('--jobs', '3', '--waivers', 'waivers.json');
  expect(new Set(waived.results.map(({ suppressions }) => suppressions?.length))).toEqual(new Set([0, 1]));
  expect(waived).toEqual(await run('--jobs', '1', '--waivers', 'waivers.json'));
  expect(results.length).toBeGreaterThan(10);
});

test('--jobs takes a whole number', async () => {
  expect(await cli(['lint', 'all', '--jobs', 'many'])).toMatchObject({ code: 2 });
});

test('flows that touch no other by their outlines have nothing beside them', () => {
  const calls = (id: string, ...others: string[]): Flow => ({
    ...emptyFlow(id, id),
    nodes: others.map((flowId, at) => step(`call-${at}`, 'sub-flow', { flowId })),
  });
  const flows = [
    calls('lonely'),
    calls('caller', 'called'),
    calls('called'),
    calls('self', 'self'),
    calls('stranger', 'elsewhere'),
    calls('twin'),
    calls('twin', 'called'),
  ];
  const touching = flowsThatTouch(flows.map((flow) => touchesOf(flow)));
  expect([...touching].sort()).toEqual(['called', 'caller']);
  const near = joinFlows(flows);
  for (const { id } of flows) if (!touching.has(id)) expect([id, near.get(id)]).toEqual([id, {}]);
});

test('a file that cannot be read again as it was linted is named with the reason, and what shares a store with it is not judged by an older state', async () => {
  write('again/writer.json', called);
  write('again/fewer.json', `[${called},${called.replace('"called"', '"second"')}]`);
  const share = new Share({
    cwd: file('again'),
    policy: undefined,
    now: 0,
    known: { waivers: [], records: {} },
    keepText: false,
    listReceivers: false,
  });
  const files = ['writer.json', 'fewer.json'].map((path, number) => ({ path, named: false, number }));
  const read = await share.answer({ task: 'read', files });
  expect(read).toMatchObject({ errors: [], failed: [], linted: [{ file: 0 }, { file: 1 }] });
  write('again/writer.json', '{"nodes":');
  write('again/fewer.json', called);
  expect(
    await share.answer({
      task: 'give',
      flows: [
        { file: 0, flow: 0 },
        { file: 1, flow: 0 },
        { file: 1, flow: 1 },
      ],
    }),
  ).toMatchObject({
    flows: [undefined, { id: 'called' }, undefined],
    failed: [
      { file: 0, path: 'writer.json', code: 'file/not-json', message: expect.stringContaining('not valid JSON') as string },
      { file: 1, path: 'fewer.json', code: 'file/unreadable', message: expect.stringContaining('fewer flows') as string },
    ],
  });
});
