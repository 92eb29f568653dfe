/** The linter against flows that were not made with its code at hand: each must be caught, and each decoy let pass. */
import { describe, expect, it } from 'vitest';
import { joinFlows } from '../../../app/lint/join-flows.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import { testFacts } from '../kit/catalogue.ts';
import type { AdversaryCase } from './cases.ts';
import { flows } from './flows/all.ts';

const titles = (rule: string, [, flow, context, others = []]: AdversaryCase): string[] => {
  const near = others.length === 0 ? undefined : joinFlows([flow, ...others]).get(flow.id);
  return lintFlow(flow, { factsOf: testFacts, ...near, ...context })
    .findings.filter(({ ruleId }) => ruleId === rule || ruleId === 'rule-error')
    .map(({ title }) => title);
};

describe.each(flows.flatMap((cases) => Object.entries(cases)))('%s', (rule, { fires, silent }) => {
  it.each(fires.map((one) => [one[0], one] as const))('sees: %s', (_name, one) => {
    expect(titles(rule, one)).not.toEqual([]);
  });
  it.each(silent.map((one) => [one[0], one] as const))('lets pass: %s', (_name, one) => {
    expect(titles(rule, one)).toEqual([]);
  });
});

it('what is only guessed from a name never blocks', () => {
  const guesses = flows
    .flatMap(({ DF001 }) => DF001?.fires ?? [])
    .filter(([name]) => name === 'picked from what nobody has described' || name === 'out of a step that nobody has described');
  expect(guesses.map(([, flow]) => lintFlow(flow).findings.find(({ ruleId }) => ruleId === 'DF001')?.severity)).toEqual(['high', 'high']);
});
