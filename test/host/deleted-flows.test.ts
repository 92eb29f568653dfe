/** Flows that were deleted come back as they were, and a flow in which nothing is drawn is filled instead of left behind. */
import { expect, test, vi } from 'vitest';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { Refusal } from '../kit/person.ts';
import { step, wire } from '../lint/kit/flow.ts';
import { eachHost } from './each-host.ts';

const at = eachHost({}, 'Ada Winter');

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

test('what was deleted is listed with who did it, comes back with its versions, and is in the log; others may not', async () => {
  const { ada } = at;
  const { flow } = await ada.call('flows:create', { name: 'Invoices' });
  await ada.call('flows:save', { flow: { ...flow, purpose: 'Pays' }, base: 1 });
  await ada.call('flows:delete', { flowId: flow.id });
  const [gone] = (await ada.call('flows:deleted', {})).flows;
  expect([gone?.id, gone?.name, gone?.deletedBy, await codeOf(ada.call('flows:get', { flowId: flow.id }))]).toEqual([
    flow.id,
    'Invoices',
    'Ada Winter',
    'flow/not-found',
  ]);
  const omar = await at.join('omar', ['operator']);
  expect(await codeOf(omar.call('flows:restore', { flowId: flow.id }))).toBe('identity/denied');
  await ada.call('flows:restore', { flowId: flow.id });
  const { summary, flow: back } = await ada.call('flows:get', { flowId: flow.id });
  expect([
    summary.revision,
    back.purpose,
    (await ada.call('flows:deleted', {})).flows,
    (await ada.call('flows:revisions', { flowId: flow.id })).revisions.length,
  ]).toEqual([2, 'Pays', [], 2]);
  expect([
    await codeOf(ada.call('flows:restore', { flowId: flow.id })),
    await codeOf(ada.call('flows:restore', { flowId: 'flow_nowhere' })),
  ]).toEqual(['flow/not-found', 'flow/not-found']);
  expect(
    (await ada.call('audit:list', { limit: 10, actions: ['flow.restored'] })).entries.map(({ details }) => details['outcome']),
  ).toEqual(['flow/not-found', 'flow/not-found', 'done', 'identity/denied']);
}, 60_000);

test('a template or a file fills the empty flow that it was chosen in, which keeps its name; where something is drawn it is refused', async () => {
  const { ada } = at;
  const { flow: empty } = await ada.call('flows:create', { name: 'My desk' });
  const [template] = (await ada.call('flows:templates', {})).templates;
  const { flow } = await ada.call('flows:create', { name: 'Not this', template: template?.id, into: empty.id });
  const { flows } = await ada.call('flows:list', {});
  expect([flow.id === empty.id, flows.length, flows[0]?.name, flows[0]?.revision, (flows[0]?.nodes ?? 0) > 1]).toEqual([
    true,
    1,
    'My desk',
    2,
    true,
  ]);
  expect(await codeOf(ada.call('flows:create', { name: 'x', template: template?.id, into: empty.id }))).toBe('store/conflict');
  const { flow: other } = await ada.call('flows:create', { name: 'Other' });
  const file = (await ada.call('flows:export', { flowId: flow.id })).text;
  const { flow: filled } = await ada.call('flows:import', { fileName: 'a.flow.json', text: file, into: other.id });
  expect([
    filled.id === other.id,
    filled.name,
    filled.nodes.length === flow.nodes.length,
    (await ada.call('flows:list', {})).flows.length,
  ]).toEqual([true, 'Other', true, 2]);
}, 60_000);

