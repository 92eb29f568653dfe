/** Statements that a request of another product carries. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { FactsContext } from '../kit/define-node.ts';
import type { SinkFact } from '../kit/facts.ts';
import { statementSinks } from '../kit/statements.ts';
import type { ForeignActionParameters } from './parameters.ts';

const mostRows = 100;
const tables = ['queryParameters', 'queryParametersUi', 'bodyParameters', 'bodyParametersUi'] as const;
const bodies = ['jsonBody', 'body', 'rawBody', 'bodyParametersJson'] as const;

const recordOf = (value: Json | undefined): { readonly [key: string]: Json } => (isJsonObject(value ?? null) ? (value as never) : {});

export function requestStatements({ category, facts, values }: ForeignActionParameters, context: FactsContext): SinkFact[] {
  if (category !== 'http.request' || facts.ai !== undefined) return [];
  const rows = tables.flatMap((table) =>
    Object.entries(recordOf(values[table])).flatMap(([list, given]) =>
      (Array.isArray(given) ? (given as readonly Json[]) : []).slice(0, mostRows).flatMap((row, index) => {
        const { name, value } = recordOf(row);
        return typeof name === 'string' && value !== undefined
          ? [{ parameter: ['values', table, list, index, 'value'].join('.'), name, value }]
          : [];
      }),
    ),
  );
  return statementSinks(
    {
      urls: facts.networks.flatMap(({ parameter: [key, more] = [] }) =>
        key === undefined || more !== undefined ? [] : [{ parameter: `values.${key}`, value: values[key] }],
      ),
      pairs: rows,
      bodies: bodies.map((key) => ({ parameter: `values.${key}`, value: values[key] })),
    },
    facts.zone as SinkFact['zone'],
    context,
  );
}
