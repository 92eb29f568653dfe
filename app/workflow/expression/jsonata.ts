/** JSONata's grammar, as far as data go: https://docs.jsonata.org. Undefined for what is no JSONata, and for what is too deep. */

export type Jsonata =
  | { readonly is: 'closed' }
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'variable'; readonly name: string }
  /** All fields. */
  | { readonly is: 'every' }
  /** The second is taken of each of the first. */
  | { readonly is: 'step' | 'bind' | 'apply'; readonly left: Jsonata; readonly right: Jsonata }
  /** Some of them. */
  | { readonly is: 'some'; readonly of: Jsonata }
  | { readonly is: 'choice' | 'list' | 'joined' | 'block'; readonly parts: readonly Jsonata[] }
  /** A comparison: yes or no. */
  | { readonly is: 'compared' | 'number'; readonly parts: readonly Jsonata[] }
  /** The keys and values of a record, two by two. */
  | { readonly is: 'record'; readonly parts: readonly Jsonata[]; readonly of?: Jsonata }
  | { readonly is: 'function'; readonly names: readonly string[]; readonly body: Jsonata }
  | { readonly is: 'call'; readonly callee: Jsonata; readonly parts: readonly Jsonata[] };

const longest = 20_000;
const deepest = 60;
const token =
  /\s+|\/\*[\s\S]{0,5000}?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\$?[\p{L}_][\p{L}\p{M}\p{N}_]*|\$\$|\$|:=|!=|<=|>=|~>|\*\*|\.\.|\?\?|\?:|[.[\]{}(),;:?&+\-*/%=<>^@#|]/uy;

function tokensOf(source: string): string[] | undefined {
  if (source.length > longest) return undefined;
  const out: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const found = token.exec(source)?.[0];
    if (found === undefined) return undefined;
    if (!/^\s|^\/\*/.test(found)) out.push(found);
  }
  return out;
}

/** How fast an operator binds. */
const binds: Readonly<Record<string, number>> = {
  ':=': 10,
  '?': 20,
  '?:': 20,
  '??': 20,
  or: 25,
  and: 30,
  '..': 20,
  in: 40,
  '=': 40,
  '!=': 40,
  '<': 40,
  '>': 40,
  '<=': 40,
  '>=': 40,
  '~>': 40,
  '^': 40,
  '&': 50,
  '+': 50,
  '-': 50,
  '*': 60,
  '/': 60,
  '%': 60,
  '{': 70,
  '.': 75,
  '[': 80,
  '(': 80,
  '@': 80,
  '#': 80,
};
const comparing: ReadonlySet<string> = new Set(['or', 'and', 'in', '=', '!=', '<', '>', '<=', '>=']);
const counting: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '..']);

class NoJsonata extends Error {}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): Jsonata {
    const all = this.#expression(0);
    if (this.#at < this.#tokens.length) throw new NoJsonata();
    return all;
  }

  #next(): string {
    const one = this.#tokens[this.#at];
    if (one === undefined) throw new NoJsonata();
    this.#at += 1;
    return one;
  }
  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }
  #take(wanted: string): void {
    if (this.#next() !== wanted) throw new NoJsonata();
  }

  #listTo(end: string, between: string): Jsonata[] {
    const out: Jsonata[] = [];
    while (this.#peek() !== end) {
      out.push(this.#expression(0));
      if (this.#peek() === end) break;
      this.#take(between);
    }
    this.#take(end);
    return out;
  }

  #expression(least: number): Jsonata {
    this.#depth += 1;
    if (this.#depth > deepest) throw new NoJsonata();
    let left = this.#first(this.#next());
    for (let power = binds[this.#peek() ?? ''] ?? 0; power > least; power = binds[this.#peek() ?? ''] ?? 0)
      left = this.#after(left, this.#next(), power);
    this.#depth -= 1;
    return left;
  }

  #first(one: string): Jsonata {
    if (/^\d/.test(one)) return { is: 'closed' };
    if (/^["']/.test(one)) return { is: 'text', text: one.slice(1, -1) };
    if (one === 'true' || one === 'false' || one === 'null') return { is: 'closed' };
    if (one === 'function' || one === 'λ') return this.#function();
    if (one.startsWith('`')) return { is: 'name', name: one.slice(1, -1) };
    if (one.startsWith('$')) return { is: 'variable', name: one };
    if (/^[\p{L}_]/u.test(one)) return { is: 'name', name: one };
    switch (one) {
      case '-':
        return { is: 'number', parts: [this.#expression(70)] };
      case '*':
      case '**':
        return { is: 'every' };
      case '(':
        return { is: 'block', parts: this.#listTo(')', ';') };
      case '[':
        return { is: 'list', parts: this.#listTo(']', ',') };
      case '{':
        return { is: 'record', parts: this.#pairs() };
      default:
        throw new NoJsonata();
    }
  }

  #pairs(): Jsonata[] {
    const parts: Jsonata[] = [];
    while (this.#peek() !== '}') {
      parts.push(this.#expression(0));
      this.#take(':');
      parts.push(this.#expression(0));
      if (this.#peek() === '}') break;
      this.#take(',');
    }
    this.#take('}');
    return parts;
  }

  #function(): Jsonata {
    this.#take('(');
    const names = this.#listTo(')', ',').map((one) => {
      if (one.is !== 'variable') throw new NoJsonata();
      return one.name;
    });
    // A signature: `<n-n:n>`
    if (this.#peek() === '<')
      while (this.#next() !== '>') {
        /* its signs say nothing here */
      }
    this.#take('{');
    const body = this.#peek() === '}' ? { is: 'closed' as const } : this.#expression(0);
    this.#take('}');
    return { is: 'function', names, body };
  }

  #after(left: Jsonata, operator: string, power: number): Jsonata {
    if (comparing.has(operator)) return { is: 'compared', parts: [left, this.#expression(power)] };
    if (counting.has(operator)) return { is: 'number', parts: [left, this.#expression(power)] };
    switch (operator) {
      case ':=':
        return { is: 'bind', left, right: this.#expression(power - 1) };
      case '&':
        return { is: 'joined', parts: [left, this.#expression(power)] };
      case '?:':
      case '??':
        return { is: 'choice', parts: [left, this.#expression(power)] };
      case '~>':
        return { is: 'apply', left, right: this.#expression(power) };
      case '.':
        return { is: 'step', left, right: this.#expression(power) };
      case '?': {
        const yes = this.#expression(0);
        if (this.#peek() !== ':') return { is: 'choice', parts: [yes] };
        this.#take(':');
        return { is: 'choice', parts: [yes, this.#expression(power - 1)] };
      }
      case '[':
        if (this.#peek() !== ']') this.#expression(0);
        this.#take(']');
        return { is: 'some', of: left };
      case '(':
        return { is: 'call', callee: left, parts: this.#listTo(')', ',') };
      case '{':
        return { is: 'record', parts: this.#pairs(), of: left };
      case '^':
        this.#take('(');
        do {
          if (this.#peek() === '<' || this.#peek() === '>') this.#next();
          this.#expression(0);
        } while (this.#peek() === ',' && this.#next() === ',');
        this.#take(')');
        return { is: 'some', of: left };
      // Names for a place in the path.
      default:
        throw new NoJsonata();
    }
  }
}

export function parseJsonata(source: string): Jsonata | undefined {
  const tokens = tokensOf(source);
  if (tokens === undefined || tokens.length === 0) return undefined;
  try {
    return new Parser(tokens).whole();
  } catch (error) {
    if (error instanceof NoJsonata) return undefined;
    throw error;
  }
}
