/**
 * Parts of a script that are read only where a check has let them through: behind `if (!allowed.includes(host)) throw …`, in the one
 * branch of `allowed.includes(host) ? host : 'none'`. Each is known by what it spells (`$json.body.host`), and only while nothing
 * in the script writes there.
 */
import { fitsOnlyWords } from './plain-words.ts';
import { textsOf, type Outline } from './outline.ts';
import { children, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

/** One of a few texts that the script writes out, or a text of words and numbers alone. */
export type Held = 'listed' | 'words';
type Facts = ReadonlyMap<string, Held>;
const nothing: Facts = new Map();
const MOST_DEEP = 8;
/** Past so many parts a script is left alone. */
const MOST_PARTS = 20_000;

/** They give the same text, but for the case of its letters and blanks around it. */
const same: ReadonlySet<string> = new Set(['toLowerCase', 'toUpperCase', 'trim', 'toString']);
/** They change nothing of what they are given. */
const onlyRead =
  /^(?:JSON\.stringify|console\.\w+|String|Number|Boolean|Object\.(?:keys|values|entries)|Array\.isArray|parseInt|parseFloat|encodeURIComponent)$/;

class Checks {
  readonly #outline: Outline;
  /** Spelled places that the script writes to, or hands to somebody who may. */
  readonly #written = new Set<string>();
  readonly found = new Map<Syntax, Held>();

  constructor(program: Syntax, outline: Outline) {
    this.#outline = outline;
    walk(program, (node, parent) => this.#note(node, parent));
  }

  /** What a part spells: a name that is bound once, and fields of it by name. */
  spell(node: unknown, depth = 0): string | undefined {
    if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
    switch (node.type) {
      case 'Identifier': {
        const name = node['name'] as string;
        if (!this.#outline.isOnce(name)) return undefined;
        const value = this.#outline.given(name);
        return (value === undefined ? undefined : this.spell(value, depth + 1)) ?? name;
      }
      case 'MemberExpression': {
        const field = memberName(node);
        const of = field === undefined ? undefined : this.spell(node['object'], depth + 1);
        return of === undefined ? undefined : `${of}.${field ?? ''}`;
      }
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return this.spell(node['expression'], depth + 1);
      case 'CallExpression': {
        // $input.first(), $('Webhook').item
        const args = node['arguments'] as unknown[];
        const of = this.spell(node['callee'], depth + 1);
        return of !== undefined && /^\$/.test(of) && args.every((one) => literalText(one) !== undefined)
          ? `${of}(${args.map(literalText).join()})`
          : undefined;
      }
      default:
        return undefined;
    }
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
    const spelled = this.spell(at);
    return spelled === undefined || this.#isWritten(spelled) ? undefined : spelled;
  }

  #note(node: Syntax, parent: Syntax | undefined): void {
    const write = (target: unknown): void => {
      const spelled = this.spell(target);
      if (spelled !== undefined) this.#written.add(spelled);
    };
    if (node.type === 'AssignmentExpression') write(node['left']);
    if (node.type === 'UpdateExpression' || (node.type === 'UnaryExpression' && node['operator'] === 'delete')) write(node['argument']);
    if (
      (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
      isSyntax(node['left']) &&
      node['left'].type !== 'VariableDeclaration'
    )
      write(node['left']);
    // Whoever is handed a record may write into it.
    const isArgument = (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent['callee'] !== node;
    if (isArgument && /^(?:Identifier|MemberExpression)$/.test(node.type) && !onlyRead.test(calledName(parent))) {
      const spelled = this.spell(node);
      if (spelled !== undefined) this.#written.add(`${spelled}.`);
    }
  }
  /** Something is put there, or around it, or into it. */
  #isWritten(spelled: string): boolean {
    const root = spelled.split('.')[0] ?? '';
    // Another part of what a class made, such as a URL, may be the same in other words.
    const isMade = this.#outline.given(root)?.type === 'NewExpression';
    for (const one of this.#written)
      if (isMade && one.startsWith(`${root}.`)) return true;
      else if (
        one.endsWith('.') ? spelled.startsWith(one) : spelled === one || spelled.startsWith(`${one}.`) || one.startsWith(`${spelled}.`)
      )
        return true;
    return false;
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
        return new Map([...left].filter(([name]) => right.has(name)));
      }
      case 'BinaryExpression':
        return this.#compares(test, truth);
      case 'CallExpression':
        return truth ? this.#asks(test) : nothing;
      default:
        return nothing;
    }
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
    return literalText(text) === undefined ? nothing : this.#one(part, 'listed');
  }
  /** `list.includes(host)`, `set.has(host)`, `/^[a-z]+$/.test(host)`, `host.match(/^[a-z]+$/)` */
  #asks(call: Syntax, as?: string): Facts {
    const callee = call['callee'] as Syntax;
    const [first] = call['arguments'] as unknown[];
    if (callee.type !== 'MemberExpression') return nothing;
    const method = as ?? memberName(callee);
    const of = callee['object'] as Syntax;
    if (method === 'includes' || method === 'has') return this.#isListed(of) ? this.#one(first, 'listed') : nothing;
    const pattern = method === 'test' ? of : method === 'match' ? first : undefined;
    if (!isSyntax(pattern)) return nothing;
    const written = this.#outline.given(nameOf(pattern) ?? '') ?? pattern;
    return fitsOnlyWords(written) ? this.#one(method === 'test' ? first : of, 'words') : nothing;
  }
  #isListed(node: Syntax): boolean {
    const name = nameOf(node);
    return name === undefined ? textsOf(node) !== undefined : this.#outline.lists.has(name);
  }
  #one(node: unknown, held: Held): Facts {
    const spelled = this.#checked(node);
    return spelled === undefined ? nothing : new Map([[spelled, held]]);
  }

  /** Marks what is read below, knowing this. */
  read(node: unknown, facts: Facts): void {
    if (!isSyntax(node)) return;
    if (facts.size > 0 && (node.type === 'Identifier' || node.type === 'MemberExpression')) {
      const spelled = this.spell(node);
      const held = spelled === undefined ? undefined : facts.get(spelled);
      if (held !== undefined) this.found.set(node, held);
    }
    switch (node.type) {
      case 'Program':
      case 'BlockStatement':
        this.#block(node['body'] as Syntax[], facts);
        return;
      case 'SwitchCase':
        this.read(node['test'], facts);
        this.#block(node['consequent'] as Syntax[], facts);
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
  #block(statements: readonly Syntax[], given: Facts): void {
    let facts = given;
    for (const statement of statements) {
      // It can be called before anything in the block is checked.
      this.read(statement, statement.type === 'FunctionDeclaration' ? given : facts);
      if (statement.type !== 'IfStatement') continue;
      if (leaves(statement['consequent'])) facts = both(facts, this.#holds(statement['test'], false));
      if (isSyntax(statement['alternate']) && leaves(statement['alternate'])) facts = both(facts, this.#holds(statement['test'], true));
    }
  }
}

const calledName = (call: Syntax): string => {
  const callee = call['callee'] as Syntax;
  const of = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
  const name = nameOf(callee) ?? memberName(callee) ?? '';
  return of === undefined ? name : `${of}.${name}`;
};

const both = (a: Facts, b: Facts): Facts => (b.size === 0 ? a : a.size === 0 ? b : new Map([...a, ...b]));

/** Nothing behind it is run where it is. */
function leaves(node: unknown): boolean {
  if (!isSyntax(node)) return false;
  if (/^(?:Return|Throw|Continue|Break)Statement$/.test(node.type)) return true;
  return node.type === 'BlockStatement' && (node['body'] as Syntax[]).some(leaves);
}

/** By part: how it was held to something before it is read. */
export function heldParts(program: Syntax, outline: Outline): ReadonlyMap<Syntax, Held> {
  let parts = 0;
  let checks = false;
  walk(program, (node) => {
    parts += 1;
    checks ||= node.type === 'IfStatement' || node.type === 'ConditionalExpression' || node.type === 'LogicalExpression';
  });
  if (!checks || parts > MOST_PARTS) return new Map();
  const found = new Checks(program, outline);
  found.read(program, nothing);
  return found.found;
}
