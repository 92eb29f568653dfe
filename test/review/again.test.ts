/** A flow that is submitted a second time: the closure is the same, and yet it is another manifest that is signed. */
import { describe, expect, test } from 'vitest';
import { recomputeChecks } from '../../app/bundle/from-assessment.ts';
import { verifyBundle } from '../../app/bundle/verify.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { snapshotOf, type ClosureSnapshot } from '../../app/review/subject.ts';
import { addPerson, codeOf, submitInvoices } from '../exchange/two-workspaces.ts';
import { openTestHost, withFirstPerson } from '../host/open-test-host.ts';
import { day, invoiceFlow, office, type Office } from './kit.ts';

type EndsBy = (world: Office, id: string) => void;
const ends: readonly (readonly [string, EndsBy])[] = [
  [
    'withdrawn',
    ({ reviews }, id) => {
      reviews.withdraw(id);
    },
  ],
  [
    'rejected',
    ({ reviews, people }, id) => {
      reviews.reject(id, people.rex.accountId, 'Not before Monday');
    },
  ],
  [
    'waits for changes',
    ({ reviews, people }, id) => {
      reviews.requestChanges(id, people.rex.accountId, 'Say why');
    },
  ],
  [
    'expired',
    ({ reviews, clock }) => {
      clock.at += 31 * day;
      reviews.expireDue();
    },
  ],
];

async function signed({ reviews, people }: Office, id: string): Promise<void> {
  const { closure } = reviews.get(id);
  for (const who of [people.rex, people.pia]) await reviews.sign(id, closure, who, reviews.snapshot(reviews.get(id)).subject);
}

async function released(world: Office, id: string): Promise<string> {
  const result = await verifyBundle(
    await world.exported(world.reviews.get(id)),
    {
      trustRoot: await world.trustRoot(),
      at: world.clock.at,
      environment: 'prod',
      runnerVersion: '0.1.0',
      recompute: recomputeChecks(nodeHash),
    },
    nodeHash,
  );
  return result.ok ? `version ${result.bundle.manifest.version}` : result.reason;
}

describe('R-FREEZE-1: each submission is released as it was frozen', () => {
  test.each(ends)('after one of the same closure that was %s', async (_words, end) => {
    const world = await office();
    const { reviews, people, save } = world;
    const subject = save(invoiceFlow(), people.ada);
    const one = await reviews.submit(subject, people.ada);
    end(world, one.id);
    const two = await reviews.submit(subject, people.ada);
    await signed(world, two.id);
    expect([
      two.closure === one.closure,
      two.manifestDigest === one.manifestDigest,
      reviews.get(two.id).state,
      await released(world, two.id),
    ]).toEqual([true, false, 'approved', 'version 2']);
  });

  test('after a year, when it is renewed unchanged; the first one stays what it was', async () => {
    const world = await office();
    const { reviews, people, save, clock } = world;
    const subject = save(invoiceFlow(), people.ada);
    const one = await reviews.submit(subject, people.ada);
    await signed(world, one.id);
    const before = await released(world, one.id);
    clock.at += 366 * day;
    reviews.expireDue();
    const two = await reviews.submit(subject, people.ada);
    await signed(world, two.id);
    expect([before, await released(world, two.id), (reviews.snapshot(reviews.get(one.id)).frozen as { version: number }).version]).toEqual([
      'version 1',
      'version 2',
      1,
    ]);
  });

  test('after a submission of the same closure from elsewhere came first', async () => {
    const world = await office();
    const { reviews, people, save, clock } = world;
    const subject = save(invoiceFlow(), people.ada);
    const local = await reviews.submit(subject, people.ada);
    const { closure, frozen } = reviews.snapshot(local);
    reviews.withdraw(local.id);
    reviews.adopt(
      {
        ...local,
        id: 'rev_elsewhere',
        revision: 2,
        manifestDigest: 'd'.repeat(64),
        submittedBy: 'eve',
        authors: ['eve'],
        from: { owner: 'eve', keyId: 'k', at: clock.at },
      },
      { subject: { ...subject, waivers: [] }, closure, frozen: { ...(frozen as object), authors: ['eve'] } },
    );
    const two = await reviews.submit(subject, people.ada);
    await signed(world, two.id);
    expect([two.revision, await released(world, two.id)]).toEqual([3, 'version 3']);
  });

  test('and what was frozen before the manifest named it is found by its closure', () => {
    const old = { frozen: 'by closure' } as unknown as ClosureSnapshot;
    const rows = new Map([['c', JSON.stringify(old)]]);
    const closures = { get: (digest: string) => rows.get(digest), put() {} };
    expect([
      snapshotOf(closures, { manifestDigest: 'm', closure: 'c' }),
      snapshotOf(closures, { closure: 'c' }),
      snapshotOf(closures, { manifestDigest: 'm', closure: 'other' }),
    ]).toEqual([old, old, undefined]);
  });

  test('at the door: submitted, withdrawn, submitted again, sent to reviewers elsewhere, signed, exported', async () => {
    const host = await openTestHost();
    const { ada } = await withFirstPerson(host);
    const reviewers = [
      await addPerson(host, ada, 'rui', 'Rui', ['reviewer'], ['security', 'privacy']),
      await addPerson(host, ada, 'mei', 'Mei', ['reviewer'], ['security', 'privacy']),
    ];
    const omar = await addPerson(host, ada, 'omar', 'Omar', ['operator']);
    const { reviewId, flowId } = await submitInvoices(ada);
    await ada.call('review:withdraw', { reviewId });
    const { id } = await ada.call('review:submit', { flowId, revision: 1, message: 'again' });
    const { closure } = await ada.call('review:get', { reviewId: id });
    const sent = await codeOf(ada.call('exchange:request', { reviewId: id }));
    for (const reviewer of reviewers) await reviewer.call('review:sign', { reviewId: id, closure: closure.hash });
    expect([sent, await codeOf(omar.call('bundle:export', { reviewId: id }))]).toEqual(['done', 'done']);
    await host.close();
  });
});
