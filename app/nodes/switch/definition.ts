import { z } from 'zod';
import { combineSchema, conditionsSchema, consentBehind, heldBehind, hostHeldBehind, readsOfConditions } from '../kit/conditions.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type PortSpec } from '../kit/facts.ts';
import { provenBehind } from '../kit/proofs.ts';
import { dataIn } from '../kit/ports.ts';
import { form } from './form.ts';

const caseSchema = z.lazy(() =>
  z.strictObject({
    /** The output port: edges hang on it, so it stays when the title or the order changes. */
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'An id has small letters, digits and -.')
      .refine((id) => id !== 'fallback' && id !== 'error', 'This id is taken.'),
    title: z.string().max(200).default(''),
    combine: combineSchema.default('all'),
    conditions: conditionsSchema.default([]),
  }),
);

export const parameters = z.lazy(() =>
  z.strictObject({
    cases: z
      .array(caseSchema)
      .max(50)
      .refine((cases) => new Set(cases.map(({ id }) => id)).size === cases.length, 'Two ways have the same id.')
      .default([]),
    fallback: z.boolean().default(true),
  }),
);
type Parameters = z.infer<typeof parameters>;

function portsOf({ cases, fallback }: Parameters): PortSpec[] {
  return [
    ...cases.map(({ id, title }): PortSpec => ({ id, title: title === '' ? id : title, kind: 'data' })),
    ...(fallback ? [{ id: 'fallback', title: 'Else', kind: 'data' as const }] : []),
  ];
}

export const definition = defineNode({
  type: 'switch',
  version: 1,
  title: 'Switch',
  summary: 'Sends each item one of several ways.',
  category: 'control',
  icon: 'git-fork',
  keywords: ['case', 'route', 'branch', 'rules', 'decide'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ cases }) => (cases.length === 0 ? 'No way yet' : cases.map(({ id, title }) => title || id).join(', ')),
  facts: (given, context) => {
    const outputs = portsOf(given);
    return {
      ...noFacts,
      inputs: [dataIn],
      outputs,
      transfer: outputs.map(({ id }) => ({ port: id, steps: [{ op: 'input' as const }] })),
      guards: given.cases.flatMap(({ id, conditions, combine }) => [
        ...consentBehind(conditions, combine, id),
        ...heldBehind(conditions, combine, id),
        ...hostHeldBehind(conditions, combine, id),
        ...provenBehind(conditions, combine, context, { yes: id }),
      ]),
      control: { kind: 'branch', reads: given.cases.flatMap(({ conditions }) => readsOfConditions(conditions, context)) },
    };
  },
});
