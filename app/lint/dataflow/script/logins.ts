/**
 * Logins that a script checks by hand: everything that it gives on, it gives on only where what somebody has shown is the same as what the
 * flow alone can know, or was signed with that. Whoever cannot show it ends in a `throw`, or in nothing.
 */
import type { Read } from '../../../nodes/kit/facts.ts';
import { isAllItems, isFunction } from './outline.ts';
import { boundBy, children, dottedName, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** One thing that was shown, and what it was held against. */
interface Compared {
  readonly shown: readonly Read[];
  readonly against: readonly Read[];
}

/** A login that a script checks: `flags` are fields that are true only where it held; without any, nothing is given on where it did not. */
export interface ScriptLogin extends Compared {
  readonly flags?: readonly string[];
}

/** What the interpreter has found out about a part of the script: where its value comes from; `clear`: and from nowhere else. */
type ReadsOfPart = (node: Syntax) => { readonly reads: readonly Read[]; readonly clear: boolean };

const MOST_DEEP = 12;
const nothing: readonly Compared[] = [];
/** It makes no other value of it. */
const asItIs: ReadonlySet<string> = new Set(['trim', 'toString', 'valueOf']);
/** What came in, by the names that a script has for it. */
const given: ReadonlySet<string> = new Set(['$json', '$input', 'items', 'item', '$node', 'msg']);
const setting = /^(?:\$env|\$vars|\$secrets|process\.env)\.([\w-]{1,200})$/;

class Logins {
  readonly #readsOf: ReadsOfPart;
  /** What each name is given, where that is all that it ever is. */
  readonly #given = new Map<string, Syntax[]>();
  readonly #functions = new Map<string, Syntax>();
  /** Names that are changed in a way that is not seen here. */
  readonly #changed = new Set<string>();

  /** It puts something into a field: maybe a setting into what came in. */
  #putsFields = false;

  constructor(program: Syntax, readsOf: ReadsOfPart) {
    this.#readsOf = readsOf;
    walk(program, (node) => {
      if (node.type === 'FunctionDeclaration') this.#put(this.#functions, nameOf(node['id']), node);
      if (node.type === 'VariableDeclarator') {
        const name = nameOf(node['id']);
        const init = node['init'];
        if (name === undefined) for (const one of boundBy(node['id'])) this.#changed.add(one);
        else if (isFunction(init)) this.#put(this.#functions, name, init);
        else if (isSyntax(init)) this.#give(name, init);
      }
      if (node.type === 'AssignmentExpression') {
        const name = nameOf(node['left']);
        if (name !== undefined && node['operator'] === '=' && isSyntax(node['right'])) this.#give(name, node['right']);
        else if (isSyntax(node['left'])) {
          for (const one of boundBy(node['left'])) this.#changed.add(one);
          this.#putsFields ||= node['left'].type === 'MemberExpression';
        }
      }
      if (node.type === 'UpdateExpression') for (const one of boundBy(node['argument'])) this.#changed.add(one);
      if (/Function/.test(node.type))
        for (const one of (node['params'] as unknown[]).flatMap((param) => boundBy(param))) this.#changed.add(one);
      if (node.type === 'ForOfStatement' || node.type === 'ForInStatement' || node.type === 'CatchClause')
        for (const one of boundBy(declaredBy(node))) this.#changed.add(one);
    });
  }

  #put(map: Map<string, Syntax>, name: string | undefined, node: Syntax): void {
    if (name === undefined) return;
    if (map.has(name)) this.#changed.add(name);
    map.set(name, node);
  }
  #give(name: string, value: Syntax): void {
    const known = this.#given.get(name);
    if (known === undefined) this.#given.set(name, [value]);
    else known.push(value);
  }
  #valueOf(name: string): readonly Syntax[] | undefined {
    return this.#changed.has(name) ? undefined : this.#given.get(name);
  }

  /** The settings that a value is made of, which nobody outside knows: as they are, behind a fixed word, or as the key of a signature. */
  #kept(node: unknown, depth = 0): readonly Read[] | undefined {
    if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
    const name = nameOf(node);
    if (name !== undefined) {
      const values = this.#valueOf(name);
      return values?.length === 1 ? this.#kept(values[0], depth + 1) : undefined;
    }
    const [, key] = setting.exec(dottedName(node) ?? '') ?? [];
    if (key !== undefined) return [{ from: 'environment', name: key }];
    switch (node.type) {
      case 'ChainExpression':
        return this.#kept(node['expression'], depth + 1);
      case 'BinaryExpression':
        return node['operator'] === '+' ? this.#beside([node['left'], node['right']], depth) : undefined;
      case 'TemplateLiteral':
        return this.#beside(node['expressions'] as unknown[], depth);
      // A setting that is not there is as good as an empty one.
      case 'LogicalExpression':
        return node['operator'] !== '&&' && literalText(node['right']) === '' ? this.#kept(node['left'], depth + 1) : undefined;
      case 'CallExpression':
        return this.#keptByCall(node, depth);
      default:
        return undefined;
    }
  }
  #beside(parts: readonly unknown[], depth: number): readonly Read[] | undefined {
    const computed = parts.filter((part) => literalText(part) === undefined);
    return computed.length === 1 ? this.#kept(computed[0], depth + 1) : undefined;
  }
  #keptByCall(node: Syntax, depth: number): readonly Read[] | undefined {
    const callee = node['callee'];
    const [first] = node['arguments'] as unknown[];
    const called = dottedName(callee);
    if (called === 'String' || called === 'Buffer.from') return this.#kept(first, depth + 1);
    if (called === 'env.get')
      return literalText(first) === undefined ? undefined : [{ from: 'environment', name: literalText(first) ?? '' }];
    if (!isSyntax(callee) || callee.type !== 'MemberExpression') return undefined;
    const method = memberName(callee) ?? '';
    if (asItIs.has(method)) return this.#kept(callee['object'], depth + 1);
    return method === 'digest' ? this.#keyOf(callee['object'], depth + 1) : undefined;
  }
  /** `crypto.createHmac('sha256', key).update(text)` */
  #keyOf(node: unknown, depth: number): readonly Read[] | undefined {
    if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
    const name = nameOf(node);
    if (name !== undefined) {
      const values = this.#valueOf(name);
      return values?.length === 1 ? this.#keyOf(values[0], depth + 1) : undefined;
    }
    if (node.type !== 'CallExpression' || !isSyntax(node['callee'])) return undefined;
    const callee = node['callee'];
    const called = (callee.type === 'MemberExpression' ? memberName(callee) : nameOf(callee)) ?? '';
    if (called === 'createHmac') return this.#kept((node['arguments'] as unknown[])[1], depth + 1);
    return called === 'update' && callee.type === 'MemberExpression' ? this.#keyOf(callee['object'], depth + 1) : undefined;
  }

  /** `shown === kept`, either way round. What is shown may be cut out of more: it is the whole secret all the same. */
  #same(left: unknown, right: unknown): readonly Compared[] {
    for (const [shown, held] of [
      [left, right],
      [right, left],
    ]) {
      const against = this.#kept(held);
      if (against === undefined || !isSyntax(shown) || this.#kept(shown) !== undefined) continue;
      const reads = this.#brought(unwrapped(shown));
      if (reads.length > 0) return [{ shown: reads, against }];
    }
    return nothing;
  }

  /** Fields of what came in that a part is made of, and nothing else is. */
  #brought(node: Syntax): readonly Read[] {
    const { reads, clear } = this.#readsOf(node);
    const own = reads.filter((read) => (read.from === 'input' || read.from === 'node') && read.as === undefined);
    // Functions that a text was handed to could have put anything into it, as far as is known: into a text nobody can.
    return (clear && own.length === reads.length) || this.#beginsIn(node) ? own : [];
  }
  /** It is written as a field of what came in, and the script puts no setting there. */
  #beginsIn(node: unknown, depth = 0): boolean {
    if (!isSyntax(node) || depth > MOST_DEEP || this.#putsFields) return false;
    const name = nameOf(node);
    if (name !== undefined) {
      const values = this.#valueOf(name);
      return values === undefined || this.#given.get(name) === undefined
        ? given.has(name) && !this.#binds(name)
        : values.every((value) => this.#beginsIn(value, depth + 1));
    }
    switch (node.type) {
      case 'MemberExpression':
        return memberName(node) !== undefined && this.#beginsIn(node['object'], depth + 1);
      case 'ChainExpression':
        return this.#beginsIn(node['expression'], depth + 1);
      case 'CallExpression': {
        const callee = node['callee'];
        const fixed = (node['arguments'] as Syntax[]).every((part) => part.type === 'Literal');
        if (!fixed || !isSyntax(callee)) return false;
        return callee.type === 'MemberExpression'
          ? this.#beginsIn(callee['object'], depth + 1)
          : nameOf(callee) === '$' && !this.#binds('$');
      }
      case 'LogicalExpression':
        return literalText(node['right']) === '' && this.#beginsIn(node['left'], depth + 1);
      default:
        return false;
    }
  }
  #binds(name: string): boolean {
    return this.#given.has(name) || this.#functions.has(name) || this.#changed.has(name);
  }

  /** What has certainly been compared where the condition came out as `truth`. */
  #holds(node: unknown, truth: boolean, depth = 0): readonly Compared[] {
    if (!isSyntax(node) || depth > MOST_DEEP) return nothing;
    const name = nameOf(node);
    if (name !== undefined) {
      const values = this.#valueOf(name);
      if (values === undefined || !truth) return values?.length === 1 ? this.#holds(values[0], truth, depth + 1) : nothing;
      // `let ok = false; try { ok = same(a, b) } catch {}`
      const each = values.filter((value) => !isFalse(value)).map((value) => this.#holds(value, true, depth + 1));
      return each.some((one) => one.length === 0) ? nothing : (each[0] ?? nothing);
    }
    switch (node.type) {
      case 'UnaryExpression':
        return node['operator'] === '!' ? this.#holds(node['argument'], !truth, depth + 1) : nothing;
      case 'BinaryExpression': {
        const sign = node['operator'] as string;
        return /^[!=]==?$/.test(sign) && sign.startsWith('=') === truth ? this.#same(node['left'], node['right']) : nothing;
      }
      case 'LogicalExpression': {
        const left = this.#holds(node['left'], truth, depth + 1);
        const right = this.#holds(node['right'], truth, depth + 1);
        // Both sides have to hold for the one outcome, either is enough for the other.
        const both = node['operator'] === '&&' ? truth : node['operator'] === '||' && !truth;
        if (both) return left.length > 0 ? left : right;
        return node['operator'] !== '??' && left.length > 0 && right.length > 0 ? left : nothing;
      }
      case 'CallExpression':
        return truth ? this.#holdsByCall(node, depth) : nothing;
      default:
        return nothing;
    }
  }
  #holdsByCall(node: Syntax, depth: number): readonly Compared[] {
    const [first, second] = node['arguments'] as unknown[];
    const called = dottedName(node['callee']) ?? '';
    if (called === 'Boolean') return this.#holds(first, true, depth + 1);
    if (/(?:^|\.)timingSafeEqual$/.test(called)) return this.#same(first, second);
    const own = this.#functions.get(called);
    return own === undefined || this.#changed.has(called) || !comparesItsOwn(own) ? nothing : this.#same(first, second);
  }

  /** A call that throws where the signature is not right: `jwt.verify(token, key)`. */
  #verifies(node: Syntax): boolean {
    let found = false;
    const visit = (part: Syntax, depth: number): void => {
      if (found || depth > MOST_DEEP || /Function/.test(part.type)) return;
      if (part.type === 'CallExpression' && /(?:^|\.)(?:jwt|jsonwebtoken)\.verify$/i.test(dottedName(part['callee']) ?? '')) {
        const [token, key, ...more] = part['arguments'] as unknown[];
        const reads = isSyntax(token) ? this.#brought(unwrapped(token)) : [];
        const against = this.#kept(key);
        if (reads.length > 0 && against !== undefined && !more.some(isFunction)) {
          this.found.push({ shown: reads, against });
          found = true;
        }
      }
      for (const child of children(part)) visit(child, depth + 1);
    };
    visit(node, 0);
    return found;
  }

  readonly found: Compared[] = [];
  /** What is given on to somebody who has shown nothing; undefined where that cannot be told. */
  readonly open: (Syntax | undefined)[] = [];

  /** After the condition came out so. */
  #after(test: unknown, truth: boolean, proven: boolean): boolean {
    if (proven) return true;
    const held = this.#holds(test, truth);
    this.found.push(...held.slice(0, 1));
    return held.length > 0;
  }

  /** Goes through the statements; says whether what runs behind them is proven, and whether anything does. */
  through(statements: readonly Syntax[], given: boolean): { readonly proven: boolean; readonly goesOn: boolean } {
    let proven = given;
    for (const statement of statements) {
      const after = this.#statement(statement, proven);
      if (!after.goesOn) return { proven: true, goesOn: false };
      proven = after.proven;
    }
    return { proven, goesOn: true };
  }

  #statement(node: Syntax, proven: boolean): { readonly proven: boolean; readonly goesOn: boolean } {
    const on = (after: boolean) => ({ proven: after, goesOn: true });
    switch (node.type) {
      case 'ThrowStatement':
        return { proven: true, goesOn: false };
      case 'ReturnStatement':
        if (!proven && !this.#givesNothing(node['argument'])) this.open.push(isSyntax(node['argument']) ? node['argument'] : undefined);
        return { proven: true, goesOn: false };
      case 'BlockStatement':
        return this.through(node['body'] as Syntax[], proven);
      case 'IfStatement': {
        const yes = this.#branch(node['consequent'], this.#after(node['test'], true, proven));
        const no = this.#branch(node['alternate'], this.#after(node['test'], false, proven));
        if (!yes.goesOn && !no.goesOn) return yes;
        return on((!yes.goesOn || yes.proven) && (!no.goesOn || no.proven));
      }
      case 'TryStatement': {
        const tried = this.#branch(node['block'], proven);
        const handler = isSyntax(node['handler']) ? this.#branch(node['handler']['body'], proven) : undefined;
        const last = isSyntax(node['finalizer']) ? this.#branch(node['finalizer'], proven) : on(proven);
        if (!last.goesOn) return last;
        if (handler === undefined) return tried;
        if (!tried.goesOn && !handler.goesOn) return tried;
        return on((!tried.goesOn || tried.proven) && (!handler.goesOn || handler.proven));
      }
      case 'ForOfStatement': {
        const body = isSyntax(node['body']) ? node['body'] : undefined;
        if (body === undefined) return on(proven);
        const after = this.#branch(body, proven);
        // Each of the items got to the end of the round, or the script has ended. Any other list may be empty.
        return on(proven || (after.goesOn && after.proven && this.#areItems(node['right']) && !leavesRounds(body)));
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'WhileStatement':
      case 'DoWhileStatement':
        this.#branch(node['body'], proven);
        return on(proven);
      case 'ExpressionStatement':
      case 'VariableDeclaration':
        return on(proven || this.#verifies(node));
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'EmptyStatement':
        return on(proven);
      default:
        if (!proven && mayGive(node)) this.open.push(undefined);
        return on(proven);
    }
  }
  #areItems(node: unknown): boolean {
    const name = nameOf(node);
    const values = name === undefined ? undefined : this.#valueOf(name);
    return isAllItems(node) || (name === 'items' && !this.#given.has(name)) || (values?.length === 1 && isAllItems(values[0]));
  }
  #branch(node: unknown, proven: boolean): { readonly proven: boolean; readonly goesOn: boolean } {
    return isSyntax(node) ? this.#statement(node, proven) : { proven, goesOn: true };
  }

  /** Fields that all of it has, and that are true only where the comparison held. */
  flags(): readonly string[] {
    const all = this.open.map((given) => this.#flagsOf(given));
    return [...(all[0] ?? [])].filter((name) => all.every((flags) => flags.has(name)));
  }
  /** `return [{ json: { ok: false } }]`, `return { json: { ...$json, ok: same } }` */
  #flagsOf(given: unknown): ReadonlySet<string> {
    const out = new Set<string>();
    if (!isSyntax(given)) return out;
    if (given.type === 'ArrayExpression') {
      const [only, ...more] = given['elements'] as unknown[];
      return more.length === 0 ? this.#flagsOf(only) : out;
    }
    if (given.type !== 'ObjectExpression') return out;
    for (const property of given['properties'] as Syntax[]) {
      const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
      if (property.type !== 'Property' || name === undefined) {
        // What is spread behind it may write over it.
        out.clear();
        continue;
      }
      if (name === 'json' && isSyntax(property['value'])) return this.#flagsOf(property['value']);
      out.delete(name);
      if (isSyntax(property['value']) && (isFalse(property['value']) || this.#after(property['value'], true, false))) out.add(name);
    }
    return out;
  }

  /** `return []`, `return null`, `return items.filter((item) => item.json.token === $env.TOKEN)`, `return ok ? items : []`. */
  #givesNothing(node: unknown): boolean {
    if (!isSyntax(node)) return true;
    if (node.type === 'Literal' && (node['value'] === null || node['value'] === false)) return true;
    if (nameOf(node) === 'undefined') return true;
    if (node.type === 'ArrayExpression') return (node['elements'] as unknown[]).every((one) => one === null || this.#givesNothing(one));
    if (node.type === 'ConditionalExpression')
      return (
        (this.#after(node['test'], true, false) || this.#givesNothing(node['consequent'])) &&
        (this.#after(node['test'], false, false) || this.#givesNothing(node['alternate']))
      );
    if (node.type !== 'CallExpression' || !isSyntax(node['callee']) || memberName(node['callee']) !== 'filter') return false;
    const [picks] = node['arguments'] as unknown[];
    return (
      isFunction(picks) && isSyntax(picks['body']) && picks['body'].type !== 'BlockStatement' && this.#after(picks['body'], true, false)
    );
  }
}

const declaredBy = (node: Syntax): unknown => {
  const left = node.type === 'CatchClause' ? node['param'] : node['left'];
  return isSyntax(left) && left.type === 'VariableDeclaration' ? (left['declarations'] as Syntax[])[0]?.['id'] : left;
};
const isFalse = (node: Syntax): boolean => node.type === 'Literal' && node['value'] === false;
/** `Buffer.from(signature, 'hex')`: the signature. */
const unwrapped = (node: Syntax): Syntax => {
  const [first] = node.type === 'CallExpression' ? (node['arguments'] as unknown[]) : [];
  return /^(?:Buffer\.from|String)$/.test(node.type === 'CallExpression' ? (dottedName(node['callee']) ?? '') : '') && isSyntax(first)
    ? unwrapped(first)
    : node;
};
/** A round may end before its end, and the loop go on. */
function leavesRounds(body: Syntax): boolean {
  let found = false;
  walk(body, (node) => {
    if (node.type === 'ContinueStatement' || node.type === 'BreakStatement') found = true;
  });
  return found;
}
function mayGive(node: Syntax): boolean {
  let found = false;
  walk(node, (part) => {
    if (part.type === 'ReturnStatement') found = true;
  });
  return found;
}

/** A function of two that says yes only where it finds them the same: every yes of it is a comparison of what it was given. */
function comparesItsOwn(node: Syntax): boolean {
  const [first, second] = (node['params'] as unknown[]).map(nameOf);
  if (first === undefined || second === undefined) return false;
  const own = (part: unknown): string | undefined => (isSyntax(part) ? nameOf(unwrapped(part)) : undefined);
  const both = (one: unknown, other: unknown): boolean =>
    (own(one) === first && own(other) === second) || (own(one) === second && own(other) === first);
  const compares = (value: unknown): boolean => {
    if (!isSyntax(value)) return false;
    if (isFalse(value)) return true;
    if (value.type === 'LogicalExpression' && value['operator'] === '&&') return compares(value['left']) || compares(value['right']);
    if (value.type === 'BinaryExpression') return /^===?$/.test(value['operator'] as string) && both(value['left'], value['right']);
    const [one, other] = value.type === 'CallExpression' ? (value['arguments'] as unknown[]) : [];
    return /(?:^|\.)timingSafeEqual$/.test(dottedName(value['callee']) ?? '') && both(one, other);
  };
  const body = node['body'];
  if (!isSyntax(body)) return false;
  if (body.type !== 'BlockStatement') return compares(body);
  let all = true;
  let any = false;
  walk(body, (part) => {
    if (part.type === 'AssignmentExpression' || /Function/.test(part.type)) all = false;
    if (part.type !== 'ReturnStatement') return;
    any ||= isSyntax(part['argument']) && !isFalse(part['argument']);
    all &&= compares(part['argument']);
  });
  return all && any;
}

/** Scripts without a word of it need not be gone through. */
const mayCheckLogin = (source: string): boolean =>
  /\$env\b|\$vars\b|\$secrets\b|process\.env|\benv\.get\b/.test(source) && /[!=]==?|timingSafeEqual|\.verify\b/.test(source);

/** It gives on by calls, from wherever they stand. */
const sends = /\bnode\s*\.\s*send\b|\bsend\s*\(/;

/** All that was compared, where nothing is given on without any of it. */
export function loginIn(program: Syntax, source: string, readsOf: ReadsOfPart): ScriptLogin | undefined {
  if (!mayCheckLogin(source) || sends.test(source)) return undefined;
  const logins = new Logins(program, readsOf);
  logins.through(program['body'] as Syntax[], false);
  const flags = logins.open.length === 0 ? undefined : logins.flags();
  return flags?.length === 0 || logins.found.length === 0
    ? undefined
    : {
        shown: logins.found.flatMap(({ shown }) => shown),
        against: logins.found.flatMap(({ against }) => against),
        ...(flags === undefined ? {} : { flags }),
      };
}
