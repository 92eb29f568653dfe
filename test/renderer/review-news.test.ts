/** Who is told what when a review is decided, and what waits for an operator. */
import { expect, test } from 'vitest';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { readyBundles } from '../../renderer/facts/ready-bundles.ts';
import { reviewNews } from '../../renderer/shell/review-news.ts';

type Review = OutputOf<'review:list'>['reviews'][number];
const review = (values: Partial<Review>): Review =>
  ({ id: 'rev_1', flowName: 'Pay', revision: 2, state: 'approved', environment: 'prod', required: 2, mine: false, ...values }) as Review;

test('a decision is told once, to who submitted and to who admits; the rest hears nothing', () => {
  const waiting = new Map<string, Review['state']>([['rev_1', 'submitted']]);
  const decision = { by: 'Inga', reason: 'Let two people approve.', openComments: 0 };
  const told = (one: Review, admits: boolean, before: ReadonlyMap<string, Review['state']> = waiting): readonly string[] =>
    reviewNews(before, [one], admits).map(({ title, detail }) => `${title}: ${detail}`);
  expect([
    told(review({}), true),
    told(review({ mine: true }), false),
    told(review({ mine: true, state: 'changes-requested', decision }), true),
    told(review({ mine: true, state: 'rejected', decision }), false),
    told(review({ state: 'expired', ended: 'The policy changed.' }), true, new Map([['rev_1', 'approved']])),
    told(review({}), false),
    told(review({ mine: true, state: 'withdrawn' }), true),
    told(review({ environment: 'dev', required: 0 }), true),
    told(review({ from: 'Ben' }), true),
    told(review({ mine: true }), true, new Map([['rev_1', 'approved']])),
    told(review({ mine: true }), true, new Map()),
  ]).toEqual([
    ['“Pay” v2 is approved for production: It waits for you to admit it.'],
    ['“Pay” v2 is approved for production: Next, an operator admits it.'],
    ['Inga asks for changes to “Pay” v2: Let two people approve.'],
    ['Inga rejected “Pay” v2: Let two people approve.'],
    ['The approval of “Pay” v2 for production has ended: The policy changed.'],
    ...Array.from({ length: 6 }, () => []),
  ]);
});

test('what waits to be admitted: an emergency first, then what waits longest', () => {
  type Flow = OutputOf<'env:list'>['flows'][number];
  const flow = (name: string, at: number, ready: boolean, emergency?: 'running'): Flow =>
    ({
      name,
      places: [
        { environment: 'prod', review: { reviewId: name, version: 1, at, ready, ...(emergency === undefined ? {} : { emergency }) } },
      ],
    }) as unknown as Flow;
  const ready = readyBundles([flow('b', 2, true), flow('runs', 0, false), flow('a', 1, true), flow('c', 3, true, 'running')]);
  expect(ready.map(({ flowName, place, emergency }) => [flowName, place, emergency])).toEqual([
    ['c', 'production', true],
    ['a', 'production', false],
    ['b', 'production', false],
  ]);
});
