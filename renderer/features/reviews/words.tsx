import type { OutputOf } from '../../../app/ipc/contract.ts';
import { reviewLooks } from '../../facts/review-looks.ts';
import { Badge, type BadgeTone } from '../../ui/index.ts';

export type Evidence = OutputOf<'review:get'>;
type Review = Evidence['summary'];

export const openThreads = (evidence: Evidence): number => evidence.threads.filter((thread) => !thread.resolved).length;

export const StateBadge = ({ review: { state, replacedBy } }: { readonly review: Pick<Review, 'state' | 'replacedBy'> }) => (
  <Badge tone={reviewLooks[state].tone}>{replacedBy === undefined ? reviewLooks[state].word : `Replaced by v${replacedBy.revision}`}</Badge>
);

const tiers: Readonly<Record<Review['tier'], BadgeTone>> = { minimal: 'good', limited: 'low', high: 'high', critical: 'block' };
/** `whole` where no heading beside it says that this is a risk. */
export const TierBadge = ({ tier, whole = false }: { readonly tier: Review['tier']; readonly whole?: boolean }) => (
  <Badge tone={tiers[tier]}>
    {tier.charAt(0).toUpperCase() + tier.slice(1)}
    {whole ? ' risk' : ''}
  </Badge>
);
