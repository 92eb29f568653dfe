/** Where a database step takes its statement from. */
import type { JsonObject } from '../../kernel/json.ts';
import { message, pathOf, text, type Facts, type Sink } from './description.ts';
import type { RedNode } from './parse.ts';

export const isMssql = (type: string): boolean => /^mssql(?:-plus)?$/i.test(type);
/** MSSQL: the statement stands in a field of the message or in the context, not in the editor. */
export const isElsewhere = (raw: JsonObject): boolean => !['', 'editor'].includes(text(raw['queryOptType']));

const deletes = /\b(?:delete\s{1,9}from|drop\s{1,9}table|truncate\s{1,9}(?:table\s)?\w)/i;
/** A database step takes away what the steps right before it have written a statement for. */
export function withDeletes(facts: Facts, before: readonly RedNode[]): Facts {
  const statements = before.map(({ raw }) => `${text(raw['func'])}\n${text(raw['template'])}`);
  return statements.some((one) => deletes.test(one.slice(0, 100_000)))
    ? {
        ...facts,
        effects: facts.effects.map((effect) =>
          effect.kind === 'write'
            ? { ...effect, kind: 'delete' as const, what: effect.what.replace(/^changes data in/, 'deletes in') }
            : effect,
        ),
      }
    : facts;
}

/**
 * Where a database step takes its statement and its values from, by the documentation of each: `msg.topic` with `msg.payload` or `msg.params`
 * beside it; a statement typed into the step, with `{{{ }}}` for parts of the message, or else `msg.payload` or `msg.query`, whichever the
 * package takes; for MSSQL also a field that an option names; redis calls have the command in the step.
 */
export function querySinks({ type, raw }: RedNode, values: JsonObject): Sink[] {
  const typed = text(raw['query']) || text(raw['sql']);
  const given = (fields: readonly string[]): Sink => ({ kind: 'query', parameter: ['params'], implied: fields.map(pathOf), bound: true });
  // A filter is an object; code stands in one field of it, and somebody else's object may hold any.
  if (/^mongodb/.test(type)) return [{ kind: 'query', parameter: ['query'], implied: [['payload', '$where']] }];
  if (type === 'influxdb in') return [{ kind: 'query', parameter: ['query'], ...(typed === '' ? { implied: [['query']] } : {}) }];
  if (/^redis/i.test(type)) return [{ kind: 'query', parameter: ['params'], implied: message, bound: text(raw['command']) !== '' }];
  if (/^(?:mysql|stackhero-mysql)$/i.test(type)) return [{ kind: 'query', parameter: ['topic'], implied: [['topic']] }, given(['payload'])];
  if (/^sqlite/i.test(type))
    return [
      text(raw['sqlquery']) === 'fixed' || text(raw['sqlquery']) === 'prepared'
        ? { kind: 'query', parameter: ['sql'] }
        : { kind: 'query', parameter: ['topic'], implied: [['topic']] },
      given(['params', 'payload']),
    ];
  const beside = given(['params', 'queryParams', 'queryParameters']);
  if (isMssql(type) && isElsewhere(raw))
    return [
      { kind: 'query', parameter: ['queryOpt'] },
      ...(text(raw['paramsOptType']) === 'msg' ? [given([text(raw['paramsOpt']) || 'queryParams'])] : []),
      beside,
    ];
  if (typed !== '')
    return [{ kind: 'query', parameter: [typeof values['query'] === 'string' || values['query'] !== undefined ? 'query' : 'sql'] }, beside];
  const statement =
    isMssql(type) || type === 'postgres' ? message : type === 'postgresql' ? [['query']] : [['query'], ['topic'], ['payload']];
  return [{ kind: 'query', parameter: ['query'], implied: statement }, beside];
}
