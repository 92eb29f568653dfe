/** Signatures, consents and erasure through the broker: keys never leave it, only what was granted is done, and what is erased is gone. */
import { createHmac, createPublicKey, generateKeyPairSync, sign as signWith, verify as verifyWith } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runTable } from '../../app/broker/sql/data-tables.ts';
import type { ConsentAsk, EraseAsk } from '../../app/broker/network/requests.ts';
import { storeKeep } from '../../app/host/workspace-keep.ts';
import { nodeHash, systemClock, systemRandom } from '../../app/kernel/host.node.ts';
import { manualTime } from '../engine/engine-kit.ts';
import { flowOf, node, pin, testRuntime } from '../engine/flow-kit.ts';
import { newStore } from '../store/fixtures.ts';
import { outcome, testBroker } from './broker-kit.ts';

const ports = { clock: systemClock, random: systemRandom, hash: nodeHash };
const payload = '{"a":1,"name":"Ada"}';
const spki = (publicKey: string) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(publicKey, 'base64url')]),
    format: 'der',
    type: 'spki',
  });

test('signatures agree with another implementation, in both directions, and differ by purpose', async () => {
  const keep = storeKeep((await newStore()).store, ports);
  const shared = 'a-secret-of-both-sides';
  const made = testBroker({ keep, connections: { c1: { hosts: [], auth: { type: 'bearer', secret: shared } } } });
  const way = made.step({});
  const [own, again, other] = [
    await way.sign({ algorithm: 'ed25519', purpose: 'offers', payload }),
    await way.sign({ algorithm: 'ed25519', purpose: 'offers', payload }),
    await way.sign({ algorithm: 'ed25519', purpose: 'orders', payload }),
  ];
  const mac = await way.sign({ algorithm: 'hmac-sha256', purpose: 'offers', connection: 'c1', payload });
  const partner = generateKeyPairSync('ed25519');
  const theirs = {
    publicKey: partner.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64url'),
    signature: signWith(null, Buffer.from(payload), partner.privateKey).toString('base64url'),
  };
  const check = async (more: Partial<Parameters<typeof way.verify>[0]>): Promise<boolean> =>
    (await way.verify({ algorithm: 'ed25519', purpose: 'offers', payload, signature: own.signature, ...more })).valid;
  expect({
    ours: verifyWith(null, Buffer.from(payload), spki(own.publicKey), Buffer.from(own.signature, 'base64url')),
    stable: own.signature === again.signature,
    apart: own.publicKey !== other.publicKey,
    mac: mac.signature === createHmac('sha256', shared).update(payload).digest('base64url'),
    good: [await check({}), await check(theirs), await check({ algorithm: 'hmac-sha256', connection: 'c1', signature: mac.signature })],
    bad: [
      await check({ payload: '{"a":2,"name":"Ada"}' }),
      await check({ purpose: 'orders' }),
      await check({ signature: theirs.signature }),
      await check({ signature: '' }),
      await check({ signature: 'not!base64' }),
      await check({ algorithm: 'hmac-sha256', signature: mac.signature }),
      await check({ publicKey: 'AAAA' }),
      await check({ publicKey: Buffer.alloc(32).toString('base64url') }),
    ],
    silent: JSON.stringify(made.log).includes('Ada'),
  }).toEqual({
    ours: true,
    stable: true,
    apart: true,
    mac: true,
    good: [true, true, true],
    bad: [false, false, false, false, false, false, false, false],
    silent: false,
  });
  await made.broker.close();
});

test('a consent counts for its purpose and person, until it ends or is taken back', async () => {
  const time = manualTime();
  const { store } = await newStore();
  const made = testBroker({ keep: storeKeep(store, ports), clock: time });
  const all = made.step({ tables: [{ database: 'consents', table: 'newsletter', access: 'write', nodes: ['n1'] }] });
  const ask = (operation: ConsentAsk['operation'], more: Partial<ConsentAsk> = {}): ConsentAsk => ({
    operation,
    subject: 'ada@example.com',
    purpose: 'newsletter',
    days: 0,
    how: 'form',
    ...more,
  });
  const given = async (more: Partial<ConsentAsk> = {}): Promise<boolean> => (await all.consent(ask('check', more))).given;
  const story = [await given()];
  await all.consent(ask('record', { subject: ' Ada@Example.com ', days: 10 }));
  story.push(await given(), await given({ subject: 'bob@example.com' }));
  await time.pass(11 * 86_400_000);
  story.push(await given());
  await all.consent(ask('record'));
  story.push(await given());
  await all.consent(ask('withdraw'));
  story.push(await given());
  const codes = [
    await outcome(all.consent(ask('check', { purpose: 'surveys' }))),
    await outcome(
      made.step({ tables: [{ database: 'consents', table: 'newsletter', access: 'read', nodes: ['n1'] }] }).consent(ask('record')),
    ),
  ];
  expect([story, codes, JSON.stringify(made.log).includes('ada@')]).toEqual([
    [false, true, false, false, true, false],
    ['halted/capability', 'halted/capability'],
    false,
  ]);
  await made.broker.close();
});

