import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { LintContext } from '../../app/lint/run.ts';
import { assess } from '../../app/review/assess.ts';
import type { SecurityPicture } from '../../app/review/picture.ts';
import { effectiveTier, riskOf, signOffNeeds, tierOf } from '../../app/review/risk.ts';
import { applyPatch } from '../../app/workflow/graph/patch.ts';
import { riskTiers, type Flow } from '../../app/workflow/model/flow.ts';
import { labels } from '../../app/workflow/model/labels.ts';
import { contextFor, type RuleCases } from '../lint/kit/cases.ts';
import { flow } from '../lint/kit/flow.ts';
import { approve, ask, mail, openHook, post, signedHook } from '../lint/kit/steps.ts';

const rulesFolder = new URL('../lint/rules/', import.meta.url);
const flows: { readonly flow: Flow; readonly context: LintContext }[] = [];
beforeAll(async () => {
  for (const name of readdirSync(rulesFolder)) {
    const { cases } = (await import(new URL(name, rulesFolder).href)) as { cases: RuleCases };
    flows.push(...[...cases.fires, ...cases.silent].map((one) => ({ flow: one, context: contextFor(cases, one) ?? {} })));
  }
});

test('no fix of any finding of any rule raises the score', () => {
  let fixes = 0;
  const raised: string[] = [];
  for (const { flow: before, context } of flows) {
    const { findings, risk } = assess(before, [], context, nodeHash);
    for (const finding of findings) {
      for (const fix of finding.fixes) {
        const patched = applyPatch(before, fix.patch);
        if (!patched.ok) continue;
        fixes += 1;
        const after = assess(patched.value, [], context, nodeHash).risk;
        if (after.score > risk.score)
          raised.push(
            `${finding.ruleId} ${fix.title}: ${risk.score} -> ${after.score} (${after.reasons.map(({ text }) => text).join('; ')})`,
          );
      }
    }
  }
  expect([raised, fixes > 100]).toEqual([[], true]);
}, 120_000);

