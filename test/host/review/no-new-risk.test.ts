/** No new risk through the guarded door: said once, followed with each revision, a gate at submission, a file for the command line. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk } from '../../cli/kit.ts';
import { codeOf } from '../../exchange/two-workspaces.ts';
import type { PersonAtDoor } from '../../kit/person.ts';
import { invoiceFlow } from '../../review/kit.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';
import { printFlow } from '../../../app/workflow/model/canonical.ts';

const { write, json } = desk();
let host: TestHost;
let ada: PersonAtDoor;
beforeAll(async () => {
  host = await openTestHost();
  ({ ada } = await withFirstPerson(host));
});
afterAll(async () => {
  await host.close();
});

const leak = {
  id: 'post',
  type: 'http-request',
  typeVersion: 1,
  name: 'Post',
  parameters: { method: 'GET', url: 'http://169.254.169.254/latest' },
};

test('what was there is known, what comes is new and cannot be submitted, and what is mended burns down', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'invoices.flow.json', text: printFlow(invoiceFlow()) });
  const before = await ada.call('ratchet:get', {});
  expect([before.set, before.known, before.fresh > 0]).toEqual([undefined, 0, true]);
  expect(await codeOf(ada.call('ratchet:gate', { gate: true }))).toBe('policy/no-baseline');
  await ada.call('ratchet:set', { gate: true });
  const set = await ada.call('ratchet:get', {});
  expect([set.set?.by, set.set?.gate, set.known, set.left, set.fresh, set.ages.week]).toEqual([
    'Ada',
    true,
    before.fresh,
    before.fresh,
    0,
    before.fresh,
  ]);

  const worse = {
    ...flow,
    nodes: [...flow.nodes, leak],
    edges: [
      ...flow.edges,
      { id: 'worse', kind: 'data' as const, from: { node: flow.nodes[0]?.id ?? '', port: 'out' }, to: { node: 'post', port: 'in' } },
    ],
  };
  await ada.call('flows:save', { flow: worse, base: 1 });
  const after = await ada.call('ratchet:get', {});
  expect([
    after.fresh > 0,
    after.novel.every(({ flowId, since }) => flowId === flow.id && since === undefined),
    after.days.at(-1)?.fresh,
  ]).toEqual([true, true, after.fresh]);
  expect(await codeOf(ada.call('review:submit', { flowId: flow.id, revision: 2, message: '' }))).toBe('review/new-risk');
  expect(await codeOf(ada.call('env:promote', { flowId: flow.id, revision: 2, target: 'test', message: '' }))).toBe('review/new-risk');
  await ada.call('ratchet:gate', { gate: false });
  expect(await codeOf(ada.call('review:submit', { flowId: flow.id, revision: 2, message: '' }))).not.toBe('review/new-risk');
  await ada.call('ratchet:gate', { gate: true });
  await ada.call('flows:save', { flow, base: 2 });
  expect((await ada.call('review:submit', { flowId: flow.id, revision: 3, message: '' })).state).toBe('submitted');

  const { text, fileName } = await ada.call('ratchet:file', {});
  write(fileName, text);
  write('invoices.flow.json', printFlow(flow));
  const { doc } = await json(['lint', 'invoices.flow.json', '--baseline', fileName]);
  expect((doc['baseline'] as { known: number }).known).toBe(after.known);

  // The same flow for other programs.
  const [bpmn, otm] = [
    await ada.call('flows:export', { flowId: flow.id, format: 'bpmn' }),
    await ada.call('flows:export', { flowId: flow.id, format: 'otm' }),
  ];
  expect([
    bpmn.fileName,
    bpmn.text.includes('<bpmn:definitions'),
    otm.fileName,
    (JSON.parse(otm.text) as { otmVersion: string }).otmVersion,
  ]).toEqual(['invoices.bpmn', true, 'invoices.otm.json', '0.2.0']);

  await ada.call('flows:delete', { flowId: flow.id });
  const gone = await ada.call('ratchet:get', {});
  expect([gone.left, gone.gone, gone.known]).toEqual([0, before.fresh, before.fresh]);
  await ada.call('ratchet:end', {});
  expect((await ada.call('ratchet:get', {})).set).toBeUndefined();
  const log = (await ada.call('audit:list', { limit: 50, actions: ['policy.*'] })).entries.map(({ action, details }) => [
    action,
    details['outcome'],
  ]);
  expect(log).toEqual([
    ['policy.baseline-ended', 'done'],
    ['policy.baseline-gate', 'done'],
    ['policy.baseline-gate', 'done'],
    ['policy.baseline-set', 'done'],
    ['policy.baseline-gate', 'policy/no-baseline'],
  ]);
});
