import { z } from 'zod';
import { parsePath } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const formats = ['csv', 'xlsx', 'json', 'jsonl', 'text'] as const;

export const parameters = z.lazy(() =>
  z.strictObject({
    format: z.enum(formats).default('csv'),
    name: templateSchema.default('export'),
    /** Empty: every field that any item has. */
    columns: z.array(plainPathSchema.min(1)).max(500).default([]),
    /** Of `text`: the field that holds it. */
    field: plainPathSchema.default('text'),
    separator: z.enum([',', ';', 'tab']).default(','),
    sheet: z
      .string()
      .min(1)
      .max(31)
      .regex(/^[^[\]:*?/\\]+$/, 'The name of a sheet has none of [ ] : * ? / \\')
      .default('Sheet1'),
    /** A cell that a spreadsheet would take for a formula gets a quote in front (CWE-1236). */
    formulas: z.enum(['quote', 'keep']).default('quote'),
  }),
);
type Parameters = z.infer<typeof parameters>;

function facts({ format, name, columns, field, formulas }: Parameters, context: FactsContext): NodeFacts {
  const fields = format === 'text' ? [field] : columns;
  const reads: Read[] =
    fields.length === 0 ? [{ from: 'input', path: [] }] : fields.map((path) => ({ from: 'input', path: parsePath(path) }));
  return {
    ...noFacts,
    ...oneInOneOut,
    sinks:
      format === 'csv' && formulas === 'keep'
        ? [{ kind: 'cells', zone: { scope: 'local' }, parameter: 'formulas', reads, plain: [{ parameter: 'formulas', value: 'quote' }] }]
        : [],
    transfer: [
      {
        port: 'out',
        steps: [
          { op: 'assign', path: ['base64'], reads, type: 'file', why: 'the file holds it' },
          { op: 'assign', path: ['name'], reads: context.reads(name).reads, type: 'text', why: 'the name of the file' },
          { op: 'assign', path: ['type'], reads: [], type: 'enum', why: 'the type of the file' },
          { op: 'assign', path: ['bytes'], reads: [], type: 'number', why: 'the size of the file' },
        ],
      },
    ],
  };
}

export const definition = defineNode({
  type: 'make-file',
  version: 1,
  title: 'Make file',
  summary: 'Makes one file of all items: CSV, Excel, JSON or text.',
  category: 'data',
  icon: 'file-plus',
  keywords: ['csv', 'xlsx', 'excel', 'export', 'report', 'spreadsheet', 'attachment', 'convert'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ format, columns }) =>
    `${format === 'text' ? 'Text' : format.toUpperCase()}${columns.length === 0 || format === 'text' ? '' : ` of ${columns.join(', ')}`}`,
  facts,
});
