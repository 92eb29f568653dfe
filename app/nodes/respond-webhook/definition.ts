import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    status: z.int().min(200).max(599).default(200),
    body: templateSchema.default(''),
    contentType: z.enum(['application/json', 'text/plain', 'text/html']).default('application/json'),
  }),
);

export const definition = defineNode({
  type: 'respond-webhook',
  version: 1,
  title: 'Answer the caller',
  summary: 'Sends the answer to the web request that started the flow.',
  category: 'message',
  icon: 'reply',
  keywords: ['response', 'webhook', 'return', 'http', 'answer'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ status, contentType }) => `${status}, ${contentType}`,
  facts: ({ body, contentType }, context) => {
    const { reads, literal, prefix } = context.reads(body);
    const sink = { zone: { scope: 'public' as const }, parameter: 'body', reads, literal: literal ?? prefix };
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs: [{ id: 'out', title: 'Out', kind: 'data' }],
      sinks: [
        { kind: 'response', ...sink },
        ...(contentType === 'text/html'
          ? [{ kind: 'render' as const, ...sink, markup: 'html' as const, plain: [{ parameter: 'contentType', value: 'text/plain' }] }]
          : []),
      ],
      effects: [{ kind: 'send', what: 'answers the caller', reads, idempotent: true }],
      transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
    };
  },
});
