import { z } from 'zod';
import {
  combineSchema,
  conditionsSchema,
  conditionsText,
  consentBehind,
  heldBehind,
  hostHeldBehind,
  otherwise,
  readsOfConditions,
  type Combine,
  type Condition,
} from '../kit/conditions.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type GuardFact } from '../kit/facts.ts';
import { provenBehind } from '../kit/proofs.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    mode: z.enum(['conditions', 'expression']).default('conditions'),
    combine: combineSchema.default('all'),
    conditions: conditionsSchema.default([]),
    expression: templateSchema.default(''),
  }),
);

function guardsOf(conditions: readonly Condition[], combine: Combine, context: FactsContext): readonly GuardFact[] {
  const not = otherwise(conditions, combine);
  return [
    ...consentBehind(conditions, combine, 'true'),
    ...heldBehind(conditions, combine, 'true'),
    ...hostHeldBehind(conditions, combine, 'true'),
    ...heldBehind(not.conditions, not.combine, 'false'),
    ...hostHeldBehind(not.conditions, not.combine, 'false'),
    ...provenBehind(conditions, combine, context, { yes: 'true', no: 'false' }),
  ];
}

export const definition = defineNode({
  type: 'if',
  version: 1,
  title: 'If',
  summary: 'Sends each item one of two ways.',
  category: 'control',
  icon: 'split',
  keywords: ['condition', 'branch', 'decide', 'check', 'when'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ mode, conditions, expression }) =>
    mode === 'conditions'
      ? conditionsText(conditions)
      : typeof expression === 'string'
        ? expression.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '') || 'No expression yet'
        : expression.source,
  facts: ({ mode, combine, conditions, expression }, context) => ({
    ...noFacts,
    inputs: [dataIn],
    outputs: [
      { id: 'true', title: 'Yes', kind: 'data' },
      { id: 'false', title: 'No', kind: 'data' },
    ],
    transfer: ['true', 'false'].map((port) => ({ port, steps: [{ op: 'input' as const }] })),
    guards: guardsOf(
      mode === 'conditions' ? conditions : [{ left: expression, operator: 'isTrue', right: '' }],
      mode === 'conditions' ? combine : 'all',
      context,
    ),
    control: { kind: 'branch', reads: mode === 'conditions' ? readsOfConditions(conditions, context) : context.reads(expression).reads },
  }),
});
