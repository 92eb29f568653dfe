import { z } from 'zod';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type SourceFact } from '../kit/facts.ts';
import { dataOut } from '../kit/ports.ts';
import type { ValueType } from '../../workflow/model/labels.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({}));

const fields: readonly (readonly [string, ValueType])[] = [
  ['error.code', 'enum'],
  ['error.class', 'enum'],
  ['error.message', 'text'],
  ['run.id', 'uuid'],
  ['run.flowId', 'uuid'],
  ['run.flowName', 'text'],
  ['run.environment', 'enum'],
  ['run.status', 'enum'],
  ['run.trigger', 'enum'],
  ['run.startedAt', 'date'],
  ['run.endedAt', 'date'],
  ['run.node', 'uuid'],
];

export const definition = defineNode({
  type: 'error-trigger',
  version: 1,
  title: 'Flow failed',
  summary: 'Starts when a flow fails that names this one as its error flow.',
  category: 'trigger',
  icon: 'siren',
  keywords: ['error', 'failure', 'alert', 'catch', 'incident', 'notify'],
  parameters,
  initial: () => ({}),
  form,
  subtitle: () => 'When another flow fails',
  facts: () => ({
    ...noFacts,
    outputs: [dataOut],
    sources: fields.map(([path, type]): SourceFact => ({
      port: 'out',
      path: path.split('.'),
      type,
      why: `what is known of the failed run (${path})`,
      // A Stop step may put any data of its run into the message.
      ...(path === 'error.message' ? { labels: ['unknown'], trust: 'public' } : { labels: [], trust: 'trusted' }),
    })),
    transfer: [{ port: 'out', steps: [] }],
    handsOn: 'items',
    trigger: { kind: 'error', exposed: false, auth: 'session', replayWindow: true, rateLimit: true, atLeastOnce: false, dedupeKey: true },
  }),
});
