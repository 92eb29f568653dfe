/** How much of what a description asks for was read: the longest run of its steps that stands in the outline in the same order. */
import { allSteps, type Outline } from '../../app/draft/outline.ts';
import { readWords } from '../../app/draft/read-words.ts';
import type { Description } from './descriptions.ts';

export const kindsOf = ({ steps }: Outline): string[] =>
  allSteps(steps).map((step) => (step.kind === 'ask-model' ? `ask-model:${step.task}` : step.kind));

function inOrder(wanted: readonly string[], found: readonly string[]): number {
  const best = Array.from({ length: wanted.length + 1 }, () => new Array<number>(found.length + 1).fill(0));
  for (let a = 1; a <= wanted.length; a += 1)
    for (let b = 1; b <= found.length; b += 1) {
      const row = best[a] as number[];
      row[b] =
        wanted[a - 1] === found[b - 1]
          ? ((best[a - 1] as number[])[b - 1] ?? 0) + 1
          : Math.max((best[a - 1] as number[])[b] ?? 0, row[b - 1] ?? 0);
    }
  return best[wanted.length]?.[found.length] ?? 0;
}

export interface Share {
  readonly asked: number;
  readonly read: number;
  readonly added: number;
  readonly triggers: number;
  readonly misses: readonly string[];
}

export function shareOf(list: readonly Description[]): Share {
  let [asked, read, added, triggers] = [0, 0, 0, 0];
  const misses: string[] = [];
  for (const { text, trigger, steps } of list) {
    const { outline } = readWords(text);
    const found = kindsOf(outline);
    const hits = inOrder(steps, found);
    asked += steps.length;
    read += hits;
    added += found.length - hits;
    triggers += outline.trigger.kind === trigger ? 1 : 0;
    if (hits < steps.length || found.length > steps.length || outline.trigger.kind !== trigger)
      misses.push(
        `${text}\n   wanted ${trigger}: ${steps.join(' ')}\n   found  ${outline.trigger.kind}: ${found.join(' ')}\n   unread ${JSON.stringify(outline.notUnderstood)}`,
      );
  }
  return { asked, read, added, triggers, misses };
}
