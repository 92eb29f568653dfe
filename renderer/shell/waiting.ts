/** How much waits for *you*: the rail's badges. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { call, on } from '../bridge/client.ts';
import { gathered } from '../bridge/gathered.ts';
import { may, useSession } from './session.ts';

export const useWaiting = create<{ readonly reviews: number; readonly inbox: number; readonly alarms: number }>(() => ({
  reviews: 0,
  inbox: 0,
  alarms: 0,
}));

async function countReviews(): Promise<void> {
  const [{ reviews }, { waivers }] = await Promise.all([call('review:list', {}), call('waiver:list', {})]);
  useWaiting.setState({
    reviews: reviews.filter((review) => review.waitingForMe).length + waivers.filter((waiver) => waiver.mayDecide).length,
  });
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
      const again = quietly(countReviews);
      again();
      stops.push(on('review:changed', again), on('waiver:changed', again));
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
