/** Models that flows may ask, and what they cost. */
import { z } from 'zod';
import { call, readOnly } from './channel.ts';
import { environment, done, empty, hex, id, longText, shortText } from './shapes.ts';

export const modelView = z.strictObject({
  id,
  provider: shortText,
  model: shortText,
  baseUrl: z.string().max(2_000),
  region: shortText,
  vetted: z.boolean(),
  pinned: z.boolean(),
  digest: shortText.optional(),
  external: z.boolean(),
  retention: z.enum(['none', 'limited', 'unknown']),
  note: longText.optional(),
  source: z.string().max(2_000).optional(),
  licence: shortText.optional(),
  vettedBy: shortText.optional(),
  signer: z.string().max(16_384).optional(),
});

const inventoriedModel = z.strictObject({
  id: z.string().max(1_000),
  provider: z.string().max(300),
  vendor: z.string().max(300),
  model: z.string().max(300),
  region: z.string().max(300),
  external: z.boolean(),
  pinned: z.boolean(),
  digest: z.string().max(300).optional(),
  retention: modelView.shape.retention,
  source: modelView.shape.source,
  licence: modelView.shape.licence,
  vettedBy: modelView.shape.vettedBy,
  standing: z.enum(['vetted', 'listed', 'unlisted']),
  flows: z.array(z.strictObject({ id, name: shortText, steps: z.array(shortText).max(20_000) })).max(20_000),
  bundles: z.array(z.strictObject({ digest: hex, flowId: id, flowName: shortText, version: z.int(), environment })).max(20_000),
});

const learntModel = z.strictObject({
  flowId: id,
  flowName: shortText,
  nodeId: id,
  step: shortText,
  goal: z.enum(['yes-no', 'number']),
  budget: shortText,
  fields: z.array(shortText).max(50),
  target: shortText,
  /** A run, and all runs together. */
  epsilon: z.number(),
  total: z.number(),
  /** Whether that is noise enough for nobody to be told apart. */
  hides: z.boolean(),
});

export const modelsContract = {
  'models:list': call({
    input: empty,
    output: z.strictObject({
      models: z.array(modelView.extend({ usedByFlows: z.array(z.strictObject({ id, name: shortText })).max(1_000) })).max(1_000),
    }),
    permission: 'model.read',
    audit: readOnly,
  }),
  'models:save': call({
    input: modelView.extend({ id: id.optional() }),
    output: modelView,
    permission: 'model.edit',
    stepUp: true,
    audit: { action: 'model.changed' },
  }),
  /** Every model of all flows and signed bundles, in the registry or not. */
  'models:inventory': call({
    input: empty,
    output: z.strictObject({
      models: z.array(inventoriedModel).max(10_000),
      /** Models that steps teach from records about people; where they end up is not known here. */
      learnt: z.array(learntModel).max(1_000),
      /** Bundles in use that came from elsewhere, whose models nobody here knows. */ foreignBundles: z.int(),
    }),
    permission: 'model.read',
    audit: readOnly,
  }),
  /** The same as a bill of materials in CycloneDX. */
  'models:bill': call({
    input: empty,
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'model.read',
    audit: { action: 'model.bill-exported' },
  }),
  /** Refused while a flow uses it. */
  'models:remove': call({
    input: z.strictObject({ modelId: id }),
    output: done,
    permission: 'model.edit',
    stepUp: true,
    audit: { action: 'model.removed' },
  }),
} as const;
