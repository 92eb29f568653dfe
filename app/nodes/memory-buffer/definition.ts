import { tellsNobodyApart } from '../kit/conversation-keys.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { memoryParameters as parameters, memoryStores } from '../kit/memories.ts';
import { form } from './form.ts';

export const definition = defineNode({
  type: 'memory-buffer',
  version: 1,
  title: 'Memory',
  summary: 'Lets an agent remember the last messages.',
  category: 'ai',
  icon: 'notebook',
  keywords: ['memory', 'history', 'conversation', 'chat', 'context'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ key, messages }) => `${key}, ${messages} messages`,
  facts: ({ key, retentionDays, session }, context) => {
    const nothing = context.reads(undefined);
    const told = context.reads(session);
    return {
      ...noFacts,
      outputs: [{ id: 'memory', title: 'Memory', kind: 'memory' }],
      sinks: [{ kind: 'store', zone: { scope: 'local' }, parameter: 'session', reads: told.reads }],
      stores: [
        {
          kind: 'memory',
          key,
          access: 'both',
          // Nothing tells people apart, or the same text each time.
          ...(told.literal !== undefined || tellsNobodyApart(typeof session === 'string' ? session : session.source)
            ? { oneForAll: true as const }
            : {}),
          ...(retentionDays === 0 ? {} : { retentionDays }),
        },
      ],
      capabilities: { ...noFacts.capabilities, tables: [{ database: memoryStores, table: key, access: 'write' }] },
      ai: { role: 'memory', external: false, system: nothing, prompt: nothing, output: 'none', budget: {} },
    };
  },
});
