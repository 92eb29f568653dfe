/** Places that a script changes, by what they spell: what was looked at there may be another text when it is read again. */
import { itemCalls } from './names.ts';
import type { Outline } from './outline.ts';
import { boundBy, dottedName, isSyntax, literalText, memberName, nameOf, walk, type Syntax } from './syntax.ts';

const MOST_DEEP = 8;
/** They change nothing of what they are given. */
const onlyRead =
  /^(?:JSON\.stringify|console\.\w+|String|Number|Boolean|Object\.(?:keys|values|entries)|Array\.isArray|parseInt|parseFloat|encodeURIComponent)$/;
/** They write into what they are given first, under names that data may choose. */
const writesInto =
  /^(?:(?:Object|Reflect|_|lodash)\.)?(?:assign|assignIn|merge|mergeWith|defaults|defaultsDeep|extend)$|^(?:Object|Reflect|_|lodash)\.(?:set|setWith|unset|update|defineProperty|defineProperties)$/;
/** What stood at a place of the list stands at another one behind them. */
const movesElements: ReadonlySet<string> = new Set(['push', 'pop', 'shift', 'unshift', 'splice', 'sort', 'reverse', 'fill', 'copyWithin']);
/** Classes whose fields give the same until one of them is written. */
const keepsFields: ReadonlySet<string> = new Set(['URL', 'URLSearchParams', 'Date', 'Error']);
/** Whoever is handed one of these has a text, and nothing to write into. */
const textOfAddress = /^\.(?:host|hostname|origin|href|protocol|pathname|search|hash|port)\.$/;
/** What they give nobody else has. */
const makesAnew = /^(?:JSON\.parse|structuredClone|Object\.(?:create|fromEntries))$/;

/** All that is written by a pattern. */
function targetsOf(pattern: unknown): readonly Syntax[] {
  if (!isSyntax(pattern)) return [];
  switch (pattern.type) {
    case 'ArrayPattern':
      return (pattern['elements'] as unknown[]).flatMap(targetsOf);
    case 'ObjectPattern':
      return (pattern['properties'] as Syntax[]).flatMap((one) => targetsOf(one.type === 'RestElement' ? one : one['value']));
    case 'AssignmentPattern':
      return targetsOf(pattern['left']);
    case 'RestElement':
      return targetsOf(pattern['argument']);
    default:
      return [pattern];
  }
}

export class ChangedPlaces {
  readonly #outline: Outline;
  /** Spelled places that are written, and with a dot at the end such as are handed to somebody who may write into them. */
  readonly #written = new Set<string>();
  /** Names of fields that are written in a record which may be known by several names. */
  readonly #fields = new Set<string>();
  /** Fields of such a record are written under names that are worked out. */
  #anyField = false;
  /** Elements of such a list change their places. */
  #moves = false;

  /** Names that get nothing after their start but texts of the script's own: what was found out about one of them holds from then on. */
  readonly settled: ReadonlySet<string>;

