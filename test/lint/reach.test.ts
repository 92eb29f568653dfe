/** One walk for all steps says the same as a search from each. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acts, actors, after, firstActorAfter, firstAfter } from '../../app/lint/kit/reach.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { isUnguarded, unguardedAfter } from '../../app/lint/kit/unguarded-after.ts';
import type { FlowView } from '../../app/lint/kit/flow-view.ts';
import { flow } from './kit/flow.ts';
import { agent, judge, mail, post, set } from './kit/steps.ts';

const makers = [
  (id: string) => set({ a: 'b' }, id),
  (id: string) => mail('ada@example.com', 'Hello', id),
  (id: string) => agent('Help', {}, id),
  (id: string) => post('https://api.example.com/x', 'x', {}, id),
  (id: string) => judge('Is it?', id),
] as const;
const kinds = fc.array(fc.nat(makers.length - 1), { minLength: 2, maxLength: 9 });
const links = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom('> ', '-tool> ', '-error> ')), { maxLength: 16 });
/** A line of steps, and a wire or two across. */
const chains = fc
  .array(fc.tuple(fc.nat(8), fc.nat(8), fc.constant('> ')), { maxLength: 2 })
  .map((across) => [...Array.from({ length: 8 }, (_, at) => [at, at + 1, '> '] as const), ...across]);

function linted(made: readonly number[], wanted: readonly (readonly [number, number, string])[]): FlowView {
  const wires = [
    ...new Set(wanted.filter(([from, to]) => from < made.length && to < made.length).map(([from, to, kind]) => `n${from} ${kind}n${to}`)),
  ];
  return lintFlow(
    flow(
      made.map((kind, index) => (makers[kind] as (id: string) => ReturnType<typeof set>)(`n${index}`)),
      wires,
    ),
  ).view;
}

it('finds the first that acts after each step, in chains, circles and among tools', () => {
  fc.assert(
    fc.property(kinds, links, (made, wanted) => {
      const view = linted(made, wanted);
      const acting = actors(view);
      expect(acting.map(({ index }) => index)).toEqual(view.steps.filter((step) => acts(step)).map(({ index }) => index));
      for (const last of [acting, acting.slice(1)]) {
        const first = firstAfter(view, last);
        for (const step of view.steps) expect(first[step.index]).toBe(after(view, [step]).find((one) => last.includes(one))?.index ?? -1);
      }
      expect(firstActorAfter(view)).toEqual(firstAfter(view, acting));
    }),
    { numRuns: 150 },
  );
});

it('knows for each step whether something acts after it that no check stands before', () => {
  let behindChecks = 0;
  fc.assert(
    fc.property(kinds, fc.oneof(links, chains), (made, wanted) => {
      const view = linted(made, wanted);
      const checks = (step: (typeof view.steps)[number]): boolean => step.facts.guards.some(({ kind }) => kind === 'validation');
      const nearest = view.nearestGuards(({ kind }) => kind === 'validation');
      const acting = actors(view);
      const unguarded = unguardedAfter(view, acting, nearest);
      for (const step of view.steps) {
        // Walked up, guard by guard, as the rule means it.
        const validated = (one: (typeof view.steps)[number]): boolean =>
          view
            .guardsBefore(one.index)
            .some(({ step: at, guard }) => guard.kind === 'validation' && at !== step && dominatesByWalk(view, step.index, at.index));
        const reached = after(view, [step]).filter((one) => acts(one));
        for (const one of reached) expect(isUnguarded(view, step.index, one.index, nearest)).toBe(!validated(one));
        if (checks(step)) continue;
        expect(unguarded(step)).toBe(reached.some((one) => !validated(one)));
        if (reached.length > 0 && reached.every(validated)) behindChecks += 1;
      }
    }),
    { numRuns: 400 },
  );
  expect(behindChecks).toBeGreaterThan(20);
});

/** It has run on every way: without it the other cannot be reached from any entry. */
function dominatesByWalk(view: FlowView, dominator: number, index: number): boolean {
  if (dominator === index) return true;
  if (!view.isReachable(index)) return false;
  const { next, parts } = view.graph;
  const seen = new Set(view.entries.filter((entry) => entry !== dominator));
  for (const at of seen) {
    for (const { start, target } of [next, parts])
      for (let i = start[at] as number; i < (start[at + 1] as number); i += 1) if (target[i] !== dominator) seen.add(target[i] as number);
  }
  return !seen.has(index);
}
