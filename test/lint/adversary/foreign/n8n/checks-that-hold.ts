/** n8n: checks in front of a request, some of which let through what they seem to stop. */
import type { Json, JsonObject } from '../../../../../app/kernel/json.ts';
import type { Pair } from '../kit.ts';
import { HOOK, HTTP, wf, type Step } from '../n8n-kit.ts';

export const n8nChecksThatHold: Pair[] = [];
const pair = (...one: Pair): void => {
  n8nChecksThatHold.push(one);
};

type Test = readonly [field: string, operation: string, value: string];
const tests = (combinator: string, all: readonly Test[]): JsonObject => ({
  options: { caseSensitive: true, version: 2 },
  combinator,
  conditions: all.map(([field, operation, value], index) => ({
    id: `c${index}`,
    leftValue: `={{ $json.body.${field} }}`,
    rightValue: value,
    operator: { type: 'string', operation },
  })),
});
const get = HTTP('Get', { url: '=https://{{ $json.body.host }}/x' });
const behindIf = (way: string, combinator: string, ...all: readonly Test[]): Json =>
  wf([HOOK(), ['If', 'if', 2.2, { conditions: tests(combinator, all), options: {} }], get], ['Webhook > If', `If${way} > Get`]);
const [yes, no] = ['#0', '#1'];
const isA: Test = ['host', 'equals', 'a.example.com'];
const isB: Test = ['host', 'equals', 'b.example.com'];
const isNotA: Test = ['host', 'notEquals', 'a.example.com'];
const isNotB: Test = ['host', 'notEquals', 'b.example.com'];
const isKind: Test = ['kind', 'equals', 'order'];
pair('one of two is enough, and says nothing of the host', 'CN005', behindIf(yes, 'or', isA, isKind), behindIf(yes, 'or', isA, isB));
pair('the way of what is not the host', 'CN005', behindIf(yes, 'and', isNotA), behindIf(no, 'and', isNotA));
pair(
  'one of two names that it is not',
  'CN005',
  behindIf(no, 'and', isNotA, ['kind', 'notEquals', 'x']),
  behindIf(no, 'and', isNotA, isNotB),
);

const behindSwitch = (way: string, fallbackOutput: Json): Json => {
  const sort: Step = [
    'Sort',
    'switch',
    3.2,
    { rules: { values: [isA, isB].map((one) => ({ conditions: tests('and', [one]) })) }, options: { fallbackOutput } },
  ];
  return wf([HOOK(), sort, get], ['Webhook > Sort', `Sort${way} > Get`]);
};
pair('all that meets no rule takes the way of the first', 'CN005', behindSwitch('#0', 0), behindSwitch('#0', 'none'));
pair('all that meets no rule has a way of its own', 'CN005', behindSwitch('#2', 'extra'), behindSwitch('#1', 'extra'));
