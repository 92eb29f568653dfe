/** One walk for all steps says the same as a search from each. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acts, actors, after, firstActorAfter, firstAfter } from '../../app/lint/kit/reach.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow } from './kit/flow.ts';
import { agent, mail, post, set } from './kit/steps.ts';

const makers = [(id: string) => set({ a: 'b' }, id), (id: string) => mail('ada@example.com', 'Hello', id), (id: string) => agent('Help', {}, id), (id: string) => post('https://api.example.com/x', 'x', {}, id)] as const;
const kinds = fc.array(fc.nat(makers.length - 1), { minLength: 2, maxLength: 9 });
const links = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom('> ', '-tool> ', '-error> ')), { maxLength: 16 });

it('finds the first that acts after each step, in chains, circles and among tools', () => {
  fc.assert(fc.property(kinds, links, (made, wanted) => {
    const wires = [...new Set(wanted.filter(([from, to]) => from < made.length && to < made.length).map(([from, to, kind]) => `n${from} ${kind}n${to}`))];
    const { view } = lintFlow(flow(made.map((kind, index) => (makers[kind] as (id: string) => ReturnType<typeof set>)(`n${index}`)), wires));
    const acting = actors(view);
    expect(acting.map(({ index }) => index)).toEqual(view.steps.filter((step) => acts(step)).map(({ index }) => index));
    for (const last of [acting, acting.slice(1)]) {
      const first = firstAfter(view, last);
      for (const step of view.steps) expect(first[step.index]).toBe(after(view, [step]).find((one) => last.includes(one))?.index ?? -1);
    }
    expect(firstActorAfter(view)).toEqual(firstAfter(view, acting));
  }), { numRuns: 150 });
});
