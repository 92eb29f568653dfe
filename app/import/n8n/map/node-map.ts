/** What is known of an n8n node type, looked up by its full name. */
import { rememberByText } from '../../../kernel/remember.ts';
import type { EffectKind } from '../../../nodes/kit/facts.ts';
import { defaultOperations } from './default-operations.ts';
import { firstDefaultOperations } from './first-default-operations.ts';
import type { Profile } from './profiles.ts';
import type { ForeignCategory, MapRow, RowOptions } from './row.ts';
import { aiRows } from './rows-ai.ts';
import { businessRows } from './rows-business.ts';
import { communityRows } from './rows-community.ts';
import { coreRows } from './rows-core.ts';
import { dataRows } from './rows-data.ts';
import { messageRows } from './rows-messages.ts';
import { vendors, type Vendor } from './vendors.ts';
import { effectOfVerb } from './verbs.ts';

export interface NodeTypeInfo {
  /** The short name: `slack`, `lc.agent`, or a community package's full name. */
  readonly key: string;
  readonly known: boolean;
  readonly category: ForeignCategory;
  readonly title: string;
  readonly vendor: Vendor | undefined;
  readonly brings: Profile | undefined;
  readonly options: RowOptions;
  /** The type ends in `Tool`: any node can be a tool of an agent under that name. */
  readonly asTool: boolean;
  /** The type ends in `HitlTool`: it asks a person before the tools that are plugged into it may run. */
  readonly gates: boolean;
}

const allRows: readonly MapRow[] = [...coreRows, ...aiRows, ...dataRows, ...messageRows, ...businessRows, ...communityRows];
const byKey = new Map<string, MapRow>(allRows.flatMap((row) => row[0].split(' ').map((key): [string, MapRow] => [key, row])));

/** Every short name in the map. */
export const knownTypes: ReadonlySet<string> = new Set(byKey.keys());

/** `n8n-nodes-base.slack` -> `slack`, `@n8n/n8n-nodes-langchain.agent` -> `lc.agent`; community types stay whole. */
export function shortType(type: string): string {
  if (type.startsWith('n8n-nodes-base.')) return type.slice('n8n-nodes-base.'.length);
  if (type.startsWith('@n8n/n8n-nodes-langchain.')) return `lc.${type.slice('@n8n/n8n-nodes-langchain.'.length)}`;
  if (type.startsWith('n8n-nodes-langchain.')) return `lc.${type.slice('n8n-nodes-langchain.'.length)}`;
  return type;
}

/** `googleSheetsTool` -> `Google Sheets`; of a community type the part behind the last dot. */
function titleOf(key: string): string {
  const name = (key.split('.').at(-1) ?? key).replace(
    /^(lmChat|lm|embeddings|memory|vectorStore|tool|retriever|outputParser|document|textSplitter)(?=[A-Z])/,
    '',
  );
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .trim();
  return (words === '' ? key : words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 100);
}

export const nodeTypeInfo = rememberByText(2_000, lookUp);

/** The row of a whole package says nothing of what starts a workflow. */
const packageRow = (key: string): MapRow | undefined =>
  key.endsWith('Trigger') || !key.includes('.') ? undefined : byKey.get(`${key.slice(0, key.lastIndexOf('.'))}.*`);

function lookUp(type: string): NodeTypeInfo {
  const full = shortType(type);
  const direct = byKey.get(full);
  const asTool = direct === undefined && full.endsWith('Tool');
  const gates = asTool && full.endsWith('HitlTool');
  const key = asTool ? full.slice(0, -(gates ? 'HitlTool' : 'Tool').length) : full;
  const row = direct ?? byKey.get(key) ?? packageRow(key);
  if (row === undefined) {
    return {
      key: full,
      known: false,
      category: /Trigger$/.test(full) ? 'trigger.event' : 'unknown',
      title: titleOf(full),
      vendor: undefined,
      brings: undefined,
      options: {},
      asTool,
      gates,
    };
  }
  const [, category, vendorKey, brings, options] = row;
  return {
    key,
    known: true,
    category,
    title: options?.title ?? titleOf(key),
    vendor: vendorKey === undefined ? undefined : vendors.get(vendorKey),
    brings,
    options: options ?? {},
    asTool,
    gates,
  };
}

const tableOf = rememberByText(
  2_000,
  (defaults): ReadonlyMap<string, string> =>
    new Map([...defaults.matchAll(/([\w*:]+)=(\S+)/g)].map((match) => [match[1] ?? '', match[2] ?? ''])),
);

/** Resource and operation that a node of this version runs with, the defaults filled in. */
export function operationOf(
  key: string,
  parameters: { readonly [name: string]: unknown },
  typeVersion: number,
): { resource: string | undefined; operation: string | undefined } {
  const known = typeVersion < 2 && Object.hasOwn(firstDefaultOperations, key) ? firstDefaultOperations : defaultOperations;
  const defaults = Object.hasOwn(known, key) ? (known[key] ?? '') : '';
  const table = tableOf(defaults);
  const text = (name: string): string | undefined =>
    typeof parameters[name] === 'string' && parameters[name] !== '' ? parameters[name] : undefined;
  const resource = text('resource') ?? (defaults.includes(';') ? defaults.slice(0, defaults.indexOf(';')) : undefined);
  const operation = text('operation') ?? (resource === undefined ? undefined : table.get(resource)) ?? table.get('*');
  return { resource, operation };
}

/** What the operation does to the world. A node without operation does what the map says, else nothing that is known. */
export function effectOf(info: NodeTypeInfo, resource: string | undefined, operation: string | undefined): EffectKind {
  const { effect, effects } = info.options;
  const computed = (operation ?? resource ?? '').startsWith('=');
  // One that data picks may be the worse of those that are known.
  if (computed)
    return effect === undefined ||
      effect === 'none' ||
      (effect === 'read' && Object.values(effects ?? {}).some((one) => one !== 'read' && one !== 'none'))
      ? 'write'
      : effect;
  if (operation === undefined) return effect ?? 'none';
  const exact =
    effects?.[`${resource ?? ''}: ${operation}`] ??
    (effects !== undefined && Object.hasOwn(effects, operation) ? effects[operation] : undefined);
  if (exact !== undefined) return exact;
  const verb = effectOfVerb(operation);
  // What a service mostly does is not what it does when it is only asked.
  return effect === undefined || (verb === 'read' && (effect === 'send' || effect === 'write')) ? verb : effect;
}
