/**
 * Addresses that a script may call, as far as it spells them out: of a variable all that it is ever given, of a condition both, of a
 * list each entry. Only what is told of a call may be read from them: that a script calls one of these says nothing of what else it calls.
 */
import { rememberByText } from '../../../kernel/remember.ts';
import { constantTexts } from './constants.ts';
import { outsideCalls } from './names.ts';
import { isSyntax, literalText, memberName, nameOf, parseScript, walk, type Syntax } from './syntax.ts';
import { provenStart, resolvedStart, type Start } from './urls.ts';

const MOST = 20;
const DEEPEST = 12;
const MAX_START = 500;

/** Methods that hand each entry of a list to a function. */
const eachEntry: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'flatMap', 'some', 'every', 'find', 'reduce']);
const addressNames: ReadonlySet<string> = new Set(['url', 'uri', 'href']);
const baseNames: ReadonlySet<string> = new Set(['baseURL', 'baseUrl', 'prefixUrl']);
const methods = /^(?:get|post|put|patch|delete|head|options|request)$/;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : []);
const isFunction = (node: unknown): node is Syntax => isSyntax(node) && /^(?:Arrow)?Function(?:Expression|Declaration)$/.test(node.type);
const keyOf = (property: Syntax): string | undefined =>
  property['computed'] === true ? literalText(property['key']) : (nameOf(property['key']) ?? literalText(property['key']));
/** `get` of `get(...)` and of `this.get(...)`. */
const calledName = (callee: unknown): string | undefined => nameOf(callee) ?? (isSyntax(callee) ? memberName(callee) : undefined);

class Possibilities {
  /** By name: all that it may stand for; entries of a list where it stands for one after the other. */
  readonly #given = new Map<string, { readonly value: unknown; readonly each: boolean }[]>();
  readonly #fields = new Map<string, unknown[]>();
  readonly #functions = new Map<string, Syntax>();
  readonly #constant: (node: unknown) => string | undefined;
  readonly #busy = new Set<unknown>();

  constructor(root: Syntax) {
    this.#constant = constantTexts(root);
    walk(root, (node) => {
      this.#learn(node);
    });
    walk(root, (node) => {
      if (node.type === 'CallExpression') this.#handOver(node);
    });
  }