test('what was set on the empty flow stays when a template or a file fills it, and the log says that it was filled', async () => {
  const { ada } = at;
  const [template] = (await ada.call('flows:templates', {})).templates;
  const set: Partial<Flow> = {
    purpose: 'Pays the board',
    owner: 'board',
    riskTier: 'high',
    region: 'EU',
    lawfulBasis: 'contract',
    dataClasses: ['salary'],
    serviceAccount: 'svc-pay',
    sharedWith: 'private',
  };
  const kept = async (name: string, fill: (flowId: string) => Promise<unknown>) => {
    const { flow } = await ada.call('flows:create', { name });
    await ada.call('flows:save', { flow: { ...flow, ...set, settings: { retentionDays: 3 } }, base: 1 });
    await fill(flow.id);
    return (await ada.call('flows:get', { flowId: flow.id })).flow;
  };
  const fromTemplate = await kept('Plan', (into) => ada.call('flows:create', { name: 'Plan', template: template?.id, into }));
  const text = JSON.stringify({
    ...fromTemplate,
    purpose: 'Of the file',
    owner: 'bob',
    riskTier: 'minimal',
    region: 'US',
    lawfulBasis: 'consent',
    dataClasses: ['none'],
    serviceAccount: 'svc-file',
    sharedWith: 'everyone',
    settings: { retentionDays: 900, maxSteps: 7 },
  });
  const fromFile = await kept('Plan B', (into) => ada.call('flows:import', { fileName: 'a.flow.json', text, into }));
  expect([fromTemplate, fromFile]).toMatchObject([
    { ...set, name: 'Plan', settings: { retentionDays: 3 } },
    { ...set, name: 'Plan B', settings: { retentionDays: 3, maxSteps: 7 } },
  ]);
  expect([fromTemplate.nodes.length > 1, fromFile.nodes.length === fromTemplate.nodes.length]).toEqual([true, true]);
  // They are somebody else's own: what they send is told, and not who sends it.
  const senders = (await ada.call('policy:receivers', {})).receivers.flatMap(({ flows }) => flows.map(({ name }) => name));
  expect([senders.includes('A private flow'), senders.includes('Plan')]).toEqual([true, false]);
  const { entries } = await ada.call('audit:list', { limit: 20, actions: ['flow.created', 'flow.imported'] });
  expect(entries.map(({ action, details }) => [action, details['filled']])).toEqual([
    ['flow.imported', 'yes'],
    ['flow.created', undefined],
    ['flow.created', 'yes'],
    ['flow.created', undefined],
  ]);
}, 60_000);

test('whoever makes a flow owns it by their account, so that their own private flow has its name for them', async () => {
  const { ada } = at;
  const slot = await ada.call('connections:save', {
    name: 'Orders',
    type: 'http',
    auth: 'bearer',
    hosts: ['api.example.com'],
    scopes: [],
    environment: 'dev',
    personal: false,
  });
  const made = async (name: string, more: object) => {
    const { flow } = await ada.call('flows:create', { name });
    await ada.call('flows:save', {
      base: 1,
      flow: {
        ...flow,
        ...more,
        connections: [{ id: slot.id, name: 'Orders', type: 'http', auth: 'bearer', hosts: ['api.example.com'], scopes: [] }],
        nodes: [
          step('start', 'manual-trigger'),
          step('call', 'http-request', { url: 'https://api.example.com/orders', method: 'GET' }, { connection: slot.id }),
        ],
        edges: [wire('start > call')],
      },
    });
    return flow;
  };
  const mine = await made('My own', { sharedWith: 'private' });
  const other = await made('Another', {});
  expect([mine.owner, (await ada.call('lint:context', { flowId: other.id })).around.flows?.map(({ name }) => name)]).toEqual([
    'ada',
    expect.arrayContaining(['My own']),
  ]);
}, 60_000);

test('edits that nobody saved wait while their flow is deleted, and are offered again when it is back; a flow of its name is told of', async () => {
  const { ada } = at;
  const { flow } = await ada.call('flows:create', { name: 'Invoices' });
  await ada.call('recovery:keep', { flowId: flow.id, base: 1, document: '{"edits":1}' });
  const offered = async (): Promise<string[]> => (await ada.call('recovery:list', {})).tabs.map(({ document }) => document);
  await ada.call('flows:delete', { flowId: flow.id });
  expect(await offered()).toEqual([]);
  expect((await ada.call('flows:restore', { flowId: flow.id })).sameName).toBe(false);
  expect(await offered()).toEqual(['{"edits":1}']);
  await ada.call('flows:delete', { flowId: flow.id });
  await ada.call('flows:create', { name: 'invoices ' });
  expect((await ada.call('flows:restore', { flowId: flow.id })).sameName).toBe(true);
}, 60_000);

