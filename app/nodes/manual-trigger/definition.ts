import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataOut } from '../kit/ports.ts';
import { declaredFieldsSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ fields: declaredFieldsSchema.default([]) }));

export const definition = defineNode({
  type: 'manual-trigger',
  version: 1,
  title: 'Start by hand',
  summary: 'A person starts the flow and may fill in a few fields.',
  category: 'trigger',
  icon: 'play',
  keywords: ['manual', 'button', 'test', 'run', 'form'],
  parameters,
  initial: () => ({ fields: [] }),
  form,
  subtitle: ({ fields }) => (fields.length === 0 ? 'Started by a person' : fields.map((field) => field.name).join(', ')),
  facts: ({ fields }) => ({
    ...noFacts,
    outputs: [dataOut],
    sources:
      fields.length === 0 ? [] : sourcesOfFields(fields, { port: 'out', at: [], trust: 'trusted', origin: 'what the person fills in' }),
    transfer: [{ port: 'out', steps: [] }],
    ...(fields.length === 0 ? { handsOn: 'one' } : {}),
    trigger: { kind: 'manual', exposed: false, auth: 'session', replayWindow: true, rateLimit: true, atLeastOnce: false, dedupeKey: true },
  }),
});
