/** Flows, revisions, templates, import, rules, connections, models. */
import { flowRecordSchema } from '../../lint/kit/flow-record.ts';
import { policySchema } from '../../lint/policy.ts';
import { z } from 'zod';
import { connectionAuths, environments, flowSchema } from '../../workflow/model/flow.ts';
import { labels, trustLevels } from '../../workflow/model/labels.ts';
import { call, readOnly } from './channel.ts';
import { done, empty, findingView, hex, id, longText, riskTier, shortText, time, verdict } from './shapes.ts';

export const flowState = z.enum(['draft', 'submitted', 'changes-requested', 'approved', 'rejected', 'withdrawn', 'expired']);
export const flowSummary = z.strictObject({
  id, name: shortText, owner: shortText.optional(), environment: z.enum(environments), revision: z.int(), updatedAt: time, updatedBy: shortText,
  nodes: z.int(), verdict, state: flowState, riskTier: riskTier.optional(),
});
export type FlowSummary = z.infer<typeof flowSummary>;

export const revisionView = z.strictObject({ revision: z.int(), hash: hex, at: time, by: shortText, message: shortText, verdict });
export const lossView = z.strictObject({ nodeId: shortText.optional(), kind: shortText, message: z.string().max(2_000) });

export const connectionView = z.strictObject({
  id, name: shortText, type: shortText, auth: z.enum(connectionAuths), hosts: z.array(z.string().max(253)).max(200), scopes: z.array(z.string().max(300)).max(500),
  environment: z.enum(environments), personal: z.boolean(), serviceAccount: shortText.optional(), hasSecret: z.boolean(), secretChangedAt: time.optional(),
  ca: z.string().max(100_000).optional(),
  internalAddresses: z.array(z.string().max(60)).max(100).optional(),
  server: z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535), security: z.enum(['tls', 'starttls']), database: shortText.optional() }).optional(),
  usedByFlows: z.array(z.strictObject({ id, name: shortText })).max(1_000), scopesUsed: z.array(z.string().max(300)).max(500),
});

const names = z.array(shortText).max(1_000);
const blastRadiusView = z.strictObject({
  flows: z.array(z.strictObject({ id, name: shortText, steps: names })).max(1_000),
  hosts: z.array(z.strictObject({ host: z.string().max(2_000), flows: names })).max(2_000),
  fields: z.array(z.strictObject({ field: z.string().max(2_000), labels: z.array(z.enum(labels)).max(20), trust: z.enum(trustLevels), ways: z.array(z.enum(['reads', 'sends'])).max(2), flows: names })).max(5_000),
  effects: z.array(z.strictObject({ what: z.string().max(2_000), flow: shortText, step: shortText })).max(5_000),
  labels: z.array(z.enum(labels)).max(20),
  /** Connections that sign in as the same account. */
  shared: z.array(z.strictObject({ id, name: shortText, flows: z.int() })).max(1_000),
});

export const modelView = z.strictObject({
  id, provider: shortText, model: shortText, baseUrl: z.string().max(2_000), region: shortText, vetted: z.boolean(), pinned: z.boolean(), digest: shortText.optional(),
  external: z.boolean(), retention: z.enum(['none', 'limited', 'unknown']), note: longText.optional(),
});

export const lintContext = z.strictObject({
  policy: policySchema,
  waivers: z.array(z.strictObject({ fingerprint: shortText, by: shortText, owner: shortText.optional(), reason: longText, until: shortText })).max(1_000),
  now: shortText,
  record: flowRecordSchema,
});

