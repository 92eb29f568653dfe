/** Where a script puts a value into a statement without quotes: `WHERE id = ` and what comes right behind it. A word that stands there may be the name of a column. */
import type { Outline } from './outline.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const compares = /(?:[\w)"'\]\x60\0]\s*(?:=|<>|!=|[<>]=?)|\b(?:in|values)\s*\(|\b(?:like|between))\s*$/i;
/** In an address and in an option nothing stands before the sign. */
const spaced = /\s(?:=|<>|!=|[<>]=?|like|between)\s*$|\(\s*$/i;
const statement = /(?:^|\s)(?:select|update|delete|insert|where|having|set)\s/i;

/** What is read of a text before the place: enough for the start of most statements. */
const MOST_SIGNS = 5_000;
const MOST_DEEP = 30;
const MOST_PARTS = 400;
/** A sign that no statement has for what is worked out. */
const workedOut = '\u0000';

/** Quoted texts and remarks; of a quotation that is not closed the first sign stays. */
const quoted = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\x60[^\x60]*\x60|--[^\n]*|\/\*[\s\S]*?\*\//g;
const withoutQuotes = (text: string): string => text.replaceAll(quoted, (found) => (/^[-/]/.test(found) ? ' ' : workedOut));

const clauses = /\b(?:select|from|where|having|set|values|on|by|into|join|using|returning|limit|offset|table|update)\b/gi;
const valueWords = /\b(?:like|ilike|rlike|regexp|between|is|then|else|between\s+\S+\s+and|is\s+not)\s+$/i;
const conditionBegins = /(?:^|\b(?:and|or|not|when)\s)\s*$/i;
const conditionEnds = /^\s*(?:$|[;)]|(?:and|or|limit|order|group|returning)\b)/i;
const isCompared = /^[^()]*\)\s*(?:[=<>!~]|(?:like|ilike|in|is|between|not)\b)/i;

