import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFlow, type Flow } from '../../../app/workflow/model/flow.ts';
import { Refusal } from '../../kit/person.ts';
import { eachHost } from '../each-host.ts';

const jane = 'jane.doe@example.com';
const at = eachHost({ omar: ['operator', 'auditor'] });
const [ada, omar] = [at.by('ada'), at.by('omar')];

const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

/** Tokenises a customer's address, and keeps what else came along. */
const flowOf = (): Flow => ({
  ...emptyFlow('f', 'Keep a customer'),
  settings: { retentionDays: 30 },
  nodes: [
    { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
    { id: 'token', type: 'tokenise', typeVersion: 1, name: 'Tokenise', parameters: { fields: ['email'], purpose: 'orders' } },
  ],
  edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'token', port: 'in' } }],
});

async function run(flow: Flow, input: object): Promise<string> {
  const { id } = await ada.call('run:start', { flow, mode: 'dev', input: JSON.parse(JSON.stringify(input)) });
  for (;;) {
    const { summary } = await ada.call('run:get', { runId: id });
    if (summary.endedAt !== undefined) {
      expect(summary).toMatchObject({ status: 'succeeded' });
      return id;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

test('a person is found in runs, tokens and unsaved work, erased there, and the log still verifies', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(flowOf()) });
  const mine = await run(flow, { email: jane, order: 'A-1', note: `Write to ${jane.toUpperCase()} today` });
  const other = await run(flow, { email: 'ben@example.com', order: 'A-2', note: 'Call Ben Stone' });
  await ada.call('recovery:keep', { flowId: flow.id, base: 1, document: JSON.stringify({ sample: jane }) });
  expect(JSON.stringify(await omar.call('run:reveal', { runId: mine, nodeId: 'start', reason: `A complaint of ${jane}` }))).toContain(jane);

  const found = await omar.call('privacy:find', { identifiers: [jane] });
  expect(Object.fromEntries(found.places.map(({ place, count }) => [place, count]))).toEqual({
    'token vault': 1,
    'runs': 1,
    'unsaved work': 1,
  });
  expect(found.places.find(({ place }) => place === 'runs')?.items).toEqual([mine]);
  expect(found.seen.map(({ actor, action, subject, reason }) => [actor, action, subject === mine, reason])).toEqual([
    ['Omar', 'run.revealed', true, `A complaint of ${jane}`],
  ]);
  const told = async () => (await omar.call('audit:list', { limit: 10, action: 'run.revealed' })).entries.map(({ reason }) => reason);
  expect(await told()).toEqual([`A complaint of ${jane}`]);

  const erased = await omar.call('privacy:erase', { identifiers: [jane], ground: 'request' });
  expect([erased.erased.map(({ place }) => place).sort(), erased.stays]).toEqual([
    ['runs', 'token vault', 'unsaved work'],
    [expect.objectContaining({ what: 'Unsaved work that is open in a window', items: [] })],
  ]);
  expect(at.world.asked.at(-1)?.title).toBe('Erase this person?');
  expect([erased.certificate.text.includes(jane), erased.certificate.text.includes(erased.person)]).toEqual([false, true]);

  expect(await told()).toEqual(['A complaint of [erased]']);
  const after = await omar.call('privacy:find', { identifiers: [jane] });
  expect([after.places, after.person === found.person, after.seen.map(({ action }) => action)]).toEqual([
    [],
    true,
    ['privacy.erased', 'privacy.searched'],
  ]);
  const shown = [
    await ada.call('run:get', { runId: mine }),
    await omar.call('run:reveal', { runId: mine, nodeId: 'token', reason: 'is it gone' }),
    await ada.call('recovery:list', {}),
    await omar.call('audit:export', {}),
  ];
  expect(JSON.stringify(shown).toLowerCase()).not.toContain(jane);
  // Other people are as they were.
  const kept = await omar.call('run:reveal', { runId: other, nodeId: 'start', reason: 'is it there' });
  expect(JSON.stringify(kept)).toContain('Call Ben Stone');
  expect(await omar.call('audit:verify', {})).toMatchObject({ ok: true });
  // It survives a restart, and stands in no file in the clear.
  await at.world.host.close();
  expect(
    readdirSync(at.world.folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'latin1').toLowerCase().includes(jane),
    ),
  ).toEqual([]);
  await at.world.restart();
});

