/** Whoever shares the work, the result is that of one pass. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flowsThatTouch, joinFlows, touchesOf } from '../../app/lint/join-flows.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { root } from '../support/toolchain.ts';
import { step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';

const { cli, file, write } = desk();

/** A trigger, and a call of another flow. */
const calling = (id: string, called: string): string => JSON.stringify({
  id, name: id, connections: { Hook: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
  nodes: [
    { id: 'a', name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0], parameters: { path: id, httpMethod: 'POST' } },
    { id: 'b', name: 'Call', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1, position: [200, 0], parameters: { source: 'database', workflowId: called } },
  ],
});
const called = JSON.stringify({
  id: 'called', name: 'called', connections: { Start: { main: [[{ node: 'Send', type: 'main', index: 0 }]] } },
  nodes: [
    { id: 'a', name: 'Start', type: 'n8n-nodes-base.executeWorkflowTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
    { id: 'b', name: 'Send', type: 'n8n-nodes-base.httpRequest', typeVersion: 4, position: [200, 0], parameters: { url: 'https://api.example.com/orders', method: 'POST', sendBody: true, specifyBody: 'json', jsonBody: '={{ $json }}' } },
  ],
});

test('lint --jobs: several threads say what one says, in the same order, of files that know of each other and of broken ones', async () => {
  cpSync(join(root, 'test', 'import', 'n8n', 'files'), file('all/n8n'), { recursive: true });
  cpSync(join(root, 'resources', 'templates', 'daily-report.flow.json'), file('all/ours/report.flow.json'));
  write('all/a-caller.json', calling('caller', 'called'));
  write('all/copy-one.json', calling('copy', 'called'));
  write('all/copy-two.json', calling('copy', 'caller'));
  write('all/z-called.json', called);
  write('all/broken.json', '{"nodes":');
  write('all/other.json', '{"no":"flow"}');
  const shown = async (jobs: string, ...more: string[]): Promise<{ readonly code: number; readonly doc: unknown }> => {
    const { code, out } = await cli(['lint', 'all', 'gone.json', '--json', '--jobs', jobs, ...more]);
    return { code, doc: JSON.parse(out, (key, value: unknown) => (key === 'ms' ? 0 : value)) as unknown };
  };
  const alone = await shown('1');
  expect(alone.doc).toMatchObject({ errors: [{ path: 'all/broken.json' }, { path: 'gone.json', code: 'file/not-found' }] });
  expect(await shown('3')).toEqual(alone);
  write('policy.json', JSON.stringify({ rules: { RL001: 'off' }, hosts: ['api.example.com'] }));
  expect(await shown('2', '--policy', 'policy.json')).toEqual(await shown('1', '--policy', 'policy.json'));
});

test('--jobs takes a whole number', async () => {
  expect(await cli(['lint', 'all', '--jobs', 'many'])).toMatchObject({ code: 2 });
});

test('flows that touch no other by their outlines have nothing beside them', () => {
  const calls = (id: string, ...others: string[]): Flow => ({ ...emptyFlow(id, id), nodes: others.map((flowId, at) => step(`call-${at}`, 'sub-flow', { flowId })) });
  const flows = [calls('lonely'), calls('caller', 'called'), calls('called'), calls('self', 'self'), calls('stranger', 'elsewhere'), calls('twin'), calls('twin', 'called')];
  const touching = flowsThatTouch(flows.map(touchesOf));
  expect([...touching].sort()).toEqual(['called', 'caller']);
  const near = joinFlows(flows);
  for (const { id } of flows) if (!touching.has(id)) expect([id, near.get(id)]).toEqual([id, {}]);
});
