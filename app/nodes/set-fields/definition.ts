import { z } from 'zod';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { isClosedType, parsePath } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type SourceFact, type TransferStep } from '../kit/facts.ts';
import { isFieldAlone } from '../../workflow/expression/parameters.ts';
import { takesApart } from '../kit/pieces.ts';
import { addressStart } from '../kit/url.ts';
import { writtenStatement } from '../kit/statements.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { pathSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const assignmentSchema = z.lazy(() =>
  z.strictObject({
    name: pathSchema.min(1),
    value: z.union([templateSchema, z.number(), z.boolean(), z.null()]).default(''),
  }),
);

export const parameters = z.lazy(() =>
  z.strictObject({
    assignments: z.array(assignmentSchema).max(500).default([]),
    keepOthers: z.boolean().default(true),
  }),
);
type Parameters = z.infer<typeof parameters>;

function stepOf({ name, value }: Parameters['assignments'][number], context: FactsContext): TransferStep {
  const { reads, type, dynamic, literal, prefix } = context.reads(value);
  const known = type ?? (dynamic ? undefined : 'text');
  const path = parsePath(name);
  return {
    op: 'assign',
    path,
    reads,
    ...(known === undefined ? {} : { type: known }),
    ...addressStart({ literal, prefix }),
    ...writtenStatement({ reads, prefix }, path.at(-1) ?? ''),
    ...(isFieldAlone(value) ? { copies: true } : {}),
    ...(takesApart(value) ? { pieces: true } : {}),
    why: `${name} is set here`,
  };
}

/** Where nobody can tell what an expression reads, the field's name is the best hint. Where it can be told, the name would only bring back labels that were taken away. */
function hintsOf({ assignments }: Parameters, context: FactsContext): SourceFact[] {
  return assignments.flatMap(({ name, value }) => {
    const { reads, type } = context.reads(value);
    if (!reads.some((read) => read.from === 'any') || (type !== undefined && isClosedType(type))) return [];
    const labels = labelsForFieldName(name);
    if (labels.length === 0) return [];
    return [
      { port: 'out', path: parsePath(name), labels, trust: 'trusted', type: 'any', why: `the field is named ${name}` } satisfies SourceFact,
    ];
  });
}

export const definition = defineNode({
  type: 'set-fields',
  version: 1,
  title: 'Set fields',
  summary: 'Adds fields, renames them or works out new values.',
  category: 'shape',
  icon: 'pencil-line',
  keywords: ['edit', 'map', 'assign', 'rename', 'transform', 'value'],
  parameters,
  initial: () => ({ assignments: [], keepOthers: true }),
  form,
  subtitle: ({ assignments }) => (assignments.length === 0 ? 'No field yet' : assignments.map(({ name }) => name).join(', ')),
  facts: (given, context) => ({
    ...noFacts,
    ...oneInOneOut,
    sources: hintsOf(given, context),
    transfer: [
      {
        port: 'out',
        steps: [
          ...(given.keepOthers ? [{ op: 'input' as const }] : []),
          ...given.assignments.map((assignment) => stepOf(assignment, context)),
        ],
      },
    ],
  }),
});
