/** What `GET /healthz` of a service and of a worker says: does it take new work, and what keeps it from some of it? */
import { isGrave, type EngineTrouble } from '../../engine/runs/troubles.ts';
import type { ServiceHealth } from '../../serve/intake/webhook-server.ts';
import { isOfAll, type BundleEnds } from './bundle-ends.ts';
import type { RefusedFile } from './bundle-folder.ts';
import type { Unread } from './revocation-guard.ts';

export interface HealthParts {
  readonly stopping: boolean;
  readonly troubles: readonly EngineTrouble[];
  readonly ends: Pick<BundleEnds, 'over'>;
  /** Files that were not run as it began, at `since` (ms since the epoch), and how many flows it serves. */
  readonly refused: readonly RefusedFile[];
  readonly since: number;
  readonly served: number;
  readonly unread: readonly Unread[];
  readonly olderStore: string | undefined;
}

export function healthOf({ stopping, troubles, ends, refused, since, served, unread, olderStore }: HealthParts): ServiceHealth {
  const over = ends.over();
  const left = refused.map(({ code }) => ({ what: 'refused', code, since }));
  return {
    // A folder in which nothing lies yet is no failure; one of which nothing may run is.
    ok: !stopping && !troubles.some(isGrave) && !over.some(isOfAll) && !(refused.length > 0 && served === 0),
    problems: [...troubles, ...over, ...unread, ...left],
    olderStore,
  };
}
