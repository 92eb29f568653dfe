import { describe, expect, it } from 'vitest';
import { noteSigner, sha256 } from '../../app/audit/crypto.node.ts';
import { createAuditLog } from '../../app/audit/log.ts';
import { logOrigin } from '../../app/audit/signed-note.ts';
import type { AccountRecord, SessionRecord } from '../../app/identity/ports.ts';
import type { ReviewRecord } from '../../app/review/ports.ts';
import { emptyFlow } from '../../app/workflow/model/flow.ts';
import type { RevisionRecord } from '../../app/workflow/ports.ts';
import { isCountersignError } from '../../app/kernel/errors.ts';
import { newStore } from './fixtures.ts';

/** The code that a call is refused with. */
function codeOf(work: () => unknown): string {
  try {
    work();
    return 'not refused';
  } catch (error) {
    return isCountersignError(error) ? error.code : String(error);
  }
}

const account = (id: string, name: string): AccountRecord => ({
  id,
  name,
  displayName: name,
  roles: ['designer'],
  groups: [],
  state: 'active',
  failures: 0,
  createdAt: 1,
  updatedAt: 1,
});
const session = (id: string, accountId: string, expiresAt: number): SessionRecord => ({
  id,
  accountId,
  tokenHash: `hash of ${id}`,
  device: 'Desktop',
  createdAt: 1,
  lastSeenAt: 1,
  expiresAt,
  locked: false,
  secondFactor: false,
  stepUps: [],
});
const revision = (flowId: string, number: number, by: string, at = number): RevisionRecord => ({
  flowId,
  revision: number,
  hash: `hash ${number}`,
  at,
  by,
  message: '',
  verdict: { result: 'pass', counts: { block: 0, high: 0, medium: 0, low: 0, waived: 0 }, hash: 'v' },
});
const review = (id: string, number: number, part: Partial<ReviewRecord> = {}): ReviewRecord => ({
  id,
  flowId: 'flow',
  flowName: 'Flow',
  environment: 'prod',
  revision: number,
  state: 'submitted',
  closure: 'c',
  submittedBy: 'acc',
  submittedAt: 1,
  updatedAt: 1,
  expiresAt: 9,
  tier: 'high',
  score: 1,
  requiredSignatures: 1,
  requiredGroups: [],
  authors: [],
  signatures: [],
  ...part,
});

