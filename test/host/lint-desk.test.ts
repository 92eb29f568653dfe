/** What a workspace knows by itself reaches the rules that ask for it, and what depends on the clock or on others is in no hash. */
import { expect, test } from 'vitest';
import type { AccountRecord } from '../../app/identity/ports.ts';
import { createLintDesk } from '../../app/host/lint-desk.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import type { ConnectionRecord } from '../../app/workflow/ports.ts';
import { flow } from '../lint/kit/flow.ts';
import { call, manual, script, slot, sql } from '../lint/kit/steps.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 31);
const crm: ConnectionRecord = {
  id: 'con_1',
  name: 'CRM',
  type: 'http',
  auth: 'bearer',
  hosts: ['api.example.com'],
  scopes: [],
  environment: 'dev',
  personal: false,
  serviceAccount: 'svc-crm',
  secretChangedAt: start,
  secretChangedBy: 'acc_bob',
  updatedAt: start,
};
const account = (id: string, name: string, state: AccountRecord['state']): AccountRecord => ({
  id,
  name,
  displayName: name,
  roles: [],
  groups: [],
  state,
  failures: 0,
  createdAt: 0,
  updatedAt: 0,
});
const keeps = sql('INSERT INTO people (mail) VALUES (:mail)', {
  database: 'sqlite',
  file: 'people.db',
  readOnly: false,
  values: [{ name: 'mail', value: '{{ input.mail }}' }],
});
const reads = sql(
  'SELECT mail FROM customers',
  { database: 'sqlite', file: 'crm.db', columns: [{ name: 'mail', label: 'contact' }] },
  'reads',
);
const mine = flow(
  [manual(), reads, keeps, script('return { x: 1 };'), call('https://api.example.com/x', {}, 'call', { connection: 'con_1' })],
  ['start > reads', 'reads > sql', 'sql > script', 'script > call'],
  { id: 'mine', owner: 'ada', connections: [slot({ id: 'con_1', name: 'CRM', serviceAccount: 'svc-crm' })] },
);
const other: Flow = {
  ...flow([manual(), call('https://api.example.com/y', {}, 'call', { connection: 'con_1' })], ['start > call'], {
    id: 'other',
    name: 'Payroll',
    owner: 'eve',
    connections: [slot({ id: 'con_1', name: 'CRM', serviceAccount: 'svc-crm' })],
  }),
};
const erases: Flow = flow(
  [
    manual(),
    sql('DELETE FROM people WHERE mail = :mail', {
      database: 'sqlite',
      file: 'people.db',
      readOnly: false,
      values: [{ name: 'mail', value: '{{ input.mail }}' }],
    }),
  ],
  ['start > sql'],
  { id: 'erases' },
);

const reader = { account: 'ada', seesFlows: true };
function desk({
  at = start,
  flows = [mine],
  bob = 'active' as AccountRecord['state'],
  lastRun = undefined as number | undefined,
  scripts = undefined as Record<string, string> | undefined,
}) {
  const accounts = [account('acc_bob', 'bob', bob)];
  return createLintDesk({
    clock: { now: () => at },
    hash: nodeHash,
    settings: { get: () => undefined, all: () => ({}), set: () => undefined, remove: () => undefined },
    models: { list: () => [], get: () => undefined, save: () => undefined, remove: () => undefined },
    waiversOf: () => [],
    connections: { list: () => [crm], get: () => crm, save: () => undefined, remove: () => undefined },
    accounts: { list: () => accounts, get: (id: string) => accounts.find((one) => one.id === id) } as never,
    flows: { all: () => flows, get: (id) => flows.find((one) => one.id === id) },
    ownerOf: (id) => accounts.find((one) => one.id === id)?.name ?? id,
    recordOf: async () => ({ stage: 'draft' }),
    auditSink: () => undefined,
    lastRunOf: async () => lastRun,
    reviewedOf: () => (scripts === undefined ? undefined : { scripts }),
  });
}
const watched = ['DF013', 'PM004', 'PM011', 'PM012', 'SC008'];
const found = (options: Parameters<typeof desk>[0]): string[] =>
  desk(options)
    .lint(mine, { reader })
    .findings.map(({ ruleId }) => ruleId)
    .filter((id) => watched.includes(id))
    .sort();

test('ages, people who left, other flows and reviewed scripts reach their rules', () => {
  expect({
    now: found({}),
    erasable: found({ flows: [mine, erases] }),
    old: found({ flows: [mine, erases], at: start + 400 * day }),
    left: found({ flows: [mine, erases], bob: 'disabled' }),
    shared: found({ flows: [mine, erases, other] }),
    rewritten: found({ flows: [mine, erases], scripts: { script: '0'.repeat(64) } }),
    same: found({ flows: [mine, erases], scripts: { script: nodeHash.sha256('return { x: 1 };') } }),
  }).toEqual({ now: ['DF013'], erasable: [], old: ['PM011'], left: ['PM012'], shared: ['PM004'], rewritten: ['SC008'], same: [] });
});

test('the editor is told when a connection was last used, and nothing of what changes by itself is in the hash', async () => {
  const told = await desk({ lastRun: start - 5 * day }).context('mine', reader);
  expect(told.around.connections).toEqual([
    { name: 'con_1', rotatedAt: '2026-01-31T00:00:00Z', usedAt: '2026-01-26T00:00:00Z', owner: 'bob' },
  ]);
  const hashes = [
    {},
    { at: start + 60_000 },
    { at: start + 400 * day },
    { bob: 'disabled' as const },
    { flows: [mine, other] },
    { scripts: { script: '0'.repeat(64) } },
  ].map((options) => desk(options).lint(mine).verdict.hash);
  expect(new Set(hashes).size).toBe(1);
});

test('of another flow only what it shares is told, and nothing where there is nothing', async () => {
  const { around } = await desk({
    flows: [mine, { ...other, purpose: 'Pays everybody' }, erases, flow([manual()], [], { id: 'far', name: 'Far away' })],
  }).context('mine', { account: 'dana', seesFlows: false });
  expect(around.flows).toEqual([
    { id: 'erases', name: 'another flow', identities: [], startedBy: [], writes: [], erases: ['people.db:people'] },
    {
      id: 'other',
      name: 'another flow',
      identities: ['svc-crm'],
      startedBy: [],
      writes: [],
      erases: [],
      effects: ['read'],
      owner: 'somebody else',
      riskTier: 'critical',
    },
  ]);
});