test('a token is found and ended in whatever case, and however its accents are written', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(flowOf()) });
  await run(flow, { email: 'Rene\u0301 Mu\u0308ller' });
  const { places } = await omar.call('privacy:find', { identifiers: ['ren\u00e9 m\u00fcller'] });
  const { erased } = await omar.call('privacy:erase', { identifiers: ['ren\u00e9 m\u00fcller'], ground: 'request' });
  expect([places.map(({ place }) => place), erased.map(({ place }) => place)]).toEqual([
    ['token vault', 'runs'],
    ['token vault', 'runs'],
  ]);
}, 60_000);

test('what went with the end of a run is not shown as empty, and nobody is said to have seen it', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'b.flow.json', text: JSON.stringify({ ...flowOf(), settings: {} }) });
  const mine = await run(flow, { email: jane, order: 'A-3', note: '' });
  expect(await refusal(omar.call('run:reveal', { runId: mine, nodeId: 'start', reason: 'a complaint' }))).toBe('run/values-gone');
  const { places, seen } = await omar.call('privacy:find', { identifiers: [jane] });
  // What is kept for people to see names nobody.
  expect([places.map(({ place }) => place), seen]).toEqual([['token vault'], []]);
}, 60_000);

test('a window that has the unsaved work open does not write over what was erased without being asked', async () => {
  const { flow } = await ada.call('flows:create', { name: 'Drawn' });
  const keep = (over?: number) =>
    ada.call('recovery:keep', {
      flowId: flow.id,
      base: 1,
      window: 'one',
      ...(over === undefined ? {} : { over }),
      document: JSON.stringify({ sample: jane }),
    });
  const { keptAt } = await keep();
  const next = await keep(keptAt);
  const { stays } = await omar.call('privacy:erase', { identifiers: [jane], ground: 'request' });
  expect([await refusal(keep(next.keptAt)), stays.map(({ what }) => what)]).toEqual([
    'store/conflict',
    ['Unsaved work that is open in a window'],
  ]);
}, 60_000);

test('a run that is under way holds an erasure up, a flow that names the person stays and is said to', async () => {
  const { flow } = await ada.call('flows:import', {
    fileName: 'g.flow.json',
    text: JSON.stringify({
      ...emptyFlow('g', `Greet ${jane}`),
      nodes: [
        { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
        {
          id: 'ask',
          type: 'approval',
          typeVersion: 1,
          name: 'Ask',
          parameters: { title: 'Send?', arguments: [{ name: 'to', value: '{{ input.email }}' }] },
        },
      ],
      edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'ask', port: 'in' } }],
    }),
  });
  const { id } = await ada.call('run:start', { flow, mode: 'dev', input: { email: jane } });
  while ((await ada.call('run:get', { runId: id })).summary.status !== 'waiting')
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  expect(await refusal(omar.call('privacy:erase', { identifiers: [jane], ground: 'mistake' }))).toBe('privacy/runs-under-way');
  await ada.call('run:cancel', { runId: id });
  const { erased, stays } = await omar.call('privacy:erase', { identifiers: [jane], ground: 'mistake' });
  expect([erased.map(({ place }) => place).sort(), stays.map(({ what }) => what)]).toEqual([
    ['questions to people', 'runs'],
    ['Flows that name the person'],
  ]);
});