test('a person is taken out of tokens, tables and the data of runs, and out of the file', async () => {
  const { store } = await newStore();
  const keep = storeKeep(store, ports);
  const mail = 'ada.lovelace@example.com';
  const [token = ''] = await keep.vault.tokenise('flow_1', 'support', [mail]);
  const [bob = ''] = await keep.vault.tokenise('flow_1', 'support', ['bob@example.com']);
  const put = (table: string, rows: readonly { readonly id: number; readonly mail: string }[]): unknown =>
    runTable(
      {
        table,
        operation: 'insert',
        columns: { id: 'number', mail: 'text' },
        rows: [...rows],
        keys: [],
        where: [],
        limit: 1,
        keepDays: 0,
        idempotencyKey: 'k',
      },
      keep.tables,
      1,
      (index) => `${table} ${index}`,
    );
  put('orders', [
    { id: 1, mail: 'Ada.Lovelace@Example.com ' },
    { id: 2, mail: 'bob@example.com' },
  ]);
  put('notes', [{ id: 3, mail }]);
  const remember = (table: string, id: string, row: Record<string, string>): void => {
    keep.tables.put(table, { id, row, until: undefined });
  };
  remember('memories/chat', 'm1', { session: 's', role: 'user', content: `Write to ${mail.toUpperCase()} today` });
  remember('memories/chat', 'm2', { session: 's', role: 'user', content: 'Write to bob@example.com' });
  remember('vector stores/docs', 'v1', { document: 'd1', text: `Signed, ${mail}`, vector: 'AAAA' });
  // Digits of a vector name nobody, whatever letters they happen to be.
  remember('vector stores/docs', 'v2', { document: 'd2', text: 'Opening hours', vector: `AA${mail}AA` });
  const runtime = testRuntime({ store: store.engine });
  await runtime.engine.open();
  const flow = flowOf([node('start', 'manual-trigger')], [], { settings: { redactRunData: false } });
  const { runId, finished } = await runtime.engine.start(pin(flow), { kind: 'manual', input: [{ mail, note: 'x' }] });
  await finished;
  await runtime.engine.ended(runId);
  const made = testBroker({ keep });
  const ask = (more: Partial<EraseAsk> = {}): EraseAsk => ({
    identifiers: [mail],
    vault: true,
    rows: true,
    tables: [],
    runs: true,
    ...more,
  });
  const allowed = (...tables: readonly string[]) =>
    made.step({ tables: tables.map((table) => ({ database: 'erasure', table, access: 'write' as const, nodes: ['n1'] })) });
  const codes = [await outcome(allowed('#vault').erase(ask())), await outcome(allowed('#vault', '#runs', 'orders').erase(ask()))];
  const before = JSON.stringify(await store.engine.journal.read(runId)).includes(mail);
  const counts = [
    await allowed('#vault', '#runs', 'orders').erase(ask({ tables: ['orders'] })),
    await allowed('#vault', '#runs', '*').erase(ask()),
  ];
  const left = [
    JSON.stringify(await store.engine.journal.read(runId)).includes(mail),
    keep.tables.candidates('orders', undefined, 2).map(({ row }) => row['id']),
    keep.tables.candidates('notes', undefined, 2).length,
    ['memories/chat', 'vector stores/docs'].map((table) => keep.tables.candidates(table, undefined, 2).map(({ id }) => id)),
    await outcome(keep.vault.restore('flow_1', 'support', [token])),
    (await keep.vault.restore('flow_1', 'support', [bob]))[0],
  ];
  await runtime.close();
  await made.broker.close();
  expect([codes, before, counts, left, readFileSync(store.paths.database).includes(mail)]).toEqual([
    ['halted/capability', 'halted/capability'],
    true,
    [
      { tokens: 1, rows: 1, runs: 1, openRuns: 0 },
      { tokens: 0, rows: 3, runs: 0, openRuns: 0 },
    ],
    [false, [2], 0, [['m2'], ['v2']], 'privacy/unknown-token', 'bob@example.com'],
    false,
  ]);
});