  #give(target: unknown, value: unknown, each = false): void {
    if (!isSyntax(target)) return;
    const name = nameOf(target);
    if (name !== undefined) {
      const all = this.#given.get(name) ?? [];
      if (all.length < MOST) all.push({ value, each });
      this.#given.set(name, all);
    } else if (target.type === 'AssignmentPattern') {
      this.#give(target['left'], target['right']);
      this.#give(target['left'], value, each);
    } else if (target.type === 'MemberExpression') this.#put(nameOf(target['object']), memberName(target), value);
    else if (target.type === 'ObjectPattern')
      for (const property of list(target['properties']))
        if (isSyntax(property) && property.type === 'Property')
          this.#give(property['value'], {
            type: 'MemberExpression',
            computed: false,
            property: property['key'],
            object: each ? { type: 'Entry', of: value } : value,
          });
  }
  #put(owner: string | undefined, name: string | undefined, value: unknown): void {
    if (owner === undefined || name === undefined) return;
    const all = this.#fields.get(`${owner}.${name}`) ?? [];
    if (all.length < MOST) all.push(value);
    this.#fields.set(`${owner}.${name}`, all);
  }

  /** What stands under a name in what a value may be. */
  #under(object: unknown, name: string, depth: number): readonly unknown[] {
    return [
      ...(this.#fields.get(`${nameOf(object) ?? ''}.${name}`) ?? []),
      ...this.#objects(object, depth).flatMap((one) =>
        list(one['properties']).flatMap((property) =>
          isSyntax(property) && property.type === 'Property' && keyOf(property) === name ? [property['value']] : [],
        ),
      ),
    ];
  }
  #objects(node: unknown, depth = 0): readonly Syntax[] {
    if (!isSyntax(node) || depth > DEEPEST) return [];
    switch (node.type) {
      case 'ObjectExpression':
        return [node];
      case 'Identifier':
        return (this.#given.get(node['name'] as string) ?? [])
          .flatMap(({ value, each }) => (each ? this.#entries(value) : [value]))
          .flatMap((one) => this.#objects(one, depth + 1))
          .slice(0, MOST);
      case 'Entry' as string:
        return this.#entries(node['of']).flatMap((one) => this.#objects(one, depth + 1));
      case 'MemberExpression': {
        const name = memberName(node);
        return name === undefined ? [] : this.#under(node['object'], name, depth + 1).flatMap((one) => this.#objects(one, depth + 1));
      }
      default:
        return [];
    }
  }

  #learn(node: Syntax): void {
    if (node.type === 'VariableDeclarator') {
      this.#give(node['id'], node['init']);
      if (isFunction(node['init'])) this.#functions.set(nameOf(node['id']) ?? '', node['init']);
    } else if (node.type === 'AssignmentExpression' && node['operator'] === '=') this.#give(node['left'], node['right']);
    else if (node.type === 'FunctionDeclaration') this.#functions.set(nameOf(node['id']) ?? '', node);
    else if (node.type === 'ForOfStatement') {
      const { left } = node;
      const target = isSyntax(left) && left.type === 'VariableDeclaration' ? list(left['declarations'])[0] : left;
      this.#give(isSyntax(target) && target.type === 'VariableDeclarator' ? target['id'] : target, node['right'], true);
    }
  }

  /** What a function is called with, its parameters stand for. */
  #handOver({ callee, arguments: given }: Syntax): void {
    const args = list(given);
    const method = isSyntax(callee) ? memberName(callee) : undefined;
    const called = this.#functions.get(calledName(callee) ?? '') ?? (isFunction(callee) ? callee : undefined);
    if (called !== undefined) for (const [index, param] of list(called['params']).entries()) this.#give(param, args[index]);
    const worker = isFunction(args[0]) ? args[0] : this.#functions.get(nameOf(args[0]) ?? '');
    if (method !== undefined && eachEntry.has(method) && worker !== undefined)
      this.#give(list(worker['params'])[method === 'reduce' ? 1 : 0], isSyntax(callee) ? callee['object'] : undefined, true);
  }

  /** The beginnings that a value may have. */
  starts(node: unknown, depth = 0): readonly Start[] {
    if (!isSyntax(node) || depth > DEEPEST || this.#busy.has(node)) return [];
    const constant = this.#constant(node);
    if (constant !== undefined) return [{ text: constant.slice(0, MAX_START), whole: constant.length <= MAX_START }];
    this.#busy.add(node);
    const found = this.#starts(node, depth + 1);
    this.#busy.delete(node);
    return found.slice(0, MOST);
  }

  #starts(node: Syntax, depth: number): readonly Start[] {
    const all = (nodes: readonly unknown[]): readonly Start[] => nodes.flatMap((one) => this.starts(one, depth));
    switch (node.type) {
      case 'Identifier':
        return this.#withProtocols(
          node['name'] as string,
          (this.#given.get(node['name'] as string) ?? []).flatMap(({ value, each }) =>
            each ? all(this.#entries(value)) : this.starts(value, depth),
          ),
          depth,
        );
      case 'ConditionalExpression':
        return all([node['consequent'], node['alternate']]);
      case 'LogicalExpression':
        return all([node['left'], node['right']]);
      case 'AwaitExpression':
      case 'ParenthesizedExpression':
      case 'ChainExpression':
        return all([node['argument'] ?? node['expression']]);
      case 'BinaryExpression':
        return node['operator'] === '+' ? this.#joined([node['left'], node['right']], depth) : [];
      case 'TemplateLiteral': {
        const holes = list(node['expressions']);
        const texts = node['quasis'] as readonly { readonly value: { readonly cooked?: string } }[];
        return this.#joined(
          texts.flatMap(({ value }, index) => [value.cooked ?? '', ...(index < holes.length ? [holes[index]] : [])]),
          depth,
        );
      }
      case 'NewExpression': {
        const [path, base] = list(node['arguments']);
        if (nameOf(node['callee']) !== 'URL') return [];
        const bases = base === undefined ? [undefined] : this.starts(base, depth);
        return this.starts(path, depth).flatMap((one) => bases.map((root) => ({ text: resolvedStart(one, root), whole: false })));
      }
      case 'MemberExpression': {
        const name = memberName(node);
        if (name === undefined) return all(this.#entries(node['object']));
        return addressNames.has(name) && isSyntax(node['object']) && this.starts(node['object'], depth).length > 0
          ? this.starts(node['object'], depth)
          : all(this.#under(node['object'], name, depth));
      }
      case 'CallExpression': {
        const { callee } = node;
        const called = this.#functions.get(calledName(callee) ?? '');
        if (called !== undefined) return all(returnsOf(called));
        const name = isSyntax(callee) ? memberName(callee) : undefined;
        return isSyntax(callee) && (name === 'toString' || name === 'trim' || name === 'toJSON')
          ? this.starts(callee['object'], depth)
          : nameOf(callee) === 'String'
            ? all(list(node['arguments']).slice(0, 1))
            : [];
      }
      default:
        return [];
    }
  }

  /** `url.protocol = 'http:'` */
  #withProtocols(name: string, found: readonly Start[], depth: number): readonly Start[] {
    const set = (this.#fields.get(`${name}.protocol`) ?? []).flatMap((one) => this.starts(one, depth));
    return [
      ...found,
      ...set.flatMap((protocol) =>
        found.map(({ text, whole }) => ({ text: text.replace(/^[a-z][a-z0-9+.-]*:/i, `${protocol.text.replace(/:.*$/, '')}:`), whole })),
      ),
    ];
  }

  #entries(value: unknown, depth = 0): readonly unknown[] {
    if (!isSyntax(value) || depth > DEEPEST) return [];
    if (value.type === 'ArrayExpression') return list(value['elements']).slice(0, MOST);
    if (value.type === 'ObjectExpression')
      return list(value['properties']).flatMap((one) => (isSyntax(one) && one.type === 'Property' ? [one['value']] : []));
    const name = nameOf(value);
    return name === undefined
      ? []
      : (this.#given.get(name) ?? []).filter(({ each }) => !each).flatMap((one) => this.#entries(one.value, depth + 1));
  }

  #joined(parts: readonly unknown[], depth: number): readonly Start[] {
    let found: readonly Start[] = [{ text: '', whole: true }];
    for (const part of parts) {
      const next: readonly Start[] = typeof part === 'string' ? [{ text: part, whole: true }] : this.starts(part, depth);
      const more: readonly Start[] = next.length > 0 ? next : [{ text: '', whole: false }];
      found = found
        .flatMap((one) => (one.whole ? more.map(({ text, whole }) => ({ text: (one.text + text).slice(0, MAX_START), whole })) : [one]))
        .slice(0, MOST);
      if (found.every(({ whole }) => !whole)) break;
    }
    return found;
  }

  /** The beginnings of what a call is told to call. */
  called({ callee, arguments: given }: Syntax): readonly Start[] {
    const [first, second] = list(given);
    const name = calledName(callee) ?? '';
    const holder = isSyntax(callee) && callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
    if (name === 'open' && holder !== undefined && isHttpRequest(this.#given.get(holder)?.[0]?.value)) return this.starts(second);
    const plain = holder === undefined ? undefined : moduleOf(this.#given.get(holder)?.[0]?.value);
    const lastOfHolder = isSyntax(callee) && isSyntax(callee['object']) ? calledName(callee['object']) : undefined;
    const isCall =
      name !== 'require' &&
      (outsideCalls.has(name) || (lastOfHolder !== undefined && outsideCalls.has(lastOfHolder) && methods.test(name)));
    if (!isCall && (plain === undefined || !/^(?:get|request)$/.test(name))) return [];
    return this.#objects(first).length === 0 ? this.starts(first) : this.#byOptions(first, plain);
  }

  #byOptions(options: unknown, plain: string | undefined): readonly Start[] {
    const under = (names: ReadonlySet<string>): readonly Start[] =>
      [...names].flatMap((name) => this.#under(options, name, 0)).flatMap((one) => this.starts(one));
    const urls = under(addressNames);
    const bases = under(baseNames);
    const hosts = plain === undefined ? [] : under(new Set(['hostname', 'host']));
    return [
      ...urls,
      ...bases.flatMap((base) => [{ text: `${base.text.replace(/\/+$/, '')}/`, whole: false }]),
      ...hosts.filter(({ whole }) => whole).map(({ text }) => ({ text: `${plain ?? ''}://${text}/`, whole: false })),
    ];
  }
}

function returnsOf(called: Syntax): readonly unknown[] {
  const { body } = called;
  if (!isSyntax(body)) return [];
  if (body.type !== 'BlockStatement') return [body];
  const found: unknown[] = [];
  walk(body, (node) => {
    if (node.type === 'ReturnStatement' && found.length < MOST) found.push(node['argument']);
  });
  return found;
}

/** `http` and `https` of `require('node:http')`. */
function moduleOf(node: unknown): 'http' | 'https' | undefined {
  const text =
    isSyntax(node) && node.type === 'CallExpression' && nameOf(node['callee']) === 'require'
      ? literalText(list(node['arguments'])[0])
      : undefined;
  const name = text?.replace(/^node:/, '');
  return name === 'http' || name === 'https' ? name : undefined;
}
const isHttpRequest = (node: unknown): boolean =>
  isSyntax(node) && node.type === 'NewExpression' && nameOf(node['callee']) === 'XMLHttpRequest';

/** Each with its origin, as far as that is written out: `http://api.example.com/v1`. */
export const possibleAddresses: (source: string) => readonly string[] = rememberByText(1_000, (source) => {
  if (!/(?:https?|wss?):|['"`](?:node:)?http['"`]/i.test(source)) return [];
  const parsed = parseScript(source);
  if (parsed === undefined) return [];
  const possible = new Possibilities(parsed.body);
  const found = new Set<string>();
  walk(parsed.body, (node) => {
    const starts =
      node.type === 'CallExpression'
        ? possible.called(node)
        : node.type === 'NewExpression' && /^(?:WebSocket|EventSource)$/.test(nameOf(node['callee']) ?? '')
          ? possible.starts(list(node['arguments'])[0])
          : [];
    for (const start of starts) {
      const text = /^\s*(?:https?|wss?):/i.test(start.text) ? provenStart(start) : '';
      if (/^[a-z]+:\/\/[^/?#]/.test(text) && found.size < MOST) found.add(text);
    }
  });
  return [...found];
});
