import type { Clock } from '../../kernel/ports.ts';

/** A jump of this size is a clock that was wrong, and not one that was turned back. */
const longestMs = 400 * 86_400_000;

/** The clock of decisions: never before the newest entry of the audit log, so that turning the computer's clock back wakes no approval that has expired. */
export const notBeforeTheLog = (clock: Clock, newest: () => number | undefined): Clock => ({
  now() {
    const now = clock.now();
    const last = newest() ?? now;
    return last > now && last - now < longestMs ? last : now;
  },
});
