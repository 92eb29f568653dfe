/** What a flow that is open tells of its reviews. */
import { expect, test } from 'vitest';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { newestReview, sentBack } from '../../renderer/features/designer/newest-review.ts';
import { afterReview } from '../../renderer/features/designer/model/session.ts';

type Summary = OutputOf<'flows:get'>['summary'];
const summary = (values: Partial<Summary>): Summary => ({ revision: 3, state: 'draft', updatedBy: 'Ada', ...values }) as Summary;

test('an emergency that ended is told no more; the state of a version that is not the open one is not its own', () => {
  const open = summary({ emergency: { state: 'waiting', reviewId: 'rev_1' } as NonNullable<Summary['emergency']> });
  expect(afterReview(open, summary({ state: 'withdrawn' }))).toEqual(summary({ state: 'withdrawn' }));
  expect(afterReview(open, summary({ revision: 4, state: 'submitted', updatedBy: 'Bo' }))).toEqual(summary({}));
});

test('what a reviewer asks for stands above the flow until it is submitted again', () => {
  type Review = OutputOf<'review:list'>['reviews'][number];
  const review = (values: Partial<Review>): Review => ({ id: 'rev_1', flowId: 'f', revision: 1, submittedAt: 1, ...values }) as Review;
  const decision = { by: 'Inga', reason: 'Let two people approve.', openComments: 2 };
  const asked = review({ state: 'changes-requested', decision });
  expect([
    sentBack([asked], 'f'),
    sentBack([review({ state: 'rejected', decision })], 'f')?.title,
    sentBack([review({ state: 'expired', ended: 'The policy changed.' })], 'f'),
    sentBack([asked], 'another'),
    sentBack([asked, review({ id: 'rev_2', revision: 2, submittedAt: 2, state: 'submitted' })], 'f'),
    newestReview([], 'f'),
  ]).toEqual([
    { reviewId: 'rev_1', title: 'Inga asks for changes to v1', reason: 'Let two people approve.', openComments: 2 },
    'Inga rejected v1',
    { reviewId: 'rev_1', title: 'The approval of v1 has ended', reason: 'The policy changed.', openComments: 0 },
    undefined,
    undefined,
    undefined,
  ]);
});
