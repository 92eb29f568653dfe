/**
 * Parts of a script that are read only where a check has let them through: behind `if (!allowed.includes(host)) throw …`, in the one
 * branch of `allowed.includes(host) ? host : 'none'`. Each is known by what it spells (`$json.body.host`), and only while nothing
 * in the script writes there.
 */
import { ChangedPlaces } from './changed-places.ts';
import { isFunction, textsOf } from './forms.ts';
import { addressFields, beginsAtHost, fitsHost, heldByPart, takenParts, wholeAddressOf } from './held-hosts.ts';
import { matchNames } from './match-names.ts';
import type { Outline } from './outline.ts';
import { capturedBy, fitting, type Left } from './plain-words.ts';
import { children, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** One of a few texts that the script writes out, or a text of digits, or of words and numbers, alone, or an address of a host that is written out. */
export type Held = 'listed' | Left | 'host';
type Facts = ReadonlyMap<string, Held>;
const nothing: Facts = new Map();
/** It never gets there. */
const never: Facts = new Map();
const isTrue = (node: Syntax | null): boolean => node?.type === 'Literal' && node['value'] === true;
const saysNo = (node: Syntax | null): boolean =>
  node === null ||
  (node.type === 'Literal' && !node['value'] && node['regex'] === undefined && node['bigint'] === undefined) ||
  (node.type === 'Identifier' && node['name'] === 'undefined');
const MOST_DEEP = 8;
/** Past so many parts a script is left alone. */
const MOST_PARTS = 20_000;

/** They give the same text, but for the case of its letters and blanks around it. */
const same: ReadonlySet<string> = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString']);

class Checks {
  readonly #outline: Outline;
  readonly #changed: ChangedPlaces;
  /** What is asked of a pattern may be answered by the script itself. */
  readonly #ownPatterns: boolean;
  readonly #matches: ReadonlyMap<string, Syntax>;
  readonly #taken: ReturnType<typeof takenParts>;
  readonly found = new Map<Syntax, Held>();
  /** Functions that are looked into. */
  readonly #asking = new Set<Syntax>();

  constructor(program: Syntax, outline: Outline) {
    this.#outline = outline;
    this.#changed = new ChangedPlaces(program, outline);
    this.#ownPatterns = changesPatterns(program, outline);
    this.#matches = matchNames(program, outline);
    this.#taken = takenParts(program, outline);
  }

  /** `String(host).trim()` spells what `host` does. */
  #checked(node: unknown): string | undefined {
    let at = node;
    for (let depth = 0; depth < MOST_DEEP && isSyntax(at) && at.type === 'CallExpression'; depth += 1) {
      const callee = at['callee'] as Syntax;
      if (nameOf(callee) === 'String') at = (at['arguments'] as unknown[])[0];
      else if (callee.type === 'MemberExpression' && same.has(memberName(callee) ?? '')) at = callee['object'];
      else break;
    }
    const spelled = this.#changed.spell(at);
    return spelled === undefined || this.#changed.has(spelled) ? undefined : spelled;
  }

  /** What is held where the condition came out as `truth`. */
  #holds(test: unknown, truth: boolean, depth = 0): Facts {
    if (!isSyntax(test) || depth > MOST_DEEP) return nothing;
    switch (test.type) {
      case 'Identifier': {
        const value = this.#outline.given(test['name'] as string);
        return value === undefined ? nothing : this.#holds(value, truth, depth + 1);
      }
      case 'ParenthesizedExpression':
        return this.#holds(test['expression'], truth, depth + 1);
      case 'UnaryExpression':
        return test['operator'] === '!' ? this.#holds(test['argument'], !truth, depth + 1) : nothing;
      case 'LogicalExpression': {
        const left = this.#holds(test['left'], truth, depth + 1);
        const right = this.#holds(test['right'], truth, depth + 1);
        const operator = test['operator'] as string;
        if (operator === '??') return nothing;
        if ((operator === '&&') === truth) return both(left, right);
        return either(left, right);
      }
      case 'BinaryExpression':
        return this.#compares(test, truth);
      case 'CallExpression':
        return truth ? both(this.#asks(test), this.#askedBy(test, depth)) : nothing;
      default:
        return nothing;
    }
  }
  /** What a function of the script's own has looked at where it says yes: `if (!isAllowed(url)) throw …` */
  #askedBy(call: Syntax, depth: number): Facts {
    const name = nameOf(call['callee']) ?? '';
    const asked = this.#outline.isOnce(name) ? this.#outline.functions.get(name) : undefined;
    if (asked === undefined || this.#asking.has(asked)) return nothing;
    this.#asking.add(asked);
    const { body } = asked as unknown as { readonly body: Syntax };
    const said =
      body.type === 'BlockStatement' ? this.#saidYes(body['body'] as Syntax[], nothing, depth) : this.#holds(body, true, depth + 1);
    this.#asking.delete(asked);
    const all = call['arguments'] as Syntax[];
    const spread = all.findIndex(({ type }) => type === 'SpreadElement');
    const given = spread < 0 ? all : all.slice(0, spread);
    return new Map(
      (said === undefined || asked['async'] === true || asked['generator'] === true ? [] : (asked['params'] as unknown[])).flatMap(
        (param, index) => {
          const held = said?.get(nameOf(param) ?? '');
          const spelled = held === undefined || !this.#outline.isOnce(nameOf(param) ?? '') ? undefined : this.#checked(given[index]);
          return held === undefined || spelled === undefined ? [] : [[spelled, held] as const];
        },
      ),
    );
  }
  /** What is known wherever these statements return a yes; undefined where nobody can tell. */
  #saidYes(statements: readonly Syntax[], given: Facts, depth: number): Facts | undefined {
    let facts = given;
    let all: Facts | undefined;
    let sure = true;
    const add = (some: Facts | undefined): void => {
      if (some === undefined) sure = false;
      else if (some !== never) all = all === undefined ? some : either(all, some);
    };
    for (const statement of statements) {
      const parts = statement as unknown as Readonly<
        Record<'test' | 'consequent' | 'alternate' | 'argument' | 'block' | 'handler', Syntax | null>
      >;
      const inside = (branch: Syntax | null, known: Facts): void => {
        if (branch !== null) add(this.#saidYes(branch.type === 'BlockStatement' ? (branch['body'] as Syntax[]) : [branch], known, depth));
      };
      if (/^(?:VariableDeclaration|ExpressionStatement|FunctionDeclaration|EmptyStatement)$/.test(statement.type)) continue;
      else if (statement.type === 'IfStatement') {
        inside(parts.consequent, both(facts, this.#holds(parts.test, true)));
        inside(parts.alternate, both(facts, this.#holds(parts.test, false)));
        facts = both(facts, this.#behind(parts.consequent, this.#holds(parts.test, false)));
        facts = both(facts, this.#behind(parts.alternate, this.#holds(parts.test, true)));
      } else if (statement.type === 'TryStatement' && (statement['finalizer'] ?? null) === null) {
        inside(parts.block, facts);
        inside((parts.handler?.['body'] as Syntax | undefined) ?? null, facts);
      } else if (statement.type === 'ReturnStatement') {
        if (!saysNo(parts.argument)) add(isTrue(parts.argument) ? facts : both(facts, this.#holds(parts.argument, true, depth + 1)));
        break;
      } else if (statement.type === 'ThrowStatement') break;
      else sure = false;
    }
    return !sure ? undefined : (all ?? never);
  }
  #compares(test: Syntax, truth: boolean): Facts {
    const sign = test['operator'] as string;
    const { left, right } = test as unknown as { readonly left: Syntax; readonly right: Syntax };
    // list.indexOf(host) !== -1, list.indexOf(host) >= 0
    if (left.type === 'CallExpression' && memberName(left['callee'] as Syntax) === 'indexOf') {
      const edge =
        right.type === 'UnaryExpression' && right['operator'] === '-' ? -1 : right.type === 'Literal' ? right['value'] : undefined;
      const found =
        edge === -1
          ? /^(?:!==?|>)$/.test(sign)
            ? true
            : /^===?$/.test(sign)
              ? false
              : undefined
          : edge === 0
            ? sign === '>='
              ? true
              : sign === '<'
                ? false
                : undefined
            : undefined;
      return found === truth ? this.#asks(left, 'includes') : nothing;
    }
    if (!/^[!=]==?$/.test(sign) || sign.startsWith('=') !== truth) return nothing;
    const [text, part] = literalText(right) === undefined ? [left, right] : [right, left];
    const written = literalText(text);
    return written === undefined ? nothing : this.#oneOf(part, [written]);
  }
  /** `list.includes(host)`, `set.has(host)`, `/^[a-z]+$/.test(host)`, `host.match(/^[a-z]+$/)` */
  #asks(call: Syntax, as?: string): Facts {
    const callee = call['callee'] as Syntax;
    const [first, ...more] = call['arguments'] as unknown[];
    if (callee.type !== 'MemberExpression') return nothing;
    const method = as ?? memberName(callee);
    const of = callee['object'] as Syntax;
    if (method === 'includes' || method === 'has') return this.#oneOf(first, this.#listed(of));
    if (beginsAtHost(method, first, more)) return this.#one(of, 'host');
    const pattern = method === 'test' ? of : method === 'match' ? first : undefined;
    if (!isSyntax(pattern) || this.#ownPatterns) return nothing;
    const written = this.#outline.given(nameOf(pattern) ?? '') ?? pattern;
    const fits = fitting(written) ?? (fitsHost(written) ? 'host' : undefined);
    return fits === undefined ? nothing : this.#one(method === 'test' ? first : of, fits);
  }
  #listed(node: Syntax): readonly string[] | undefined {
    const name = nameOf(node);
    return name === undefined ? textsOf(node) : this.#outline.lists.get(name);
  }
  /** One of these texts; where it is a part of an address by which its host is known, the address is one of that host. */
  #oneOf(part: unknown, texts: readonly string[] | undefined): Facts {
    if (texts === undefined) return nothing;
    const listed = this.#one(part, 'listed');
    if (listed.size === 0 && this.#changed.spell(part) !== undefined) return nothing;
    const facts = new Map(listed);
    for (const { of, field } of heldByPart(part, texts, this.#outline, this.#taken)) {
      const spelled = this.#checked(of);
      if (spelled === undefined) continue;
      if (field === undefined) facts.set(spelled, 'host');
      else if (!addressFields.some((one) => this.#changed.has(`${spelled}.${one}`))) facts.set(`${spelled}.${field}`, 'host');
    }
    return facts;
  }
  #one(node: unknown, held: Held): Facts {
    const spelled = this.#checked(node);
    return spelled === undefined ? nothing : new Map([[spelled, held]]);
  }

  /** Marks what is read below, knowing this. */
  read(node: unknown, facts: Facts): void {
    if (!isSyntax(node)) return;
    if (facts.size > 0 && (node.type === 'Identifier' || node.type === 'MemberExpression')) {
      const spelled = this.#changed.spell(node);
      const held = spelled === undefined ? undefined : facts.get(spelled);
      if (held !== undefined) this.found.set(node, held);
    }
    const address = facts.size > 0 ? this.#changed.spell(wholeAddressOf(node, this.#outline)) : undefined;
    if (address !== undefined && facts.get(`${address}.href`) === 'host') this.found.set(node, 'host');
    const captured = node.type === 'MemberExpression' ? this.#captured(node) : undefined;
    if (captured !== undefined) this.found.set(node, captured);
    if (node.type === 'VariableDeclarator' && isSyntax(node['id']) && node['id'].type === 'ArrayPattern')
      this.#destructured(node['id']['elements'] as unknown[], node['init']);
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
        this.#block(node['body'] as Syntax[], facts);
        return;
      case 'SwitchStatement':
        this.#switch(node, facts);
        return;
      case 'IfStatement':
      case 'ConditionalExpression':
        this.read(node['test'], facts);
        this.read(node['consequent'], both(facts, this.#holds(node['test'], true)));
        this.read(node['alternate'], both(facts, this.#holds(node['test'], false)));
        return;
      case 'LogicalExpression': {
        this.read(node['left'], facts);
        const operator = node['operator'];
        this.read(node['right'], operator === '??' ? facts : both(facts, this.#holds(node['left'], operator === '&&')));
        return;
      }
      default:
        for (const child of children(node)) this.read(child, facts);
    }
  }
  /** `switch (host) { case 'a.example.com': … }` */
  #switch(node: Syntax, facts: Facts): void {
    this.read(node['discriminant'], facts);
    let texts: string[] | undefined = [];
    for (const one of node['cases'] as Syntax[]) {
      const text = literalText(one['test']);
      this.read(one['test'], facts);
      texts = text === undefined || texts === undefined ? undefined : [...texts, text];
      const consequent = one['consequent'] as Syntax[];
      this.#block(consequent, texts === undefined ? facts : both(facts, this.#oneOf(node['discriminant'], texts)));
      // What comes in from the case before is known no better.
      if (consequent.some(leaves)) texts = [];
    }
  }
  #block(statements: readonly Syntax[], given: Facts): void {
    let facts = given;
    for (const statement of statements) {
      // It can be called before anything in the block is checked.
      this.read(statement, statement.type === 'FunctionDeclaration' ? given : facts);
      if (statement.type === 'ExpressionStatement') facts = both(facts, this.#replacedByChoice(statement['expression']));
      if (statement.type !== 'IfStatement') continue;
      facts = both(facts, this.#behind(statement['consequent'], this.#holds(statement['test'], false)));
      facts = both(facts, this.#behind(statement['alternate'], this.#holds(statement['test'], true)));
    }
  }
  /** What is known behind a branch that is taken where it is not so: all of it where nothing goes on from there, else of names that are given another text in it. */
  #behind(branch: unknown, otherwise: Facts): Facts {
    if (!isSyntax(branch) || otherwise.size === 0) return nothing;
    if (leaves(branch)) return otherwise;
    const statements = branch.type === 'BlockStatement' ? (branch['body'] as Syntax[]) : [branch];
    return this.#ofReplaced(
      statements.map((one) => one['expression']),
      otherwise,
    );
  }
  #ofReplaced(expressions: readonly unknown[], facts: Facts): Facts {
    const replaced = expressions.flatMap((one) => {
      const text = isSyntax(one) && one.type === 'AssignmentExpression' ? literalText(one['right']) : undefined;
      if (text === undefined || !isSyntax(one)) return [];
      const name = nameOf(one['left']) ?? '';
      const held = this.#changed.settled.has(name) ? facts.get(name) : undefined;
      return held === undefined ? [] : [[name, held === 'digits' && !/^\d+$/.test(text) ? 'words' : held] as const];
    });
    return replaced.length === 0 ? nothing : new Map(replaced);
  }
  /** `sort = allowed.has(sort) ? sort : 'id'` */
  #replacedByChoice(node: unknown): Facts {
    if (!isSyntax(node) || node.type !== 'AssignmentExpression') return nothing;
    const { left, right } = node as unknown as { readonly left: Syntax; readonly right: Syntax };
    const name = nameOf(left);
    if (name === undefined || right.type !== 'ConditionalExpression') return nothing;
    const stays = nameOf(right['consequent']) === name;
    if (!stays && nameOf(right['alternate']) !== name) return nothing;
    const text = right[stays ? 'alternate' : 'consequent'];
    return this.#ofReplaced([{ ...node, right: text }], this.#holds(right['test'], stays));
  }

  /** `/^[a-z]+$/.exec(text)`, `text.match(…) ?? []`: the pattern, and whether it finds every place at once. */
  #matching(node: unknown, index: number, depth = 0): { readonly pattern: unknown; readonly everywhere: boolean } | undefined {
    if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
    if (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression')
      return this.#matching(node['expression'], index, depth + 1);
    if (node.type === 'LogicalExpression' && node['operator'] !== '&&') {
      const { right } = node as unknown as { readonly right: Syntax };
      const isOwn = right.type === 'ArrayExpression' && (right['elements'] as unknown[]).every((one) => literalText(one) !== undefined);
      return isOwn ? this.#matching(node['left'], index, depth + 1) : undefined;
    }
    const name = nameOf(node);
    const each = name === undefined ? undefined : this.#matches.get(name);
    if (each !== undefined) return this.#written(each, false);
    if (name !== undefined)
      return this.#changed.has(`${name}.${index}`) ? undefined : this.#matching(this.#outline.given(name), index, depth + 1);
    if (node.type !== 'CallExpression') return undefined;
    const callee = node['callee'] as Syntax;
    const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
    const [first] = node['arguments'] as unknown[];
    const pattern = method === 'exec' ? callee['object'] : method === 'match' ? first : undefined;
    return isSyntax(pattern) ? this.#written(pattern, method === 'match') : undefined;
  }
  #written(pattern: Syntax, finds: boolean): { readonly pattern: unknown; readonly everywhere: boolean } | undefined {
    const written = this.#outline.given(nameOf(pattern) ?? '') ?? pattern;
    const flags = (written['regex'] as { readonly flags: string } | undefined)?.flags;
    return flags === undefined ? undefined : { pattern: written, everywhere: finds && flags.includes('g') };
  }
  #capturedAt(match: unknown, index: number): Left | undefined {
    const found = this.#ownPatterns ? undefined : this.#matching(match, index);
    return found === undefined ? undefined : capturedBy(found.pattern, found.everywhere ? 0 : index);
  }
  /** `match[1]` */
  #captured(node: Syntax): Left | undefined {
    const index = memberName(node) ?? '';
    return /^\d$/.test(index) ? this.#capturedAt(node['object'], Number(index)) : undefined;
  }
  /** `const [, id] = path.match(/^\/(\d+)$/)` */
  #destructured(elements: readonly unknown[], match: unknown): void {
    const all = elements.flatMap((one, index) =>
      one === null ? [] : [nameOf(one) === undefined ? undefined : this.#capturedAt(match, index)],
    );
    if (isSyntax(match) && all.length > 0 && !all.includes(undefined)) this.found.set(match, 'words');
  }
}

/** All of it is known: of two things that are known of a part, that it is listed says more. */
function both(a: Facts, b: Facts): Facts {
  if (b.size === 0 || a.size === 0) return a.size === 0 ? b : a;
  const out = new Map(a);
  for (const [name, held] of b) if (held === 'listed' || !out.has(name)) out.set(name, held);
  return out;
}
/** One of them is known, but not which. */
const either = (a: Facts, b: Facts): Facts =>
  new Map(
    [...a].flatMap(([name, held]) => {
      const other = b.get(name);
      if (other === undefined) return [];
      return held === other ? [[name, held] as const] : held === 'host' || other === 'host' ? [] : [[name, 'words'] as const];
    }),
  );

/** Nothing behind it is run where it is. */
function leaves(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  if (/^(?:Return|Throw|Continue|Break)Statement$/.test(node.type)) return true;
  return node.type === 'BlockStatement' && (node['body'] as Syntax[]).some(leaves);
}

const patternMethods = /^(?:test|match|exec|matchAll)$/;
/** It has methods of its own by the names of those that ask a pattern, or turns a pattern into another. */
function changesPatterns(program: Syntax, { functions }: Outline): boolean {
  const isNamedSo = (name: string | undefined): boolean => name === undefined || patternMethods.test(name);
  const mayBeFunction = (value: unknown): boolean => {
    if (!isSyntax(value)) return false;
    let found = functions.has(nameOf(value) ?? '');
    walk(value, (part) => (found ||= isFunction(part)));
    return found;
  };
  let found = false;
  walk(program, (node) => {
    if (found) return;
    if (node.type === 'AssignmentExpression' && (node['left'] as Syntax).type === 'MemberExpression')
      found = isNamedSo(memberName(node['left'] as Syntax)) && mayBeFunction(node['right']);
    else if (node.type === 'CallExpression') found = memberName(node['callee'] as Syntax) === 'compile';
    else if (/^(?:Property|MethodDefinition|PropertyDefinition)$/.test(node.type)) {
      const name = (node['computed'] === true ? undefined : nameOf(node['key'])) ?? literalText(node['key']);
      found = isNamedSo(name) && mayBeFunction(node['value']);
    }
  });
  return found;
}

/** By part: how it was held to something before it is read. */
export function heldParts(program: Syntax, outline: Outline): ReadonlyMap<Syntax, Held> {
  let parts = 0;
  let checks = false;
  walk(program, (node) => {
    parts += 1;
    checks ||=
      /^(?:If|Conditional|Logical|Switch)(?:Statement|Expression)$/.test(node.type) ||
      /^(?:exec|match|matchAll)$/.test(memberName(node) ?? '');
  });
  if (!checks || parts > MOST_PARTS) return new Map();
  const found = new Checks(program, outline);
  found.read(program, nothing);
  return found.found;
}