test('what was usual for a flow stays when it is deleted and comes back', async () => {
  const { ada } = at;
  const { flow } = await ada.call('flows:create', { name: 'Daily' });
  const drawn = { ...flow, nodes: [step('start', 'manual-trigger')] };
  await ada.call('flows:save', { flow: drawn, base: 1 });
  const { id: runId } = await ada.call('run:start', { mode: 'dev', input: {}, flow: drawn });
  await vi.waitFor(async () => expect((await ada.call('run:get', { runId })).summary.status).toBe('succeeded'), { timeout: 20_000 });
  const runs = async (): Promise<(number | undefined)[]> => (await ada.call('monitor:watch', {})).usual.map((one) => one.runs);
  await vi.waitFor(async () => expect(await runs()).toEqual([1]), { timeout: 20_000 });
  await ada.call('flows:delete', { flowId: flow.id });
  await ada.call('flows:restore', { flowId: flow.id });
  expect(await runs()).toEqual([1]);
}, 60_000);

test('a copy belongs to whoever made it, is in its first version, and is not made where it cannot be saved', async () => {
  const { ada } = at;
  const dana = await at.join('dana', ['designer']);
  const { flow } = await ada.call('flows:create', { name: 'Invoices' });
  await ada.call('flows:save', {
    base: 1,
    flow: { ...flow, purpose: 'Pays', sharedWith: 'private', nodes: [step('start', 'manual-trigger')] },
  });
  const { flow: copy } = await dana.call('flows:create', { name: 'Invoices (copy)', copyOf: flow.id });
  const { summary } = await dana.call('flows:get', { flowId: copy.id });
  expect(copy).toMatchObject({ owner: 'dana', name: 'Invoices (copy)', purpose: 'Pays', sharedWith: 'private', nodes: [{ id: 'start' }] });
  expect([copy.id === flow.id, summary.revision]).toEqual([false, 1]);
  expect([
    await codeOf(dana.call('flows:create', { name: 'x', copyOf: 'flow_nowhere' })),
    (await ada.call('flows:list', {})).flows.length,
  ]).toEqual(['flow/not-found', 2]);
}, 60_000);

test('the owner is a person: a shown name becomes the account, other words and who was switched off are marked, and whoever owns flows is not removed', async () => {
  const { ada } = at;
  const { person: dana } = await ada.call('people:create', {
    account: 'dana',
    displayName: 'Dana Autumn',
    roles: ['designer'],
    groups: [],
  });
  const owned = async (name: string, owner: string) => {
    const { flow } = await ada.call('flows:create', { name });
    await ada.call('flows:save', { base: 1, flow: { ...flow, owner, sharedWith: 'private' } });
    return (await ada.call('flows:get', { flowId: flow.id })).flow.owner;
  };
  expect([await owned('A', ' ada WINTER '), await owned('B', 'Dana Autumn'), await owned('C', 'The board')]).toEqual([
    'ada',
    'dana',
    'The board',
  ]);
  const standing = async () =>
    Object.fromEntries((await ada.call('flows:list', {})).flows.map(({ name, ownerStanding }) => [name, ownerStanding]));
  expect([
    await standing(),
    await codeOf(ada.call('people:remove', { personId: dana.id })),
    (await ada.call('flows:owners', {})).people,
  ]).toEqual([
    { A: undefined, B: undefined, C: 'unknown' },
    'identity/in-use',
    [
      { account: 'ada', displayName: 'Ada Winter', active: true },
      { account: 'dana', displayName: 'Dana Autumn', active: true },
    ],
  ]);
  await ada.call('people:update', { personId: dana.id, roles: ['designer'], groups: [], disabled: true });
  expect(await standing()).toEqual({ A: undefined, B: 'off', C: 'unknown' });
}, 60_000);
