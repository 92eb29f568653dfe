/** The consent register in the eyes of the linter: only a check that asks about the person of the item holds data back, and on every path. */
import { expect, test } from 'vitest';
import { lintFlow } from '../../app/lint/run.ts';
import type { FlowNode } from '../../app/workflow/model/flow.ts';
import { flow, step } from './kit/flow.ts';
import { openHook, post } from './kit/steps.ts';

const people = openHook([{ name: 'email', consent: true }]);
const register = (parameters: Record<string, string>): FlowNode =>
  step('register', 'consent-register', { purpose: 'newsletter', subject: '{{ input.body.email }}', ...parameters });
const news = post('https://api.mailchimp.com/x', '{{ input.body.email }}');
const fires = (nodes: readonly FlowNode[], wires: readonly string[]): boolean =>
  lintFlow(flow([people, ...nodes], wires)).findings.some(({ ruleId }) => ruleId === 'DF011');

test('data that needs consent goes on behind a check, and nothing else counts as one', () => {
  const [way, other] = [
    ['hook > register', 'register.given > call'],
    ['hook > register', 'register > call'],
  ];
  expect({
    unchecked: fires([news], ['hook > call']),
    checked: fires([register({}), news], way),
    refused: fires([register({}), news], ['hook > register', 'register.missing > call']),
    recorded: fires([register({ operation: 'record' }), news], other),
    withdrawn: fires([register({ operation: 'withdraw' }), news], other),
    nobody: fires([register({ subject: 'somebody@example.com' }), news], way),
    noPurpose: fires([register({ purpose: '' }), news], way),
    around: fires([register({}), news], [...way, 'hook > call']),
  }).toEqual({
    unchecked: true,
    checked: false,
    refused: true,
    recorded: true,
    withdrawn: true,
    nobody: true,
    noPurpose: true,
    around: true,
  });
});
