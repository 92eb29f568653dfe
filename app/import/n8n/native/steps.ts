/** Fields, web calls, mail and databases. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { vendorOfHost } from '../../../nodes/kit/vendors.ts';
import { at, fixedNumber, fixedText, isComputed, listAt, keyInAddress } from '../describe/kit.ts';
import { keepsOnlySet } from '../describe/local.ts';
import { fixedStart, hostOf, methodOf } from '../describe/network.ts';
import { effectOfSql } from '../describe/service.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

/** lodash reads brackets in a name as list indexes; field paths here do not. */
const isPlainName = (name: string): boolean => name !== '' && !/["[\]]/.test(name);

interface Assignment {
  readonly name: string;
  readonly value: Json;
}

/** A value of a Set node: its type says how n8n converts what is typed in. */
function assigned(name: string | undefined, type: string, value: Json | undefined): Assignment | undefined {
  if (name === undefined || !isPlainName(name)) return undefined;
  const isExpression = (typeof value === 'string' && value.includes('{{')) || (isJsonObject(value) && '$foreign' in value);
  if (isExpression) return { name, value: value as Json };
  switch (type) {
    case 'string':
      return typeof value === 'object' ? undefined : { name, value: value === undefined ? '' : String(value) };
    case 'number': {
      const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
      return Number.isFinite(number) ? { name, value: number } : undefined;
    }
    case 'boolean':
      return value === true || value === 'true'
        ? { name, value: true }
        : value === false || value === 'false' || value === undefined
          ? { name, value: false }
          : undefined;
    default:
      return undefined;
  }
}

function assignmentsOf(values: JsonObject): (Assignment | undefined)[] {
  return [
    ...listAt(values, 'assignments', 'assignments').map((entry) =>
      assigned(fixedText(entry, 'name'), fixedText(entry, 'type') ?? 'string', at(entry, 'value')),
    ),
    ...listAt(values, 'fields', 'values').map((entry) => {
      const type = (fixedText(entry, 'type') ?? 'stringValue').replace(/Value$/, '');
      return assigned(fixedText(entry, 'name'), type, at(entry, `${type}Value`));
    }),
    ...['string', 'number', 'boolean'].flatMap((type) =>
      listAt(values, 'values', type).map((entry) => assigned(fixedText(entry, 'name'), type, at(entry, 'value'))),
    ),
  ];
}

export const setFields: Translator = ({ node, values }) => {
  const { parameters } = node;
  if (
    (fixedText(parameters, 'mode') ?? 'manual') !== 'manual' ||
    !hasOnly(parameters, ['mode', 'assignments', 'fields', 'values', 'keepOnlySet', 'include', 'includeOtherFields', 'options']) ||
    !hasOnly(at(parameters, 'options'), [])
  )
    return undefined;
  if (!['all', 'none'].includes(fixedText(parameters, 'include') ?? 'all')) return undefined;
  const found = assignmentsOf(values);
  // Our step's fields have names that stand in the flow.
  const assignments = found.filter((one) => one !== undefined && !one.name.includes('{{'));
  return assignments.length < found.length
    ? undefined
    : { type: 'set-fields', parameters: { assignments: assignments as unknown as Json, keepOthers: !keepsOnlySet(node) } };
};

/** Rows of `{ name, value }`; undefined when one of them is no such row. */
function pairs(value: Json | undefined): { name: string; value: Json }[] | undefined {
  const rows = listAt(value, 'parameters').map((row) => {
    const name = fixedText(row, 'name');
    const text = isJsonObject(row) ? textOf(row, 'value') : undefined;
    return name === undefined || text === undefined ? undefined : { name, value: text };
  });
  const complete = rows.filter((row) => row !== undefined);
  return complete.length < rows.length ? undefined : complete;
}

const wholeExpression = /^\s*\{\{(?:(?!\}\}|\{\{)[\s\S])*\}\}\s*$/;

/** n8n puts values into the text and parses it then, so that a quoted expression always is a string. */
function quotedAsText(json: Json): Json {
  if (typeof json === 'string') return json.replace(wholeExpression, (all) => `{{ text(${all.trim().slice(2, -2).trim()}) }}`);
  if (Array.isArray(json)) return (json as readonly Json[]).map(quotedAsText);
  return isJsonObject(json) ? Object.fromEntries(Object.entries(json).map(([key, item]) => [key, quotedAsText(item)])) : json;
}

/** A JSON body as text whose strings may hold expressions. */
function jsonBody(body: Json | undefined): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (wholeExpression.test(body)) return body;
  try {
    return JSON.stringify(quotedAsText(JSON.parse(body) as Json), null, 2);
  } catch {
    return undefined;
  }
}

function bodyOf(values: JsonObject): JsonObject | undefined {
  if (at(values, 'sendBody') !== true) return { bodyMode: 'none' };
  const contentType = fixedText(values, 'contentType') ?? 'json';
  const byPairs = (fixedText(values, 'specifyBody') ?? 'keypair') === 'keypair';
  if (contentType === 'json' && !byPairs) {
    const body = jsonBody(at(values, 'jsonBody'));
    return body === undefined ? undefined : { bodyMode: 'json', body };
  }
  const rows = byPairs ? pairs(at(values, 'bodyParameters')) : undefined;
  if (rows === undefined) return undefined;
  if (contentType === 'form-urlencoded') return { bodyMode: 'form', form: rows };
  // A kept expression inside a list has no place in the text of a JSON body.
  if (contentType !== 'json' || rows.some(({ value }) => typeof value !== 'string')) return undefined;
  return { bodyMode: 'json', body: JSON.stringify(Object.fromEntries(rows.map(({ name, value }) => [name, value])), null, 2) };
}

