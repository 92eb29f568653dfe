/** The flow document (`.flow.json`): types and validators in one place. Field order here is the key order on disk. */
import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../../kernel/json.ts';
import { limits } from './limits.ts';

/** The newest format this program writes. Older ones are brought up by workflow/migrations. */
export const flowSchemaVersion = 1;

const id = z.string().min(1).max(128);
const name = z.string().max(limits.name);
const text = z.string().max(limits.text);

export const environments = ['dev', 'test', 'prod'] as const;
export const riskTiers = ['minimal', 'limited', 'high', 'critical'] as const;
/** Data edges carry items, error edges carry failures, the rest plug an AI part into its root (part -> root). */
export const edgeKinds = [
  'data',
  'error',
  'model',
  'memory',
  'tool',
  'parser',
  'embedding',
  'document',
  'splitter',
  'retriever',
  'reranker',
  'vectorStore',
] as const;
export const lawfulBases = ['consent', 'contract', 'legal-obligation', 'vital-interests', 'public-task', 'legitimate-interests'] as const;
export const connectionAuths = ['none', 'api-key', 'basic', 'bearer', 'oauth2', 'mtls', 'database', 'smtp', 'aws', 'unknown'] as const;

/**
 * A place for a connection that the flow needs; the workspace binds it to a real one. Never a secret.
 * `type` is the connector's name (`openai`, `smtp`, `postgres`, `http`, or a foreign credential type).
 */
export const connectionSlotSchema = z.strictObject({
  id,
  name,
  type: z.string().max(128),
  auth: z.enum(connectionAuths),
  /** Hosts that the secret may travel to, `host` or `host:port`; empty means it was never narrowed. */
  hosts: z.array(z.string().max(253)).max(200),
  /** Scopes granted, where the connector has scopes. */
  scopes: z.array(z.string().max(300)).max(500),
  /** A person's own account rather than a service account. */
  personal: z.boolean().optional(),
  serviceAccount: z.string().max(200).optional(),
  tls: z.strictObject({ minimum: z.enum(['1.2', '1.3']).optional(), verify: z.boolean().optional() }).optional(),
  environment: z.enum(environments).optional(),
});

export const retrySchema = z.strictObject({
  maxAttempts: z.int().min(1).max(50),
  backoffMs: z.int().min(0).max(86_400_000),
});

/** What a node was in the file that it was imported from: kept whole, so that nothing is lost. */
export const foreignOriginSchema = z.strictObject({
  format: z.enum(['n8n', 'node-red', 'bpmn', 'flowise', 'power-automate']),
  type: z.string().max(300),
  typeVersion: z.number().optional(),
  raw: jsonSchema.optional(),
});

export const nodeSchema = z.strictObject({
  id,
  /** A folder name in app/nodes, such as `http-request`. */
  type: z.string().min(1).max(128),
  typeVersion: z.int().min(1).max(1000),
  /** Unique in the flow; expressions name nodes by it. */
  name: z.string().min(1).max(limits.name),
  parameters: jsonObjectSchema,
  /** Id of a connection slot of this flow. */
  connection: id.optional(),
  /** What a model is told that this step is for, where it is plugged in as a tool. Fixed words: nothing of a run goes into them. */
  toolDescription: z.string().max(limits.toolDescription).optional(),
  /** stop the run; go on with the input as output; take the error port. */
  onError: z.enum(['stop', 'continue', 'branch']).optional(),
  retry: retrySchema.optional(),
  timeoutMs: z
    .int()
    .min(1)
    .max(7 * 86_400_000)
    .optional(),
  disabled: z.boolean().optional(),
  note: text.optional(),
  /** Pinned sample output items, for schema inference and dry runs. */
  sample: z.array(jsonSchema).max(100).optional(),
  foreign: foreignOriginSchema.optional(),
});

export const portRefSchema = z.strictObject({ node: id, port: z.string().min(1).max(128) });

