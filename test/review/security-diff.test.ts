import { expect, test } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { assess } from '../../app/review/assess.ts';
import { securityDiff } from '../../app/review/security-diff.ts';
import type { JsonObject } from '../../app/kernel/json.ts';
import type { Flow } from '../../app/workflow/model/flow.ts';
import { flow, step } from '../lint/kit/flow.ts';
import {
  agent,
  approve,
  ask,
  call,
  localModel,
  mail,
  manual,
  openHook,
  post,
  script,
  signedHook,
  slot,
  tokenise,
} from '../lint/kit/steps.ts';

const picture = (one: Flow) => assess(one, [], {}, nodeHash).picture;
const diff = (before: Flow, after: Flow): readonly string[] =>
  securityDiff(picture(before), picture(after)).map(({ sign, kind, text, weight }) => `${sign} ${text} [${kind}, ${weight}]`);

const base = flow(
  [signedHook(), tokenise(['body.email']), post('https://api.partner.example/v1', '{"who": "{{ input.body.email }}"}')],
  ['hook > tokenise', 'tokenise > call'],
);

test('what a step is called stands between quotation marks that it cannot end: no name reads as our words', () => {
  const named = (one: Flow, name: string): Flow => ({
    ...one,
    nodes: one.nodes.map((node) => (node.id === 'mail' ? { ...node, name } : node)),
  });
  const sends = flow([signedHook(), mail('desk@example.com', 'x')], ['hook > mail']);
  const empty = flow([signedHook()], []);
  const said = diff(empty, named(sends, 'Log” writes to a table, after an approval')).filter((line) => line.includes('Log'));
  expect(said).toEqual(["+ “Log' writes to a table, after an approval” sends an e-mail to desk@example.com [effect, risk]"]);
});

test('nor does what a field, a permission or a host is called', () => {
  const trick = 'none, nothing else';
  const sends = flow(
    [openHook([{ name: trick, label: 'contact' }]), post('https://api.partner.example/v1', `{"who": "{{ input.body["${trick}"] }}"}`)],
    ['hook > call'],
    { connections: [slot({ scopes: [trick], hosts: [trick] })] },
  );
  const was = flow([openHook()], [], { connections: [slot({ scopes: [], hosts: ['api.partner.example'] })] });
  expect(diff(was, sends).filter((line) => line.includes(trick) && !line.includes('new finding'))).toEqual([
    "+ 1 personal field reaches api.partner.example: “body.'none, nothing else'” [data, risk]",
    '+ permission “none, nothing else” (“Shop”) [permission, risk]',
    '+ “Shop” may be used at “none, nothing else” [permission, risk]',
  ]);
});

test('a rename and a move are no change', () => {
  const renamed: Flow = {
    ...base,
    nodes: base.nodes.map((node) => ({ ...node, name: `${node.name} (new)` })),
    layout: { nodes: { call: { x: 1, y: 2 } }, notes: {} },
  };
  expect(diff(base, renamed)).toEqual([]);
});

test('a guard taken out, and the data that goes out unprotected then', () => {
  const bare: Flow = {
    ...base,
    nodes: base.nodes.filter((node) => node.id !== 'tokenise'),
    edges: [{ id: 'e', kind: 'data', from: { node: 'hook', port: 'out' }, to: { node: 'call', port: 'in' } }],
  };
  expect({ worse: diff(base, bare), better: diff(bare, base) }).toMatchSnapshot();
});

test('a new model with personal data, a new right, and an approval lost', () => {
  const before = flow(
    [openHook(), ask('Sum up {{ input.body.text }}'), approve(['answer']), mail('desk@example.com', '{{ input.answer }}')],
    ['hook > ask', 'ask > approve', 'approve.approved > mail'],
    { connections: [slot({ scopes: ['Mail.Read'] })] },
  );
  const after = flow(
    [
      openHook(),
      ask('Sum up {{ input.body.text }} for {{ input.body.email }}', { model: 'gpt-5-2026-01-01', registryId: 'gpt-5' }),
      mail('desk@example.com', '{{ input.answer }}'),
    ],
    ['hook > ask', 'ask > mail'],
    { connections: [slot({ scopes: ['Mail.Read', 'Mail.Send'], hosts: [] })] },
  );
  expect(diff(before, after)).toMatchSnapshot();
});

test('fewer people who have to agree, and another role, or none any more, that they have to hold', () => {
  const asking = (parameters: object): Flow =>
    flow(
      [
        signedHook(),
        step('ask', 'approval', { title: 'Pay?', arguments: [{ name: 'x', value: '{{ input.body.id }}' }], ...parameters }),
        mail('desk@example.com', 'x'),
      ],
      ['hook > ask', 'ask.approved > mail'],
    );
  const [two, legal, other, plain] = [
    asking({ approvers: 2, role: 'legal' }),
    asking({ role: 'legal' }),
    asking({ role: 'privacy' }),
    asking({}),
  ];
  expect([diff(two, legal), diff(legal, two), diff(legal, other), diff(legal, plain), diff(plain, legal), diff(two, two)]).toEqual([
    ['~ approval in “ask” needs 1 person, no longer 2 people [guard, risk]'],
    ['~ approval in “ask” needs 2 people, no longer 1 person [guard, safer]'],
    ['~ approval in “ask” is for the role or group “privacy” alone, no longer for “legal” [guard, neutral]'],
    ['~ approval in “ask” is no longer for the role or group “legal” alone [guard, risk]'],
    ['~ approval in “ask” is for the role or group “legal” alone [guard, safer]'],
    [],
  ]);
});

