/** How much waits for *you*: the rail's badges, and a notice when a review that you wait for is decided. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { call, on } from '../bridge/client.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { gathered } from '../bridge/gathered.ts';
import { readyBundles } from '../facts/ready-bundles.ts';
import { notify } from '../ui/index.ts';
import { reviewNews } from './review-news.ts';
import { navigate } from './router.ts';
import { may, useSession } from './session.ts';

export const useWaiting = create<{
  readonly reviews: number;
  /** Asked for, and for this person to decide. */
  readonly waivers: number;
  readonly inbox: number;
  readonly releases: number;
  readonly alarms: number;
}>(() => ({ reviews: 0, waivers: 0, inbox: 0, releases: 0, alarms: 0 }));

/** Counts, and tells what was decided since it counted last. */
function reviewCounter(admits: boolean): () => Promise<void> {
  let known: ReadonlyMap<string, OutputOf<'review:list'>['reviews'][number]['state']> = new Map();
  return async () => {
    const [{ reviews }, { waivers }] = await Promise.all([call('review:list', {}), call('waiver:list', {})]);
    useWaiting.setState({
      reviews: reviews.filter((review) => review.waitingForMe).length,
      waivers: waivers.filter((waiver) => waiver.mayDecide).length,
    });
    for (const { reviewId, ...news } of reviewNews(known, reviews, admits))
      notify({ ...news, about: reviewId, action: { label: 'Open review', run: () => navigate('reviews', { id: reviewId }) } });
    known = new Map(reviews.map(({ id, state }) => [id, state]));
  };
}

async function countReleases(): Promise<void> {
  const { flows } = await call('env:list', {});
  useWaiting.setState({ releases: readyBundles(flows).length });
}

async function countTasks(): Promise<void> {
  const { waitingForMe } = await call('human:list', { oldestFirst: false, offset: 0, limit: 1 });
  useWaiting.setState({ inbox: waitingForMe });
}

/** A badge that cannot be counted shows nothing; the page itself says what is wrong. */
function quietly(count: () => Promise<void>): () => void {
  const calls = gathered();
  return () =>
    calls.run(() => {
      count().catch(() => {});
    });
}

export function useCountWaiting(): void {
  const me = useSession((state) => state.me);
  useEffect(() => {
    const stops: (() => void)[] = [];
    if (may(me, 'review.read')) {
      const again = quietly(reviewCounter(may(me, 'bundle.deploy')));
      again();
      stops.push(on('review:changed', again), on('waiver:changed', again));
    }
    useWaiting.setState({ releases: 0 });
    if (may(me, 'bundle.deploy')) {
      const again = quietly(countReleases);
      again();
      stops.push(on('review:changed', again));
    }
    if (may(me, 'human.answer')) {
      const again = quietly(countTasks);
      again();
      stops.push(on('human:changed', again));
    }
    return () => {
      for (const stop of stops) stop();
    };
  }, [me]);
}
