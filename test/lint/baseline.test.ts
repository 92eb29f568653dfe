/** Baselines: known findings are set aside, new ones and copies count, and what is gone is counted down. */
import { describe, expect, it } from 'vitest';
import { againstBaseline, makeBaseline, printBaseline, readBaseline } from '../../app/lint/baseline.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { flow } from './kit/flow.ts';
import { ask, call, manual, openHook } from './kit/steps.ts';

const plain = flow([manual(), call('http://api.example.com/x')], ['start > call']);
const leaky = flow([openHook(), ask('Answer {{ input.body.email }}')], ['hook > ask']);
const found = (...flows: Parameters<typeof lintFlow>[0][]) => flows.map((one) => lintFlow(one).findings);

describe('a baseline', () => {
  it('knows what was there, survives a round trip, and tells what is new and what is gone', () => {
    const baseline = readBaseline(printBaseline(makeBaseline(found(plain))), 'b.json');
    const count = found(plain).flat().length;
    expect(againstBaseline(baseline, found(plain))).toEqual({ fresh: [[]], figures: { known: count, left: count, gone: 0, fresh: 0 } });
    const { fresh, figures } = againstBaseline(baseline, found(leaky));
    expect({
      rules: fresh
        .flat()
        .map(({ ruleId }) => ruleId)
        .includes('DF001'),
      gone: figures.gone > 0,
      sum: figures.left + figures.gone,
    }).toEqual({ rules: true, gone: true, sum: count });
  });
  it('counts a copy of an old mistake as new', () => {
    const { figures } = againstBaseline(makeBaseline(found(plain)), found(plain, { ...plain, id: 'copy' }));
    expect(figures.fresh).toBe(found(plain).flat().length);
  });
  it('holds no waived finding, and hides none', () => {
    const waived = found(plain).map((findings) =>
      findings.map((finding) => ({ ...finding, waived: { by: 'eve', reason: 'test', until: '2030-01-01' } })),
    );
    expect([makeBaseline(waived).findings, againstBaseline(makeBaseline([]), waived).fresh[0]?.length === waived[0]?.length]).toEqual([
      [],
      true,
    ]);
  });
  it.each([
    '{',
    '{}',
    '{"format":"countersign-baseline","formatVersion":1,"findings":[{"fingerprint":"x","ruleId":"DF001","severity":"high","count":1}]}',
    '{"format":"countersign-baseline","formatVersion":1,"findings":[],"more":1}',
  ])('that reads %s is refused', (text) => {
    expect(() => readBaseline(text, 'b.json')).toThrowError(expect.objectContaining({ code: 'lint/bad-baseline', place: 'b.json' }));
  });
});
