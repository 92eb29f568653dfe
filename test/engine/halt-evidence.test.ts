/** What a run that was halted tells of where its step wanted to go. */
import { expect, test } from 'vitest';
import { CapabilityRefused } from '../../app/broker/network/refusal.ts';
import { shapeMasker } from '../../app/engine/masking/masking.ts';
import { testEngine } from './engine-kit.ts';
import { flowOf, node, pin, start } from './flow-kit.ts';
import { refuse } from './run-once.ts';

test.each([
  ['as it is', '/people/ada@example.com/orders', '/people/[masked]/orders'],
  ['with percent signs', `/people/${encodeURIComponent('ada@example.com')}/orders`, '/people/[masked]/orders'],
  ['with percent signs, twice', `/people/${encodeURIComponent(encodeURIComponent('ada@example.com'))}/orders`, '/people/[masked]/orders'],
  ['beside what cannot be read', '/%E4/ada%40example.com', '/%E4/[masked]'],
  ['nowhere', '/some%20orders/%E4/', '/some%20orders/%E4/'],
])('its path does not repeat data that stands there %s', async (_how, path, told) => {
  const made = testEngine(
    { call: refuse(new CapabilityRefused({ words: 'evil.example is not approved', wanted: { host: 'evil.example', path } })) },
    { maskerOf: () => shapeMasker },
  );
  await made.engine.open();
  const { finished } = await made.engine.start(pin(flowOf([start, node('call', 'noop')], ['start -> call'])), {
    kind: 'manual',
    input: [{ email: 'ada@example.com' }],
  });
  await finished;
  const last = made.events.at(-1);
  expect(last?.type === 'run.halted' && last.evidence).toEqual({ node: 'call', host: 'evil.example', path: told });
});
