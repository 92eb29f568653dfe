/** How the state of a review is called and coloured, wherever somebody meets it. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import type { BadgeTone } from '../ui/index.ts';

export type ReviewState = OutputOf<'review:list'>['reviews'][number]['state'];

export const reviewLooks: Readonly<Record<ReviewState, { readonly word: string; readonly tone: BadgeTone }>> = {
  draft: { word: 'Draft', tone: 'neutral' },
  submitted: { word: 'In review', tone: 'accent' },
  'changes-requested': { word: 'Changes requested', tone: 'medium' },
  approved: { word: 'Approved', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'high' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'medium' },
};
