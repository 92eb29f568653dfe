/**
 * Microsoft's Workflow Definition Language, of Power Automate and Azure Logic Apps: texts with expressions in them, read into trees.
 * `@expression` is the whole value, `@{expression}` stands inside of a text, `@@` is a plain `@`; in ARM templates `[expression]` is one.
 */

export type WorkflowExpression =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  /** Functions are named without regard to case; `name` is in small letters. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly WorkflowExpression[] }
  /** `a?['b']` and `a['b']`; a missing `a` gives null with the question mark and an error without. */
  | { readonly kind: 'member'; readonly of: WorkflowExpression; readonly key: WorkflowExpression };

export type WorkflowPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly tree: WorkflowExpression; readonly start: number; readonly end: number };

/** `whole`: the value is what the one expression gives, of whatever type; else everything is joined to a text. */
export interface WorkflowText {
  readonly whole: boolean;
  readonly template: boolean;
  readonly parts: readonly WorkflowPart[];
}

const deepest = 100;
const longest = 100_000;
const space = /[\s\u00a0]*/y;
const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;
const numeral = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Unreadable extends Error {}

class Reader {
  at: number;
  readonly #text: string;
  constructor(text: string, at: number) {
    this.#text = text;
    this.at = at;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  skip(): void {
    this.#match(space);
  }

  take(sign: string): boolean {
    this.skip();
    if (!this.#text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  #need(sign: string): void {
    if (!this.take(sign)) throw new Unreadable(sign);
  }

  #string(): string {
    let out = '';
    for (this.at += 1; ;) {
      const end = this.#text.indexOf("'", this.at);
      if (end < 0) throw new Unreadable('quote');
      out += this.#text.slice(this.at, end);
      this.at = end + 1;
      if (this.#text.charAt(this.at) !== "'") return out;
      out += "'";
      this.at += 1;
    }
  }

  #arguments(depth: number): WorkflowExpression[] {
    const args: WorkflowExpression[] = [];
    if (this.take(')')) return args;
    do args.push(this.expression(depth + 1));
    while (this.take(','));
    this.#need(')');
    return args;
  }

  #first(depth: number): WorkflowExpression {
    this.skip();
    const sign = this.#text.charAt(this.at);
    if (sign === "'") return { kind: 'text', value: this.#string() };
    const number = this.#match(numeral);
    if (number !== undefined) return { kind: 'number', value: Number(number) };
    const name = this.#match(identifier)?.toLowerCase();
    if (name === undefined) throw new Unreadable('value');
    if (this.take('(')) return { kind: 'call', name, args: this.#arguments(depth) };
    if (name === 'true' || name === 'false') return { kind: 'constant', value: name === 'true' };
    if (name === 'null') return { kind: 'constant', value: null };
    throw new Unreadable(name);
  }

  expression(depth: number): WorkflowExpression {
    if (depth > deepest) throw new Unreadable('depth');
    let tree = this.#first(depth);
    for (let length = 0; length < deepest; length += 1) {
      const asks = this.take('?');
      if (this.take('[')) {
        const key = this.expression(depth + 1);
        this.#need(']');
        tree = { kind: 'member', of: tree, key };
      } else if (this.take('.')) {
        const key = this.#match(identifier);
        if (key === undefined) throw new Unreadable('name');
        tree = { kind: 'member', of: tree, key: { kind: 'text', value: key } };
      } else if (asks) throw new Unreadable('?');
      else return tree;
    }
    throw new Unreadable('length');
  }
}

function partsOf(text: string): WorkflowPart[] {
  const parts: WorkflowPart[] = [];
  let fixed = '';
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('@{', at);
    if (open < 0) break;
    // `@@{` is how a text says `@{`.
    if (text.charAt(open - 1) === '@' && open > at) {
      fixed += text.slice(at, open - 1) + '@{';
      at = open + 2;
      continue;
    }
    fixed += text.slice(at, open);
    const reader = new Reader(text, open + 2);
    const tree = reader.expression(0);
    if (!reader.take('}')) throw new Unreadable('}');
    if (fixed !== '') parts.push({ kind: 'text', text: fixed });
    fixed = '';
    parts.push({ kind: 'expression', tree, start: open + 2, end: reader.at - 1 });
    at = reader.at;
  }
  fixed += text.slice(at);
  return fixed === '' ? parts : [...parts, { kind: 'text', text: fixed }];
}

function wholeOf(text: string, from: number, to: number, template: boolean): WorkflowText {
  const reader = new Reader(text.slice(0, to), from);
  const tree = reader.expression(0);
  reader.skip();
  if (reader.at < to) throw new Unreadable('end');
  return { whole: true, template, parts: [{ kind: 'expression', tree, start: from, end: to }] };
}

/** `[parameters('x')]` of an ARM template; `[[` is a plain bracket, and a list written as text is none. */
const isTemplate = (text: string): boolean => /^\[[A-Za-z]\w{0,60}\(/.test(text) && text.trimEnd().endsWith(']');

/** True where a text holds an expression, or what would have been one. */
export const holdsWorkflowExpression = (text: string): boolean =>
  text.startsWith('@') ? text.length > 1 : text.includes('@{') || isTemplate(text);

/** Undefined where it cannot be understood, or is longer than anybody writes. Never throws. */
export function readWorkflowText(text: string): WorkflowText | undefined {
  if (text.length > longest) return undefined;
  try {
    if (isTemplate(text)) return wholeOf(text, 1, text.trimEnd().length - 1, true);
    if (text.startsWith('@') && !text.startsWith('@{')) {
      if (text.startsWith('@@')) return { whole: false, template: false, parts: [{ kind: 'text', text: text.slice(1) }] };
      return wholeOf(text, 1, text.length, false);
    }
    return { whole: false, template: false, parts: partsOf(text) };
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
