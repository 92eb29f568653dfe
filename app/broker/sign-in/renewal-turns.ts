import { TransientError } from '../../kernel/errors.ts';
import { keyedQueue, type KeyedQueue } from '../../kernel/keyed-queue.ts';

/**
 * Renewals of one sign-in, one after the other. Where its server gives no answer, all that waited meanwhile hear so with the one that asked: ten flows
 * behind a server that hangs wait as long as one, and not ten times as long.
 */
export function renewalTurns(): KeyedQueue {
  const turns = keyedQueue();
  const failures = new Map<string, { readonly error: TransientError; readonly before: number }>();
  let arrived = 0;
  return async (key, work) => {
    arrived += 1;
    const mine = arrived;
    return await turns(key, async () => {
      const last = failures.get(key);
      if (last !== undefined && mine <= last.before) throw last.error;
      failures.delete(key);
      try {
        return await work();
      } catch (error) {
        if (error instanceof TransientError) failures.set(key, { error, before: arrived });
        throw error;
      }
    });
  };
}