describe('identity', () => {
  it('finds accounts by id, name and identity provider, and keeps names unique', async () => {
    const { accounts } = (await newStore()).store.identity;
    const ann = { ...account('acc_1', 'ann'), external: { issuer: 'https://idp.example', subject: '42' } };
    accounts.insert(ann);
    accounts.insert(account('acc_2', 'bob'));
    expect([
      accounts.get('acc_1'),
      accounts.findByName('ann'),
      accounts.findByExternal('https://idp.example', '42'),
      accounts.findByName('nobody'),
      accounts.list().map(({ name }) => name),
    ]).toEqual([ann, ann, ann, undefined, ['ann', 'bob']]);
    expect([
      codeOf(() => accounts.insert(account('acc_3', 'ann'))),
      codeOf(() => accounts.save(account('acc_2', 'ann'))),
      codeOf(() => accounts.save(account('acc_9', 'zoe'))),
    ]).toEqual(['identity/exists', 'identity/exists', 'identity/not-found']);
    accounts.save({ ...ann, failures: 3 });
    expect(accounts.get('acc_1')?.failures).toBe(3);
  });

  it('knows which accounts the record of the workspace names, and removes one with its sessions', async () => {
    const { store } = await newStore();
    const { accounts, sessions } = store.identity;
    const ids = ['acc_actor', 'acc_drew', 'acc_set_up', 'acc_reviewed', 'acc_nobody'];
    for (const id of ids) accounts.insert(account(id, id));
    const log = createAuditLog({
      repository: store.audit,
      clock: { now: () => 1 },
      digest: sha256,
      signer: noteSigner(logOrigin(store.id), store.auditSeed),
    });
    await log.append({ actor: 'acc_actor', action: 'flow.exported', subject: 'flow', details: {} });
    store.flows.insert(revision('flow', 1, 'acc_drew'), emptyFlow('flow', 'Flow'));
    store.review.authorship.noteChange('connection:con', 'acc_set_up', 1);
    store.review.reviews.insert(review('r', 1, { authors: ['acc_reviewed'] }));
    expect(ids.filter((id) => accounts.isNamed(id))).toEqual(ids.slice(0, 4));
    sessions.insert(session('ses', 'acc_nobody', 9));
    accounts.remove('acc_nobody');
    expect([accounts.get('acc_nobody'), sessions.get('ses')]).toEqual([undefined, undefined]);
  });

  it('ends sessions one by one, all of a person, and by time; an ended one is not brought back by a late save', async () => {
    const { accounts, sessions } = (await newStore()).store.identity;
    accounts.insert(account('acc_1', 'ann'));
    for (const [id, expires] of [
      ['s1', 10],
      ['s2', 20],
      ['s3', 30],
    ] as const)
      sessions.insert(session(id, 'acc_1', expires));
    sessions.deleteExpired(20);
    expect(sessions.listOf('acc_1').map(({ id }) => id)).toEqual(['s2', 's3']);
    sessions.delete('s2');
    sessions.save({ ...session('s2', 'acc_1', 20), locked: true });
    expect([sessions.get('s2'), sessions.findByTokenHash('hash of s3')?.id]).toEqual([undefined, 's3']);
    sessions.deleteAllOf('acc_1');
    expect(sessions.listOf('acc_1')).toEqual([]);
  });

  it('takes all of a transaction or nothing', async () => {
    const { identity } = (await newStore()).store;
    expect(() =>
      identity.transaction(() => {
        identity.accounts.insert(account('acc_1', 'ann'));
        throw new Error('second thoughts');
      }),
    ).toThrow('second thoughts');
    expect(identity.accounts.list()).toEqual([]);
  });

  it('keeps keys in the order of their age, and custom roles', async () => {
    const { signingKeys, customRoles } = (await newStore()).store.identity;
    const key = (keyId: string, createdAt: number) =>
      ({ keyId, accountId: 'acc_1', publicKey: 'p', sealedPrivateKey: 's', state: 'active', createdAt }) as const;
    signingKeys.insert(key('b', 2));
    signingKeys.insert(key('a', 1));
    signingKeys.save({ ...key('a', 1), state: 'revoked', sealedPrivateKey: '' });
    expect([signingKeys.listOf('acc_1').map(({ keyId, state }) => [keyId, state]), codeOf(() => signingKeys.save(key('zz', 1)))]).toEqual([
      [
        ['a', 'revoked'],
        ['b', 'active'],
      ],
      'identity/key-missing',
    ]);
    customRoles.save({ id: 'role_1', name: 'Guest', permissions: [] } as unknown as Parameters<typeof customRoles.save>[0]);
    customRoles.delete('role_1');
    expect(customRoles.list()).toEqual([]);
  });

  it('binds a sealed value to its context', async () => {
    const { sealer } = (await newStore()).store;
    const sealed = sealer.seal(Buffer.from('totp secret'), 'totp:acc_1');
    expect([
      Buffer.from(sealer.open(sealed, 'totp:acc_1')).toString(),
      codeOf(() => sealer.open(sealed, 'totp:acc_2')),
      sealed.includes('totp'),
    ]).toEqual(['totp secret', 'store/damaged', false]);
  });
});

describe('flows', () => {
  it('counts revisions without gaps, keeps each document, and knows who wrote what', async () => {
    const {
      flows,
      review: { authorship },
    } = (await newStore()).store;
    const first = emptyFlow('flow', 'First');
    const second = { ...first, name: 'Second', owner: 'ann' };
    flows.insert(revision('flow', 1, 'acc_1'), first);
    expect([
      codeOf(() => flows.insert(revision('flow', 1, 'acc_2'), second)),
      codeOf(() => flows.insert(revision('flow', 3, 'acc_2'), second)),
    ]).toEqual(['store/conflict', 'store/conflict']);
    flows.insert(revision('flow', 2, 'acc_2'), second);
    flows.insert(revision('flow', 3, 'acc_1'), first);
    expect([
      flows.document('flow'),
      flows.document('flow', 2),
      flows.document('flow', 9),
      flows.get('flow')?.name,
      flows.revisions('flow').map(({ by }) => by),
    ]).toEqual([first, second, undefined, 'First', ['acc_1', 'acc_2', 'acc_1']]);
    expect([authorship.authorsOf(['flow'], 0), authorship.authorsOf(['flow'], 2), authorship.authorsOf(['other'], 0)]).toEqual([
      ['acc_1', 'acc_2'],
      ['acc_1'],
      [],
    ]);
  });

  it('hides a removed flow and keeps its history', async () => {
    const { flows } = (await newStore()).store;
    flows.insert(revision('flow', 1, 'acc_1'), emptyFlow('flow', 'First'));
    flows.insert(revision('newer', 1, 'acc_1', 5), emptyFlow('newer', 'Newer'));
    expect(flows.list().map(({ flowId }) => flowId)).toEqual(['newer', 'flow']);
    flows.remove('flow', 9, 'acc_1');
    expect([
      flows.list().map(({ flowId }) => flowId),
      flows.get('flow'),
      flows.document('flow')?.name,
      flows.revisions('flow').length,
      codeOf(() => flows.remove('flow', 9, 'acc_1')),
    ]).toEqual([['newer'], undefined, 'First', 1, 'flow/not-found']);
  });

  it('keeps unsaved work by person and flow', async () => {
    const { recovery } = (await newStore()).store;
    const kept = { accountId: 'acc_1', flowId: 'flow', base: 1, keptAt: 5, document: '{"patches":[]}' };
    recovery.keep({ ...kept, keptAt: 1 });
    recovery.keep(kept);
    recovery.keep({ ...kept, accountId: 'acc_2' });
    expect(recovery.listOf('acc_1')).toEqual([kept]);
    recovery.drop('acc_1', 'flow');
    expect([recovery.listOf('acc_1'), recovery.listOf('acc_2').length]).toEqual([[], 1]);
  });
});

