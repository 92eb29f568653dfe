import { z } from 'zod';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { saidByPlaces } from '../../workflow/model/place-names.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type EffectKind, type NodeFacts, type SourceFact, type Zone } from '../kit/facts.ts';
import { sourcesOfFields } from '../kit/fields.ts';
import { dataIn, dataOut, toolOut } from '../kit/ports.ts';
import { declaredFieldsSchema, keyValuesSchema, templateSchema } from '../kit/schemas.ts';
import { serverGrant, serverHost, serverNetwork } from '../kit/server.ts';
import { zoneOfHost } from '../kit/vendors.ts';
import { form } from './form.ts';
import { readStatement, type StatementFacts } from './statement.ts';

export const parameters = z.lazy(() =>
  z.strictObject({
    database: z.enum(['sqlite', 'postgres', 'mysql']).default('postgres'),
    file: z.string().max(4_096).default(''),
    statement: templateSchema.default(''),
    values: keyValuesSchema.default([]),
    columns: declaredFieldsSchema.default([]),
    readOnly: z.boolean().default(true),
    maxRows: z.int().min(1).max(100_000).default(1_000),
    timeoutMs: z.int().min(100).max(600_000).default(30_000),
  }),
);
export type Parameters = z.infer<typeof parameters>;

const effects: Readonly<Record<StatementFacts['verb'], EffectKind>> = {
  read: 'read',
  write: 'write',
  delete: 'delete',
  grant: 'grant',
  unknown: 'write',
};
const verbsInWords: Readonly<Record<StatementFacts['verb'], string>> = {
  read: 'reads',
  write: 'changes',
  delete: 'deletes from',
  grant: 'changes rights on',
  unknown: 'changes',
};

/** Tables that are read whole, by what they are called: it goes for whole rows, and stands in them as one more field. */
function saidByTables({ wholeRows }: StatementFacts): SourceFact[] {
  return (wholeRows ?? []).flatMap((table): SourceFact[] => {
    const name = table.split('.').at(-1) ?? table;
    const said = saidByPlaces([name]);
    return said === undefined ? [] : [{ port: 'out', path: [name], ...said, trust: 'trusted', type: 'any', why: `a row of ${name}` }];
  });
}

function sourcesOf(given: Parameters, told: StatementFacts): SourceFact[] {
  const { columns, tables } = told;
  const origin = tables.length === 0 ? 'the database' : tables.map(({ table }) => table).join(', ');
  if (given.columns.length > 0) return sourcesOfFields(given.columns, { port: 'out', at: [], trust: 'trusted', origin });
  if (columns === undefined)
    return [
      {
        port: 'out',
        path: [],
        labels: ['unknown', 'internal'],
        trust: 'trusted',
        type: 'any',
        why: `a row of ${origin}, whose columns nobody has described`,
      },
      ...saidByTables(told),
    ];
  return columns.map((column) => ({
    port: 'out',
    path: [column],
    labels: [...labelsForFieldName(column), 'internal'],
    trust: 'trusted',
    type: 'any',
    why: `the column ${column} of ${origin}`,
  }));
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const statement = context.reads(given.statement);
  const told = readStatement(statement.literal ?? statement.prefix, given.database);
  const connection = given.database === 'sqlite' ? undefined : context.connection;
  const host = serverHost(connection);
  const database = given.database === 'sqlite' ? given.file : (context.node.connection ?? '');
  const zone: Zone = given.database === 'sqlite' ? { scope: 'local' } : host === undefined ? { scope: 'internal' } : zoneOfHost(host);
  const values = given.values.map(({ value }) => context.reads(value));
  const kind = given.readOnly && told.verb === 'unknown' ? 'read' : effects[told.verb];
  const target = told.tables.length === 0 ? 'the database' : told.tables.map(({ table }) => table).join(', ');
  return {
    ...noFacts,
    inputs: [dataIn],
    outputs: [dataOut, toolOut],
    sources:
      kind === 'read' || told.columns !== undefined || given.columns.length > 0 || (told.wholeRows ?? []).length > 0
        ? sourcesOf(given, told)
        : [{ port: 'out', path: ['changed'], labels: [], trust: 'trusted', type: 'number', why: 'how many rows were changed' }],
    sinks: [
      { kind: 'query', zone, parameter: 'statement', reads: statement.reads, bound: false, literal: statement.literal ?? statement.prefix },
      ...values.map((value, index) => ({
        kind: 'query' as const,
        zone,
        parameter: `values.${index}.value`,
        reads: value.reads,
        bound: true,
        literal: value.literal ?? value.prefix,
      })),
    ],
    effects: [
      {
        kind,
        what: `${verbsInWords[told.verb]} ${target}`,
        reads: [...statement.reads, ...values.flatMap((value) => value.reads)],
        idempotent: kind === 'read' || kind === 'delete',
      },
    ],
    networks: given.database === 'sqlite' ? [] : [serverNetwork(given.database, connection)],
    transfer: [{ port: 'out', steps: [] }],
    stores: told.tables.map(({ table, access }) => ({ kind: 'table', key: `${database}:${table.toLowerCase()}`, access })),
    capabilities: {
      ...noFacts.capabilities,
      hosts: serverGrant(connection),
      tables: database === '' ? [] : told.tables.map(({ table, access }) => ({ database, table, access })),
      files: given.database === 'sqlite' && given.file !== '' ? [{ path: given.file, access: kind === 'read' ? 'read' : 'write' }] : [],
    },
    holds: { kind: 'list', maximum: given.maxRows, parameter: 'maxRows' },
    reliability: { external: true, timeoutMs: given.timeoutMs, idempotent: kind === 'read' || kind === 'delete' },
  };
}

export const definition = defineNode({
  type: 'sql-query',
  version: 1,
  title: 'Database',
  summary: 'Asks or changes a SQL database, with values kept apart from the statement.',
  category: 'data',
  icon: 'database',
  keywords: ['sql', 'postgres', 'mysql', 'mariadb', 'sqlite', 'table', 'query', 'select', 'insert'],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: ({ statement }) => {
    const { verb, tables } = readStatement(typeof statement === 'string' ? statement : '');
    return tables.length === 0 ? 'No statement yet' : `${verbsInWords[verb]} ${tables.map(({ table }) => table).join(', ')}`;
  },
  facts,
});