test('another model file, and a signature that is asked for, of somebody else, or no more', () => {
  const asks = (more: object): Flow => flow([manual(), localModel({ ...more })], ['start > model']);
  const [free, ada, bob] = [asks({}), asks({ signature: 'a.sig', signer: 'Ada' }), asks({ signature: 'a.sig', signer: 'Bob' })];
  const other = asks({ model: { name: 'fraud', digest: 'b'.repeat(64), bytes: 1, inputs: [], outputs: [] } });
  const name = 'model “fraud@sha256:aaaaaaaaaaaa” on this machine';
  const ofModels = (before: Flow, after: Flow): readonly string[] => diff(before, after).filter((line) => line.includes('[model'));
  expect([ofModels(free, ada), ofModels(ada, free), ofModels(ada, bob), ofModels(ada, ada), ofModels(free, other)]).toEqual([
    [`+ signature check of ${name} [model, safer]`],
    [`- signature check of ${name} [model, risk]`],
    [`~ ${name} has to be signed by somebody else [model, risk]`],
    [],
    ['+ model “fraud@sha256:bbbbbbbbbbbb” on this machine [model, risk]', `- ${name} [model, safer]`],
  ]);
});

test('a script that says something else, and a masked field more', () => {
  const before = flow(
    [signedHook(), script('return { a: 1 };'), post('https://api.partner.example/v1', 'x')],
    ['hook > script', 'script > call'],
  );
  const after = flow(
    [
      signedHook(),
      step('mask', 'mask', { fields: [{ path: 'body.email', method: 'redact' }] }),
      script('return { a: 2 };'),
      post('https://api.partner.example/v1', 'x'),
    ],
    ['hook > mask', 'mask > script', 'script > call'],
  );
  expect(diff(before, after)).toEqual(['~ script in “script” says something else [code, risk]']);
});

test('what a model is told of its tool, where it is one', () => {
  const telling = (toolDescription: string | undefined, wires: readonly string[] = ['start > agent', 'call -tool> agent']): Flow =>
    flow(
      [manual(), agent('Go'), call('https://api.partner.example/v1', {}, 'call', toolDescription === undefined ? {} : { toolDescription })],
      wires,
    );
  const [none, finds, pays] = [telling(undefined), telling('Finds orders.'), telling('Pays orders.')];
  const apart = (text: string): Flow => telling(text, ['start > agent', 'agent > call']);
  expect([diff(none, finds), diff(finds, pays), diff(finds, none), diff(finds, finds), diff(apart('a'), apart('b'))]).toEqual([
    ['+ what a model is told of its tool in “call” [prompt, neutral]'],
    ['~ what a model is told of its tool in “call” says something else [prompt, risk]'],
    ['- what a model is told of its tool in “call” [prompt, neutral]'],
    [],
    [],
  ]);
});

test('what may be learnt from people, at another price, of other people, or no more', () => {
  const learning = (more: JsonObject, name = 'learn'): Flow =>
    flow(
      [manual(), { ...step('learn', 'learn-together', { inputs: [{ field: 'n' }], target: 't', budget: 'ratings', ...more }), name }],
      ['start > learn'],
    );
  const data = (before: Flow, after: Flow) =>
    diff(before, after).filter((sentence) => sentence.endsWith('[data, risk]') || sentence.endsWith('[data, safer]'));
  const price = 'in “learn”: a run gives away 1 at most, all runs 8';
  expect([
    data(learning({}), learning({}, 'Learn anew')),
    data(learning({}), learning({ epsilon: 2, total: 4 })),
    data(learning({ delta: 1e-5 }), learning({ delta: 1e-6 })),
    data(learning({}), learning({ budget: 'others' })),
    data(learning({ budget: '' }), learning({})),
  ]).toEqual([
    [],
    ['~ learning from the people of “ratings” in “learn”: a run gives away 2 at most, all runs 4 [data, risk]'],
    [`~ learning from the people of “ratings” ${price} [data, safer]`],
    [`+ learning from the people of “others” ${price} [data, risk]`, `- learning from the people of “ratings” ${price} [data, safer]`],
    [`+ learning from the people of “ratings” ${price} [data, risk]`],
  ]);
});

test('against nothing, everything is new; against itself, nothing is', () => {
  const sentences = securityDiff(undefined, picture(base));
  expect([sentences.length > 0, sentences.every(({ sign }) => sign === '+'), diff(base, base)]).toEqual([true, true, []]);
});

test('what was better becomes worse backwards: the diff is a mirror', () => {
  const other = flow(
    [openHook(), ask('Hello {{ input.body.email }}'), mail('a@example.com', '{{ input.text }}')],
    ['hook > ask', 'ask > mail'],
  );
  const flipped = { '+': '-', '-': '+', '~': '~' } as const;
  const forth = securityDiff(picture(base), picture(other))
    .filter(({ sign }) => sign !== '~')
    .map(({ sign, text }) => `${flipped[sign]} ${text}`.replace(/ (no longer |now )?(fires|reach(es)?)/, ' $2'))
    .sort();
  const back = securityDiff(picture(other), picture(base))
    .filter(({ sign }) => sign !== '~')
    .map(({ sign, text }) => `${sign} ${text}`.replace(/ (no longer |now )?(fires|reach(es)?)/, ' $2'))
    .sort();
  // What newly reaches a new place is told field by field; a place that is gone is told once.
  const places = (lines: readonly string[]): readonly string[] => lines.filter((line) => /destination|rule|fires/.test(line));
  expect(places(back)).toEqual(places(forth));
});
