/** What an exchange of reviews needs from the workspace. */
import type { Recompute } from '../bundle/contents.ts';
import type { TrustedKey } from '../bundle/trust-root.node.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { ReviewRepositories } from '../review/ports.ts';
import type { Reviews } from '../review/reviews.ts';

export interface ExchangePorts {
  readonly clock: Clock;
  readonly hash: Hash;
  readonly reviews: Reviews;
  readonly repositories: ReviewRepositories;
  readonly recompute: Recompute;
  /** Keys of this workspace's people and of trusted colleagues, without the revoked ones. */
  trusted(): readonly TrustedKey[];
  /** Owner names and the ids by which this workspace knows people: account ids, or the owner name of somebody elsewhere. */
  ownerOf(personId: string): string;
  idOf(owner: string): string;
  displayNameOf(owner: string): string;
}
