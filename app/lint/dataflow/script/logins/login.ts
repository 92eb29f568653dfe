/**
 * Logins that a script checks by hand: everything that it gives on, it gives on only where what somebody has shown is the same as what the
 * flow alone can know, or was signed with that. Whoever cannot show it ends in a `throw`, or in nothing.
 */
import { isAllItems, isFunction } from '../forms.ts';
import { isSyntax, literalText, memberName, nameOf, walk, type Syntax } from '../syntax.ts';
import { Comparisons, isFalse, type Compared, type ReadsOfPart } from './compared.ts';
import { Names } from './names.ts';

/** A login that a script checks: `flags` are fields that are true only where it held; without any, nothing is given on where it did not. */
export interface ScriptLogin extends Compared {
  readonly flags?: readonly string[];
}

interface After {
  /** What runs behind it is proven. */
  readonly proven: boolean;
  /** Anything does. */
  readonly goesOn: boolean;
}

/** The ways through a script, and what is given on at their ends. */
class Ways {
  readonly #names: Names;
  readonly #comparisons: Comparisons;

  constructor(names: Names, comparisons: Comparisons) {
    this.#names = names;
    this.#comparisons = comparisons;
  }

  readonly found: Compared[] = [];
  /** What is given on to somebody who has shown nothing; undefined where that cannot be told. */
  readonly open: (Syntax | undefined)[] = [];

  /** After the condition came out so. */
  #after(test: unknown, truth: boolean, proven: boolean): boolean {
    if (proven) return true;
    const held = this.#comparisons.holds(test, truth);
    this.found.push(...held);
    return held.length > 0;
  }
  #verified(node: unknown): boolean {
    const held = this.#comparisons.verifies(node);
    this.found.push(...held);
    return held.length > 0;
  }

  /** Goes through the statements; says whether what runs behind them is proven, and whether anything does. */
  through(statements: readonly Syntax[], given: boolean): After {
    let proven = given;
    for (const statement of statements) {
      const after = this.#statement(statement, proven);
      if (!after.goesOn) return { proven: true, goesOn: false };
      proven = after.proven;
    }
    return { proven, goesOn: true };
  }

  #statement(node: Syntax, proven: boolean): After {
    const on = (after: boolean) => ({ proven: after, goesOn: true });
    switch (node.type) {
      case 'ThrowStatement':
        return { proven: true, goesOn: false };
      case 'ReturnStatement':
        if (!proven && !this.#verified(node) && !this.#givesNothing(node['argument']))
          this.open.push(isSyntax(node['argument']) ? node['argument'] : undefined);
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
      case 'SwitchStatement':
        return this.#switch(node, proven);
      case 'ExpressionStatement':
        return on(proven || this.#verified(node) || this.#eachOf(node['expression']));
      case 'VariableDeclaration':
        return on(proven || this.#verified(node));
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
      case 'EmptyStatement':
        return on(proven);
      default:
        if (!proven && mayGive(node)) this.open.push(undefined);
        return on(proven);
    }
  }
  /** `switch (token) { case $env.TOKEN: break; default: throw … }`, and `switch (true)` over conditions. */
  #switch(node: Syntax, proven: boolean): After {
    const cases = node['cases'] as Syntax[];
    const bodies = cases.map((one) => cutAtBreak(one['consequent'] as Syntax[]));
    if (bodies.some(({ before }) => before.some(leavesRounds))) {
      if (!proven && mayGive(node)) this.open.push(undefined);
      return { proven, goesOn: true };
    }
    const ends: After[] = cases.some(({ test }) => test === null) ? [] : [{ proven, goesOn: true }];
    let fell: After = { proven: true, goesOn: false };
    cases.forEach(({ test }, index) => {
      const met = isSyntax(test) && this.#after(isTrue(node['discriminant']) ? test : sameAs(node['discriminant'], test), true, proven);
      const { before, breaks } = bodies[index] as Cut;
      const after = this.through(before, (proven || met) && fell.proven);
      if (breaks) ends.push(after);
      fell = breaks ? { proven: true, goesOn: false } : after;
    });
    const open = [...ends, fell].filter(({ goesOn }) => goesOn);
    return { proven: open.every((end) => end.proven), goesOn: open.length > 0 };
  }
  /** `items.forEach((item) => { if (item.json.token !== $env.TOKEN) throw … })`. What one that is waited for by nobody throws, stops nothing. */
  #eachOf(node: unknown): boolean {
    if (!isSyntax(node) || node.type !== 'CallExpression' || !isSyntax(node['callee'])) return false;
    const [visit] = node['arguments'] as unknown[];
    const { callee } = node as unknown as { readonly callee: Syntax };
    if (memberName(callee) !== 'forEach' || !this.#areItems(callee['object']) || !isFunction(visit) || !isSyntax(visit['body']))
      return false;
    if (runsLater(visit) || visit['body'].type !== 'BlockStatement' || mayGive(visit['body'])) return false;
    const after = this.#branch(visit['body'], false);
    return after.goesOn && after.proven;
  }
  /** All that came in: nothing was taken out of the list. */
  #areItems(node: unknown): boolean {
    const name = nameOf(node);
    if (name === undefined) return isAllItems(node);
    const isList = this.#names.binds(name) ? isAllItems(this.#names.valueOf(name)) : name === 'items';
    return isList && this.#names.isWhole(name);
  }
  #branch(node: unknown, proven: boolean): After {
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
    let item: ReadonlySet<string> | undefined;
    for (const property of given['properties'] as Syntax[]) {
      const name = property['computed'] === true ? undefined : (nameOf(property['key']) ?? literalText(property['key']));
      if (property.type !== 'Property' || name === undefined) {
        // What is spread behind it may write over it.
        out.clear();
        if (item !== undefined) item = out;
        continue;
      }
      if (name === 'json' && isSyntax(property['value'])) item = this.#flagsOf(property['value']);
      out.delete(name);
      if (isSyntax(property['value']) && (isFalse(property['value']) || this.#after(property['value'], true, false))) out.add(name);
    }
    return item ?? out;
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
    return isFunction(picks) && !runsLater(picks) && this.#after(resultOf(picks), true, false);
  }
}

