import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.strictObject({
  key: z.string().min(1).max(200).default('conversation'),
  session: templateSchema.default(''),
  messages: z.int().min(1).max(200).default(20),
  retentionDays: z.int().min(0).max(3_650).default(30),
});

export const definition = defineNode({
  type: 'memory-buffer', version: 1, title: 'Memory', summary: 'Lets an agent remember the last messages.',
  category: 'ai', icon: 'notebook', keywords: ['memory', 'history', 'conversation', 'chat', 'context'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ key, messages }) => `${key}, ${messages} messages`,
  facts: ({ key, retentionDays, session }, context) => {
    const nothing = context.reads(undefined);
    return {
      ...noFacts,
      outputs: [{ id: 'memory', title: 'Memory', kind: 'memory' }],
      sinks: [{ kind: 'store', zone: { scope: 'local' }, parameter: 'session', reads: context.reads(session).reads }],
      stores: [{ kind: 'memory', key, access: 'both', ...(retentionDays === 0 ? {} : { retentionDays }) }],
      ai: { role: 'memory', external: false, system: nothing, prompt: nothing, output: 'none', budget: {} },
    };
  },
});
