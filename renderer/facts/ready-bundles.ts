/** What is approved and waits for an operator. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';

type PlacedFlow = OutputOf<'env:list'>['flows'][number];

export interface ReadyBundle {
  readonly reviewId: string;
  readonly flowName: string;
  readonly version: number;
  /** In words, for the middle of a sentence. */
  readonly place: string;
  readonly emergency: boolean;
}

/** An emergency first: it ends within a day. */
export const readyBundles = (flows: readonly PlacedFlow[]): readonly ReadyBundle[] =>
  flows
    .flatMap(({ name, places }) =>
      places.flatMap(({ environment, review }) =>
        review?.ready === true
          ? [
              {
                reviewId: review.reviewId,
                flowName: name,
                version: review.version,
                place: environmentTitles[environment].toLowerCase(),
                emergency: review.emergency !== undefined,
                at: review.at,
              },
            ]
          : [],
      ),
    )
    .toSorted((one, other) => Number(other.emergency) - Number(one.emergency) || one.at - other.at)
    .map(({ at: _at, ...bundle }) => bundle);