export const flowsContract = {
  'flows:list': call({ input: empty, output: z.strictObject({ flows: z.array(flowSummary).max(10_000) }), permission: 'flow.read', audit: readOnly }),
  'flows:get': call({
    input: z.strictObject({ flowId: id, revision: z.int().optional() }),
    output: z.strictObject({ flow: flowSchema, summary: flowSummary }), permission: 'flow.read', audit: readOnly,
  }),
  'flows:create': call({
    input: z.strictObject({ name: shortText.min(1), template: shortText.optional() }), output: z.strictObject({ flow: flowSchema }),
    permission: 'flow.edit', audit: { action: 'flow.created' },
  }),
  /** Saves a new revision. `base` is the revision that was edited: a newer one means a conflict, and nothing is written. */
  'flows:save': call({
    input: z.strictObject({ flow: flowSchema, base: z.int(), message: shortText.optional() }), output: flowSummary,
    permission: 'flow.edit', audit: { action: 'flow.edited' },
  }),
  'flows:delete': call({ input: z.strictObject({ flowId: id }), output: done, permission: 'flow.delete', confirm: 'native', audit: { action: 'flow.deleted' } }),
  'flows:revisions': call({ input: z.strictObject({ flowId: id }), output: z.strictObject({ revisions: z.array(revisionView).max(10_000) }), permission: 'flow.read', audit: readOnly }),
  'flows:import': call({
    /** The file's text, not a path: the renderer names no files. */
    input: z.strictObject({ fileName: z.string().max(255), text: z.string().max(32 * 1024 * 1024) }),
    output: z.strictObject({ flow: flowSchema, format: shortText, loss: z.array(lossView).max(20_000) }),
    permission: 'flow.import', perMinute: 120, audit: { action: 'flow.imported' },
  }),
  /** The canonical text of a flow, for a file of the user's own. */
  'flows:export': call({ input: z.strictObject({ flowId: id }), output: z.strictObject({ fileName: shortText, text: z.string() }), permission: 'flow.read', audit: { action: 'flow.exported' } }),
  'flows:templates': call({
    input: empty,
    output: z.strictObject({ templates: z.array(z.strictObject({ id: shortText, title: shortText, summary: z.string().max(2_000), nodes: z.int(), tags: z.array(shortText).max(20) })).max(200) }),
    permission: 'flow.read', audit: readOnly,
  }),
  /** The sample workspace: a safe template, an imported risky flow, a designer and a reviewer account. */
  'flows:addSamples': call({
    input: z.strictObject({ accounts: z.boolean() }),
    output: z.strictObject({ flows: z.array(flowSummary).max(20), accounts: z.array(z.strictObject({ account: shortText, role: shortText, firstPassword: shortText })).max(5) }),
    permission: 'flow.edit', audit: { action: 'flow.samples-added' },
  }),

  /** Unsaved edits of a tab, kept encrypted within a second, so that a crash loses nothing. `document` is the whole tab with its undo history. */
  'recovery:keep': call({
    input: z.strictObject({ flowId: id, base: z.int(), document: z.string().max(64 * 1024 * 1024) }), output: done, permission: 'flow.edit', perMinute: 1_200,
    audit: { none: 'unsaved work of the person; the saved revision has an entry' },
  }),
  'recovery:list': call({
    input: empty,
    output: z.strictObject({ tabs: z.array(z.strictObject({ flowId: id, base: z.int(), keptAt: time, document: z.string() })).max(100) }),
    permission: 'flow.edit', audit: { none: 'own unsaved work' },
  }),
  'recovery:drop': call({ input: z.strictObject({ flowId: id }), output: done, permission: 'flow.edit', audit: { none: 'own unsaved work' } }),

  'lint:flow': call({
    input: z.strictObject({ flow: flowSchema }), output: z.strictObject({ findings: z.array(findingView).max(50_000), verdict }),
    permission: 'lint.run', audit: { none: 'pure computation on data the caller holds' },
  }),
  /** What the linter knows besides the flow, so that the editor's worker reaches the same verdict as every other door. */
  'lint:context': call({
    input: z.strictObject({ flowId: id }), output: lintContext, permission: 'lint.run', audit: readOnly,
  }),
  'rules:list': call({
    input: empty,
    output: z.strictObject({ rules: z.array(z.strictObject({ id: shortText, title: z.string().max(500), severity: shortText, taxonomy: z.array(shortText).max(60), fix: shortText })).max(500) }),
    permission: 'lint.run', audit: readOnly,
  }),
  'rules:page': call({ input: z.strictObject({ ruleId: shortText }), output: z.strictObject({ markdown: z.string() }), permission: 'lint.run', audit: readOnly }),

  'connections:list': call({ input: empty, output: z.strictObject({ connections: z.array(connectionView).max(5_000) }), permission: 'connection.read', audit: readOnly }),
  'connections:save': call({
    input: connectionView.pick({ name: true, type: true, auth: true, hosts: true, scopes: true, environment: true, personal: true, serviceAccount: true, ca: true, internalAddresses: true, server: true }).extend({ id: id.optional() }),
    output: connectionView, permission: 'connection.edit', audit: { action: 'connection.changed' },
  }),
  /** What whoever has the secret would have: flows, hosts, fields and effects, and other connections of the same account. */
  'connections:blastRadius': call({ input: z.strictObject({ connectionId: id }), output: blastRadiusView, permission: 'connection.read', perMinute: 240, audit: readOnly }),
  /** Write only: no channel gives a secret back. */
  'connections:setSecret': call({
    input: z.strictObject({ connectionId: id, secret: z.record(z.string().max(64), z.string().max(20_000)) }), output: done,
    permission: 'secret.write', audit: { action: 'secret.written' },
  }),
  'connections:delete': call({ input: z.strictObject({ connectionId: id }), output: done, permission: 'connection.edit', confirm: 'native', audit: { action: 'connection.deleted' } }),

  'models:list': call({ input: empty, output: z.strictObject({ models: z.array(modelView).max(1_000) }), permission: 'model.read', audit: readOnly }),
  'models:save': call({ input: modelView.extend({ id: id.optional() }), output: modelView, permission: 'model.edit', stepUp: true, audit: { action: 'model.changed' } }),
} as const;
