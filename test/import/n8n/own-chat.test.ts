/** A bot that answers in the chat it was asked in, and one that only looks so. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';

type Node = { readonly name: string; readonly type: string; readonly parameters: object; readonly typeVersion?: number; readonly disabled?: boolean };
const base = (name: string, type: string, parameters: object = {}, more: object = {}): Node => ({ name, type: type.includes('.') ? type : `n8n-nodes-base.${type}`, typeVersion: 1.2, parameters, ...more });
const lc = '@n8n/n8n-nodes-langchain.';
const agent = base('Bot', `${lc}agent`, { promptType: 'define', text: "={{ $('In').item.json.message.text }}" }, { typeVersion: 1.7 });
const model = base('Model', `${lc}lmChatOpenAi`, { model: 'gpt-4o' });
const chain = (names: readonly string[]): object => Object.fromEntries(names.slice(1).map((to, index) => [names[index], { main: [[{ node: to, type: 'main', index: 0 }]] }]));

/** Rules on `Out`, in a chain of these steps in which the model stands behind `Bot`. */
function judged(steps: readonly Node[], links: object = {}): readonly string[] {
  const nodes = [...steps, model].map((node, index) => ({ ...node, id: `n${index}`, position: [index * 200, 0] }));
  const file = { name: 'bot', nodes, connections: { ...chain(steps.map(({ name }) => name)), Model: { ai_languageModel: [[{ node: 'Bot', type: 'ai_languageModel', index: 0 }]] }, ...links } };
  return importForeignAll(JSON.stringify(file), 'bot.json').flatMap(({ flow }) => lintFlow(flow).findings).filter(({ nodeName, ruleId }) => nodeName === 'Out' && (ruleId === 'AI001' || ruleId === 'AI005')).map(({ ruleId }) => ruleId).sort();
}

const telegram = base('In', 'telegramTrigger', { updates: ['message'] });
const out = (parameters: object, type = 'telegram'): Node => base('Out', type, { text: '={{ $json.output }}', ...parameters });
const set = (name: string, field: string, value: string): Node => base(name, 'set', { assignments: { assignments: [{ name: field, value, type: 'string' }] } }, { typeVersion: 3.4 });

describe('an answer in the chat that started the flow is no deed of the model', () => {
  it.each([
    "={{ $('In').item.json.message.chat.id }}", "={{ $('In').first().json.message.from.id }}", '={{ $node["In"].json["message"]["chat"]["id"] }}', "={{ $('In').item.json.callback_query.message.chat.id }}", "={{ $('In').item.json?.message?.chat?.id }}",
  ])('by %s', (chatId) => expect(judged([telegram, agent, out({ chatId })])).toEqual([]));
  it('through a field that was set, and steps that hand it on', () => {
    expect(judged([telegram, set('Keep', 'chat', '={{ $json.message.chat.id }}'), base('Wait', 'noOp'), agent, out({ chatId: "={{ $('Wait').item.json.chat }}" })])).toEqual([]);
  });
  it('on WhatsApp, on Slack, and in the chat of n8n itself', () => {
    expect(judged([base('In', 'whatsAppTrigger'), agent, out({ operation: 'send', textBody: '={{ $json.output }}', recipientPhoneNumber: "={{ $('In').item.json.contacts[0].wa_id }}" }, 'whatsApp')])).toEqual([]);
    expect(judged([base('In', 'slackTrigger'), agent, out({ select: 'channel', channelId: { __rl: true, mode: 'id', value: "={{ $('In').item.json.channel }}" } }, 'slack')])).toEqual([]);
    expect(judged([base('In', `${lc}chatTrigger`, { public: true }), agent, out({ message: '={{ $json.output }}' }, `${lc}chat`)])).toEqual([]);
  });
});

describe('a message to anybody else is one', () => {
  it.each([
    '99887766', '={{ $json.output }}', "={{ $('In').item.json.message.text }}", "={{ $('In').item.json.message.reply_to_message.from.id }}", "={{ $('In').item.json.message.forward_from.id }}",
    "={{ $('In').item.json.message.chat.id + $json.output }}", "={{ $json.output || $('In').item.json.message.chat.id }}", "={{ $('In').item.json.message.text.chat.id }}", "={{ $fromAI('chat') }}", "={{ $('In').item.json.message.chat.id.toString().replace(/.*/, $json.output) }}",
  ])('%s', (chatId) => expect(judged([telegram, agent, out({ chatId })])).toEqual(['AI001', 'AI005']));
  it.each([
    ['set to somebody', set('Keep', 'chat', '112233')], ['set by the text', set('Keep', 'chat', '={{ $json.message.text }}')], ['under a name that data chooses', set('Keep', '={{ $json.message.text }}', '={{ $json.message.chat.id }}')],
    ['by a script', base('Keep', 'code', { jsCode: 'return [{ json: { chat: $json.message.text } }]' })],
  ])('the field was %s', (_, keep) => expect(judged([telegram, keep, agent, out({ chatId: "={{ $('Keep').item.json.chat }}" })])).toEqual(['AI001', 'AI005']));
  it('the flow was started by something else, whose fields are called the same', () => {
    const hook = base('In', 'webhook', { path: 'a', httpMethod: 'POST' });
    const found = judged([hook, agent, out({ chatId: "={{ $('In').item.json.message.chat.id }}" })]);
    expect(found).toContain('AI005');
    expect(judged([{ ...telegram, name: 'Other', disabled: true }, hook, agent, out({ chatId: "={{ $('Other').item.json.message.chat.id }}" })])).toContain('AI005');
  });
  it('one of two ways brings another', () => {
    const steps = [telegram, set('Keep', 'chat', '={{ $json.message.chat.id }}'), base('Wait', 'noOp'), agent, out({ chatId: "={{ $('Wait').item.json.chat }}" }), base('Hook', 'webhook', { path: 'a' })];
    expect(judged(steps, { Out: {}, Hook: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] } })).toEqual(['AI001', 'AI005']);
  });
  it('more is done than said: a member is banned', () => {
    const banned = judged([telegram, agent, out({ resource: 'chat', operation: 'leave', chatId: "={{ $('In').item.json.message.chat.id }}" })]);
    expect(judged([telegram, agent, base('Out', 'telegram', { operation: 'sendMessage', text: '={{ $json.output }}', chatId: '42' })])).toEqual(['AI001', 'AI005']);
    expect(banned).toEqual(judged([telegram, agent, out({ resource: 'chat', operation: 'leave', chatId: '42' })]));
  });
});
