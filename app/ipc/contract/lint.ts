/** What the linter is told besides a flow, and its rules. */
import { flowRecordSchema } from '../../lint/kit/flow-record.ts';
import { policySchema } from '../../lint/policy.ts';
import { z } from 'zod';
import { environments, flowSchema } from '../../workflow/model/flow.ts';
import { labels, trustLevels, valueTypes } from '../../workflow/model/labels.ts';
import { organisationSchema } from '../../lint/kit/organisation.ts';
import { effectKinds, sinkKinds } from '../../nodes/kit/facts.ts';
import { call, readOnly } from './channel.ts';
import { empty, findingView, hex, id, longText, shortText, verdict } from './shapes.ts';

const fieldPath = z.array(z.string().max(2_000)).max(200);
const given = z.array(fieldPath).max(2_000);
const sentence = z.string().max(4_000);

/** `FlowContract` (app/lint/contract.ts) of a flow that this one calls. */
const contractView = z.strictObject({
  flowId: id,
  flowName: shortText,
  sinks: z
    .array(
      z.strictObject({
        kind: z.enum(sinkKinds),
        step: shortText,
        given,
        zone: z.strictObject({
          scope: z.enum(['local', 'internal', 'vendor', 'public', 'unknown']),
          vendor: z.string().max(2_000).optional(),
          host: z.string().max(2_000).optional(),
          region: shortText.optional(),
          environment: z.enum(environments).optional(),
        }),
      }),
    )
    .max(20_000),
  effects: z
    .array(
      z.strictObject({
        kind: z.enum(effectKinds),
        what: sentence,
        idempotent: z.boolean(),
        aboutPerson: z.boolean(),
        given,
        decided: given.optional(),
        byModel: z.boolean(),
      }),
    )
    .max(20_000),
  returns: z
    .array(
      z.strictObject({
        path: fieldPath,
        given,
        protected: z.enum(['masked', 'hidden']).optional(),
        labels: z.array(z.enum(labels)).max(labels.length),
        trust: z.enum(trustLevels),
        type: z.enum(valueTypes),
        byModel: z.boolean(),
      }),
    )
    .max(20_000),
});

export const lintContext = z.strictObject({
  policy: policySchema,
  around: organisationSchema
    .unwrap()
    .pick({ connections: true, people: true, flows: true, auditSink: true })
    .extend({ whole: z.boolean().optional() }),
  stores: z
    .array(
      z.strictObject({
        key: z.string().max(500),
        flowName: shortText.optional(),
        labels: z.array(z.enum(labels)).max(labels.length),
        trust: z.enum(trustLevels),
      }),
    )
    .max(20_000)
    .optional(),
  contracts: z.array(contractView).max(2_000).optional(),
  reviewed: z.strictObject({ scripts: z.record(id, hex) }).optional(),
  waivers: z
    .array(z.strictObject({ fingerprint: shortText, by: shortText, owner: shortText.optional(), reason: longText, until: shortText }))
    .max(1_000),
  now: shortText,
  record: flowRecordSchema,
});

export const lintContract = {
  'lint:flow': call({
    input: z.strictObject({ flow: flowSchema }),
    output: z.strictObject({ findings: z.array(findingView).max(50_000), verdict }),
    permission: 'lint.run',
    audit: { none: 'pure computation on data the caller holds' },
  }),
  /** What the linter knows besides the flow, so that the editor's worker reaches the same verdict as every other door. */
  'lint:context': call({
    input: z.strictObject({ flowId: id }),
    output: lintContext,
    permission: 'lint.run',
    audit: readOnly,
  }),
  'rules:list': call({
    input: empty,
    output: z.strictObject({
      rules: z
        .array(
          z.strictObject({
            id: shortText,
            title: z.string().max(500),
            severity: shortText,
            taxonomy: z.array(shortText).max(60),
            fix: shortText,
          }),
        )
        .max(500),
    }),
    permission: 'lint.run',
    audit: readOnly,
  }),
  'rules:page': call({
    input: z.strictObject({ ruleId: shortText }),
    output: z.strictObject({ markdown: z.string() }),
    permission: 'lint.run',
    audit: readOnly,
  }),
} as const;
