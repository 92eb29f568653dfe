/** Chats, mails and agents of n8n as they are drawn today. */
import type { JsonObject } from '../../../../app/kernel/json.ts';
import { GPT, cr, wf, type Step } from './n8n-kit.ts';

export const CHAT: Step = ['When chat message received', 'L.chatTrigger', 1.3, { public: true, options: {} }, { webhookId: 'b1e2' }];
export const AG = (systemMessage = 'You are a helpful assistant', options: JsonObject = { maxIterations: 8 }): Step => [
  'AI Agent',
  'L.agent',
  3,
  { options: { systemMessage, ...options } },
];
export const FROM = (name: string, type = 'string'): string =>
  `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`\`, '${type}') }}`;
/** An agent that a chat of anybody talks to, with tools. */
export const chat = (tools: readonly Step[], trigger: Step = CHAT, ...more: readonly Step[]): JsonObject =>
  wf(
    [trigger, AG(), GPT(), ...tools, ...more],
    [`${trigger[0]} > AI Agent`, 'OpenAI Chat Model -model> AI Agent', ...tools.map(([name]) => `${name} -tool> AI Agent`)],
  );
export const CALC: Step = ['Calculator', 'L.toolCalculator', 1, {}];
export const GM: Step = [
  'Gmail Trigger',
  'gmailTrigger',
  1.3,
  { pollTimes: { item: [{ mode: 'everyMinute' }] }, simple: false, filters: {}, options: {} },
  cr('gmailOAuth2'),
];
