/** What a run of one flow may do under the grant of several. */
import { expect, test } from 'vitest';
import { grantFor, grantToRun } from '../../app/review/assess.ts';
import { flow } from '../lint/kit/flow.ts';
import { lintCallsOf } from '../lint/kit/lint-calls.ts';
import { ask, openHook, post } from '../lint/kit/steps.ts';

const outward = flow(
  [openHook(), ask('Answer {{ input.body.text }}'), post('https://api.example.com/v1', '{ "x": "{{ input.answer }}" }', {}, 'out')],
  ['hook > ask', 'ask > out'],
);
const inward = flow([openHook(), ask('Sort {{ input.body.text }}', {}, 'out')], ['hook > out']);

test('each of several flows gets what its own steps were approved for, in whichever order its steps stand', () => {
  const whole = grantFor(outward, [inward]);
  const own = grantToRun(whole, outward);
  expect([own.hosts.length, grantToRun(whole, inward).hosts.some(({ host }) => host === 'api.example.com')]).toEqual([
    grantFor(outward, []).hosts.length,
    false,
  ]);
  const turned = { ...outward, nodes: outward.nodes.toReversed(), edges: outward.edges.toReversed() };
  expect(grantToRun(whole, turned)).toEqual(own);
});

test('a run is not begun by linting its flow once more', () => {
  const whole = grantFor(outward, []);
  expect(lintCallsOf(() => grantFor(outward, []))).toBeGreaterThan(0);
  expect(lintCallsOf(() => grantToRun(whole, outward))).toBe(0);
});
