/** Evidence of a period: populations, samples and gaps follow from the log, and a pack that says otherwise is found out. */
import { beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../app/audit/crypto.node.ts';
import { noteSigner } from '../../app/audit/crypto.node.ts';
import { parseVerifierKey } from '../../app/audit/signed-note.ts';
import { pruneTarget, prunedEvent } from '../../app/audit/prune.ts';
import { attest } from '../../app/bundle/prepare.node.ts';
import { controls } from '../../app/compliance/period/controls.ts';
import { evidencePage } from '../../app/compliance/period/page.ts';
import type { PeriodEvidence } from '../../app/compliance/period/pack.ts';
import type { ReviewEvidence } from '../../app/compliance/period/shapes.ts';
import { sampleOf, sampleSize } from '../../app/compliance/period/sampling.ts';
import { UserError } from '../../app/kernel/errors.ts';
import { pia, rex } from '../bundle/kit.ts';
import { origin, testLog, type TestLog } from '../audit/fixtures.ts';
import { begin, codesOf, day, forged, made, noRecords, signed, signIns, verified } from './period-kit.ts';

let test: TestLog;
let evidence: PeriodEvidence;
const from = begin + 30 * day;
const until = begin + 40 * day;
/** Entries are an hour apart: so many lie in the ten days, a third of them refused. */
beforeAll(async () => {
  test = await signIns(24 * 60);
  evidence = made(test, from, until);
});

const signInsOf = ({ statement }: Pick<PeriodEvidence, 'statement'>) => {
  const { population, refused, sample } = statement.controls.find(({ id }) => id === 'sign-ins') ?? {
    population: -1,
    refused: -1,
    sample: [],
  };
  return { population, refused, sample: sample.length };
};

describe('the pack', () => {
  it('counts all that happened in the period, and what was refused, and draws as many as the rule says', () => {
    expect([signInsOf(evidence), evidence.statement.gaps, evidence.statement.checkpoints]).toEqual([
      { population: 160, refused: 80, sample: 25 },
      [],
      { within: 1, consistent: true },
    ]);
  });

  it('gives the same samples to everybody, whatever was written down later; another period gives others', async () => {
    const later = made(await signIns(600, test), from, until);
    expect([later.statement.sampling, later.statement.controls]).toEqual([evidence.statement.sampling, evidence.statement.controls]);
    const next = made(test, from, until + day).statement;
    expect(next.controls.flatMap(({ sample }) => sample)).not.toEqual(evidence.statement.controls.flatMap(({ sample }) => sample));
  });

  it('holds when it is verified, and names a signer whom nobody vouches for', async () => {
    const report = verified(await signed(evidence));
    expect([report.ok, report.problems, report.signer.vouched, report.signer.owner]).toEqual([true, [], false, 'acc_aud']);
  });

  it('is refused where the log is signed with a key that does not count, or a remembered checkpoint shows another history', async () => {
    const bytes = await signed(evidence);
    const key = parseVerifierKey(sha256, noteSigner(origin, new Uint8Array(32).fill(9)).verifierKey);
    const other = (await signIns(24 * 60, testLog(1))).log;
    await other.append({ actor: 'acc_9', action: 'flow.saved', subject: 'flow_9' });
    expect([
      codesOf(verified(bytes, { logKeys: key === undefined ? [] : [key] })),
      codesOf(verified(bytes, { remembered: other.checkpoint() ?? '' })).includes('log-broken'),
      verified(bytes, { logKeys: [test.key] }).ok,
    ]).toEqual([['log-broken', 'counts-differ'], true, true]);
  });

  it('says what it cannot speak for', async () => {
    const quiet = testLog();
    quiet.clock.time = begin + 10 * day;
    await quiet.log.append({ actor: 'system', action: 'store.restored', subject: 'store', details: { outcome: 'done' } });
    quiet.clock.time = begin + 30 * day;
    await quiet.log.append({ actor: 'acc_1', action: 'policy.changed', subject: 'policy', details: { outcome: 'cut-short' } });
    const { gaps } = made(quiet, begin, begin + 60 * day).statement;
    expect(gaps).toEqual([
      'The period is not over: counts and samples will still change.',
      'The log begins on 2027-01-25T08:00:00Z: nothing is known of the time before.',
      'Nothing was written between 2027-01-25T08:00:00Z and 2027-02-14T08:00:00Z (20 days): no entry and so no checkpoint.',
      'A backup was put back: what was written after it was made is not in the workspace any more (2027-01-25T08:00:00Z, entry 0).',
      'Of 1 action nobody knows how it ended, because the program was stopped: entry 1.',
    ]);
    expect(made(quiet, begin + 100 * day, begin + 110 * day, begin + 200 * day).statement.gaps).toContain(
      'Nothing at all was written down in this period.',
    );
    expect(made(testLog(), begin, begin + day, begin + day).statement.gaps).toContain('Nothing at all was written down in this period.');
  });

  it('holds with more gaps than it can tell', async () => {
    const log = testLog();
    for (let at = 0; at < 1_010; at += 1)
      await log.log.append({ actor: 'nobody', action: 'audit.clock-jumped', subject: 'ws_1', details: {} });
    const pack = made(log, begin - day, begin + day, begin + 2 * day);
    expect([pack.statement.gaps.length, codesOf(verified(await signed(pack)))]).toEqual([1_000, []]);
  });

  it('says what retention took away', async () => {
    const pruned = await signIns(24 * 60);
    const target = pruneTarget(pruned.repository, begin + 35 * day, Number.MAX_SAFE_INTEGER);
    const event = target === undefined ? undefined : prunedEvent(sha256, pruned.repository, target, 365);
    if (target === undefined || event === undefined) throw new Error('nothing to prune');
    await pruned.log.append(event);
    await pruned.repository.prune(target);
    const short = made(pruned, from, until);
    expect(short.statement.gaps.map((gap) => gap.replace(/\d{4}-.*Z/, 'TIME'))).toEqual([
      `The entries before number ${target.size} are not here, and the first one that is here is of TIME: what happened earlier in the period is not known.`,
    ]);
    expect(verified(await signed(short)).ok).toBe(true);
  });

  it('holds also where the period begins and ends within a second', async () => {
    expect(verified(await signed(made(test, from + 1, until + 999, until + 5 * day + 1))).problems).toEqual([]);
  });

  it.each([
    ['backwards', until, from],
    ['longer than a year', from, from + 500 * day],
    ['beyond all calendars', 1e17, 1e17 + day],
    ['shorter than a second', from, from + 999],
  ])('is not made for a period that is %s', (_, a, b) => {
    expect(() => made(test, a, b)).toThrow(UserError);
  });

  it('counts each action in one control alone', () => {
    const actions = controls.flatMap((control) => [...control.actions]);
    expect(actions.filter((action, at) => actions.indexOf(action) !== at)).toEqual([]);
  });
});

describe('a sample', () => {
  it('is of all where there are few, and never of more than sixty', () => {
    expect([0, 1, 10, 11, 50, 51, 250, 251, 100_000].map(sampleSize)).toEqual([0, 1, 10, 11, 15, 25, 25, 60, 60]);
  });

  it('is spread over the population', () => {
    const taken = sampleOf(
      sha256,
      'seed',
      'releases',
      Array.from({ length: 1_000 }, (_, at) => at),
    );
    expect([
      taken.length,
      new Set(taken).size,
      taken.filter((at) => at < 500).length > 15,
      taken.filter((at) => at >= 500).length > 15,
    ]).toEqual([60, 60, true, true]);
  });
});

describe('a forged pack under a good signature', () => {
  it.each<[string, (pack: Pick<PeriodEvidence, 'statement' | 'body'>) => Partial<PeriodEvidence>, string]>([
    [
      'counts less',
      ({ statement }) => ({ statement: { ...statement, controls: statement.controls.map((control) => ({ ...control, population: 0 })) } }),
      'counts-differ',
    ],
    [
      'picks its samples',
      ({ statement }) => ({
        statement: {
          ...statement,
          controls: statement.controls.map((control) => ({ ...control, sample: control.sample.map((index) => index - 1) })),
        },
      }),
      'sample-differs',
    ],
    [
      'brings a seed',
      ({ statement }) => ({ statement: { ...statement, sampling: { ...statement.sampling, seed: 'a'.repeat(64) } } }),
      'sample-differs',
    ],
    ['leaves an item out', ({ body }) => ({ body: { ...body, items: body.items.slice(1) } }), 'item-missing'],
    [
      'puts another leaf under an item',
      ({ body }) => ({ body: { ...body, items: body.items.map((item) => ({ ...item, leafHash: 'b'.repeat(64) })) } }),
      'item-differs',
    ],
    [
      'leaves an entry out',
      ({ body }) => ({ body: { ...body, log: { ...body.log, leaves: body.log.leaves.toSpliced(300, 1) } } }),
      'log-broken',
    ],
    [
      'changes an entry',
      ({ body }) => ({
        body: {
          ...body,
          log: { ...body.log, leaves: body.log.leaves.map((leaf, at) => (at === 300 ? leaf.replace('acc_1', 'acc_2') : leaf)) },
        },
      }),
      'log-broken',
    ],
    [
      'cuts the log short',
      ({ body }) => ({ body: { ...body, log: { ...body.log, leaves: body.log.leaves.slice(0, 100), checkpoints: [] } } }),
      'log-broken',
    ],
    [
      'has no proof that its last checkpoint continues the first',
      ({ body }) => ({ body: { ...body, log: { ...body.log, consistency: [] } } }),
      'log-broken',
    ],
  ])('that %s', async (_, change, code) => {
    const report = verified(await forged(evidence, change));
    expect([report.ok, codesOf(report)]).toEqual([false, expect.arrayContaining([code])]);
  });

  it('that begins too late, at a checkpoint within the period, has to say so', async () => {
    const late = made(test, begin + 57 * day, begin + 58 * day);
    const claimed = { ...late.statement, period: { from: '2027-02-14T08:00:00Z', until: late.statement.period.until } };
    expect([late.statement.gaps, codesOf(verified(await forged(late, () => ({ statement: claimed })))).includes('gap-hidden')]).toEqual([
      [],
      true,
    ]);
  });

  it('that was changed after it was signed is no pack any more', async () => {
    const text = new TextDecoder().decode(await signed(evidence));
    const changed = (a: string, b: string): Uint8Array => new TextEncoder().encode(text.replace(a, b));
    expect(codesOf(verified(changed('acc_1', 'acc_2')))).toContain('body-changed');
    for (const bad of [
      changed('"envelope"', '"envelop"'),
      changed('{', '{ '),
      new TextEncoder().encode('{}'),
      new Uint8Array([0xff]),
      changed('"payloadType":"application', '"payloadType":"applications'),
    ])
      expect(() => verified(bad)).toThrow(UserError);
  });
});

describe('what stands behind an item', () => {
  const review: ReviewEvidence = {
    id: 'rev_1',
    flowId: 'flow_1',
    flowName: '<b>Invoices</b>',
    version: 2,
    environment: 'prod',
    state: 'approved',
    closure: 'c'.repeat(64),
    manifest: 'd'.repeat(64),
    tier: 'high',
    required: 2,
    submittedBy: 'acc_1',
    submittedAt: '2027-01-16T08:00:00Z',
    authors: ['acc_1'],
    signatures: [{ account: 'acc_1', keyId: 'k', at: '2027-01-16T09:00:00Z', closure: 'c'.repeat(64), envelope: '{}' }],
  };
  const released = async (): Promise<TestLog> => {
    const log = await signIns(30);
    await log.log.append({
      actor: 'acc_1',
      action: 'bundle.exported',
      subject: 'd'.repeat(64),
      details: { review: 'rev_1', version: '2', outcome: 'done' },
    });
    return signIns(48, log);
  };
  const records = {
    ...noRecords,
    review: (id: string) => (id === 'rev_1' ? review : undefined),
    accounts: () => [
      { id: 'acc_1', name: 'ada', displayName: 'Ada', roles: ['designer'], state: 'active' },
      { id: 'acc_7', name: 'eve', displayName: 'Eve', roles: [], state: 'active' },
    ],
  };

  it('is judged: too few signatures and a signature of an author stand out, and a signature that does not hold is found', async () => {
    const log = await released();
    const pack = made(log, begin, begin + 2 * day, log.clock.time, records);
    expect(pack.statement.exceptions.map(({ text }) => text)).toEqual([
      'It has 1 of the 2 signatures that its risk asked for.',
      'Somebody signed it who had drawn or submitted it.',
    ]);
    expect(pack.body.accounts.map(({ name }) => name)).toEqual(['ada']);
    expect(codesOf(verified(await signed(pack)))).toEqual(['review-unsigned']);
    expect(codesOf(verified(await forged(pack, ({ statement }) => ({ statement: { ...statement, exceptions: [] } }))))).toEqual([
      'exception-hidden',
      'review-unsigned',
    ]);
  });

  it('is of that very entry: another review under it is found', async () => {
    const log = await released();
    const pack = made(log, begin, begin + 2 * day, log.clock.time, records);
    const other = await forged(pack, ({ body }) => ({
      body: {
        ...body,
        items: body.items.map((item) =>
          item.review === undefined ? item : { ...item, review: { ...item.review, id: 'rev_2', signatures: [] } },
        ),
      },
    }));
    expect(codesOf(verified(other))).toEqual(['item-differs']);
  });

  /** Signed by these, and put down under these accounts; each key belongs to the account of its owner. */
  async function signedBy(...signers: readonly (readonly [typeof rex, account: string])[]): Promise<ReviewEvidence> {
    const signatures = await Promise.all(
      signers.map(async ([who, account]) => {
        const { data } = await attest(
          { manifestDigest: 'd'.repeat(64) },
          'review',
          { closure: 'c'.repeat(64), reviewer: who.owner, decision: 'approved', groups: [] },
          [who.signer],
        );
        return {
          account,
          keyId: who.pair.keyId,
          at: '2027-01-16T09:00:00Z',
          closure: 'c'.repeat(64),
          envelope: new TextDecoder().decode(data),
        };
      }),
    );
    return { ...review, signatures };
  }
  const keys = () =>
    [rex, pia].map(({ pair, owner }) => ({
      keyId: pair.keyId,
      account: `acc_${owner}`,
      publicKey: Buffer.from(pair.publicKey).toString('base64'),
      state: 'active',
      createdAt: '2027-01-01T00:00:00Z',
    }));
  const accounts = () => [
    ...records.accounts(),
    ...['rex', 'pia'].map((name) => ({ id: `acc_${name}`, name, displayName: name, roles: ['reviewer'], state: 'active' })),
  ];
  const codesWith = async (told: ReviewEvidence): Promise<readonly string[]> => {
    const log = await released();
    return codesOf(
      verified(await signed(made(log, begin, begin + 2 * day, log.clock.time, { ...records, keys, accounts, review: () => told }))),
    );
  };

  it('names whoever signed: nobody else, and nobody twice', async () => {
    expect(await codesWith(await signedBy([rex, 'acc_rex'], [pia, 'acc_pia']))).toEqual([]);
    expect(await codesWith(await signedBy([rex, 'acc_rex'], [rex, 'acc_pia']))).toEqual(['review-unsigned']);
    expect(await codesWith(await signedBy([rex, 'acc_pia'], [pia, 'acc_rex']))).toEqual(['review-unsigned']);
  });

  it('names whoever the log says signed', async () => {
    const log = await signIns(30);
    for (const who of ['rex', 'pia'])
      await log.log.append({
        actor: `acc_${who}`,
        action: 'review.signed',
        subject: 'rev_1',
        details: { key: who === 'rex' ? rex.pair.keyId : pia.pair.keyId, outcome: 'done' },
      });
    const told = await signedBy([rex, 'acc_rex'], [pia, 'acc_pia']);
    const pack = made(await signIns(48, log), begin, begin + 2 * day, log.clock.time, { ...records, keys, accounts, review: () => told });
    // A second account of the same name, which has drawn nothing.
    const other = await forged(pack, ({ body }) => ({
      body: {
        ...body,
        accounts: [...body.accounts, { id: 'acc_new', name: 'rex', displayName: 'rex', roles: [], state: 'active' }],
        items: body.items.map((item) => ({
          ...item,
          ...(item.review === undefined
            ? {}
            : {
                review: {
                  ...item.review,
                  signatures: item.review.signatures.map((one) => (one.account === 'acc_rex' ? { ...one, account: 'acc_new' } : one)),
                },
              }),
        })),
      },
    }));
    expect([codesOf(verified(await signed(pack))), codesOf(verified(other))]).toEqual([[], ['review-unsigned']]);
  });

  it('stands there, or why it does not; and a statement that speaks of more does not leave out what there is', async () => {
    const log = await released();
    const pack = made(log, begin, begin + 2 * day, log.clock.time, {
      ...records,
      keys,
      accounts,
      review: () => ({ ...review, signatures: [] }),
    });
    const without = await forged(pack, ({ body }) => ({
      body: { ...body, items: body.items.map(({ review: _review, ...item }) => item) },
    }));
    const more = await forged(pack, ({ statement }) => ({ statement: { ...statement, exceptions: [], moreExceptions: 1 } }));
    const full = await forged(pack, ({ statement }) => ({
      statement: {
        ...statement,
        exceptions: Array.from({ length: 1_000 }, () => ({ control: 'releases', index: 50, text: 'Something.' })),
        moreExceptions: 1,
      },
    }));
    expect([pack.statement.exceptions.length, ...[without, more, full].map((bytes) => codesOf(verified(bytes)))]).toEqual([
      2,
      ['item-differs'],
      ['exception-hidden'],
      ['exception-hidden'],
    ]);
  });

  it('is shown as a page with names, and nothing in it is HTML', async () => {
    const log = await released();
    const page = evidencePage(made(log, begin, begin + 2 * day, log.clock.time, records), 'k1');
    expect([
      page.includes('Ada (ada)'),
      page.includes('<b>Invoices'),
      page.includes('Entry 30: It has 1 of the 2 signatures'),
      page.includes('CC8.1'),
    ]).toEqual([true, false, true, true]);
  });
});
