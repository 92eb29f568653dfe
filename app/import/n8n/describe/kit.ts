/** What the describers of the categories share: reading raw parameters, and the small facts that many of them make. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import type { EffectKind, SinkKind } from '../../../nodes/kit/facts.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { namesTheItem } from '../../../nodes/kit/idempotency.ts';
import { vendorOfHost } from '../../../nodes/kit/vendors.ts';
import { foreignReads } from '../../../workflow/expression/foreign/foreign.ts';
import type { NodeTypeInfo } from '../map/node-map.ts';
import { sourcesOf, type Profile } from '../map/profiles.ts';
import type { Vendor } from '../map/vendors.ts';
import type { N8nNode } from '../parse.ts';
import { does } from '../../step-facts.ts';

/** What a describer is given: the node as it was, and its parameters with translated expressions. */
export interface Described {
  readonly node: N8nNode;
  readonly info: NodeTypeInfo;
  readonly resource: string | undefined;
  readonly operation: string | undefined;
  readonly effect: EffectKind;
  readonly values: JsonObject;
  /** Ids of the outputs that carry items or answers. */
  readonly outputs: readonly string[];
  /** Ids of the inputs that items come in by. */
  readonly inputs: readonly string[];
  /** It is plugged into an agent, so that the model writes what goes in. */
  readonly asTool: boolean;
  /** It is made to be a tool, and no agent has it: nothing runs it. */
  readonly idleTool: boolean;
  /** Facts of the model that is plugged in, for chains and agents. */
  readonly model: ForeignFacts | undefined;
  /** Parameters of the parser that is plugged in and says what an answer may look like. */
  readonly parser: JsonObject | undefined;
  /** What the memory that is plugged in keeps its conversations under. */
  readonly memory: string | undefined;
}

/** What a describer gives: only what differs from a step that does nothing. Ports come from the wiring. */
export type Facts = Partial<Omit<ForeignFacts, 'inputs' | 'outputs'>>;
export type Sink = ForeignFacts['sinks'][number];

