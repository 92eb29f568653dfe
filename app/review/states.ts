/** The states of a review, and what leads from one to the next. Nothing else changes a state. */
import { UserError } from '../kernel/errors.ts';
import type { ReviewRecord, ReviewState } from './ports.ts';

export const reviewEvents = ['submit', 'request-changes', 'approve', 'reject', 'withdraw', 'expire', 'recertify'] as const;
export type ReviewEvent = (typeof reviewEvents)[number];

/** An event that is not listed cannot happen in that state. A new submission is a new review, so nothing leads back. */
const transitions: Readonly<Record<ReviewState, Partial<Readonly<Record<ReviewEvent, ReviewState>>>>> = {
  'draft': { submit: 'submitted' },
  'submitted': {
    'request-changes': 'changes-requested',
    approve: 'approved',
    reject: 'rejected',
    withdraw: 'withdrawn',
    expire: 'expired',
  },
  'changes-requested': { reject: 'rejected', withdraw: 'withdrawn', expire: 'expired' },
  // A model, scope, policy or advisory changed: the approval ends and the flow has to be submitted again.
  'approved': { expire: 'expired', recertify: 'expired' },
  'rejected': {},
  'withdrawn': {},
  'expired': {},
};

const words: Readonly<Record<ReviewState, string>> = {
  'draft': 'is a draft',
  'submitted': 'waits for signatures',
  'changes-requested': 'waits for changes',
  'approved': 'is approved',
  'rejected': 'was rejected',
  'withdrawn': 'was withdrawn',
  'expired': 'has expired',
};

export const nextState = (state: ReviewState, event: ReviewEvent): ReviewState | undefined => transitions[state][event];
export const stateWords = (state: ReviewState): string => words[state];

/** Throws UserError `review/wrong-state`. */
export function move(review: ReviewRecord, event: ReviewEvent, at: number): ReviewRecord {
  const state = nextState(review.state, event);
  if (state === undefined)
    throw new UserError('review/wrong-state', `This review ${words[review.state]}, so this cannot be done with it.`, {
      place: review.flowName,
    });
  // Two changes in one millisecond must still look like two to the optimistic lock.
  return { ...review, state, updatedAt: Math.max(at, review.updatedAt + 1) };
}
