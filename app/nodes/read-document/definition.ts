import { z } from 'zod';
import { labelsOfField, declaredFieldsSchema } from '../kit/schemas.ts';
import { termsOf } from '../kit/fields.ts';
import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import { defineNode } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read } from '../kit/facts.ts';
import { plainPathSchema } from '../kit/one-field.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';

export const formats = ['csv', 'xlsx', 'json', 'jsonl', 'xml', 'pdf', 'html', 'text'] as const;
export type DocumentFormat = (typeof formats)[number];

export const parameters = z.lazy(() =>
  z.strictObject({
    /** The field with the file as base64. */
    file: plainPathSchema.default('base64'),
    format: z.enum(formats).default('csv'),
    /** Of what is read: its fields. Others than these are dropped, and values that do not fit fail the step. */
    fields: declaredFieldsSchema.default([]),
    separator: z.enum(['auto', ',', ';', 'tab', '|']).default('auto'),
    /** Of a workbook: the name of the sheet; empty takes the first that is not hidden. */
    sheet: z.string().max(100).default(''),
    /** The row that holds the names of the columns, counted from 1. */
    headerRow: z.int().min(1).max(1_000).default(1),
    maxRows: z.int().min(1).max(1_000_000).default(100_000),
    maxPages: z.int().min(1).max(5_000).default(500),
    into: plainPathSchema.min(1).default('text'),
  }),
);
type Parameters = z.infer<typeof parameters>;

/** These give text beside the other fields of the item; the others give records in its place. */
export const givesText = (format: DocumentFormat): boolean => format === 'pdf' || format === 'html' || format === 'text';

function facts({ file, format, fields, into }: Parameters): NodeFacts {
  const path: FieldPath = parsePath(file);
  const reads: Read[] = [{ from: 'input', path }];
  if (givesText(format)) {
    return {
      ...noFacts,
      ...oneInOneOut,
      transfer: [
        {
          port: 'out',
          steps: [
            { op: 'input' },
            { op: 'remove', paths: [path] },
            { op: 'assign', path: parsePath(into), reads, type: 'text', why: 'the text of the file' },
          ],
        },
      ],
    };
  }
  // What stands in a file is as trustworthy as whoever sent the file: trust and labels of the file's field go to every field that is read.
  return {
    ...noFacts,
    ...oneInOneOut,
    transfer: [
      {
        port: 'out',
        steps:
          fields.length === 0
            ? [{ op: 'unknown', path: [], reads, trust: 'trusted', why: 'a file whose fields nobody has described' }]
            : fields.map((field) => ({
                op: 'assign' as const,
                path: parsePath(field.name),
                reads,
                type: field.type,
                why: `${field.name} in the file`,
              })),
      },
    ],
    sources: fields.map((field) => ({
      port: 'out',
      path: parsePath(field.name),
      labels: labelsOfField(field),
      trust: 'trusted' as const,
      type: field.type,
      why: `${field.name} in the file`,
      ...termsOf(field),
    })),
    guards: fields.length === 0 ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [] }],
  };
}

export const definition = defineNode({
  type: 'read-document',
  version: 1,
  title: 'Read document',
  summary: 'Takes the rows or the text out of a file: CSV, Excel, JSON, XML, PDF or HTML.',
  category: 'data',
  icon: 'file-text',
  keywords: ['csv', 'xlsx', 'excel', 'pdf', 'xml', 'html', 'parse', 'extract', 'spreadsheet', 'attachment'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ format, file }) =>
    `${format === 'text' || format === 'html' ? format : format.toUpperCase()} in ${file === '' ? 'the item' : file}`,
  facts,
});
