import { expect, test } from 'vitest';
import { unfinishedOf } from '../../renderer/features/designer/model/unfinished.ts';
import { flow, step } from '../lint/kit/flow.ts';

test('each field that is needed and empty is named once with its step, and a step that is switched off lacks nothing', () => {
  const drawn = flow([step('mail', 'mail-trigger', {}), step('ask', 'model-call', { provider: 'openai', model: 'gpt-4o-2024-08-06', prompt: '' }), step('post', 'chat-message', { service: 'slack', channel: '', text: 'Hello' })], ['mail > ask', 'ask > post']);
  const found = unfinishedOf(drawn).map(({ nodeName, field, message }) => `${nodeName}.${field} ${message}`);
  expect(found).toEqual(['mail.connection "Mailbox" is needed.', 'ask.prompt "Data and question" is needed.', 'post.channel "Channel id" is needed.']);
  const off = { ...drawn, nodes: drawn.nodes.map((node) => (node.id === 'post' ? { ...node, disabled: true } : node)) };
  expect(unfinishedOf(off).map(({ nodeName }) => nodeName)).toEqual(['mail', 'ask']);
});
