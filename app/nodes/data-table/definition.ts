import { z } from 'zod';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type NodeFacts, type Read, type TransferStep } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { declaredFieldsSchema, keyValuesSchema, templateSchema } from '../kit/schemas.ts';
import { form } from './form.ts';

export const operations = ['find', 'insert', 'upsert', 'update', 'delete'] as const;
export const comparisons = ['is', 'isNot', 'greater', 'atLeast', 'less', 'atMost', 'contains', 'isEmpty', 'isNotEmpty'] as const;
const columnName = z.string().max(63);

export const parameters = z.lazy(() =>
  z.strictObject({
    table: z
      .string()
      .regex(/^(?:[a-z][a-z0-9_]{0,62})?$/, 'A table has a name of small letters, digits and _ that begins with a letter.')
      .default(''),
    operation: z.enum(operations).default('find'),
    columns: declaredFieldsSchema.max(200).default([]),
    values: keyValuesSchema.default([]),
    /** For upsert: a row with the same values here is changed instead of added. */
    keys: z.array(columnName).max(10).default([]),
    conditions: z
      .array(z.strictObject({ column: columnName, operator: z.enum(comparisons).default('is'), value: templateSchema.default('') }))
      .max(20)
      .default([]),
    orderBy: columnName.default(''),
    descending: z.boolean().default(false),
    maxRows: z.int().min(1).max(10_000).default(100),
    /** Empty: each row found becomes an item; otherwise the item gets them as a list in this field. */
    into: z.string().max(200).default(''),
    keepDays: z.int().min(0).max(36_500).default(0),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const inWords: Readonly<Record<Parameters['operation'], string>> = {
  find: 'Finds rows in',
  insert: 'Adds to',
  upsert: 'Adds or changes in',
  update: 'Changes',
  delete: 'Deletes from',
};
const unary = new Set<string>(['isEmpty', 'isNotEmpty']);

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const { table, operation, into, keepDays } = given;
  const zone = { scope: 'local' } as const;
  const writes = operation === 'insert' || operation === 'upsert' || operation === 'update';
  const values = writes ? given.values.map(({ name, value }) => ({ name, reads: context.reads(value) })) : [];
  const conditions =
    operation === 'insert' || operation === 'upsert'
      ? []
      : given.conditions.filter(({ operator }) => !unary.has(operator)).map(({ value }) => context.reads(value));
  const whole: readonly Read[] =
    writes && given.values.length === 0 ? given.columns.map(({ name }): Read => ({ from: 'input', path: [name] })) : [];
  const reads = [...whole, ...values.flatMap(({ reads: { reads: found } }) => found), ...conditions.flatMap(({ reads: found }) => found)];
  const at = into === '' ? [] : [into, '*'];
  const found =
    operation === 'find' ? sourcesOfFields(given.columns, { port: 'out', at, trust: 'trusted', origin: `the data table ${table}` }) : [];
  const keep: readonly TransferStep[] = operation !== 'find' || into !== '' ? [{ op: 'input' }] : [];
  const access = operation === 'find' ? ('read' as const) : ('write' as const);
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources: found,
    sinks: [
      ...values.map(({ reads: value }, index) => ({
        kind: 'store' as const,
        zone,
        parameter: `values.${index}.value`,
        reads: value.reads,
        bound: true,
        literal: value.literal ?? value.prefix,
      })),
      ...(whole.length > 0 ? [{ kind: 'store' as const, zone, parameter: 'columns', reads: whole, bound: true }] : []),
      ...conditions.map((value, index) => ({
        kind: 'query' as const,
        zone,
        parameter: `conditions.${index}.value`,
        reads: value.reads,
        bound: true,
        literal: value.literal ?? value.prefix,
      })),
    ],
    effects: [
      {
        kind: operation === 'find' ? 'read' : operation === 'delete' ? 'delete' : 'write',
        what: `${inWords[operation].toLowerCase()} the data table ${table === '' ? '(none yet)' : table}`,
        reads,
        idempotent: true,
      },
    ],
    transfer: [
      {
        port: 'out',
        steps: [
          ...keep,
          ...(operation !== 'find' && operation !== 'insert'
            ? [{ op: 'assign' as const, path: ['changed'], reads: [], type: 'number' as const, why: 'how many rows were changed' }]
            : []),
        ],
      },
    ],
    stores:
      table === ''
        ? []
        : [
            {
              kind: 'table',
              key: `data-table:${table}`,
              access,
              ...(operation === 'delete' ? { retentionDays: 0 } : keepDays === 0 || access === 'read' ? {} : { retentionDays: keepDays }),
            },
          ],
    capabilities: { ...noFacts.capabilities, tables: table === '' ? [] : [{ database: 'data tables', table, access }] },
    ...(operation === 'find' ? { holds: { kind: 'list' as const, maximum: given.maxRows, parameter: 'maxRows' } } : {}),
    reliability: { external: false, timeoutMs: 30_000, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'data-table',
  version: 1,
  title: 'Data table',
  summary: 'Keeps rows in the workspace itself, and finds them again: no database needed.',
  category: 'data',
  icon: 'table-2',
  keywords: ['table', 'rows', 'store', 'remember', 'save', 'find', 'lookup', 'upsert', 'spreadsheet', 'list'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ table, operation }) => (table === '' ? 'No table yet' : `${inWords[operation]} ${table}`),
  facts,
});
