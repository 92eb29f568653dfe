/** What a flow that is open tells of its reviews. */
import { expect, test } from 'vitest';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { afterReview } from '../../renderer/features/designer/model/session.ts';

type Summary = OutputOf<'flows:get'>['summary'];
const summary = (values: Partial<Summary>): Summary => ({ revision: 3, state: 'draft', updatedBy: 'Ada', ...values }) as Summary;

test('an emergency that ended is told no more; the state of a version that is not the open one is not its own', () => {
  const open = summary({ emergency: { state: 'waiting', reviewId: 'rev_1' } as NonNullable<Summary['emergency']> });
  expect(afterReview(open, summary({ state: 'withdrawn' }))).toEqual(summary({ state: 'withdrawn' }));
  expect(afterReview(open, summary({ revision: 4, state: 'submitted', updatedBy: 'Bo' }))).toEqual(summary({}));
});