/** The value at a path of raw parameters; a resource locator gives its value. */
export function at(parameters: Json | undefined, ...path: readonly string[]): Json | undefined {
  let value: Json | undefined = parameters;
  for (const key of path) {
    if (Array.isArray(value)) value = (value as readonly Json[])[Number(key)];
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isJsonObject(value) && value['__rl'] === true ? value['value'] : value;
}

export const listAt = (parameters: Json | undefined, ...path: readonly string[]): readonly Json[] => {
  const value = at(parameters, ...path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

/** Fixed text, or undefined where it is missing, empty or computed. */
export function fixedText(parameters: Json | undefined, ...path: readonly string[]): string | undefined {
  const value = at(parameters, ...path);
  if (typeof value !== 'string' || value === '') return undefined;
  if (!value.startsWith('=')) return value;
  return value.includes('{{') ? undefined : value.slice(1);
}

export function fixedNumber(parameters: Json | undefined, ...path: readonly string[]): number | undefined {
  const value = at(parameters, ...path);
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined;
}

export const positiveInteger = (value: number | undefined): number | undefined =>
  value === undefined || value < 1 ? undefined : Math.min(Math.trunc(value), Number.MAX_SAFE_INTEGER);

/** An expression: n8n marks it by a leading `=`. */
export function isComputed(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.startsWith('=') && value.includes('{{');
  if (Array.isArray(value)) return (value as readonly Json[]).some(isComputed);
  return isJsonObject(value) && Object.values(value).some(isComputed);
}

/** An expression that says which item it is about, and says the same again. */
export const isKey = (value: Json | undefined): boolean =>
  typeof value === 'string' && isComputed(value) && namesTheItem(value, foreignReads({ $foreign: 'n8n-js', source: value }).reads);

export function holdsText(value: Json | undefined, pattern: RegExp): boolean {
  if (typeof value === 'string') return pattern.test(value);
  if (Array.isArray(value)) return (value as readonly Json[]).some((item) => holdsText(item, pattern));
  return isJsonObject(value) && Object.values(value).some((item) => holdsText(item, pattern));
}

export function vendorZone(vendor: Vendor | undefined): ForeignFacts['zone'] {
  if (vendor === undefined) return { scope: 'local' };
  // A vendor without a fixed host is installed at the customer's.
  if (vendor.hosts.length === 0)
    return vendor.handsOnTo === undefined ? { scope: 'internal', vendor: vendor.name } : { scope: 'vendor', vendor: vendor.handsOnTo };
  const [host] = vendor.hosts;
  return {
    scope: host !== undefined && vendorOfHost(host)?.public === true ? 'public' : 'vendor',
    vendor: vendor.name,
    ...(host === undefined ? {} : { host }),
    ...(vendor.region === undefined ? {} : { region: vendor.region }),
  };
}

/** One fixed address a host; `*.example.com` names no single address, so nothing is said about the connection. */
export function vendorNetworks(vendor: Vendor | undefined, sendsCredentials: boolean): ForeignFacts['networks'] {
  return (vendor?.hosts ?? [])
    .filter((host) => !host.startsWith('*'))
    .slice(0, 1)
    .map((host) => ({ url: `https://${host}/`, verifyCertificate: true, followsRedirects: false, sendsCredentials }));
}

export function brings(
  profile: Profile | undefined,
  ports: readonly string[],
  trust?: 'trusted' | 'partner' | 'public',
): ForeignFacts['brings'] {
  if (profile === undefined) return [];
  return ports.flatMap((port) =>
    sourcesOf(profile).map(({ path, labels, trust: usual, why, alone, published }) => ({
      port,
      path: [...path],
      labels: [...labels],
      trust: trust ?? usual,
      type: path.length === 0 || alone === true ? ('any' as const) : ('text' as const),
      why,
      ...(alone === true ? { alone } : {}),
      ...(published === true ? { published } : {}),
    })),
  );
}

/** Its key stands in the address of every call. */
export const keyInAddress = ({ parameters }: Pick<Described['node'], 'parameters'>): boolean =>
  fixedText(parameters, 'authentication') === 'genericCredentialType' && fixedText(parameters, 'genericAuthType') === 'httpQueryAuth';

/** The step logs in, whether the file still says with what or only how. */
export function sendsCredentials({ parameters, credentials }: Described['node']): boolean {
  const authentication = fixedText(parameters, 'authentication');
  return (authentication !== undefined && authentication !== 'none') || credentials.length > 0;
}

const idempotent: ReadonlySet<EffectKind> = new Set<EffectKind>(['none', 'read', 'delete']);
/** Rows that are named by where they stand: after the first is gone, the next one stands there. */
const byPlace = /^(?:googleSheets|microsoftExcel|spreadsheetFile)$/;
/** They leave a thing that is named in the state that they were told, however often. */
const settles =
  /^(?:update|upsert|edit|put|replace|rename|appendOrUpdate|createOrUpdate|(?:add|remove)Labels?|mark(?:As)?[A-Z]\w{0,30}|enable|disable|activate|deactivate|pin|unpin|star|unstar)(?:[A-Z]\w{0,60})?$/;
/** "Update" there means that something is put in. */
const addsByUpdate = /^googleDocs$/;

function isSame(effect: EffectKind, { key }: NodeTypeInfo, operation: string): boolean {
  if (idempotent.has(effect)) return effect !== 'delete' || !byPlace.test(key);
  return effect === 'write' && settles.test(operation) && !addsByUpdate.test(key);
}

export function effectsOf({
  effect,
  info,
  operation = '',
}: Pick<Described, 'effect' | 'info'> & Partial<Pick<Described, 'operation'>>): ForeignFacts['effects'] {
  if (effect === 'none') return [];
  return [
    { kind: effect, what: `${does[effect]} ${info.vendor?.name ?? info.title}`.slice(0, 300), idempotent: isSame(effect, info, operation) },
  ];
}

/** Parameters that steer n8n itself and carry no data of an item. */
const steering: ReadonlySet<string> = new Set([
  'resource',
  'operation',
  'authentication',
  'nodeCredentialType',
  'genericAuthType',
  'mode',
  'language',
  'promptType',
  'resume',
  'unit',
]);

/** What is done to a message as it lies there: nothing of the item is told to anybody. */
const tidying = /label|markAs|^(?:delete|trash|untrash|archive|move)|^(?:un)?(?:star|pin)(?![a-z])/i;

/** Columns that were filled one by one, none of them from the item. */
const fixedColumns = (parameters: JsonObject): boolean =>
  fixedText(parameters, 'columns', 'mappingMode') === 'defineBelow' && Object.keys(at(parameters, 'columns', 'value') ?? {}).length > 0;
/** Older steps name the field of the item that says what is deleted. */
const namesDeleted = ['deleteKey', 'columnToMatchOn'] as const;
/** What is deleted stands in the step: nothing of the item is put anywhere. */
const deletesFixed = (effect: EffectKind, parameters: JsonObject): boolean =>
  effect === 'delete' && !namesDeleted.some((key) => at(parameters, key) !== undefined);

/** Parameters that hold what is said: where one of them is fixed text, nothing of the item is said. */
const saying = ['text', 'textBody', 'message', 'content', 'html', 'body', 'caption', 'messageText', 'emailBody'] as const;

/**
 * One sink for each parameter that is computed, so that the finding points at the field. A step that takes items without an
 * expression (a row as it is, an attached file) has one more for the whole item. What a model fills in says so by `$fromAI`.
 */
export function parameterSinks(
  kind: SinkKind,
  { node, asTool, effect, operation }: Pick<Described, 'node' | 'asTool' | 'effect'> & Partial<Pick<Described, 'operation'>>,
  special: Readonly<Record<string, SinkKind>> = {},
): Sink[] {
  const sinks: Sink[] = [];
  for (const [key, value] of Object.entries(node.parameters)) {
    if (steering.has(key) || !isComputed(value)) continue;
    sinks.push({ kind: Object.hasOwn(special, key) ? (special[key] ?? kind) : kind, parameter: [key] });
  }
  const whole =
    holdsText(node.parameters, /^autoMapInputData$/) ||
    (effect !== 'read' &&
      effect !== 'none' &&
      !(kind === 'message' && tidying.test(operation ?? '')) &&
      sinks.length === 0 &&
      !asTool &&
      // What nobody has described may send along whatever it was given.
      (kind === 'network' || !(deletesFixed(effect, node.parameters) || fixedColumns(node.parameters))) &&
      !saying.some((key) => fixedText(node.parameters, key) !== undefined));
  if (whole) sinks.push({ kind, parameter: [], implied: [[]] });
  if (hasBinary(node.parameters)) sinks.push({ kind, parameter: [], implied: [['$binary']] });
  return sinks.slice(0, 50);
}

const nameKeys = ['fileName', 'name', 'path', 'filePath'] as const;
/** A browser opens what is kept under such a name as a page, and runs what is in it. */
const isPageName = (name: Json | undefined): boolean => typeof name === 'string' && /\.(?:x?html?|svg)\s*$/i.test(name);

/** Where the step keeps a page, all that goes into it is written into that page. */
export const asPage = (parameters: JsonObject, sinks: readonly Sink[]): Sink[] =>
  nameKeys.some((key) => isPageName(at(parameters, key)))
    ? sinks.map((sink) =>
        sink.kind === 'query' || nameKeys.some((key) => sink.parameter[0] === key)
          ? sink
          : { ...sink, markup: { kind: 'html', unless: [] } },
      )
    : [...sinks];

/** n8n runs a text that an expression works out as an expression of its own. */
export const runsText = (value: Json | undefined): boolean =>
  isComputed(value) && holdsText(value, /\$evaluateExpression\s*\((?!\s*(?:'[^'\\]*'|"[^"\\]*"|`[^`$\\]*`)\s*[,)])/);

/** The step sends a file along. */
function hasBinary(parameters: JsonObject): boolean {
  return (
    parameters['binaryData'] === true ||
    parameters['sendBinaryData'] === true ||
    Object.entries(parameters).some(
      ([key, value]) =>
        /^(binaryPropertyName|binaryProperty|inputDataFieldName|attachments|attachmentsUi|attachmentsBinary)$/.test(key) &&
        value !== '' &&
        JSON.stringify(value) !== '{}',
    )
  );
}

/** Parameters that name the place where a service keeps things, from the wide to the narrow. */
const placeNames = [
  'base',
  'application',
  'documentId',
  'sheetId',
  'databaseId',
  'database',
  'schema',
  'bucketName',
  'bucket',
  'table',
  'tableId',
  'tableName',
  'dataTableId',
  'sheetName',
  'range',
  'collection',
  'collectionName',
  'couchbaseCollection',
  'qdrantCollection',
  'pineconeIndex',
  'indexName',
  'index',
  'queue',
  'topic',
  'list',
  'key',
  'memoryKey',
  'fileSelector',
  'fileName',
  'filePath',
  'path',
];

/** Databases whose tables are named by their schema, as statements do. */
const ofSchemas = /^(?:postgres|mySql|microsoftSql|crateDb|questDb|timescaleDb|snowflake|oracleDatabase)$/;
/** Schemas that a table is in unless somebody says otherwise. */
const usualSchema = /^(?:public|dbo)$/i;

/** One spelling for a place that has several: a sheet by its name, a document by its id and not by its address. */
function placeIn(holder: Json | undefined, key: string): string | undefined {
  const chosen = isJsonObject(holder) ? holder[key] : undefined;
  const value = fixedText(holder, key) ?? (typeof chosen === 'number' ? String(chosen) : undefined);
  if (value === undefined || (key === 'schema' && usualSchema.test(value))) return undefined;
  const name = key === 'sheetName' && isJsonObject(chosen) ? chosen['cachedResultName'] : undefined;
  if (typeof name === 'string' && name !== '') return name;
  return key === 'documentId' ? (/^https?:\/\/[^?#]{1,200}\/d\/([\w-]{1,200})/.exec(value)?.[1] ?? value) : value;
}

/** `airtable:appX/tblY`: the same key means the same place, also in another workflow. Undefined when it is computed or not named. */
export function storeKey(name: string, parameters: JsonObject): string | undefined {
  const options = parameters['options'];
  const parts = placeNames.flatMap((key) => {
    // Most steps have one or two of them.
    if (parameters[key] === undefined && (!isJsonObject(options) || options[key] === undefined)) return [];
    const value = placeIn(parameters, key) ?? placeIn(options, key);
    return value === undefined ? [] : [value];
  });
  return parts.length === 0 ? undefined : `${name}:${[...new Set(parts)].join(ofSchemas.test(name) ? '.' : '/')}`.slice(0, 500);
}

const unitMs: Readonly<Record<string, number>> = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** The deadline of a step that waits for a person, where one is set. */
export function hasWait(parameters: JsonObject): { deadlineMs?: number } {
  const limit = at(parameters, 'options', 'limitWaitTime', 'values') ?? (at(parameters, 'limitWaitTime') === true ? parameters : undefined);
  const amount = fixedNumber(limit, 'resumeAmount');
  if (limit === undefined || amount === undefined || amount <= 0) return {};
  const unit = fixedText(limit, 'resumeUnit') ?? 'hours';
  return { deadlineMs: Math.max(1, Math.round(amount * (unitMs[unit] ?? 3_600_000))) };
}
