/** The organisation's policy through the guarded door: who may change it, what it would change, and that the linter goes by it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packSchema } from '../../app/lint/kit/pack.ts';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { instantText } from '../../app/kernel/instant.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { invoiceFlow } from '../review/kit.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

let world: TestHost;
beforeEach(async () => {
  world = await openTestHost();
});
afterEach(async () => {
  await world.close();
});

const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );

const callsOut: Flow['nodes'] = [
  { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
  { id: 'call', type: 'http-request', typeVersion: 1, name: 'Call out', parameters: { url: 'https://api.elsewhere.example/v1' } },
];
async function draw(person: PersonAtDoor): Promise<Flow> {
  const flow: Flow = {
    ...emptyFlow('any', 'Calls out'),
    nodes: callsOut,
    edges: [{ id: 'e', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  return (await person.call('flows:import', { fileName: 'a.flow.json', text: JSON.stringify(flow) })).flow;
}
const rulesOf = async (person: PersonAtDoor, flow: Flow): Promise<string[]> =>
  (await person.call('lint:flow', { flow })).findings.map(({ ruleId }) => ruleId);

test('a policy is previewed, counts at once at every door, leaves an entry, and no designer may change it', async () => {
  const { ada } = await withFirstPerson(world);
  const flow = await draw(ada);
  const policy = { schemaVersion: 1, hosts: ['*.example.com'] } as const;
  const preview = await ada.call('policy:preview', { policy: { ...policy, hosts: [...policy.hosts] } });
  expect({
    flows: preview.flows,
    changed: preview.effects.map(({ flowName, added, removed }) => ({ flowName, added: added.length, removed })),
  }).toEqual({ flows: 1, changed: [{ flowName: 'Calls out', added: 1, removed: 0 }] });
  expect(await rulesOf(ada, flow)).not.toContain('CN010');

  const saved = await ada.call('policy:save', { policy: { ...policy, hosts: [...policy.hosts] } });
  expect({ by: saved.changedBy, ended: saved.approvalsEnded }).toEqual({ by: 'Ada', ended: 0 });
  expect(await rulesOf(ada, flow)).toContain('CN010');
  expect((await ada.call('lint:context', { flowId: flow.id })).policy).toEqual(policy);
  expect(Object.keys((await ada.call('settings:get', {})).values)).toEqual([]);
  expect((await ada.call('audit:list', { limit: 50 })).entries.map(({ action }) => action)).toContain('policy.changed');

  const { firstPassword } = await ada.call('people:create', { account: 'dana', displayName: 'Dana', roles: ['designer'], groups: [] });
  const dana = world.person('dana');
  await dana.firstSignIn(firstPassword);
  expect((await dana.call('policy:get', {})).policy).toEqual(policy);
  expect(await codeOf(dana.call('policy:save', { policy: { schemaVersion: 1 } }))).toBe('identity/denied');
});

test('a rule pack is tried before it counts, and counts at every door once it is saved', async () => {
  const { ada } = await withFirstPerson(world);
  const flow = await draw(ada);
  const pack = {
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'acme',
    name: 'Rules of Acme',
    version: '1.0.0',
    publisher: 'Acme security',
    rules: [
      {
        id: 'ACME-1',
        title: 'Calls elsewhere',
        severity: 'high',
        message: 'Elsewhere is not ours.',
        remedy: 'Call us.',
        step: { hosts: ['*.elsewhere.example'] },
      },
    ],
  } as const;
  const read = packSchema.parse(pack);
  expect(await ada.call('policy:previewPack', { pack: read })).toMatchObject({
    checked: 1,
    rules: [{ ruleId: 'ACME-1', flows: 1, findings: 1 }],
    flows: [{ flowName: 'Calls out' }],
  });
  expect(await rulesOf(ada, flow)).not.toContain('ACME-1');
  await ada.call('policy:save', { policy: { schemaVersion: 1, packs: [read], rules: { 'ACME-1': 'low' } } });
  expect(
    (await ada.call('lint:flow', { flow })).findings.filter(({ ruleId }) => ruleId === 'ACME-1').map(({ severity }) => severity),
  ).toEqual(['low']);
  expect((await ada.call('rules:list', {})).rules.find(({ id }) => id === 'ACME-1')?.title).toBe('Calls elsewhere');
  expect((await ada.call('rules:page', { ruleId: 'ACME-1' })).markdown).toContain('Elsewhere is not ours.');
});

test('somebody who was faster is not overwritten, and a rule that blocks cannot be switched off', async () => {
  const { ada } = await withFirstPerson(world);
  const first = await ada.call('policy:save', { policy: { schemaVersion: 1, minimumTls: '1.2' } });
  expect(await codeOf(ada.call('policy:save', { policy: { schemaVersion: 1 } }))).toBe('store/conflict');
  expect(await codeOf(ada.call('policy:preview', { policy: { schemaVersion: 1, rules: { AI001: 'off' } } }))).toBe('lint/bad-policy');
  expect(await codeOf(ada.call('policy:preview', { policy: { schemaVersion: 1, rules: { ZZ999: 'low' } } }))).toBe('lint/bad-policy');
  const pack = (id: string) =>
    packSchema.parse({
      format: 'countersign-rule-pack',
      formatVersion: 1,
      id,
      name: `Rules of ${id}`,
      version: '1.0.0',
      publisher: 'Acme',
      rules: [
        {
          id: 'ACME-1',
          title: 'Calls elsewhere',
          severity: 'high',
          message: 'Not ours.',
          remedy: 'Call us.',
          step: { hosts: ['*.elsewhere.example'] },
        },
      ],
    });
  await expect(ada.call('policy:save', { policy: { schemaVersion: 1, packs: [pack('one'), pack('two')] } })).rejects.toMatchObject({
    code: 'lint/bad-policy',
    message: expect.stringContaining('“Rules of one” has a rule ACME-1 as well.') as string,
  });
  expect((await ada.call('policy:get', {})).policy).toEqual(first.policy);
});

test('a rule pack goes out under the signature of its writer and says so when it comes in; a changed or foreign one is refused', async () => {
  const { ada } = await withFirstPerson(world);
  const pack = packSchema.parse({
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'acme',
    name: 'Rules of Acme',
    version: '1.0.0',
    publisher: 'Acme security',
    rules: [
      {
        id: 'ACME-1',
        title: 'Calls elsewhere',
        severity: 'high',
        message: 'Elsewhere is not ours.',
        remedy: 'Call us.',
        step: { hosts: ['*.elsewhere.example'] },
      },
    ],
  });
  expect((await ada.call('policy:previewPack', { pack })).signer).toBeUndefined();
  const { fileName, text } = await ada.call('policy:signPack', { pack });
  const opened = await ada.call('policy:openPack', { fileName, text });
  const shown = (await ada.call('policy:previewPack', { pack })).signer;
  expect({ fileName, pack: opened.pack, by: opened.signer?.displayName, shown }).toEqual({
    fileName: 'acme-1.0.0.countersign-rules.json',
    pack,
    by: 'Ada',
    shown: opened.signer,
  });
  expect((await ada.call('policy:previewPack', { pack: { ...pack, version: '1.0.1' } })).signer).toBeUndefined();

  const envelope = JSON.parse(text) as Record<'payload' | 'payloadType' | 'signatures', unknown>;
  const payload = Buffer.from(Buffer.from(String(envelope.payload), 'base64').toString('utf8').replace('"high"', '"low"')).toString(
    'base64',
  );
  const elsewhere = JSON.stringify({ ...envelope, signatures: [{ keyid: 'e'.repeat(64), sig: Buffer.alloc(64, 1).toString('base64') }] });
  expect(
    await Promise.all(
      [JSON.stringify({ ...envelope, payload }), elsewhere, '{"payloadType":', JSON.stringify({ ...pack, rules: [] })].map((file) =>
        codeOf(ada.call('policy:openPack', { fileName: 'a.json', text: file })),
      ),
    ),
  ).toEqual(['package/bad-signature', 'package/unknown-sender', 'lint/bad-policy', 'lint/bad-policy']);
  expect((await ada.call('audit:list', { limit: 50 })).entries.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['policy.pack-signed', 'policy.pack-opened']),
  );
});

test('due times of reviews are set by whoever keeps the policy, count from the next submission on, and end no approval', async () => {
  const { ada } = await withFirstPerson(world);
  const { flow } = await ada.call('flows:import', { fileName: 'i.flow.json', text: JSON.stringify(invoiceFlow()) });
  const submit = (revision: number) => ada.call('review:submit', { flowId: flow.id, revision, message: '' });
  const hours = { minimal: 1, limited: 2, high: 3, critical: 4 };
  const { times: usual } = await ada.call('review:times', {});
  const before = await submit(1);
  const times = { hours, count: 'all', timeZone: 'Europe/Berlin' } as const;
  expect([
    (await ada.call('review:setTimes', { times })).done,
    await codeOf(ada.call('review:setTimes', { times: { ...times, timeZone: 'Europe/Atlantis' } })),
    (await ada.call('review:times', {})).times,
  ]).toEqual([true, 'ipc/bad-input', times]);
  const after = await submit(1);
  const { reviews } = await ada.call('review:list', {});
  expect([
    usual.count,
    after.dueAt - after.submittedAt,
    reviews.find(({ id }) => id === before.id)?.dueAt,
    (await ada.call('review:get', { reviewId: after.id })).summary.dueAt,
  ]).toEqual(['working', hours[after.tier] * 3_600_000, before.dueAt, after.dueAt]);
  const { entries } = await ada.call('audit:list', { limit: 5, action: 'review.submitted' });
  expect(entries.map(({ details }) => details['due'])).toEqual([after, before].map(({ dueAt }) => instantText(dueAt)));
});
