/** The shape of the node map: what is known of one n8n node type, apart from its parameters. */
import type { EffectKind } from '../../../nodes/kit/facts.ts';
import type { Profile } from './profiles.ts';

/** Generic categories; they decide how a node's parameters are read, see ../describe. */
export const foreignCategories = [
  'note',
  'trigger.manual',
  'trigger.schedule',
  'trigger.webhook',
  'trigger.form',
  'trigger.chat',
  'trigger.email',
  'trigger.message',
  'trigger.event',
  'trigger.queue',
  'trigger.file',
  'trigger.subworkflow',
  'trigger.mcp',
  'trigger.error',
  'http.request',
  'http.respond',
  'web.fetch',
  'transform',
  'script',
  'script.shell',
  'condition',
  'switch',
  'merge',
  'loop',
  'wait',
  'flow.noop',
  'flow.stop',
  'subworkflow',
  'human.approval',
  'spreadsheet',
  'db.query',
  'storage',
  'file',
  'queue.send',
  'email.send',
  'email.read',
  'message.send',
  'crm.action',
  'saas.action',
  'payment',
  'ai.agent',
  'ai.llm',
  'ai.model',
  'ai.classify',
  'ai.embed',
  'ai.memory',
  'ai.parser',
  'ai.loader',
  'ai.splitter',
  'ai.retriever',
  'ai.reranker',
  'ai.vectorstore',
  'ai.tool',
  'ai.guardrail',
  'ai.media',
  'unknown',
] as const;
export type ForeignCategory = (typeof foreignCategories)[number];

export interface RowOptions {
  /** Effect by operation, where the verb rule in verbs.ts would guess wrong. */
  readonly effects?: Readonly<Record<string, EffectKind>>;
  /** Effect where the type has no operation at all. */
  readonly effect?: EffectKind;
  /** The name in the other program, where it does not follow from the type. */
  readonly title?: string;
}

/** `types`: names separated by spaces, `lc.` for @n8n/n8n-nodes-langchain; `vendor`: a key of vendors.ts; `brings`: what it reads from there. */
export type MapRow = readonly [types: string, category: ForeignCategory, vendor?: string, brings?: Profile, options?: RowOptions];
