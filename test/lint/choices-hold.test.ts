/** Each change that a rule proposes, also one that needs a choice, ends its finding and brings no other that counts. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { rules } from '../../app/lint/registry.ts';
import type { Finding } from '../../app/lint/kit/finding.ts';
import { applyPatch } from '../../app/workflow/graph/patch.ts';
import { flowSchema, type Flow } from '../../app/workflow/model/flow.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';

const casesOf = async (id: string): Promise<RuleCases> => ((await import(`./rules/${id}.ts`)) as { cases: RuleCases }).cases;
const found = (cases: RuleCases, flow: Flow): readonly Finding[] => lintFlow(flow, contextFor(cases, flow)).findings;
const placeOf = ({ ruleId, nodeId = '' }: Finding): string => `${ruleId}@${nodeId}`;
/** A hint that is told once a flow may stand at another step than before. */
const brought = (before: readonly Finding[], after: readonly Finding[]): string[] => {
  const had = new Set(before.map(placeOf));
  return after.filter((one) => one.severity !== 'low' && !had.has(placeOf(one))).map((one) => `${one.severity} ${placeOf(one)}`);
};
const alike = (findings: readonly Finding[], one: Finding): number => findings.filter((other) => placeOf(other) === placeOf(one)).length;

describe('what a rule proposes', () => {
  it.each(rules.map(({ id }) => id))('%s', async (id) => {
    const cases = await casesOf(id);
    const wrong = cases.fires.flatMap((flow) => {
      const before = found(cases, flow);
      return before
        .filter(({ ruleId }) => ruleId === id)
        .flatMap((finding) =>
          finding.fixes
            .filter(({ patch }) => patch.length > 0)
            .flatMap((fix) => {
              const patched = applyPatch(flow, fix.patch);
              if (!patched.ok) return [`${fix.title}: cannot be applied`];
              flowSchema.parse(patched.value);
              const after = found(cases, patched.value);
              const isLeft =
                after.some(({ fingerprint }) => fingerprint === finding.fingerprint) || alike(after, finding) >= alike(before, finding);
              return [
                ...(isLeft ? [`${fix.title}: is not the end of it`] : []),
                ...brought(before, after).map((one) => `${fix.title}: ${one}`),
              ];
            }),
        );
    });
    expect(wrong).toEqual([]);
  });
});

/** What a person does who is told to choose a store of its own, or to let the model read only what is trusted. */
const ownStore = (flow: Flow): Flow => {
  const set = (parameters: JsonObject, id: string): JsonObject =>
    parameters['session'] !== undefined
      ? { ...parameters, session: '{{ input.body.email }}' }
      : id !== 'recall'
        ? parameters['trust'] === 'trusted'
          ? { ...parameters, trust: 'public' }
          : parameters
        : parameters['trustedOnly'] === undefined
          ? { ...parameters, key: 'own' }
          : { ...parameters, trustedOnly: true };
  return { ...flow, nodes: flow.nodes.map((node) => ({ ...node, parameters: set(node.parameters, node.id) })) };
};

it('a store of its own, a memory for each who talks, or only what is trusted ends what AI015 says', async () => {
  const cases = await casesOf('AI015');
  expect(
    cases.fires.map((flow) => {
      const [before, after] = [found(cases, flow), found(cases, ownStore(flow))];
      return [before.some(({ ruleId }) => ruleId === 'AI015'), after.some(({ ruleId }) => ruleId === 'AI015'), brought(before, after)];
    }),
  ).toEqual(cases.fires.map(() => [true, false, []]));
});
