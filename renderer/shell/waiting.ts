/** How much waits for *you*: the rail's badges. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { call, on } from '../bridge/client.ts';
import { may, useSession } from './session.ts';

export const useWaiting = create<{ readonly reviews: number; readonly inbox: number }>(() => ({ reviews: 0, inbox: 0 }));

async function countReviews(): Promise<void> {
  const { reviews } = await call('review:list', {});
  useWaiting.setState({ reviews: reviews.filter((review) => review.waitingForMe).length });
}

async function countTasks(): Promise<void> {
  const { tasks } = await call('human:list', {});
  useWaiting.setState({ inbox: tasks.length });
}

/** A badge that cannot be counted shows nothing; the page itself says what is wrong. */
const quietly = (count: () => Promise<void>) => (): void => { count().catch(() => {}); };

export function useCountWaiting(): void {
  const me = useSession((state) => state.me);
  useEffect(() => {
    const stops: (() => void)[] = [];
    if (may(me, 'review.read')) { quietly(countReviews)(); stops.push(on('review:changed', quietly(countReviews))); }
    if (may(me, 'human.answer')) { quietly(countTasks)(); stops.push(on('human:changed', quietly(countTasks))); }
    return () => { for (const stop of stops) stop(); };
  }, [me]);
}