const requestKeys = [
  'method',
  'url',
  'authentication',
  'nodeCredentialType',
  'genericAuthType',
  'sendQuery',
  'specifyQuery',
  'queryParameters',
  'sendHeaders',
  'specifyHeaders',
  'headerParameters',
  'sendBody',
  'contentType',
  'specifyBody',
  'jsonBody',
  'bodyParameters',
  'options',
  'curlImport',
  'infoMessage',
];

const keyMoves = {
  kind: 'value-changed' as const,
  message:
    'n8n puts the key of this call into its address, where every log on the way keeps it. Here the connection sends it in a header: enter the name of the header that the service takes.',
};

export const httpRequest: Translator = ({ node, values }) => {
  const { parameters } = node;
  const url = textOf(values, 'url');
  const method = methodOf(parameters, node.typeVersion);
  const host = hostOf(fixedStart(at(parameters, 'url')), !isComputed(at(parameters, 'url')));
  // A call to a model's address is an AI step, which the facts of a plain request would hide.
  if (node.typeVersion < 3 || url === undefined || method === undefined || (host !== undefined && vendorOfHost(host)?.ai === true))
    return undefined;
  const options = at(parameters, 'options');
  if (
    !hasOnly(parameters, requestKeys) ||
    !hasOnly(options, ['timeout', 'redirect', 'response']) ||
    !hasOnly(at(options, 'response', 'response'), ['neverError', 'responseFormat']) ||
    !['json', 'autodetect'].includes(fixedText(options, 'response', 'response', 'responseFormat') ?? 'autodetect')
  )
    return undefined;
  const query = at(parameters, 'sendQuery') === true ? pairs(at(values, 'queryParameters')) : [];
  const headers = at(parameters, 'sendHeaders') === true ? pairs(at(values, 'headerParameters')) : [];
  const body = bodyOf(values);
  const timeout = fixedNumber(options, 'timeout') ?? 300_000;
  if (
    query === undefined ||
    headers === undefined ||
    body === undefined ||
    ![undefined, 'keypair'].includes(fixedText(parameters, 'specifyQuery')) ||
    ![undefined, 'keypair'].includes(fixedText(parameters, 'specifyHeaders'))
  )
    return undefined;
  const authentication = fixedText(parameters, 'authentication') ?? 'none';
  return {
    type: 'http-request',
    parameters: {
      method,
      url,
      query: query as unknown as Json,
      headers: headers as unknown as Json,
      ...body,
      response: 'body',
      responseFields: [],
      effect: 'auto',
      failOnStatus: at(options, 'response', 'response', 'neverError') !== true,
      followRedirects: at(options, 'redirect', 'redirect', 'followRedirects') !== false,
      timeoutMs: Math.max(100, Math.min(600_000, Math.round(timeout))),
    },
    usesConnection: authentication !== 'none',
    ...(keyInAddress(node) ? { changes: [keyMoves] } : {}),
  };
};

export const sendMail: Translator = ({ node, values }) => {
  const { parameters } = node;
  const from = fixedText(parameters, 'fromEmail');
  const [to, subject, text] = [textOf(values, 'toEmail'), textOf(values, 'subject') ?? '', textOf(values, 'text')];
  const isText = node.typeVersion < 2 ? at(parameters, 'html') === undefined : fixedText(parameters, 'emailFormat') === 'text';
  if (
    !isText ||
    from === undefined ||
    to === undefined ||
    text === undefined ||
    !['send', undefined].includes(fixedText(parameters, 'operation'))
  )
    return undefined;
  if (
    !hasOnly(parameters, ['resource', 'operation', 'fromEmail', 'toEmail', 'subject', 'emailFormat', 'text', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['appendAttribution'])
  )
    return undefined;
  return { type: 'send-mail', parameters: { from, to, allowedRecipients: '', subject, text }, usesConnection: true };
};

/** `={{ $json.a }}, {{ $json.b }}`: one expression a value. */
function replacements(text: Json | undefined): Json[] | undefined {
  if (text === undefined || text === '') return [];
  if (typeof text !== 'string') return undefined;
  const parts = text.split(',').map((part) => part.trim());
  return parts.every((part) => wholeExpression.test(part) || !part.includes('{{')) ? parts : undefined;
}

export const sqlQuery: Translator = ({ node, values, operation }): Translation | undefined => {
  const { parameters } = node;
  const statement = textOf(values, 'query');
  if (
    operation !== 'executeQuery' ||
    typeof statement !== 'string' ||
    !hasOnly(parameters, ['resource', 'operation', 'query', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['queryReplacement'])
  )
    return undefined;
  const bound = replacements(at(values, 'options', 'queryReplacement'));
  const highest = [...statement.matchAll(/\$(\d+)/g)].reduce((most, match) => Math.max(most, Number(match[1])), 0);
  if (bound === undefined || highest > bound.length) return undefined;
  return {
    type: 'sql-query',
    parameters: {
      database: 'postgres',
      file: '',
      statement: statement.replace(/\$(\d+)/g, ':value$1'),
      values: bound.map((value, index) => ({ name: `value${index + 1}`, value })),
      columns: [],
      readOnly: effectOfSql(fixedText(parameters, 'query') ?? statement) === 'read',
      maxRows: 100_000,
      timeoutMs: 30_000,
    },
    usesConnection: true,
    changes: [
      { kind: 'default-changed', message: 'The query gives up after 30 seconds and returns at most 100,000 rows; n8n sets no bound.' },
    ],
  };
};
