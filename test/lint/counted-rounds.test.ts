/** Circles of other programs that count their rounds, and those that only seem to. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { Json } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { doc, end, start } from './adversary/foreign/bpmn-kit.ts';
import { feel } from './adversary/foreign/bpmn-engines-kit.ts';
import { flow, step } from './kit/flow.ts';
import { manual, script } from './kit/steps.ts';
import { IF, SET, START, wf } from './adversary/foreign/n8n-kit.ts';

const said = (file: string, name: string): string[] =>
  importForeignAll(file, name).flatMap(({ flow }) =>
    lintFlow(flow)
      .findings.filter(({ ruleId }) => ruleId === 'RL004')
      .map(({ severity }) => severity),
  );
const gateway = '<bpmn:exclusiveGateway id="g" default="f4"/>';
/** From a begin by way of a counter to a gateway, which goes back where `back` holds. */
const process = (begin: string, counter: string, back: string): string[] =>
  said(
    doc(start + feel('z', begin, 'n') + feel('c', counter, 'n') + gateway + end, [
      'start > z',
      'z > c',
      'c > g',
      ['g > c', back],
      'g > end',
    ]),
    'a.bpmn',
  );
const workflow = (count: string, left: Json, operation: string, begin = START): string[] =>
  said(
    JSON.stringify(
      wf(
        [begin, SET('Count', { n: count }), IF('Enough', left as string, 5, 'number', operation)],
        [`${begin[0]} > Count`, 'Count > Enough', 'Enough#1 > Count'],
      ),
    ),
    'wf.json',
  );

describe('a circle that counts its rounds', () => {
  it('in FEEL', () => {
    expect(process('=0', '=n + 1', '=n < 3')).toEqual([]);
    expect(process('=0', '=n + 2', '=3 >= n')).toEqual([]);
  });
  it('in an expression of n8n that begins by itself', () => {
    expect(workflow('={{ ($json.n ?? 0) + 1 }}', '={{ $json.n }}', 'gte')).toEqual([]);
    expect(workflow('={{ ($json.n || 0) + 1 }}', '={{ $json.n }}', 'gt')).toEqual([]);
  });
});

describe('a circle that only seems to', () => {
  it.each([
    ['=n', '=n + 1', '=n < 3'],
    ['=0', '=n', '=n < 3'],
    ['=0', '=n - 1', '=n < 3'],
    ['=0', '=n + 0', '=n < 3'],
    ['=0', '=n + 1', '=n > 3'],
    ['=0', '=m + 1', '=n < 3'],
    ['=0', '=n + 1', '=m < 3'],
    ['=0', '=n + 1', '=n < limit'],
    ['=0', '=n + 1', '=n < 3 or retry'],
    ['=0', '=if retry then 0 else n + 1', '=n < 3'],
    ['=0', '=order.n + 1', '=n < 3'],
    ['=-10000000000', '=n + 1', '=n < 3'],
  ])('in FEEL: begins %s, goes on %s, back where %s', (begin, counter, back) => {
    expect(process(begin, counter, back)).toEqual(['high']);
  });
  it.each([
    ['={{ $json.n + 1 }}', '={{ $json.n }}', 'gte'],
    ['={{ ($json.n ?? 0) - 1 }}', '={{ $json.n }}', 'gte'],
    ['={{ ($json.m ?? 0) + 1 }}', '={{ $json.n }}', 'gte'],
    ['={{ ($json.n ?? 0) + 1 }}', '={{ $json.n }}', 'lt'],
    ['={{ ($json.n ?? $json.m) + 1 }}', '={{ $json.n }}', 'gte'],
    ['={{ ($json.body.n ?? 0) + 1 }}', '={{ $json.n }}', 'gte'],
  ])('in n8n: %s until %s %s', (count, left, operation) => {
    expect(workflow(count, left, operation)).toEqual(['high']);
  });
  it('whose script writes another number behind it, under the same name', () => {
    const code = "return { ...input, n: (input.n ?? 0) + 1, 'n': 0 };";
    const few = step('if', 'if', { conditions: [{ left: '{{ input.n }}', operator: 'less', right: 5 }] });
    const made = flow([manual(), script(code), few], ['start > script', 'script > if', 'if.true > script']);
    expect(lintFlow(made).findings.filter(({ ruleId }) => ruleId === 'RL004')).toHaveLength(1);
  });
  it('where an outsider says how often', () => {
    const hook = ['Hook', 'webhook', 2, { httpMethod: 'POST', path: 'x', options: {} }] as const;
    expect(workflow('={{ ($json.n ?? 0) + 1 }}', '={{ $json.n }}', 'gte', hook)).toEqual(['high']);
  });
});
