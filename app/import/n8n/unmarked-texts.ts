/** Texts that n8n fills in although no `=` marks them as expressions, brought to the form of the others. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** Statements and pages: the node evaluates each `{{ }}` in them itself. By short type. */
const evaluated: Readonly<Record<string, string>> = {
  postgres: 'query',
  mySql: 'query',
  microsoftSql: 'query',
  oracleDatabase: 'query',
  snowflake: 'query',
  databricks: 'query',
  timescaleDb: 'query',
  questDb: 'query',
  crateDb: 'query',
  googleBigQuery: 'sqlQuery',
  html: 'html',
  set: 'jsonOutput',
};

function marked(key: string, parameters: JsonObject): JsonObject {
  const name = Object.hasOwn(evaluated, key) ? evaluated[key] : undefined;
  const text = name === undefined ? undefined : parameters[name];
  return name === undefined || typeof text !== 'string' || text.startsWith('=') || !text.includes('{{')
    ? parameters
    : { ...parameters, [name]: `=${text}` };
}

const fromModel = (name: string): string => `{{ $fromAI(${JSON.stringify(name)}) }}`;
const placeholder = /\{([A-Za-z_][\w-]*)\}/g;

function fillText(text: string): string {
  const filled = text.replace(placeholder, (_all, name: string) => fromModel(name));
  return filled === text || text.startsWith('=') ? filled : `=${filled}`;
}

/** One row of a query, header or body list: `{ name, valueProvider, value }`. */
function fillRow(row: Json): Json {
  if (!isJsonObject(row)) return row;
  const byModel =
    row['valueProvider'] === undefined || row['valueProvider'] === 'modelRequired' || row['valueProvider'] === 'modelOptional';
  const name = typeof row['name'] === 'string' ? row['name'] : 'value';
  if (byModel && (row['value'] === undefined || row['value'] === '')) return { ...row, value: `=${fromModel(name)}` };
  return typeof row['value'] === 'string' ? { ...row, value: fillText(row['value']) } : row;
}

const lists = ['parametersQuery', 'parametersHeaders', 'parametersBody'] as const;
const texts = ['url', 'jsonQuery', 'jsonHeaders', 'jsonBody'] as const;

/** The old HTTP tool marks what the model fills in by `{name}` and by a value provider; the newer one by `$fromAI`. Here both are the newer. */
function filledByModel(parameters: JsonObject): JsonObject {
  const out: Record<string, Json> = { ...parameters };
  for (const key of texts) if (typeof out[key] === 'string') out[key] = fillText(out[key]);
  for (const key of lists) {
    const list = out[key];
    if (isJsonObject(list) && Array.isArray(list['values']))
      out[key] = { ...list, values: (list['values'] as readonly Json[]).map(fillRow) };
  }
  return out;
}

/** `key`: the short type, also of a node that is a tool. */
export const withMarks = (key: string, parameters: JsonObject): JsonObject =>
  key === 'lc.toolHttpRequest' ? filledByModel(parameters) : marked(key, parameters);
