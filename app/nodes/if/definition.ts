import { z } from 'zod';
import { combineSchema, conditionsSchema, conditionsText, consentBehind, readsOfConditions } from '../kit/conditions.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts } from '../kit/facts.ts';
import { dataIn } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const parameters = z.strictObject({
  mode: z.enum(['conditions', 'expression']).default('conditions'),
  combine: combineSchema.default('all'),
  conditions: conditionsSchema.default([]),
  expression: templateSchema.default(''),
});

export const definition = defineNode({
  type: 'if', version: 1, title: 'If', summary: 'Sends each item one of two ways.',
  category: 'control', icon: 'split', keywords: ['condition', 'branch', 'decide', 'check', 'when'],
  parameters, initial: parameters.parse({}), form,
  subtitle: ({ mode, conditions, expression }) => (mode === 'conditions' ? conditionsText(conditions) : typeof expression === 'string' ? expression.replace(/^\s*\{\{\s*|\s*\}\}\s*$/g, '') || 'No expression yet' : expression.source),
  facts: ({ mode, combine, conditions, expression }, context) => ({
    ...noFacts,
    inputs: [dataIn],
    outputs: [{ id: 'true', title: 'True', kind: 'data' }, { id: 'false', title: 'False', kind: 'data' }],
    transfer: ['true', 'false'].map((port) => ({ port, steps: [{ op: 'input' as const }] })),
    guards: mode === 'conditions' ? consentBehind(conditions, combine, 'true') : consentBehind([{ left: expression, operator: 'isTrue', right: '' }], 'all', 'true'),
    control: { kind: 'branch', reads: mode === 'conditions' ? readsOfConditions(conditions, context) : context.reads(expression).reads },
  }),
});