describe('secrets and tokens', () => {
  it('gives a secret to its own connection alone, until it is removed', async () => {
    const { secrets } = (await newStore()).store;
    secrets.put('conn_1', { token: 'one' }, 1);
    secrets.put('conn_1', { token: 'two' }, 2);
    expect([secrets.use('conn_1'), codeOf(() => secrets.use('conn_2')), Object.keys(secrets).sort()]).toEqual([
      { token: 'two' },
      'secret/not-found',
      ['put', 'remove', 'use'],
    ]);
    secrets.remove('conn_1');
    expect(codeOf(() => secrets.use('conn_1'))).toBe('secret/not-found');
  });

  it('makes digests that are the same in one store and purpose, and nobody can make without its key', async () => {
    const [one, two] = [(await newStore()).store.vault, (await newStore()).store.vault];
    const digests = [
      one.pseudonym('support', '0301234567'),
      one.pseudonym('support', '0301234567'),
      one.pseudonym('billing', '0301234567'),
      one.pseudonym('support', '0301234568'),
      two.pseudonym('support', '0301234567'),
    ];
    expect([new Set(digests).size, digests[0] === digests[1], digests.every((digest) => /^[0-9a-f]{64}$/.test(digest))]).toEqual([
      4,
      true,
      true,
    ]);
  });

  it('gives the same value the same token, and another person or purpose another one', async () => {
    const { vault } = (await newStore()).store;
    const put = (subject: string, kind: string, token: string): string => vault.put({ subject, kind, value: 'a value', token, at: 1 });
    expect([put('ann', 'mail', 't1'), put('ann', 'mail', 't2'), put('bob', 'mail', 't3'), put('ann', 'phone', 't4')]).toEqual([
      't1',
      't1',
      't3',
      't4',
    ]);
    expect([vault.restore('t1', 'mail'), codeOf(() => vault.restore('t1', 'phone')), codeOf(() => vault.restore('t9', 'mail'))]).toEqual([
      'a value',
      'privacy/unknown-token',
      'privacy/unknown-token',
    ]);
  });

  it('forgets a person for good, and nobody else', async () => {
    const { vault } = (await newStore()).store;
    for (const [subject, token] of [
      ['ann', 't1'],
      ['bob', 't2'],
    ] as const)
      vault.put({ subject, kind: 'mail', value: 'a value', token, at: 1 });
    expect([
      vault.eraseSubject('ann'),
      vault.eraseSubject('ann'),
      codeOf(() => vault.restore('t1', 'mail')),
      vault.restore('t2', 'mail'),
    ]).toEqual([1, 0, 'privacy/unknown-token', 'a value']);
    expect(vault.put({ subject: 'ann', kind: 'mail', value: 'a value', token: 't5', at: 2 })).toBe('t5');
  });
});

