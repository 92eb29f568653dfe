import { expect, test } from 'vitest';
import type { JsonObject } from '../../app/kernel/json.ts';
import { importForeignAll } from '../../app/import/detect.ts';
import { gatheredWords, stopsAt, unfinishedOf } from '../../renderer/features/designer/model/unfinished.ts';
import { flow, step } from '../lint/kit/flow.ts';

test('each field that is needed and empty is named once with its step, and a step that is switched off lacks nothing', () => {
  const drawn = flow(
    [
      step('mail', 'mail-trigger', {}),
      step('ask', 'model-call', { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: '' }),
      step('post', 'chat-message', { service: 'slack', channel: '', text: 'Hello' }),
    ],
    ['mail > ask', 'ask > post'],
  );
  const found = unfinishedOf(drawn).map(({ nodeName, field, message }) => `${nodeName}.${field} ${message}`);
  expect(found).toEqual([
    'mail.connection “Mailbox” is needed.',
    'ask.prompt “Data and question” is needed.',
    'post.channel “Channel id” is needed.',
  ]);
  const off = { ...drawn, nodes: drawn.nodes.map((node) => (node.id === 'post' ? { ...node, disabled: true } : node)) };
  expect(unfinishedOf(off).map(({ nodeName }) => nodeName)).toEqual(['mail', 'ask']);
});

test('a mail to whoever the data names lacks the list of those who may get it', () => {
  const mail = (id: string, parameters: JsonObject) =>
    step(id, 'send-mail', { from: 'desk@shop.example', subject: 'Hello', text: 'Hi', ...parameters });
  const drawn = flow(
    [
      step('start', 'manual-trigger', {}),
      mail('answer', { to: '{{ input.from.address }}', allowedRecipients: '' }),
      mail('listed', { to: '{{ input.from.address }}', allowedRecipients: '*@customer.example' }),
      mail('fixed', { to: 'team@shop.example', allowedRecipients: '' }),
    ],
    ['start > answer', 'answer > listed', 'listed > fixed'],
  );
  expect(unfinishedOf(drawn).flatMap(({ nodeName, field }) => (field === 'allowedRecipients' ? [nodeName] : []))).toEqual(['answer']);
});

test('a step of another program is to be replaced, and one that nobody knows as well', () => {
  const drawn = flow(
    [step('start', 'manual-trigger', {}), step('sheet', 'foreign-action', {}), step('odd', 'of-another-program', { url: '' })],
    ['start > sheet', 'sheet > odd'],
  );
  expect(unfinishedOf(drawn).map(({ nodeName, field, message }) => [nodeName, field, /^It cannot run here/.test(message)])).toEqual([
    ['sheet', '', true],
    ['odd', '', true],
  ]);
  const many = Array.from({ length: 5 }, (_none, at) => ({ nodeId: `s${at}`, nodeName: `Step ${at}`, field: '', message: 'x' }));
  expect([gatheredWords(many), gatheredWords(many.slice(0, 2))]).toEqual([
    '“Step 0”, “Step 1”, “Step 2” and 2 more: replace each with a step of this program.',
    '“Step 0”, “Step 1”: replace each with a step of this program.',
  ]);
});

test('a flow that nothing starts lacks that first of all; an empty canvas, and one with only a note, lacks nothing yet', () => {
  const drawn = flow([step('post', 'chat-message', { service: 'slack', channel: 'C1', text: 'Hello' })], []);
  const [first] = unfinishedOf(drawn);
  expect([first?.nodeName, first?.nodeId, stopsAt(unfinishedOf(drawn))]).toEqual([
    'How does it start?',
    '',
    'No step says how it starts, so it would never run.',
  ]);
  expect([unfinishedOf(flow([], [])), unfinishedOf(flow([step('note', 'note', { text: 'x' })], []))]).toEqual([[], []]);
  const off = flow([step('start', 'manual-trigger', {}), step('end', 'noop', {})], ['start > end']);
  expect([
    unfinishedOf(off),
    unfinishedOf({ ...off, nodes: off.nodes.map((node) => (node.id === 'start' ? { ...node, disabled: true } : node)) }).length,
  ]).toEqual([[], 1]);
});

test('what started the flow in another program is replaced by a start, so that no further one is asked for; steps stand in the order of the wires', () => {
  const [imported] = importForeignAll(
    JSON.stringify({
      name: 'Replies',
      nodes: [
        { id: '1', name: 'reply', type: 'n8n-nodes-base.gmail', typeVersion: 2, position: [400, 0], parameters: { operation: 'reply' } },
        { id: '2', name: 'mail', type: 'n8n-nodes-base.gmailTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
      ],
      connections: { mail: { main: [[{ node: 'reply', type: 'main', index: 0 }]] } },
    }),
    'replies.json',
  );
  const drawn = imported?.flow ?? flow([], []);
  expect(unfinishedOf(drawn).map(({ nodeName, message }) => `${nodeName}: ${message}`)).toEqual([
    'mail: It cannot start the flow here. Replace it with a start of this program.',
    'reply: It cannot run here. Replace it with a step of this program.',
  ]);
  const more = { ...drawn, nodes: drawn.nodes.filter(({ name }) => name === 'reply'), edges: [] };
  expect(unfinishedOf(more).map(({ nodeName }) => nodeName)).toEqual(['How does it start?', 'reply']);
});