interface Cut {
  readonly before: readonly Syntax[];
  readonly breaks: boolean;
}
/** What a case runs before the `break` that ends it. */
function cutAtBreak(statements: readonly Syntax[]): Cut {
  const own = statements.flatMap((one) => (one.type === 'BlockStatement' ? (one['body'] as Syntax[]) : [one]));
  const end = own.findIndex((one) => one.type === 'BreakStatement');
  return end < 0 ? { before: own, breaks: false } : { before: own.slice(0, end), breaks: true };
}
const isTrue = (node: unknown): boolean => isSyntax(node) && node.type === 'Literal' && node['value'] === true;
const sameAs = (left: unknown, right: Syntax): Syntax => ({ ...right, type: 'BinaryExpression', operator: '===', left, right });

/** What it gives is a promise, and never a no. */
const runsLater = (node: Syntax): boolean => node['async'] === true || node['generator'] === true;
/** The one thing that a function gives back. */
function resultOf(node: Syntax): unknown {
  const body = node['body'];
  if (!isSyntax(body) || body.type !== 'BlockStatement') return body;
  const [only, ...more] = body['body'] as Syntax[];
  return more.length === 0 && only?.type === 'ReturnStatement' ? only['argument'] : undefined;
}
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

/** Scripts without a word of it need not be gone through. */
const mayCheckLogin = (source: string): boolean =>
  /\$env\b|\$vars\b|\$secrets\b|process\.env|\benv\.get\b/.test(source) &&
  /[!=]==?|timingSafeEqual|\b(?:verify|jwtVerify|switch|includes)\b/.test(source);

/** All that was compared, where nothing is given on without any of it. */
export function loginIn(program: Syntax, source: string, readsOf: ReadsOfPart): ScriptLogin | undefined {
  if (!mayCheckLogin(source)) return undefined;
  const names = new Names(program);
  if (names.sends) return undefined;
  const goThrough = (empty?: Compared): Ways => {
    const ways = new Ways(names, new Comparisons(names, readsOf, empty));
    ways.through(program['body'] as Syntax[], false);
    return ways;
  };
  const ways = goThrough();
  let flags = ways.open.length === 0 ? undefined : ways.flags();
  if (flags?.length === 0 || ways.found.length === 0) return undefined;
  // What is compared may be empty on both sides: then something has to look at that, too.
  for (const empty of ways.found.filter(({ orEmpty }) => orEmpty !== undefined)) {
    const filled = goThrough(empty);
    if (filled.open.length === 0) continue;
    flags = flags?.filter((name) => filled.flags().includes(name));
    if (flags === undefined || flags.length === 0) return undefined;
  }
  return {
    shown: ways.found.flatMap(({ shown }) => shown),
    against: ways.found.flatMap(({ against }) => against),
    ...(flags === undefined ? {} : { flags }),
  };
}
