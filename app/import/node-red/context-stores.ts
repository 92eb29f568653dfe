/** Context that outlives the message: steps of the same tab (`flow`) or of all (`global`) share it. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { RedNode } from './parse.ts';

type Stores = ForeignFacts['stores'];
type Scope = 'flow' | 'global';
/** `computed`: the key begins with this text, and data says how it goes on. */
interface Use {
  readonly scope: Scope;
  readonly key: string;
  readonly computed: boolean;
  readonly access: 'read' | 'write';
}
type Note = (scope: string, key: string, access: 'read' | 'write', computed?: boolean) => void;
const MOST = 20;
const MOST_USES = 100;
const MOST_KEYS = 2_000;

/** What all steps together keep: by place, the keys that are read and written, and which sheets use a sub-flow. */
export interface Contexts {
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly keys: ReadonlyMap<string, readonly Use[]>;
}
export const noContexts: Contexts = { parents: new Map(), keys: new Map() };

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const isScope = (value: Json | undefined): value is Scope => value === 'flow' || value === 'global';

/** `flow.get("a.b", "file")`, `context.global.set(["a", "b"], ...)`, `flow.set(KEY, ...)`. */
const call =
  /\b(flow|global)\s{0,20}\??\.\s{0,20}(get|set)\s{0,5}\(\s{0,20}(?:(["'`])([^"'`\n]{1,100})\3|\[([^\]\n]{1,500})\]|([A-Za-z_$][\w$]{0,100}))\s{0,20}[,)]/g;
const quoted = /(["'`])([^"'`]{1,100})\1/g;
/** The text that a name stands for, where the script gives it one. */
const named = /\b(?:const|let|var)\s{1,5}([A-Za-z_$][\w$]{0,100})\s{0,5}=\s{0,5}(["'`])([^"'`\n]{1,100})\2/g;

/** `flow.set("p_" + id, ...)`, `global.get(`p_${id}`)`, `flow.get(msg.topic)` */
const computedCall =
  /\b(flow|global)\s{0,20}\??\.\s{0,20}(get|set)\s{0,5}\(\s{0,20}(?:(["'])([^"'\n]{0,100})\3\s{0,20}\+|`([^`$\n]{0,100})\$\{|[A-Za-z_$][\w$]{0,100}\s{0,20}(?:[.[+(]|\?\.))/g;

function inScript(source: string, use: Note): void {
  const texts = new Map([...source.matchAll(named)].map(([, name = '', , given = '']) => [name, given]));
  for (const [, scope = '', verb = '', , key, keys, name] of source.matchAll(call)) {
    const all =
      key !== undefined
        ? [key]
        : keys !== undefined
          ? [...keys.matchAll(quoted)].map(([, , one = '']) => one)
          : [texts.get(name ?? '') ?? ''];
    for (const one of all) use(scope, one, verb === 'get' ? 'read' : 'write', key === undefined && keys === undefined && one === '');
  }
  for (const [, scope = '', verb = '', , text = '', template = ''] of source.matchAll(computedCall))
    use(scope, text || template, verb === 'get' ? 'read' : 'write', true);
}

/** A name that a text begins and data goes on with, or data alone: `$flowContext("p_" & id)`, `$globalContext(payload.id)`. */
const chosen = /\$(flow|global)Context\(\s{0,20}(?:(["'])([^"'\n]{0,100})\2\s{0,20}&|[^"'\s)])/g;
/** `$flowContext("last")` */
const inJsonata = (source: string, use: Note): void => {
  for (const [, scope = '', , begin = ''] of source.matchAll(chosen)) use(scope, begin, 'read', true);
  for (const [, scope = '', , key = ''] of source.matchAll(/\$(flow|global)Context\(\s{0,20}(["'])([^"'\n]{1,100})\2\s{0,20}[,)]/g))
    use(scope, key, 'read');
};

/** `[msg.topic]`: the message says which. */
const isChosen = (key: Json | undefined): boolean => text(key).trimStart().startsWith('[msg.');

function usesOf(node: RedNode): readonly Use[] {
  const found = new Map<string, Use>();
  const use: Note = (scope, path, access, computed = false) => {
    const named = path.replace(/^#:\([^)]{0,50}\)::/, '');
    const key = computed && named.startsWith('[') ? '' : named;
    if (isScope(scope) && (key !== '' || computed) && found.size < MOST_USES)
      found.set(`${scope} ${access} ${String(computed)} ${key}`, { scope, key, computed, access });
  };
  for (const one of list(node.raw['props'])) if (isJsonObject(one) && isScope(one['vt'])) use(one['vt'], text(one['v']), 'read');
  // `filename` and `filenameType`: what kind of value it is.
  for (const [key, type] of Object.entries(node.raw))
    if (isScope(type) && key.endsWith('Type') && node.type !== 'template') use(type, text(node.raw[key.slice(0, -'Type'.length)]), 'read');
  for (const rule of list(node.raw['rules'])) {
    if (!isJsonObject(rule)) continue;
    if (isScope(rule['pt'])) use(rule['pt'], text(rule['p']), rule['t'] === 'set' ? 'write' : 'read', isChosen(rule['p']));
    if (isScope(rule['tot'])) use(rule['tot'], text(rule['to']), rule['t'] === 'move' ? 'write' : 'read', isChosen(rule['to']));
    if (rule['tot'] === 'jsonata') inJsonata(text(rule['to']), use);
  }
  if (node.type === 'template' && isScope(node.raw['fieldType'])) use(node.raw['fieldType'], text(node.raw['field']), 'write');
  if (node.type === 'template')
    for (const [, scope = '', key = ''] of text(node.raw['template']).matchAll(/\{\{[{&]?\s{0,5}(flow|global)\.([\w.]{1,100})/g))
      use(scope, key, 'read');
  inScript(text(node.raw['func']), use);
  return [...found.values()];
}

/** The sheets whose context it is: `$parent` is the one around a sub-flow, and there may be several. */
function placesOf({ scope, key }: Use, sheet: string, { parents }: Contexts): { readonly places: readonly string[]; readonly key: string } {
  if (scope === 'global') return { places: ['global'], key };
  let places: readonly string[] = [sheet];
  let rest = key;
  for (; rest.startsWith('$parent.'); rest = rest.slice('$parent.'.length))
    places = [...new Set(places.flatMap((one) => parents.get(one) ?? []))].slice(0, MOST);
  return { places, key: rest };
}
/** All that lies below a first name is one store: `a.b` is kept in `a`. */
const first = (key: string): string => /^[^.[]+/.exec(key)?.[0] ?? '';
const together = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

export function contextsOf(nodes: readonly RedNode[]): Contexts {
  const parents = new Map<string, string[]>();
  for (const { type, parent } of nodes)
    if (type.startsWith('subflow:'))
      parents.set(type.slice('subflow:'.length), [...(parents.get(type.slice('subflow:'.length)) ?? []), parent]);
  const keys = new Map<string, Use[]>();
  const contexts: Contexts = { parents, keys };
  for (const node of nodes)
    for (const use of usesOf(node)) {
      const { places, key } = placesOf(use, node.parent, contexts);
      for (const place of places) {
        const known = keys.get(place);
        if (known === undefined) keys.set(place, [{ ...use, key }]);
        else if (known.length < MOST_KEYS) known.push({ ...use, key });
      }
    }
  return contexts;
}

/** What data names may be any of the keys that others use there. */
function storesNamed({ computed, access }: Use, key: string, others: readonly Use[]): readonly string[] {
  if (!computed) return first(key) === '' ? [] : [first(key)];
  const fitting = others.filter((one) => one.access !== access && (one.computed ? together(one.key, key) : one.key.startsWith(key)));
  return [`${key}*`, ...fitting.map((one) => (one.computed ? `${one.key}*` : first(one.key)))];
}

export function contextStores(node: RedNode, contexts: Contexts): Stores {
  const stores = new Map<string, Stores[number]>();
  for (const use of usesOf(node)) {
    if (stores.size >= MOST) break;
    const { places, key } = placesOf(use, node.parent, contexts);
    for (const place of places)
      for (const one of storesNamed(use, key, contexts.keys.get(place) ?? [])) {
        const name = `node-red:${place}:${one}`.slice(0, 500);
        stores.set(name, {
          kind: 'memory',
          key: name,
          access: stores.has(name) && stores.get(name)?.access !== use.access ? 'both' : use.access,
        });
      }
  }
  return [...stores.values()].slice(0, MOST);
}
