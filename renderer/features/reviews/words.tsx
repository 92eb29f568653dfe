import type { OutputOf } from '../../../app/ipc/contract.ts';
import { Badge, type BadgeTone } from '../../ui/index.ts';

export type Evidence = OutputOf<'review:get'>;
type Review = Evidence['summary'];

export const openThreads = (evidence: Evidence): number => evidence.threads.filter((thread) => !thread.resolved).length;

const states: Readonly<Record<Review['state'], { readonly word: string; readonly tone: BadgeTone }>> = {
  draft: { word: 'Draft', tone: 'neutral' },
  submitted: { word: 'In review', tone: 'accent' },
  'changes-requested': { word: 'Changes requested', tone: 'medium' },
  approved: { word: 'Approved', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'high' },
  withdrawn: { word: 'Withdrawn', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'medium' },
};
export const StateBadge = ({ state }: { readonly state: Review['state'] }) => <Badge tone={states[state].tone}>{states[state].word}</Badge>;

const tiers: Readonly<Record<Review['tier'], BadgeTone>> = { minimal: 'good', limited: 'low', high: 'high', critical: 'block' };
/** `whole` where no heading beside it says that this is a risk. */
export const TierBadge = ({ tier, whole = false }: { readonly tier: Review['tier']; readonly whole?: boolean }) => (
  <Badge tone={tiers[tier]}>
    {tier.charAt(0).toUpperCase() + tier.slice(1)}
    {whole ? ' risk' : ''}
  </Badge>
);
