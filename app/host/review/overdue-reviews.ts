/** Tells of each review once that waits for reviewers past its due time: an alarm like any other, which playbooks answer. */
import { z } from 'zod';
import { causeOf } from '../../kernel/errors.ts';
import { instantText } from '../../kernel/instant.ts';
import type { Log, Timers } from '../../kernel/ports.ts';
import { environmentWord } from '../../lint/kit/words.ts';
import type { ReviewRecord } from '../../review/ports.ts';
import type { Reviews } from '../../review/reviews.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

const firstLookMs = 60_000;
const lookEveryMs = 300_000;
/** Ids of those that were told of, kept beside the settings. */
const key = 'reviews-told-overdue';
const toldSchema = z.array(z.string());

export interface OverdueParts {
  readonly reviews: Pick<Reviews, 'overdue' | 'dueAt'>;
  readonly settings: Pick<SettingsRepository, 'get' | 'set'>;
  readonly timers: Timers;
  readonly log: Log;
  readonly tell: (review: ReviewRecord, words: string) => void;
}

export interface OverdueReviews {
  lookAtAll(): void;
  close(): void;
}

const wordsOf = ({ revision, environment, requiredSignatures, signatures }: ReviewRecord, dueAt: number): string => {
  const left = Math.max(1, requiredSignatures - signatures.length);
  return `Version ${revision} for ${environmentWord(environment)} was due for its review on ${instantText(dueAt)}, and waits for ${left} more ${left === 1 ? 'signature' : 'signatures'}.`;
};

export function createOverdueReviews({ reviews, settings, timers, log, tell }: OverdueParts): OverdueReviews {
  let [closed, cancel]: [boolean, (() => void) | undefined] = [false, undefined];

  function told(): readonly string[] {
    try {
      return toldSchema.parse(JSON.parse(settings.get(key) ?? '[]'));
    } catch {
      return [];
    }
  }

  function lookAtAll(): void {
    if (closed) return;
    const before = told();
    const overdue = reviews.overdue();
    const now = overdue.map(({ id }) => id);
    // Written down first: told twice would be worse than told by the page alone.
    if (now.length !== before.length || now.some((id) => !before.includes(id))) settings.set(key, JSON.stringify(now));
    for (const review of overdue) if (!before.includes(review.id)) tell(review, wordsOf(review, reviews.dueAt(review)));
  }

  function again(ms: number): void {
    cancel = timers.after(ms, () => {
      try {
        lookAtAll();
      } catch (error) {
        log.write('error', 'reviews that are overdue could not be looked at', causeOf(error));
      }
      if (!closed) again(lookEveryMs);
    });
  }
  again(firstLookMs);

  return {
    lookAtAll,
    close() {
      closed = true;
      cancel?.();
    },
  };
}