export const edgeSchema = z.strictObject({ id, kind: z.enum(edgeKinds), from: portRefSchema, to: portRefSchema });

/** `name` is what the note was called where it was imported from. */
export const noteSchema = z.strictObject({ id, text, color: z.string().max(32).optional(), name: name.optional() });

export const flowSettingsSchema = z.strictObject({
  timezone: z.string().max(64).optional(),
  /** Id of the flow that is started when a run of this one fails. */
  errorFlow: id.optional(),
  maxSteps: z.int().min(1).max(1_000_000).optional(),
  maxSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400)
    .optional(),
  maxTokens: z.int().min(1).max(1_000_000_000).optional(),
  /** Money, in thousandths of a US dollar. */
  maxCostMilliUsd: z.int().min(0).max(1_000_000_000).optional(),
  /** Mask labelled fields in stored run data; on unless it says false. */
  redactRunData: z.boolean().optional(),
  retentionDays: z.int().min(0).max(36_500).optional(),
  /** Of its schedules, before what each says itself: start no second run while one is under way, let it wait, or let both run (E28). */
  overlap: z.enum(['skip', 'queue', 'parallel']).optional(),
  auditSink: z.string().max(200).optional(),
  alertRoute: z.string().max(200).optional(),
});

const rect = z.strictObject({ x: z.number(), y: z.number(), width: z.number().optional(), height: z.number().optional() });

/** Where things are drawn. Apart from meaning: it is in no hash. */
export const layoutSchema = z.strictObject({ nodes: z.record(id, rect), notes: z.record(id, rect) });

export const flowSchema = z.strictObject({
  schemaVersion: z.literal(flowSchemaVersion),
  id,
  name: z.string().min(1).max(limits.name),
  purpose: text.optional(),
  owner: z.string().max(200).optional(),
  environment: z.enum(environments),
  riskTier: z.enum(riskTiers).optional(),
  region: z.string().max(64).optional(),
  lawfulBasis: z.enum(lawfulBases).optional(),
  dataClasses: z.array(z.string().max(64)).max(64).optional(),
  serviceAccount: z.string().max(200).optional(),
  sharedWith: z.enum(['private', 'team', 'everyone']).optional(),
  settings: flowSettingsSchema,
  connections: z.array(connectionSlotSchema).max(2_000),
  nodes: z.array(nodeSchema).max(limits.nodes),
  edges: z.array(edgeSchema).max(limits.edges),
  notes: z.array(noteSchema).max(limits.notes),
  layout: layoutSchema,
});

export type Environment = (typeof environments)[number];
export type RiskTier = (typeof riskTiers)[number];
export type EdgeKind = (typeof edgeKinds)[number];
export type ConnectionAuth = (typeof connectionAuths)[number];
export type ConnectionSlot = z.infer<typeof connectionSlotSchema>;
export type RetryPolicy = z.infer<typeof retrySchema>;
export type FlowNode = z.infer<typeof nodeSchema>;
export type PortRef = z.infer<typeof portRefSchema>;
export type FlowEdge = z.infer<typeof edgeSchema>;
export type FlowNote = z.infer<typeof noteSchema>;
export type FlowSettings = z.infer<typeof flowSettingsSchema>;
export type Flow = z.infer<typeof flowSchema>;

/** A string parameter of a foreign language that could not be translated: shown, linted, and run only in the sandbox. */
export const foreignExpressionSchema = z.strictObject({
  $foreign: z.enum(['n8n-js', 'jsonata', 'mustache', 'feel', 'wdl']),
  source: z.string().max(limits.text * 5),
});
export type ForeignExpression = z.infer<typeof foreignExpressionSchema>;

export function emptyFlow(id: string, name: string): Flow {
  return {
    schemaVersion: flowSchemaVersion,
    id,
    name,
    environment: 'dev',
    settings: {},
    connections: [],
    nodes: [],
    edges: [],
    notes: [],
    layout: { nodes: {}, notes: {} },
  };
}
