import { PackageCheck } from 'lucide-react';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { environmentTitles } from '../../../app/workflow/model/setting-titles.ts';
import { reviewLooks } from '../../facts/review-looks.ts';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { Badge, IconButton } from '../../ui/index.ts';

export type Environments = OutputOf<'env:list'>;
export type PlacedFlow = Environments['flows'][number];
export type Place = PlacedFlow['places'][number];
export type EnvironmentName = Place['environment'];

export const environmentNames = Object.keys(environmentTitles) as EnvironmentName[];

/** What stands there: the bundle that was admitted, and the newest review for it. */
export function PlaceCell({ place, flowName }: { readonly place: Place | undefined; readonly flowName: string }) {
  const mayAdmit = useMay('bundle.deploy');
  if (place === undefined || (place.review === undefined && place.admitted === undefined))
    return <span className="text-faint">Nothing yet</span>;
  const { review, admitted } = place;
  return (
    <span className="flex items-center gap-1.5">
      {admitted === undefined ? null : admitted.revoked === undefined ? (
        <Badge tone="good">Runs v{admitted.version}</Badge>
      ) : (
        <Badge tone="block">v{admitted.version} revoked</Badge>
      )}
      {review?.emergency === undefined || review.emergency === 'closed' || review.emergency === 'over' ? null : (
        <Badge tone={review.emergency === 'due' ? 'high' : 'block'}>
          {review.emergency === 'due' || review.emergency === 'overdue' ? 'Emergency to look at' : 'Emergency'}
        </Badge>
      )}
      {review === undefined || (review.version === admitted?.version && review.state === 'approved') ? null : (
        <Badge tone={reviewLooks[review.state].tone}>
          v{review.version} {reviewLooks[review.state].word}
        </Badge>
      )}
      {review?.state !== 'approved' || review.version === admitted?.version ? null : (
        <IconButton
          icon={PackageCheck}
          label={
            mayAdmit
              ? `Admit ${flowName} v${review.version} in its review`
              : `Get the bundle of ${flowName} v${review.version} from its review`
          }
          onClick={(event) => {
            event.stopPropagation();
            navigate('reviews', { id: review.reviewId });
          }}
        />
      )}
    </span>
  );
}
