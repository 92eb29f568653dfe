/** Every rule: flows on which it must speak and flows on which it must not, and what its safe fixes do. */
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import { rules } from '../../app/lint/registry.ts';
import { applyPatch } from '../../app/workflow/graph/patch.ts';
import { flowSchema } from '../../app/workflow/model/flow.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';

const folder = new URL('rules/', import.meta.url);

it('every rule has its flows, and every set of flows its rule', () => {
  const files = existsSync(folder)
    ? readdirSync(folder)
        .map((name) => name.replace(/\.ts$/, ''))
        .sort()
    : [];
  expect(files).toEqual(rules.map(({ id }) => id).sort());
});

for (const rule of rules) {
  describe(rule.id, async () => {
    const { cases } = (await import(`./rules/${rule.id}.ts`)) as { cases: RuleCases };
    const found = (flow: RuleCases['fires'][number]) => lintFlow(flow, contextFor(cases, flow)).findings;

    it('has at least three flows of each kind', () => {
      expect([cases.fires.length >= 3, cases.silent.length >= 3]).toEqual([true, true]);
    });
    it('no rule breaks on them', () => {
      expect(
        [...cases.fires, ...cases.silent]
          .flatMap(found)
          .filter(({ ruleId }) => ruleId === 'rule-error')
          .map(({ title }) => title),
      ).toEqual([]);
    });
    it.each(cases.fires.map((flow, index) => [index, flow] as const))('speaks on flow %i', (_index, flow) => {
      expect(found(flow).map(({ ruleId }) => ruleId)).toContain(rule.id);
    });
    it.each(cases.silent.map((flow, index) => [index, flow] as const))('keeps quiet on flow %i', (_index, flow) => {
      expect(
        found(flow)
          .filter(({ ruleId }) => ruleId === rule.id)
          .map(({ title, path }) => [title, path]),
      ).toEqual([]);
    });
    it('its safe fixes end the finding and leave a valid flow', () => {
      for (const flow of cases.fires) {
        const alike = (findings: ReturnType<typeof found>, nodeId: string | undefined) =>
          findings.filter((one) => one.ruleId === rule.id && one.nodeId === nodeId).length;
        const before = found(flow);
        for (const finding of before.filter(({ ruleId }) => ruleId === rule.id)) {
          for (const fix of finding.fixes.filter(({ safety }) => safety === 'safe')) {
            const patched = applyPatch(flow, fix.patch);
            expect(patched).toMatchObject({ ok: true });
            if (!patched.ok) continue;
            flowSchema.parse(patched.value);
            // A changed address or statement has another fingerprint: it must be gone, not only be another.
            const after = found(patched.value);
            expect({
              fix: fix.title,
              left:
                after.map(({ fingerprint }) => fingerprint).includes(finding.fingerprint) ||
                alike(after, finding.nodeId) >= alike(before, finding.nodeId),
            }).toEqual({ fix: fix.title, left: false });
          }
        }
      }
    });
  });
}
