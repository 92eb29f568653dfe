import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    path: z
      .string()
      .max(200)
      .regex(/^[\w./-]*$/)
      .default(''),
    title: z.string().max(200).default(''),
    greeting: z.string().max(1_000).default(''),
    maxChars: z.int().min(1).max(20_000).default(4_000),
    ratePerMinute: z.int().min(0).max(10_000).default(60),
  }),
);

export const definition = defineNode({
  type: 'chat-trigger',
  version: 1,
  title: 'Chat',
  summary: 'Starts with each message that somebody writes on a chat page, and answers there.',
  category: 'trigger',
  icon: 'message-circle',
  keywords: ['chat', 'conversation', 'message', 'bot', 'assistant', 'web', 'talk'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ path }) => (path === '' ? 'No address yet' : `/${path}`),
  facts: ({ ratePerMinute }) => ({
    ...noFacts,
    outputs: [dataOut],
    sources: [
      { port: 'out', path: ['message'], labels: ['unknown'], trust: 'public', type: 'text', why: 'what anybody writes into the chat' },
      {
        port: 'out',
        path: ['session'],
        labels: [],
        trust: 'trusted',
        type: 'uuid',
        why: 'the number that the server gave the conversation',
      },
      { port: 'out', path: ['received'], labels: [], trust: 'trusted', type: 'date', why: 'when the message came' },
    ],
    transfer: [{ port: 'out', steps: [] }],
    guards: ratePerMinute > 0 ? [{ kind: 'rate-limit', port: 'out', failsOpen: false, paths: [] }] : [],
    trigger: {
      kind: 'chat',
      exposed: true,
      auth: 'none',
      replayWindow: true,
      rateLimit: ratePerMinute > 0,
      atLeastOnce: false,
      dedupeKey: true,
    },
  }),
});
