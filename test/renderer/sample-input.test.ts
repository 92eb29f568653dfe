import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { misfit } from '../../app/nodes/kit/fields.ts';
import { declaredFieldsSchema } from '../../app/nodes/kit/schemas.ts';
import { isJsonObject } from '../../app/kernel/json.ts';
import { emptyFlow, flowSchema, type Flow, type FlowNode } from '../../app/workflow/model/flow.ts';
import { inputFields, sampleInput, triggerOfTry, triggersOf, withValue } from '../../renderer/features/designer/model/sample-input.ts';
import { root } from '../support/toolchain.ts';

const folder = join(root, 'resources', 'templates');
const flows = readdirSync(folder)
  .filter((name) => name.endsWith('.flow.json'))
  .map((name) => flowSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
const withTrigger = (trigger: Omit<FlowNode, 'id' | 'typeVersion' | 'name'>): Flow => ({
  ...emptyFlow('flow', 'Flow'),
  nodes: [{ id: 'start', typeVersion: 1, name: 'Start', ...trigger }],
});

describe('the proposed input of a first try', () => {
  test.each(flows.map((flow) => [flow.id, flow] as const))('is what the trigger of %s takes', (_id, flow) => {
    const trigger = flow.nodes.find((node) => node.type === 'webhook-trigger');
    const input = sampleInput(flow);
    const body = isJsonObject(input) ? (input['body'] ?? null) : null;
    expect(
      trigger === undefined ? undefined : misfit(body, declaredFieldsSchema.parse(trigger.parameters['fields'] ?? [])),
    ).toBeUndefined();
  });

  test('is the pinned sample where there is one, nested fields and lists stand in their place, and without a description it is empty', () => {
    expect([
      sampleInput(withTrigger({ type: 'webhook-trigger', parameters: { path: 'a' }, sample: [{ body: { a: 7 } }] })),
      sampleInput(
        withTrigger({
          type: 'webhook-trigger',
          parameters: {
            path: 'a',
            fields: [
              { name: 'order.id', type: 'uuid' },
              { name: 'order.lines.*.amount', type: 'number' },
              { name: 'state', type: 'enum', values: ['new', 'old'] },
            ],
          },
        }),
      ),
      sampleInput(withTrigger({ type: 'webhook-trigger', parameters: { path: 'a' } })),
      sampleInput(emptyFlow('flow', 'Flow')),
    ]).toEqual([
      { body: { a: 7 } },
      { body: { order: { id: '00000000-0000-4000-8000-000000000000', lines: [{ amount: 1 }] }, state: 'new' } },
      {},
      {},
    ]);
  });
});

test('of a trigger that says nothing of what comes in, the fields are those that steps read of it', () => {
  const node = (id: string, type: string, parameters: FlowNode['parameters']): FlowNode => ({
    id,
    type,
    typeVersion: 1,
    name: id,
    parameters,
  });
  const edge = (from: string, to: string) => ({
    id: `${from} ${to}`,
    kind: 'data' as const,
    from: { node: from, port: 'out' },
    to: { node: to, port: 'in' },
  });
  const flow: Flow = {
    ...emptyFlow('flow', 'Flow'),
    nodes: [
      node('Hook', 'webhook-trigger', { path: 'a' }),
      node('Look up', 'set-fields', { fields: [{ name: 'who', value: '{{ input.body.customer.id }}' }] }),
      node('Ask', 'model-call', {
        prompt: '{{ text(input.rows) }} {{ node["Hook"].body.message }} {{ node["Hook"].body }} {{ node["Hook"].body["Your name.1"] }}',
        system: '{{ node["Look up"].who }}',
      }),
      { ...node('Off', 'model-call', { prompt: '{{ node["Hook"].body.secret }}' }), disabled: true },
    ],
    edges: [edge('Hook', 'Look up'), edge('Look up', 'Ask')],
  };
  const input = sampleInput(flow);
  expect([input, inputFields(input)?.map(({ label }) => label)]).toEqual([
    {
      body: {
        customer: { id: 'An example of id' },
        message: 'An example of message',
        // A dot in a name leads into nothing.
        'Your name.1': 'An example of Your name.1',
      },
    },
    ['Id', 'Message', 'Your name.1'],
  ]);
});

test('a mail that arrives is known: each of its parts has an example, so that the first dry run finds what it reads', () => {
  const mail = sampleInput(withTrigger({ type: 'mail-trigger', parameters: { folder: 'INBOX' } }));
  const address = { address: 'someone@example.com', name: 'An example of name' };
  expect(mail).toEqual({
    from: address,
    to: [address],
    cc: [address],
    replyTo: [address],
    subject: 'An example of subject',
    text: 'An example of text',
    messageId: 'An example of messageId',
    // What they are called is told without the files, too.
    attachments: [{ name: 'An example of name', type: 'An example of type', size: 1 }],
    uid: 1,
    received: '2026-01-31',
    seen: true,
    size: 1,
  });
});

describe('a flow that several things start', () => {
  const node = (id: string, type: string, more: Partial<FlowNode> = {}): FlowNode => ({
    id,
    type,
    typeVersion: 1,
    name: id,
    parameters: {},
    ...more,
  });
  const several = (...nodes: readonly FlowNode[]): Flow => ({ ...emptyFlow('flow', 'Flow'), nodes: [...nodes] });
  const [hook, clock, hand] = [
    node('hook', 'webhook-trigger', { sample: [{ body: { n: 1 } }] }),
    node('clock', 'schedule-trigger', { sample: [{ time: 'now' }] }),
    node('hand', 'manual-trigger'),
  ];

  test('is tried at the one that was chosen, with what that one would give; else by hand, else at the first', () => {
    const both = several(hook, clock, node('end', 'noop'));
    expect([
      triggersOf(both).map(({ id }) => id),
      triggerOfTry(both, 'clock')?.id,
      sampleInput(both, 'clock'),
      triggerOfTry(both, undefined)?.id,
      triggerOfTry(several(hook, clock, hand), undefined)?.id,
      triggerOfTry(several(hook, { ...clock, disabled: true }), 'clock')?.id,
      triggerOfTry(several(), 'clock'),
    ]).toEqual([['hook', 'clock'], 'clock', { time: 'now' }, 'hook', 'hand', 'hook', undefined]);
  });
});

describe('the form over it', () => {
  const order = { body: { orderId: 'A-1', total: 7, gift: false, lines: [{ item_name: 'Chair' }] }, headers: {} };

  test('has a field for each value, named as a person would read it', () => {
    expect(inputFields(order)?.map(({ label, value }) => [label, value])).toEqual([
      ['Order id', 'A-1'],
      ['Total', 7],
      ['Gift', false],
      ['Item name 1', 'Chair'],
    ]);
  });

  test('changes one value and nothing else', () => {
    const changed = inputFields(order)?.reduce<unknown>(
      (input, { path, label }) => (label === 'Item name 1' ? withValue(order, path, 'Table') : input),
      order,
    );
    expect(changed).toEqual({ ...order, body: { ...order.body, lines: [{ item_name: 'Table' }] } });
  });

  test('stands aside where it would hide something', () => {
    expect([
      inputFields('text'),
      inputFields({ a: null }),
      inputFields(Array.from({ length: 61 }, () => 1)),
      inputFields(Array.from({ length: 60 }, () => 1))?.length,
    ]).toEqual([undefined, undefined, undefined, 60]);
  });
});