const name = fc.constantFrom('a', 'b', 'c');
const arbitrary: fc.Arbitrary<SecurityPicture> = fc.record({
  destinations: fc.array(
    fc.record({
      name,
      vendor: fc.constant(''),
      region: fc.constant(''),
      scope: fc.constantFrom('internal' as const, 'vendor' as const, 'public' as const),
      fields: fc.array(fc.record({ field: name, labels: fc.uniqueArray(fc.constantFrom(...labels), { minLength: 1, maxLength: 3 }) }), {
        maxLength: 4,
      }),
      labels: fc.constant([]),
      steps: fc.constant(['a']),
    }),
    { maxLength: 3 },
  ),
  connections: fc.array(
    fc.record({
      id: name,
      name,
      granted: fc.uniqueArray(name),
      used: fc.uniqueArray(name),
      hosts: fc.uniqueArray(name),
      personal: fc.boolean(),
      secret: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
  effects: fc.array(
    fc.record({
      nodeId: name,
      step: name,
      kind: fc.constantFrom('write' as const, 'send' as const, 'pay' as const, 'delete' as const, 'grant' as const, 'exec' as const),
      what: fc.constant(''),
      aboutPerson: fc.boolean(),
      approved: fc.boolean(),
      steered: fc.boolean(),
    }),
    { maxLength: 5 },
  ),
  models: fc.array(
    fc.record({
      provider: name,
      model: name,
      region: fc.constant(''),
      external: fc.boolean(),
      pinned: fc.boolean(),
      agent: fc.boolean(),
      steps: fc.constant(['a']),
    }),
    { maxLength: 3 },
  ),
  prompts: fc.constant([]),
  guards: fc.constant([]),
  findings: fc.constant([]),
  scripts: fc.array(fc.record({ nodeId: name, step: name, language: fc.constant('javascript'), sha256: name }), { maxLength: 2 }),
  entries: fc.array(
    fc.record({ nodeId: name, step: name, kind: fc.constant('webhook' as const), exposed: fc.boolean(), authenticated: fc.boolean() }),
    { maxLength: 2 },
  ),
  dataPicksHost: fc.uniqueArray(name),
  weakTransport: fc.uniqueArray(name),
  typedSecrets: fc.uniqueArray(name),
  unknownSteps: fc.uniqueArray(name),
});

/** One step towards safety: takes one thing away, or puts one guard in. */
const safer: readonly ((picture: SecurityPicture, pick: number) => SecurityPicture)[] = [
  (picture, pick) => ({
    ...picture,
    destinations: picture.destinations.filter((_, i) => i !== pick % Math.max(1, picture.destinations.length)),
  }),
  (picture, pick) => ({
    ...picture,
    destinations: picture.destinations.map((one, i) =>
      i === pick % picture.destinations.length ? { ...one, fields: one.fields.slice(1) } : one,
    ),
  }),
  (picture, pick) => ({ ...picture, effects: picture.effects.filter((_, i) => i !== pick % Math.max(1, picture.effects.length)) }),
  (picture, pick) => ({
    ...picture,
    effects: picture.effects.map((one, i) => (i === pick % picture.effects.length ? { ...one, approved: true } : one)),
  }),
  (picture, pick) => ({
    ...picture,
    effects: picture.effects.map((one, i) => (i === pick % picture.effects.length ? { ...one, steered: false } : one)),
  }),
  (picture, pick) => ({
    ...picture,
    connections: picture.connections.map((one, i) =>
      i === pick % picture.connections.length ? { ...one, granted: one.used, hosts: ['a'], personal: false } : one,
    ),
  }),
  (picture, pick) => ({
    ...picture,
    models: picture.models.map((one, i) => (i === pick % picture.models.length ? { ...one, pinned: true } : one)),
  }),
  (picture, pick) => ({
    ...picture,
    entries: picture.entries.map((one, i) => (i === pick % picture.entries.length ? { ...one, authenticated: true } : one)),
  }),
  (picture) => ({
    ...picture,
    weakTransport: picture.weakTransport.slice(1),
    dataPicksHost: picture.dataPicksHost.slice(1),
    typedSecrets: picture.typedSecrets.slice(1),
    unknownSteps: picture.unknownSteps.slice(1),
  }),
];

test('the score is monotone: one thing less, or one guard more, never raises it', () => {
  fc.assert(
    fc.property(arbitrary, fc.nat(50), fc.nat(safer.length - 1), (picture, pick, which) => {
      const after = safer[which]?.(picture, pick) ?? picture;
      expect(riskOf(after).score).toBeLessThanOrEqual(riskOf(picture).score);
    }),
    { numRuns: 500 },
  );
});

test('the score is the sum of its reasons, heaviest first, and the tier follows from it', () => {
  fc.assert(
    fc.property(arbitrary, (picture) => {
      const { score, tier, reasons } = riskOf(picture);
      expect([score, tier, reasons.every(({ points, text }) => points > 0 && text !== '')]).toEqual([
        Math.ceil(reasons.reduce((sum, { points }) => sum + points, 0)),
        tierOf(score),
        true,
      ]);
      expect(reasons.map(({ points }) => points)).toEqual(reasons.map(({ points }) => points).sort((a, b) => b - a));
    }),
  );
});

describe('tiers', () => {
  test('from nothing to payments by a stranger through a model', () => {
    const of = (one: Flow): string => {
      const { risk } = assess(one, [], {}, nodeHash);
      return `${risk.tier} ${risk.score}`;
    };
    expect([
      of(flow([], [])),
      of(flow([signedHook(), post('https://api.partner.example/x', '{"n": {{ input.body.amount }}}')], ['hook > call'])),
      of(flow([signedHook(), post('https://api.partner.example/x', '{"who": "{{ input.body.email }}"}')], ['hook > call'])),
      of(
        flow(
          [openHook(), ask('Answer {{ input.body.text }}'), mail('{{ input.body.email }}', '{{ input.answer }}')],
          ['hook > ask', 'ask > mail'],
        ),
      ),
      of(
        flow(
          [openHook(), ask('Answer {{ input.body.text }}'), approve(['answer']), mail('{{ input.body.email }}', '{{ input.answer }}')],
          ['hook > ask', 'ask > approve', 'approve.approved > mail'],
        ),
      ),
    ]).toMatchSnapshot();
  });

  test('a declared tier raises, never lowers', () => {
    expect(
      riskTiers.flatMap((computed) =>
        [undefined, ...riskTiers].map((declared) => `${computed} + ${declared ?? 'none'} = ${effectiveTier(computed, declared)}`),
      ),
    ).toMatchSnapshot();
  });

  test('a higher tier never asks for fewer', () => {
    fc.assert(
      fc.property(arbitrary, (picture) => {
        const needs = riskTiers.map((tier) => signOffNeeds(tier, picture));
        expect(
          needs.every(
            ({ signatures, groups }, i) =>
              i === 0 ||
              (signatures >= (needs[i - 1]?.signatures ?? 0) && (needs[i - 1]?.groups ?? []).every((group) => groups.includes(group))),
          ),
        ).toBe(true);
        expect([needs[0]?.signatures, needs[1]?.signatures, (needs[2]?.signatures ?? 0) >= 2]).toEqual([0, 1, true]);
      }),
    );
  });
});
