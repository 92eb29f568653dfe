/** Where a script puts a value into a statement without quotes: `WHERE id = ` and what comes right behind it. A word that stands there may be the name of a column. */
import { bareIn, MOST_SIGNS, workedOut, type Bare } from '../bare-place.ts';
import type { Outline } from './outline.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const MOST_DEEP = 30;
const MOST_PARTS = 400;

/** A text of the script's own, or a part that is worked out. */
type Part = string | Syntax;

const adds = ({ type, operator }: Syntax): boolean => type === 'BinaryExpression' && operator === '+';

/** `added`: the name that it is put behind what is there of. */
interface Put {
  readonly from: number;
  readonly value: Syntax;
  readonly added?: Syntax;
}

class Texts {
  readonly #outline: Outline;
  /** What is put into each name, in the order of the source; `from`: from where on it can be read. */
  readonly #put = new Map<string, Put[]>();
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
      all.push({ from: node.end, value, ...(node['operator'] === '+=' ? { added: target as Syntax } : {}) });
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
    const put = this.#put.get(nameOf(part) ?? '')?.findLast(({ from }) => from < part.start);
    if (put === undefined) return workedOut;
    const { value, added } = put;
    let text = this.#known.get(value);
    if (text === undefined) {
      text = [...(added === undefined ? [] : [added]), ...this.#partsFor(value)]
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
export function barePlaces(program: Syntax, outline: Outline): ReadonlyMap<Syntax, Bare> {
  const found = new Map<Syntax, Bare>();
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
      const after = isOwn ? [] : parts.slice(index + 1).map((one) => (typeof one === 'string' ? one : workedOut));
      const bare = isOwn ? undefined : bareIn(before, after.join(''));
      if (!isOwn && bare !== undefined) found.set(part, bare);
      before = (before + (isOwn || index === 0 ? texts.textOf(part) : workedOut)).slice(-MOST_SIGNS);
    });
  });
  return found;
}
