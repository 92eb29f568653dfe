/** Steps whose items hold nothing of what came in: the fields that they have. */
import { at } from '../describe/kit.ts';
import type { NodeTypeInfo } from '../map/node-map.ts';
import { operationOf } from '../map/node-map.ts';
import type { N8nNode } from '../parse.ts';

/** The fields of the items that these give, whatever came in. A form's fields hold nothing but texts and numbers. */
const given: Readonly<Record<string, readonly string[]>> = {
  webhook: ['headers', 'params', 'query', 'body', 'webhookUrl', 'executionMode'],
  manualTrigger: [],
  scheduleTrigger: ['timestamp'],
  formTrigger: [],
  telegramTrigger: ['update_id', 'message', 'callback_query'],
  gmailTrigger: ['id', 'threadId', 'snippet', 'payload', 'labels'],
  'lc.agent': ['output', 'intermediateSteps'],
  'lc.informationExtractor': ['output'],
  'lc.chainLlm': ['text', 'response'],
  'lc.openAi': [
    'message',
    'index',
    'logprobs',
    'finish_reason',
    'output',
    'content',
    'text',
    'role',
    'id',
    'object',
    'created',
    'created_at',
    'model',
    'choices',
    'usage',
    'status',
  ],
};

/** What the service says of a message that was sent. */
const sent: Readonly<Record<string, { readonly operation: string; readonly fields: readonly string[] }>> = {
  emailSend: {
    operation: 'send',
    fields: ['accepted', 'rejected', 'pending', 'ehlo', 'envelope', 'envelopeTime', 'messageTime', 'messageSize', 'messageId', 'response'],
  },
  gmail: { operation: 'send', fields: ['id', 'threadId', 'labelIds'] },
  slack: { operation: 'post', fields: ['ok', 'channel', 'ts', 'message', 'message_timestamp', 'warning', 'response_metadata'] },
  telegram: { operation: 'sendMessage', fields: ['ok', 'result'] },
};

/** Of pictures, files and conversations it gives other fields. */
const asksModel = ({ key }: NodeTypeInfo, { parameters }: N8nNode): boolean =>
  key !== 'lc.openAi' || (at(parameters, 'resource') ?? 'text') === 'text';

/** Undefined: nobody knows what its items hold. */
export function fieldsGiven(info: NodeTypeInfo, node: N8nNode): readonly string[] | undefined {
  if (Object.hasOwn(given, info.key)) return asksModel(info, node) ? given[info.key] : undefined;
  const message = Object.hasOwn(sent, info.key) ? sent[info.key] : undefined;
  return message?.operation === operationOf(info.key, node.parameters, node.typeVersion).operation ? message?.fields : undefined;
}
