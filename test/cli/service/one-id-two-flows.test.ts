/** B-FIT-3: two flows of a bundle may each have a step of one id; neither runs under what the other was approved for. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayReach, mayTouchFile } from '../../../app/broker/policy.ts';
import { loadTarget } from '../../../app/cli/runs/run-target.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';

const { folder, file, write, cli, json } = desk();
const people = [
  ['author', 'author', []],
  ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
  ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
  ['release', 'release', []],
  ['root', 'root', []],
] as const;
const signers = ['author', 'ann', 'bob', 'release'];
const call = (url: string) => step('call', 'http-request', { url });

beforeAll(async () => {
  process.env['COUNTERSIGN_STATE'] = file('state');
  for (const [owner, role, groups] of people) await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
  await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
  const below = flow(
    [
      step('start', 'flow-trigger'),
      call('https://below.example.com/v1'),
      step('note', 'file-write', { path: 'out/below.txt', content: 'done' }),
    ],
    ['start > call', 'call > note'],
    { id: 'flow_below', name: 'Below', environment: 'prod' },
  );
  const above = flow(
    [step('start', 'manual-trigger'), call('https://above.example.com/v1'), step('note', 'sub-flow', { flowId: 'flow_below', inputs: [] })],
    ['start > call', 'call > note'],
    { id: 'flow_above', name: 'Above', environment: 'prod' },
  );
  write('above.flow.json', printFlow(above));
  write('below.flow.json', printFlow(below));
  await cli([
    'bundle',
    'create',
    'above.flow.json',
    '--subflow',
    'below.flow.json',
    ...signers.flatMap((name) => ['--key', `${name}.key`]),
    '-o',
    'two.countersign',
  ]);
}, 60_000);
afterAll(() => {
  delete process.env['COUNTERSIGN_STATE'];
});

test('each runs under its own steps, and the manifest holds both', async () => {
  const { doc } = await json(['bundle', 'inspect', 'two.countersign']);
  expect(JSON.stringify(doc)).toContain('below.example.com');
  const { main, subflows } = await loadTarget('two.countersign', { cwd: folder, trustRoot: 'root.json', unsignedDev: false });
  const reaches = ({ grant }: typeof main): readonly boolean[] => [
    ...['above.example.com', 'below.example.com'].map(
      (host) =>
        mayReach(grant, { nodeId: 'call', scheme: 'https', host, port: 443, method: 'GET', path: '/v1', connection: undefined }).allowed,
    ),
    mayTouchFile(grant, 'note', 'out/below.txt', 'write').allowed,
  ];
  expect([main, ...subflows, ...(main.called ?? [])].map(reaches)).toEqual([
    [true, false, false],
    [false, true, true],
    [false, true, true],
  ]);
  expect(subflows[0]?.grant.limits).toEqual(main.grant.limits);
});