  constructor(program: Syntax, outline: Outline) {
    this.#outline = outline;
    this.settled = settledNames(program, outline);
    walk(program, (node, parent) => this.#note(node, parent));
  }

  /** What a part spells: a name that is bound once, and fields of it by name. */
  spell(node: unknown, depth = 0): string | undefined {
    if (!isSyntax(node) || depth > MOST_DEEP) return undefined;
    switch (node.type) {
      case 'Identifier': {
        const name = node['name'] as string;
        if (this.settled.has(name)) return name;
        if (!this.#outline.isOnce(name)) return undefined;
        const value = this.#outline.given(name);
        const spelled = value === undefined ? undefined : this.spell(value, depth + 1);
        // What it was then: the other name may be given a text since.
        return spelled === undefined || this.settled.has(spelled.split('.')[0] ?? '') ? name : spelled;
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
        const callee = node['callee'] as Syntax;
        const gives = callee.type === 'MemberExpression' ? itemCalls.has(memberName(callee) ?? '') : nameOf(callee)?.startsWith('$');
        const args = node['arguments'] as unknown[];
        const of = gives === true ? this.spell(callee, depth + 1) : undefined;
        return of !== undefined && of.startsWith('$') && args.every((one) => literalText(one) !== undefined)
          ? `${of}(${args.map(literalText).join()})`
          : undefined;
      }
      default:
        return undefined;
    }
  }

  /** The record is the script's own, and has no other name. */
  #isOwn(node: unknown): boolean {
    const name = nameOf(node);
    const value = name === undefined ? node : this.#outline.given(name);
    if (!isSyntax(value)) return false;
    if (value.type === 'CallExpression') return makesAnew.test(dottedName(value['callee']) ?? '');
    if (value.type === 'MemberExpression') return this.#isOwnPart(value);
    return /^(?:Object|Array|New)Expression$/.test(value.type);
  }
  /** `const out = { json: {} }; out.json.host = …` */
  #isOwnPart(node: Syntax): boolean {
    const name = nameOf(node['object']);
    const record = name === undefined ? undefined : this.#outline.given(name);
    if (record?.type !== 'ObjectExpression' || this.#outline.fieldsOf(name ?? '').length > 0) return false;
    const field = memberName(node);
    const own = (record['properties'] as Syntax[]).findLast(
      (one) => one.type !== 'Property' || one['computed'] === true || (nameOf(one['key']) ?? literalText(one['key'])) === field,
    );
    return isSyntax(own?.['value']) && own['value'].type === 'ObjectExpression';
  }

  #write(target: Syntax): void {
    const spelled = this.spell(target);
    if (spelled !== undefined) this.#written.add(spelled);
    if (target.type !== 'MemberExpression') return;
    const field = memberName(target);
    // Under a name that is worked out it may be any of its fields.
    const owner = field === undefined ? this.spell(target['object']) : undefined;
    if (owner !== undefined) this.#written.add(`${owner}.`);
    if (this.#isOwn(target['object'])) return;
    if (field === undefined) this.#anyField = true;
    else this.#fields.add(field);
  }
  #note(node: Syntax, parent: Syntax | undefined): void {
    switch (node.type) {
      case 'AssignmentExpression':
        if (!this.settled.has(nameOf(node['left']) ?? '') && !this.#outline.isLate(nameOf(node['left']) ?? ''))
          targetsOf(node['left']).forEach((one) => this.#write(one));
        return;
      case 'ForOfStatement':
      case 'ForInStatement':
        if (isSyntax(node['left']) && node['left'].type !== 'VariableDeclaration')
          targetsOf(node['left']).forEach((one) => this.#write(one));
        return;
      case 'UpdateExpression':
        this.#write(node['argument'] as Syntax);
        return;
      case 'UnaryExpression':
        if (node['operator'] === 'delete') this.#write(node['argument'] as Syntax);
        return;
      case 'CallExpression':
        this.#called(node);
        return;
      case 'Identifier':
      case 'MemberExpression': {
        // Whoever is handed a record may write into it.
        const isArgument = (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent['callee'] !== node;
        const spelled = isArgument && !onlyRead.test(calledName(parent)) ? this.spell(node) : undefined;
        if (spelled !== undefined) this.#written.add(`${spelled}.`);
        return;
      }
    }
  }
  #called(call: Syntax): void {
    const callee = call['callee'] as Syntax;
    const [first] = call['arguments'] as unknown[];
    const called = dottedName(callee) ?? '';
    const name = called.replace(/\.(?:call|apply|bind)$/, '');
    if (first !== undefined && writesInto.test(name) && (name !== called || !this.#isOwn(first))) this.#anyField = true;
    // Which method it is may be worked out.
    const method = callee.type === 'MemberExpression' ? memberName(callee) : '';
    if (method !== undefined && !movesElements.has(method)) return;
    const spelled = this.spell(callee['object']);
    if (spelled !== undefined) this.#written.add(`${spelled}.`);
    if (!this.#isOwn(callee['object'])) this.#moves = true;
  }

  /** Something is put there, or around it, or into it. */
  has(spelled: string): boolean {
    const [root = '', ...path] = spelled.split('.');
    const made = this.#outline.given(root);
    const isMade = made?.type === 'NewExpression';
    if (path.length > 0) {
      if (this.#anyField || (this.#moves && path.some((part) => /^\d+$/.test(part)))) return true;
      if (path.some((part) => this.#fields.has(part) || this.#outline.getters.has(part))) return true;
      if (isMade && !keepsFields.has(nameOf(made['callee']) ?? '')) return true;
    }
    for (const one of this.#written)
      // Another part of what a class made, such as a URL, may be the same in other words.
      if (isMade && one.startsWith(`${root}.`) && !textOfAddress.test(one.slice(root.length))) return true;
      else if (
        one.endsWith('.') ? spelled.startsWith(one) : spelled === one || spelled.startsWith(`${one}.`) || one.startsWith(`${spelled}.`)
      )
        return true;
    return false;
  }
}

/** A text of the script's own, or the name itself. */
const isOwnText = (node: unknown, name: string): boolean =>
  literalText(node) !== undefined ||
  nameOf(node) === name ||
  (isSyntax(node) && node.type === 'ConditionalExpression' && isOwnText(node['consequent'], name) && isOwnText(node['alternate'], name));

/** `let sort = $json.sort; if (!allowed.has(sort)) sort = 'id';` */
function settledNames(program: Syntax, outline: Outline): ReadonlySet<string> {
  const starts = new Map<string, number>();
  const writes = new Map<string, number[]>();
  const others = new Set<string>();
  walk(program, (node, parent) => {
    if (node.type === 'VariableDeclarator') {
      const name = nameOf(node['id']) ?? '';
      // One of `var` may be read before it has its start, but for the script's own.
      const isSure = parent?.['kind'] === 'let' || (program['body'] as Syntax[]).includes(parent as Syntax);
      if (isSyntax(node['init']) && isSure && !starts.has(name)) starts.set(name, node.start);
      else boundBy(node['id']).forEach((one) => others.add(one));
      return;
    }
    if (node.type === 'AssignmentExpression') {
      const name = nameOf(node['left']);
      if (name !== undefined && node['operator'] === '=' && isOwnText(node['right'], name))
        writes.set(name, [...(writes.get(name) ?? []), node.start]);
      else boundBy(node['left']).forEach((one) => others.add(one));
    }
  });
  return new Set(
    [...writes].flatMap(([name, at]) => {
      const start = starts.get(name);
      const isAll = outline.bindingsOf(name) === at.length + 1;
      return start !== undefined && isAll && !others.has(name) && at.every((one) => one > start) ? [name] : [];
    }),
  );
}

const calledName = (call: Syntax): string => {
  const callee = call['callee'] as Syntax;
  const of = callee.type === 'MemberExpression' ? nameOf(callee['object']) : undefined;
  const name = nameOf(callee) ?? memberName(callee) ?? '';
  return of === undefined ? name : `${of}.${name}`;
};
