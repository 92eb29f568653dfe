import { z } from 'zod';
import { trustLevels } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataOut } from '../kit/ports.ts';
import { declaredFieldsSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({ fields: declaredFieldsSchema.default([]), trust: z.enum(trustLevels).default('public') }),
);

export const definition = defineNode({
  type: 'flow-trigger',
  version: 1,
  title: 'Called by a flow',
  summary: 'Starts when another flow calls this one, with what it hands over.',
  category: 'trigger',
  icon: 'log-in',
  keywords: ['sub-flow', 'called', 'execute workflow', 'function', 'contract', 'reuse'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'Takes anything' : fields.map((field) => field.name).join(', ')),
  facts: ({ fields, trust }) => ({
    ...noFacts,
    outputs: [dataOut],
    sources: sourcesOfFields(fields, { port: 'out', at: [], trust, origin: 'what the calling flow hands over' }),
    transfer: [{ port: 'out', steps: [] }],
    ...(fields.length === 0 ? { handsOn: 'items' } : {}),
    guards: fields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
    // The caller's run decides how often; the engine finds a repeated call by its place and does it once.
    trigger: { kind: 'flow', exposed: false, auth: 'session', replayWindow: true, rateLimit: true, atLeastOnce: false, dedupeKey: true },
  }),
});
