/** Flowise: whoever chats says yes to what they ask for. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { st } from '../flowise-kit.ts';
import { chain, http, llm, mention, reply, step } from '../flowise-agents-kit.ts';
import type { Pair } from '../kit.ts';

const asked = (...behind: readonly ReturnType<typeof http>[]): Json =>
  chain(
    st,
    llm(mention('question')),
    step('humanInputAgentflow', 'HumanInput', {
      humanInputDescriptionType: 'fixed',
      humanInputDescription: `<p>May it go on? ${mention('llmAgentflow_0')}</p>`,
    }),
    ...behind,
    reply('done'),
  ) as unknown as Json;

export const flowiseYesOfTheChatter: Pair[] = [
  [
    'who chats approves what is deleted for them, or only hears an answer',
    'AI006',
    asked(http({ method: 'DELETE', url: 'https://crm.example.com/v1/contacts/42' })),
    asked(),
  ],
  [
    'who chats approves what is changed for them, or what is looked up',
    'AI006',
    asked(http({ method: 'POST', url: 'https://crm.example.com/v1/contacts', body: `{"note": "${mention('llmAgentflow_0')}"}` })),
    asked(http({ url: 'https://crm.example.com/v1/contacts' })),
  ],
];