test('what looks alike is listed for somebody to check, is not erased, and the certificate says so without the name; the field keeps its name', async () => {
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(flowOf()) });
  const mine = await run(flow, { email: 'x@example.com', Kowalski: 'yes', note: 'Umowa pana Kowalskiego, adres Kowalski' });
  const { alike } = await omar.call('privacy:find', { identifiers: ['Kowalski'] });
  expect(alike).toEqual([
    { place: 'runs', items: [mine], count: 1, forms: expect.arrayContaining(['Kowalski', 'Kowalskiego']) as string[] },
  ]);
  const { erased, certificate } = await omar.call('privacy:erase', { identifiers: ['Kowalski'], ground: 'request' });
  const left = JSON.stringify(await ada.call('run:get', { runId: mine }));

  expect([
    erased,
    certificate.text.includes('runs (1). No program can say'),
    /pana Kowalskiego, adres \[erased\]/.test(left),
    left.includes('"Kowalski":"yes"'),
  ]).toEqual([[{ place: 'runs', count: 1 }], true, true, true]);
}, 60_000);

test('who may not look may not look, and a name of two letters is looked for by nobody', async () => {
  expect(await refusal(ada.call('privacy:find', { identifiers: [jane] }))).toBe('identity/denied');
  expect(await refusal(omar.call('privacy:find', { identifiers: ['Jo'] }))).toBe('privacy/bad-identifier');
});

test('examples and their results are erased; what was frozen, connections, settings and accounts that name the person stay, and the certificate says so', async () => {
  const named = { ...flowOf(), purpose: `Asked for by ${jane}` };
  const { flow } = await ada.call('flows:import', { fileName: 'f.flow.json', text: JSON.stringify(flowOf()) });
  await ada.call('test:setExamples', {
    flowId: flow.id,
    examples: [
      {
        id: 'ex',
        name: `What ${jane} wrote`,
        nodeId: 'token',
        input: { email: jane },
        checks: [{ field: '', test: 'contains', value: jane }],
      },
    ],
  });
  await omar.call('connections:save', {
    name: `Mailbox of ${jane}`,
    type: 'http',
    auth: 'none',
    hosts: ['mail.example.com'],
    scopes: [],
    environment: 'dev',
    personal: false,
  });
  await ada.call('models:save', {
    provider: 'openai',
    model: 'gpt-4o-2024-08-06',
    baseUrl: 'https://api.openai.com/v1',
    region: 'eu',
    vetted: true,
    pinned: true,
    external: true,
    retention: 'none',
    note: `Chosen by ${jane}`,
  });
  await ada.call('people:create', { account: 'jane', displayName: jane, roles: ['designer'], groups: [] });
  const { flow: frozen } = await ada.call('flows:import', {
    fileName: 'n.flow.json',
    text: JSON.stringify({
      ...named,
      owner: 'ops',
      riskTier: 'limited',
      settings: { retentionDays: 30, maxSteps: 100, maxSeconds: 60, auditSink: 'siem', alertRoute: 'desk' },
    }),
  });
  const { id: reviewId } = await ada.call('review:submit', { flowId: frozen.id, revision: 1, message: '' });
  const places = async () => (await omar.call('privacy:find', { identifiers: [jane] })).places.map(({ place }) => place);
  expect(await places()).toEqual(['tests and examples', 'flows', 'connections', 'settings', 'people', 'reviews']);
  const { erased, stays, certificate } = await omar.call('privacy:erase', { identifiers: [jane], ground: 'request' });
  expect([erased, stays.map(({ what }) => what.split(' ')[0]), await places()]).toEqual([
    [{ place: 'tests and examples', count: 1 }],
    ['Flows', 'Connections', 'Settings,', 'Accounts,', 'Reviews,'],
    ['flows', 'connections', 'settings', 'people', 'reviews'],
  ]);
  expect(stays.at(-1)?.items).toEqual([reviewId]);
  expect([
    certificate.text.includes('Connections that name the person'),
    certificate.text.includes('Nothing was found'),
    /secrets of connections<\/b>\. They were not searched/.test(certificate.text),
  ]).toEqual([true, false, true]);
  expect(JSON.stringify(await ada.call('test:get', { flow }))).not.toContain(jane);
});
