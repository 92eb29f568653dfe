/** Context that outlives the message: steps of the same tab (`flow`) or of all (`global`) share it. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { RedNode } from './parse.ts';

type Stores = ForeignFacts['stores'];
type Use = (scope: string, key: string, access: 'read' | 'write') => void;
const MOST = 20;

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const isScope = (value: Json | undefined): value is 'flow' | 'global' => value === 'flow' || value === 'global';

/** `flow.get("a.b", "file")`, `context.global.set(["a", "b"], ...)`, `flow.set(KEY, ...)`. */
const call = /\b(flow|global)\s{0,20}\??\.\s{0,20}(get|set)\s{0,5}\(\s{0,20}(?:(["'`])([^"'`\n]{1,100})\3|\[([^\]\n]{1,500})\]|([A-Za-z_$][\w$]{0,100}))\s{0,20}[,)]/g;
const quoted = /(["'`])([^"'`]{1,100})\1/g;
/** The text that a name stands for, where the script gives it one. */
const named = /\b(?:const|let|var)\s{1,5}([A-Za-z_$][\w$]{0,100})\s{0,5}=\s{0,5}(["'`])([^"'`\n]{1,100})\2/g;

function inScript(source: string, use: Use): void {
  const texts = new Map([...source.matchAll(named)].map(([, name = '', , given = '']) => [name, given]));
  for (const [, scope = '', verb = '', , key, keys, name] of source.matchAll(call)) {
    const all = key !== undefined ? [key] : keys !== undefined ? [...keys.matchAll(quoted)].map(([, , one = '']) => one) : [texts.get(name ?? '') ?? ''];
    for (const one of all) use(scope, one, verb === 'get' ? 'read' : 'write');
  }
}

/** `$flowContext("last")` */
const inJsonata = (source: string, use: Use): void => {
  for (const [, scope = '', , key = ''] of source.matchAll(/\$(flow|global)Context\(\s{0,20}(["'])([^"'\n]{1,100})\2/g)) use(scope, key, 'read');
};

/** All that lies below a first name is one store: `a.b` is kept in `a`. */
export function contextStores(node: RedNode): Stores {
  const stores = new Map<string, Stores[number]>();
  const use: Use = (scope, path, access) => {
    const key = /^[^.[]+/.exec(path.replace(/^#:\([^)]{0,50}\)::/, ''))?.[0] ?? '';
    if (key === '') return;
    const name = `node-red:${scope === 'flow' ? node.parent : 'global'}:${key}`.slice(0, 500);
    stores.set(name, { kind: 'memory', key: name, access: stores.has(name) && stores.get(name)?.access !== access ? 'both' : access });
  };
  for (const one of list(node.raw['props'])) if (isJsonObject(one) && isScope(one['vt'])) use(one['vt'], text(one['v']), 'read');
  // `filename` and `filenameType`: what kind of value it is.
  for (const [key, type] of Object.entries(node.raw)) if (isScope(type) && key.endsWith('Type') && node.type !== 'template') use(type, text(node.raw[key.slice(0, -'Type'.length)]), 'read');
  for (const rule of list(node.raw['rules'])) {
    if (!isJsonObject(rule)) continue;
    if (isScope(rule['pt'])) use(rule['pt'], text(rule['p']), rule['t'] === 'set' ? 'write' : 'read');
    if (isScope(rule['tot'])) use(rule['tot'], text(rule['to']), rule['t'] === 'move' ? 'write' : 'read');
    if (rule['tot'] === 'jsonata') inJsonata(text(rule['to']), use);
  }
  if (node.type === 'template' && isScope(node.raw['fieldType'])) use(node.raw['fieldType'], text(node.raw['field']), 'write');
  if (node.type === 'template') for (const [, scope = '', key = ''] of text(node.raw['template']).matchAll(/\{\{[{&]?\s{0,5}(flow|global)\.([\w.]{1,100})/g)) use(scope, key, 'read');
  inScript(text(node.raw['func']), use);
  return [...stores.values()].slice(0, MOST);
}
