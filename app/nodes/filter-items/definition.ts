import { z } from 'zod';
import {
  combineSchema,
  conditionsSchema,
  conditionsText,
  consentBehind,
  heldBehind,
  hostHeldBehind,
  readsOfConditions,
} from '../kit/conditions.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { provenBehind } from '../kit/proofs.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() => z.strictObject({ combine: combineSchema.default('all'), conditions: conditionsSchema.default([]) }));

export const definition = defineNode({
  type: 'filter-items',
  version: 1,
  title: 'Filter',
  summary: 'Keeps the items that meet conditions.',
  category: 'shape',
  icon: 'list-filter',
  keywords: ['where', 'condition', 'keep', 'remove', 'only'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ conditions }) => conditionsText(conditions),
  facts: ({ combine, conditions }, context) => ({
    ...noFacts,
    ...oneInOneOut,
    transfer: [{ port: 'out', steps: [{ op: 'input' }] }],
    guards: [
      ...consentBehind(conditions, combine, 'out'),
      ...heldBehind(conditions, combine, 'out'),
      ...hostHeldBehind(conditions, combine, 'out'),
      ...provenBehind(conditions, combine, context, { yes: 'out' }),
    ],
    control: { kind: 'branch', reads: readsOfConditions(conditions, context) },
  }),
});
