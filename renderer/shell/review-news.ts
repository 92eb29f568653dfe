/** What became of reviews while a person works on something else, for those who go on from there: who submitted them, and who admits what was approved. */
import type { OutputOf } from '../../app/ipc/contract.ts';
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';
import type { CalloutTone } from '../ui/index.ts';

type Review = OutputOf<'review:list'>['reviews'][number];

export interface ReviewNews {
  readonly reviewId: string;
  readonly tone: CalloutTone;
  readonly title: string;
  readonly detail: string;
}

function newsOf(review: Review, admits: boolean): Omit<ReviewNews, 'reviewId'> | undefined {
  const { flowName, revision, state, environment, mine, decision, required, from, ended } = review;
  const place = environmentTitles[environment].toLowerCase();
  if (state === 'approved' && admits && from === undefined && (environment !== 'dev' || required > 0))
    return { tone: 'good', title: `“${flowName}” v${revision} is approved for ${place}`, detail: 'It waits for you to admit it.' };
  if (ended !== undefined && (mine || admits))
    return { tone: 'medium', title: `The approval of “${flowName}” v${revision} for ${place} has ended`, detail: ended };
  if (!mine) return undefined;
  if (state === 'approved')
    return { tone: 'good', title: `“${flowName}” v${revision} is approved for ${place}`, detail: 'Next, an operator admits it.' };
  if (decision === undefined) return undefined;
  return state === 'rejected'
    ? { tone: 'high', title: `${decision.by} rejected “${flowName}” v${revision}`, detail: decision.reason }
    : { tone: 'medium', title: `${decision.by} asks for changes to “${flowName}” v${revision}`, detail: decision.reason };
}

/** What was decided between two looks at the list. What is new in it was not waited for. */
export const reviewNews = (
  before: ReadonlyMap<string, Review['state']>,
  reviews: readonly Review[],
  admits: boolean,
): readonly ReviewNews[] =>
  reviews.flatMap((review) => {
    if ((before.get(review.id) ?? review.state) === review.state) return [];
    const news = newsOf(review, admits);
    return news === undefined ? [] : [{ reviewId: review.id, ...news }];
  });
