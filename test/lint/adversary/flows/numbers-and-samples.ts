/** What a number of a model may say, what samples show, who decides inside of a flow that is called, and loops that never end. */
import { flow } from '../../kit/flow.ts';
import { ask, fakeToken, judge, manual, openHook, post, script, signedHook } from '../../kit/steps.ts';
import type { Adversary } from '../cases.ts';
import { iff, named, noop, one, sub } from '../steps.ts';

const hr = signedHook([
  { name: 'pressure', label: 'health' },
  { name: 'bornOn', label: 'person' },
  { name: 'text', label: 'none' },
]);
const extract = (type: string, from: string) =>
  ask(
    `Take it out of {{ input.body.${from} }}`,
    {
      provider: 'ollama',
      model: 'llama3',
      output: 'schema',
      schema: [type === 'enum' ? { name: 'v', type, values: ['low', 'high'] } : { name: 'v', type }],
    },
    'own',
  );
const taken = (type: string, from: string) =>
  flow([hr, extract(type, from), ask('Compare {{ input.answer.v }}')], ['hook > own', 'own > ask']);
const refund = post('https://bank.example.com/payments', '{ "to": "customer" }', { effect: 'pay' }, 'pay');
const callee = named('callee', flow([manual(), iff('{{ input.go }}'), refund, noop()], ['start > if', 'if.true > pay', 'if.false > noop']));
const seen = (value: string) =>
  flow(
    [
      {
        ...signedHook([
          { name: 'x1', label: 'none' },
          { name: 'x2', label: 'none' },
        ]),
        sample: [{ body: { x1: value, x2: 'blue' } }, { body: { x1: value, x2: 'red' } }],
      },
      ask('Hi {{ input.body.x1 }}'),
    ],
    ['hook > ask'],
  );
const triedAgain = (header: string) =>
  one(
    post('https://bank.example.com/p', '{}', { effect: 'pay', headers: [{ name: header, value: '{{ input.id }}' }] }, 'call', {
      retry: { maxAttempts: 3, backoffMs: 10 },
    }),
  );
const looping = (code: string) => one(script(code));

export const numbersAndSamples: Adversary = {
  DF001: {
    fires: [
      ['a model puts a finding into a number', taken('number', 'pressure')],
      ['and a day of birth into a date', taken('date', 'bornOn')],
      ['a sample shows addresses under a name that says nothing', seen('ada@example.com')],
    ],
    silent: [
      ['a yes or no about it', taken('boolean', 'pressure')],
      ['one of two words about it', taken('enum', 'pressure')],
      ['a sample of colours', seen('green')],
    ],
  },
  AI005: {
    fires: [
      [
        'the called flow branches on what it is handed',
        named(
          'main',
          flow([openHook(), judge('Refund {{ input.body.text }}?'), sub({ go: '{{ input.answer.ok }}' })], ['hook > ask', 'ask > sub']),
        ),
        {},
        [callee],
      ],
    ],
    silent: [
      [
        'it branches on what a person handed over',
        named(
          'main',
          flow(
            [openHook(), judge('Refund {{ input.body.text }}?'), sub({ go: '{{ node["hook"].body.amount }}' })],
            ['hook > ask', 'ask > sub'],
          ),
        ),
        {},
        [callee],
      ],
    ],
  },
  SC005: {
    fires: [
      ['the way out never opens', looping('let n = 0; const done = false; while (true) { n += 1; if (done) break; } return n;')],
      ["the way out is another loop's", looping('while (true) { for (const x of [1, 2]) { if (x > 1) break; } }')],
      ['what it waits for never changes', looping('let i = 0; let sum = 0; while (i < 10) { sum += 2; } return sum;')],
    ],
    silent: [
      ['counted', looping('let n = 0; while (true) { n += 1; if (n > 9) break; } return n;')],
      ['by a function', looping('let done = false; const next = () => { done = true; }; while (!done) { next(); } return 1;')],
      ['it asks anew', looping('while (true) { const next = input.list.pop(); if (next === undefined) break; }')],
      ['labelled', looping('outer: while (true) { for (const x of [1, 2]) { if (x > 1) break outer; } }')],
    ],
  },
  RL002: {
    fires: [['a header that says nothing', triedAgain('X-Request')]],
    silent: [['a key in a header', triedAgain('Idempotency-Key')]],
  },
  CN007: {
    fires: [['a step is called by a key', one({ ...noop(), name: `Call ${fakeToken('ghp_', 36)}` })]],
    silent: [['a step is called by a number of a request', one({ ...noop(), name: 'Call 3f2504e0-4f89-11d3-9a0c-0305e82c3301' })]],
  },
};
