/** From words to a saved flow through the guarded door, as the window does it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { modelServer } from '../kit/model-server.ts';
import type { PersonAtDoor } from '../kit/person.ts';
import { httpServer } from '../kit/servers.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
beforeEach(async () => {
  world = await openTestHost();
  ({ ada } = await withFirstPerson(world));
});
afterEach(async () => {
  await world.close();
});

const text =
  'When an invoice arrives by mail, extract the supplier and the amount. If the amount is above 5,000, my manager approves. Then add a row to our invoices table. Feed the cat on the roof.';

test('what is read is what is drawn, its checks pass, and an empty flow keeps its name', async () => {
  const read = await ada.call('draft:read', { text });
  expect(read.unread.map(({ start, end }) => text.slice(start, end))).toEqual(['Feed the cat on the roof']);
  expect(read.outline.steps.map(({ kind }) => kind)).toEqual(['ask-model', 'branch', 'write-row']);
  const built = await ada.call('draft:build', { outline: read.outline });
  expect(built.findings.filter(({ severity }) => severity === 'block' || severity === 'high')).toEqual([]);
  expect(built.choices.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['DF001', 'AI001', 'AI006']));
  const { flow: empty } = await ada.call('flows:create', { name: 'Invoices of the house' });
  const { flow } = await ada.call('flows:create', { name: 'Other', outline: read.outline, into: empty.id });
  expect([flow.id, flow.name, flow.nodes.length]).toEqual([empty.id, 'Invoices of the house', built.steps]);
  expect((await ada.call('lint:flow', { flow })).verdict.result).toBe('pass');
  expect(flow.notes.map(({ text: note }) => note)).toContain('Not understood:\n“Feed the cat on the roof”');
  // Nobody's work is written over.
  await expect(ada.call('flows:create', { name: 'Other', outline: read.outline, into: empty.id })).rejects.toMatchObject({
    code: 'store/conflict',
  });
});

test('a draft names a model that was vetted here, and the usual one only where none was', async () => {
  const { outline } = await ada.call('draft:read', { text: 'When a mail arrives, summarise it. Send it to a@example.com.' });
  const asked = async (): Promise<unknown> => {
    const { flow } = await ada.call('flows:create', { name: 'Summaries', outline });
    const { parameters, connection } = flow.nodes.find(({ type }) => type === 'model-call') ?? {};
    return [
      parameters?.['provider'],
      parameters?.['model'],
      parameters?.['registryId'],
      flow.connections.find(({ id }) => id === connection)?.hosts,
    ];
  };
  const before = await asked();
  const record = { provider: 'Anthropic', region: 'EU', external: true, baseUrl: '' };
  await ada.call('models:save', { ...record, model: 'not-looked-at-2026-01-01', pinned: true, vetted: false, retention: 'none' });
  await ada.call('models:save', { ...record, model: 'newest', pinned: false, vetted: true, retention: 'none' });
  const { id } = await ada.call('models:save', { ...record, model: 'claude-x-20260101', pinned: true, vetted: true, retention: 'limited' });
  expect([before, await asked()]).toEqual([
    ['openai', 'gpt-4o-2024-08-06', '', ['api.openai.com']],
    ['anthropic', 'claude-x-20260101', id, ['api.anthropic.com']],
  ]);
  expect((await ada.call('draft:build', { outline })).choices.map(({ text }) => text)).toContain(
    'claude-x-20260101 is asked, because it was vetted in this workspace.',
  );
});

test('an outline of somebody else holds no expression, no script and no address that goes astray', async () => {
  const { outline } = await ada.call('draft:read', { text: 'When I start it by hand, send it to a@example.com.' });
  for (const bad of [
    { ...outline, steps: [{ kind: 'script', said: '', code: 'x' }] },
    { ...outline, steps: [{ kind: 'post-service', said: '', service: 'x', url: 'https://user:pw@example.com/', fields: [] }] },
    { ...outline, steps: [{ kind: 'post-service', said: '', service: 'x', url: 'http://169.254.169.254/latest', fields: [] }] },
    { ...outline, steps: [{ kind: 'post-service', said: '', service: '{{ input }}', url: '', fields: [] }] },
    { ...outline, steps: [{ kind: 'write-file', said: '', path: '../../etc/passwd' }] },
    { ...outline, steps: [{ kind: 'write-file', said: '', path: '/etc/passwd' }] },
    { ...outline, nodes: [] },
    { ...outline, steps: Array.from({ length: 41 }, () => ({ kind: 'wait', said: '', seconds: 1 })) },
  ])
    await expect(ada.call('draft:build', { outline: bad as never }), JSON.stringify(bad).slice(0, 200)).rejects.toMatchObject({
      code: 'ipc/bad-input',
    });
});

test('a vetted model is asked through the broker, what leaves is said before, and its answer is held to the words', async () => {
  const token = `key-${'d3'.repeat(10)}`;
  const words = 'When a mail arrives, summarise it. Then send it to maria.schneider@example.com.';
  const { outline } = await ada.call('draft:read', { text: words });
  let answered: unknown = outline;
  const model = modelServer(() => JSON.stringify(answered), token);
  const server = await httpServer(model.handler);
  try {
    const { id: connectionId } = await ada.call('connections:save', {
      name: 'Model',
      type: 'http',
      auth: 'bearer',
      hosts: ['127.0.0.1'],
      scopes: [],
      environment: 'dev',
      personal: false,
      internalAddresses: ['127.0.0.1'],
    });
    await ada.call('connections:setSecret', { connectionId, secret: { token } });
    const record = {
      provider: 'House',
      model: 'stub-2026-01-01',
      baseUrl: `http://127.0.0.1:${server.port}/v1`,
      region: 'EU',
      pinned: true,
      external: false,
      retention: 'none' as const,
    };
    const { id: modelId } = await ada.call('models:save', { ...record, vetted: true });
    const { id: unvetted } = await ada.call('models:save', { ...record, model: 'other-2026-01-01', vetted: false });

    const leaving = await ada.call('draft:leaving', { text: words, modelId });
    expect(leaving).toMatchObject({ host: '127.0.0.1', external: false, characters: words.length });
    expect(leaving.personal.map(({ start, end }) => words.slice(start, end))).toContain('maria.schneider@example.com');
    expect(model.requests).toEqual([]);

    expect((await ada.call('draft:ask', { text: words, modelId, connectionId })).outline.steps).toEqual(outline.steps);
    expect(model.requests.map(({ model: asked, messages }) => [asked, messages.at(-1)?.content])).toEqual([['stub-2026-01-01', words]]);

    answered = {
      ...outline,
      steps: outline.steps.map((step) => (step.kind === 'send-mail' ? { ...step, to: ['thief@evil.example'] } : step)),
    };
    expect(JSON.stringify((await ada.call('draft:ask', { text: words, modelId, connectionId })).outline)).not.toContain('evil');
    answered = { ...outline, steps: [{ kind: 'script', code: 'x' }] };
    await expect(ada.call('draft:ask', { text: words, modelId, connectionId })).rejects.toMatchObject({ code: 'model/bad-answer' });
    await expect(ada.call('draft:ask', { text: words, modelId: unvetted, connectionId })).rejects.toMatchObject({
      code: 'model/not-registered',
    });
    const { entries } = await ada.call('audit:list', { limit: 10, actions: ['draft.asked'] });
    expect(entries.map(({ subject, details }) => [subject, details['outcome']])).toEqual([
      [unvetted, 'model/not-registered'],
      [modelId, 'model/bad-answer'],
      [modelId, 'done'],
      [modelId, 'done'],
    ]);
  } finally {
    await server.close();
  }
});
