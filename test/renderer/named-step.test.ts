/** Whoever looks for a person is led to the step that names them. */
import { expect, test } from 'vitest';
import { namedStep } from '../../renderer/features/privacy/named-step.ts';
import { flow, step } from '../lint/kit/flow.ts';

const drawn = flow(
  [
    step('start', 'manual-trigger', {}),
    step('mail', 'send-mail', { to: 'desk@example.com', headers: [{ name: 'cc', value: 'JANE@example.com' }] }),
    { ...step('wait', 'noop', {}), name: 'Wait for Jane Doe' },
  ],
  ['start > mail', 'mail > wait'],
  { purpose: 'Answers customer 4711' },
);

test('to the parameter, else to the step, else to what is said of the flow; nowhere where this version names nobody', () => {
  expect(
    [['jane@example.com'], ['Jane Doe'], ['jane doe', 'jane@example.com'], ['4711'], ['jane']].map((asked) => namedStep(drawn, asked)),
  ).toEqual([
    { step: 'mail', field: 'headers' },
    { step: 'wait' },
    { step: 'mail', field: 'headers' },
    {},
    { step: 'mail', field: 'headers' },
  ]);
  expect(namedStep(drawn, ['John Roe'])).toBeUndefined();
});
