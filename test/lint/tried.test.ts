/** Parts that are tried, found for all of them in one walk, are those that a search from each finds. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Due } from '../../app/lint/dataflow/due.ts';
import { directParts } from '../../app/lint/dataflow/tried.ts';
import { triedParts } from '../../app/workflow/graph/tried-parts.ts';
import { flow, step } from './kit/flow.ts';
import { set } from './kit/steps.ts';

const links = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom('.try ', '.done ', '.failed ', ' ')), { maxLength: 14 });

it('gives each step that is tried to the innermost part', () => {
  let nested = 0;
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 9 }), links, (tries, wanted) => {
      const wires = [
        ...new Set(
          wanted
            .filter(([from, to]) => from < tries.length && to < tries.length)
            .map(([from, to, port]) => `n${from}${tries[from] === true ? port : ' '}> n${to}`),
        ),
      ];
      const made = flow(
        tries.map((isTry, index) => (isTry ? step(`n${index}`, 'try') : set({ a: 'b' }, `n${index}`))),
        wires,
      );
      const heads = tries.flatMap((isTry, index) => (isTry ? [index] : []));
      const direct = directParts(heads, made);
      const inside = (head: number, seen: Set<number>): Set<number> => {
        for (const index of direct.get(head) ?? [])
          if (!seen.has(index)) {
            seen.add(index);
            if (direct.has(index)) {
              nested += 1;
              inside(index, seen);
            }
          }
        return seen;
      };
      const whole = triedParts(
        heads.map((head) => `n${head}`),
        made,
      );
      const named = (indices: Iterable<number>): ReadonlySet<string> => new Set(Array.from(indices, (index) => `n${index}`));
      // In a circle that nothing leads to no part lies inside of another: there each is given whole.
      for (const head of heads)
        expect([named(direct.get(head) ?? []), named([...inside(head, new Set())].filter((index) => index !== head))]).toContainEqual(
          whole.get(`n${head}`),
        );
    }),
    { numRuns: 400 },
  );
  expect(nested).toBeGreaterThan(5);
});

it('looks at what is due in ascending order, round by round', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { maxLength: 40 }), (added) => {
      const due = new Due(10);
      // As a walk over all places in each round.
      const waiting = new Set(Array.from({ length: 10 }, (_, place) => place));
      const turns = [...added];
      for (let round = 0; waiting.size > 0; round += 1) {
        for (let place = 0; place < 10; place += 1) {
          if (!waiting.delete(place)) continue;
          expect([due.next(), due.round]).toEqual([place, round]);
          for (const more of turns.shift() ?? []) {
            waiting.add(more);
            due.add(more);
          }
        }
      }
      expect(due.next()).toBeUndefined();
    }),
  );
});