describe('review and bundles', () => {
  it('keeps one review a revision and refuses to overwrite what somebody else changed', async () => {
    const { reviews } = (await newStore()).store.review;
    reviews.insert(review('r1', 1));
    expect([codeOf(() => reviews.insert(review('r1', 2))), codeOf(() => reviews.insert(review('r2', 1)))]).toEqual([
      'store/conflict',
      'store/conflict',
    ]);
    reviews.save(review('r1', 1, { state: 'approved', updatedAt: 2 }), 1);
    expect([codeOf(() => reviews.save(review('r1', 1, { state: 'withdrawn', updatedAt: 3 }), 1)), reviews.get('r1')?.state]).toEqual([
      'store/conflict',
      'approved',
    ]);
  });

  it('finds the last approved review, an expired one included, but none that was never approved', async () => {
    const { reviews } = (await newStore()).store.review;
    const signature = { accountId: 'a', displayName: 'A', keyId: 'k', groups: [], closure: 'c', at: 1, envelope: '{}' };
    const approved = { signatures: [signature], approvedAt: 2 };
    reviews.insert(review('r1', 1, { state: 'approved', ...approved }));
    reviews.insert(review('r2', 2, { state: 'expired', ...approved }));
    reviews.insert(review('r3', 3, { state: 'expired' }));
    reviews.insert(review('r4', 4, { state: 'submitted', updatedAt: 7 }));
    expect([
      reviews.lastApproved('flow', 'prod')?.id,
      reviews.lastApproved('flow', 'dev'),
      reviews.list({ state: 'expired' }).map(({ id }) => id),
      reviews.list({ flowId: 'flow' })[0]?.id,
    ]).toEqual(['r2', undefined, ['r3', 'r2'], 'r4']);
  });

  it('freezes closures, and keeps threads and waivers by flow', async () => {
    const { closures, threads, waivers } = (await newStore()).store.review;
    closures.put('c1', 'first');
    closures.put('c1', 'second');
    const thread = { id: 't1', flowId: 'flow', reviewId: 'r1', pin: { on: 'flow' }, state: 'open', comments: [], updatedAt: 1 } as const;
    const waiver = { id: 'w1', flowId: 'flow', ruleId: 'CN001', fingerprint: 'f', reason: 'r', requestedBy: 'a', requestedAt: 1, until: 9 };
    threads.insert(thread);
    threads.save({ ...thread, state: 'resolved' });
    waivers.insert(waiver);
    expect([closures.get('c1'), threads.listOf('flow')[0]?.state, waivers.listOf('flow'), waivers.listOf('other')]).toEqual([
      'first',
      'resolved',
      [waiver],
      [],
    ]);
    expect([codeOf(() => threads.insert(thread)), codeOf(() => waivers.save({ ...waiver, id: 'w2' }))]).toEqual([
      'store/conflict',
      'review/not-found',
    ]);
  });

  it('remembers the highest version and the newest trust root, and never goes back', async () => {
    const { admitted, trustRoots } = (await newStore()).store.bundles;
    const version = (number: number) => ({ flowId: 'flow', environment: 'prod', version: number, manifestDigest: `d${number}`, at: 1 });
    admitted.remember(version(2));
    admitted.remember(version(3));
    expect([codeOf(() => admitted.remember(version(2))), admitted.get('flow', 'prod')?.version, admitted.list().length]).toEqual([
      'store/conflict',
      3,
      1,
    ]);
    trustRoots.replace(1, 'one', 1);
    trustRoots.replace(2, 'two', 2);
    expect([
      codeOf(() => trustRoots.replace(2, 'other', 3)),
      trustRoots.current(),
      trustRoots.history().map((root) => root.version),
    ]).toEqual(['store/conflict', 'two', [1, 2]]);
  });
});

describe('settings, connections, models', () => {
  it('come back as they were put', async () => {
    const { settings, connections, models } = (await newStore()).store;
    const connection = {
      id: 'c1',
      name: 'Mail',
      type: 'smtp',
      auth: 'smtp',
      hosts: ['mail.example'],
      scopes: [],
      environment: 'dev',
      personal: false,
      updatedAt: 1,
    } as const;
    const model = {
      id: 'm1',
      provider: 'p',
      model: 'x',
      baseUrl: 'https://m.example',
      region: 'eu',
      vetted: true,
      pinned: true,
      external: true,
      retention: 'none',
    } as const;
    settings.set('theme', 'dark');
    connections.save(connection);
    connections.save({ ...connection, name: 'Post' });
    models.save(model);
    expect([settings.all(), connections.list(), models.get('m1')]).toEqual([{ theme: 'dark' }, [{ ...connection, name: 'Post' }], model]);
    connections.remove('c1');
    expect(connections.get('c1')).toBeUndefined();
    const before = [settings.get('theme'), settings.get('none')];
    settings.remove('theme');
    settings.remove('none');
    expect([before, settings.get('theme')]).toEqual([['dark', undefined], undefined]);
  });
});