/** A value is meant behind this, within a condition or among values: of a name by which to sort or of which to take a column nothing is said. */
function asksValue(before: string, after: string): boolean {
  const text = withoutQuotes(before);
  if (/['"\x60]/.test(text)) return false;
  const clause = [...text.matchAll(clauses)].at(-1);
  const word = clause?.[0].toLowerCase() ?? '';
  if (clause === undefined || !/^(?:where|having|set|values|on)$/.test(word)) return false;
  const own = text.slice(clause.index + word.length);
  return isValueAt(own, word, after);
}
function isValueAt(own: string, clause: string, after: string): boolean {
  const isTest = clause !== 'set' && clause !== 'values';
  const end = own.trimEnd();
  if (/[=<>!~+\-*/|&%^]$/.test(end) || valueWords.test(own)) return true;
  if (end.endsWith('(')) {
    const outside = end.slice(0, -1);
    if (isTest && (conditionBegins.test(outside) || /\(\s*$/.test(outside))) return isValueAt(outside.replace(/\(\s*$/, ''), clause, after);
    // `lower(name) = …`: the name of a column
    const isFirst = isTest && conditionBegins.test(outside.replace(/\w+\s*$/, ''));
    return clause === 'set' ? outside.trim() !== '' : !(isFirst && isCompared.test(after));
  }
  if (end.endsWith(',')) return [...end].reduce((depth, sign) => depth + (sign === '(' ? 1 : sign === ')' ? -1 : 0), 0) > 0;
  // A word that is a whole condition may be true of every row.
  return isTest && (end !== '' || clause !== 'on') && conditionBegins.test(own) && conditionEnds.test(after);
}

const asksBare = (before: string, after: string): boolean => {
  const isStatement = statement.test(before);
  return isStatement ? compares.test(before) || asksValue(before, after) : compares.test(before) && spaced.test(before);
};

/** A text of the script's own, or a part that is worked out. */
type Part = string | Syntax;

const adds = ({ type, operator }: Syntax): boolean => type === 'BinaryExpression' && operator === '+';

class Texts {
  readonly #outline: Outline;
  /** What is put into each name, in the order of the source; `from`: from where on it can be read. */
  readonly #put = new Map<string, { readonly from: number; readonly value: Syntax }[]>();
  readonly #known = new Map<Syntax, string>();
  /** Parts of texts that have been taken apart. */
  readonly taken = new Set<Syntax>();
  #quiet = false;

  constructor(program: Syntax, outline: Outline) {
    this.#outline = outline;
    walk(program, (node) => {
      const [target, value] =
        node.type === 'VariableDeclarator'
          ? [node['id'], node['init']]
          : node.type === 'AssignmentExpression'
            ? [node['left'], node['right']]
            : [];
      const name = nameOf(target);
      if (name === undefined || !isSyntax(value)) return;
      const all = this.#put.get(name) ?? [];
      all.push({ from: node.end, value });
      this.#put.set(name, all);
    });
  }

  /** The texts and the other parts that a text is put together of; itself where it is not. */
  partsOf(node: unknown, depth = 0): readonly Part[] {
    if (!isSyntax(node)) return [workedOut];
    const own = literalText(node) ?? (node.type === 'Identifier' ? this.#outline.constant(node) : undefined);
    if (own !== undefined) return [own];
    const parts = depth > MOST_DEEP ? undefined : this.#within(node, depth + 1);
    if (parts === undefined) return [node];
    this.#take(node);
    return parts;
  }
  #take(node: Syntax): void {
    if (!this.#quiet) this.taken.add(node);
  }
  #within(node: Syntax, depth: number): readonly Part[] | undefined {
    if (adds(node)) {
      const added: unknown[] = [];
      let at: unknown = node;
      for (; isSyntax(at) && adds(at); at = at['left']) {
        this.#take(at);
        added.push(at['right']);
      }
      return this.#all([at, ...added.reverse()], '', depth);
    }
    if (node.type === 'TemplateLiteral') {
      const parts = (node['expressions'] as unknown[]).map((one) => this.partsOf(one, depth));
      const texts = node['quasis'] as readonly { readonly value: { readonly cooked?: string } }[];
      return texts.flatMap(({ value }, index) => [value.cooked ?? '', ...(parts[index] ?? [])]);
    }
    const callee = node.type === 'CallExpression' ? (node['callee'] as Syntax) : undefined;
    const of = callee?.['object'];
    if (callee === undefined || !isSyntax(of)) return undefined;
    const args = node['arguments'] as unknown[];
    const method = memberName(callee);
    if (method === 'concat' && of.type !== 'ArrayExpression') return this.#all([of, ...args], '', depth);
    const between = args.length === 0 ? ',' : literalText(args[0]);
    return method === 'join' && of.type === 'ArrayExpression' && between !== undefined
      ? this.#all(of['elements'] as unknown[], between, depth)
      : undefined;
  }
  #all(nodes: readonly unknown[], between: string, depth: number): readonly Part[] {
    return nodes.flatMap((one, index) => [...(index === 0 ? [] : [between]), ...this.partsOf(one, depth)]);
  }

  /** What a name stands for is looked at where it stands, too. */
  #partsFor(value: Syntax): readonly Part[] {
    this.#quiet = true;
    const parts = this.partsOf(value);
    this.#quiet = false;
    return parts;
  }

  /** The end of the text that a part may be, as far as the script spells it: of a name what was put into it last. */
  textOf(part: Part): string {
    if (typeof part === 'string') return part;
    const value = this.#put.get(nameOf(part) ?? '')?.findLast(({ from }) => from < part.start)?.value;
    if (value === undefined) return workedOut;
    let text = this.#known.get(value);
    if (text === undefined) {
      text = this.#partsFor(value)
        .map((one) => this.textOf(one))
        .join('')
        .slice(-MOST_SIGNS);
      this.#known.set(value, text);
    }
    return text;
  }
}

const buildsText = (node: Syntax): boolean =>
  node.type === 'TemplateLiteral' ||
  adds(node) ||
  (node.type === 'AssignmentExpression' && node['operator'] === '+=') ||
  (node.type === 'CallExpression' && /^(?:join|concat)$/.test(memberName(node['callee'] as Syntax) ?? ''));

/** Parts that stand bare in a statement. */
export function barePlaces(program: Syntax, outline: Outline): ReadonlySet<Syntax> {
  const found = new Set<Syntax>();
  let made: Texts | undefined;
  walk(program, (node) => {
    if (!buildsText(node)) return;
    const texts = (made ??= new Texts(program, outline));
    if (texts.taken.has(node)) return;
    const parts = node.type === 'AssignmentExpression' ? [node['left'] as Syntax, ...texts.partsOf(node['right'])] : texts.partsOf(node);
    if (parts.length < 2 || parts.length > MOST_PARTS) return;
    let before = '';
    parts.forEach((part, index) => {
      const isOwn = typeof part === 'string';
      if (
        !isOwn &&
        asksBare(
          before,
          parts
            .slice(index + 1)
            .map((one) => (typeof one === 'string' ? one : workedOut))
            .join(''),
        )
      )
        found.add(part);
      before = (before + (isOwn || index === 0 ? texts.textOf(part) : workedOut)).slice(-MOST_SIGNS);
    });
  });
  return found;
}
