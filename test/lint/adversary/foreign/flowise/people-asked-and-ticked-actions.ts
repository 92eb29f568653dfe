/** Flowise: a yes of a person to what a model says, and tools of which only some actions are ticked. */
import type { Json } from '../../../../../app/kernel/json.ts';
import { st } from '../flowise-kit.ts';
import { agent, chain, http, llm, mention, reply, step, tool } from '../flowise-agents-kit.ts';
import type { Pair } from '../kit.ts';

const mails = (messageActions: string, asks = false): Json =>
  chain(
    st,
    agent([{ ...tool('gmail', { gmailType: 'messages', messageActions }), agentSelectedToolRequiresHumanInput: asks }]),
  ) as unknown as Json;
const asked = (humanInputDescription: string): Json =>
  chain(
    st,
    llm(mention('question')),
    step('humanInputAgentflow', 'HumanInput', { humanInputDescriptionType: 'fixed', humanInputDescription }),
    http({ method: 'DELETE', url: 'https://crm.example.com/v1/contacts/42', body: `{"why": "${mention('llmAgentflow_0')}"}` }),
    reply('done'),
  ) as unknown as Json;

export const flowisePeopleAskedAndTickedActions: Pair[] = [
  ['an agent writes mails, and a person sees each before it goes', 'AI001', mails('["sendMessage"]'), mails('["sendMessage"]', true)],
  ['an agent that may read and send', 'DF004', mails('["getMessage","sendMessage"]'), mails('["listMessages","getMessage"]')],
  ['an agent that only writes mails knows none', 'DF004', mails('["getMessage","sendMessage"]'), mails('["sendMessage"]', true)],
  [
    'a person is shown what the model says',
    'AI001',
    asked('<p>May it go on?</p>'),
    asked(`<p>May it go on? ${mention('llmAgentflow_0')}</p>`),
  ],
];
