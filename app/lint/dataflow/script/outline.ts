/** What a script's tree says before it is read for values: its functions and methods by name, how often each name is bound, what it stands for. */
import type { FieldWrite } from './address.ts';
import { constantTexts, mayReplaceMethods } from './constants.ts';
import { handledNames } from './handled.ts';
import { lateAddresses } from './late-names.ts';
import { touchedNames } from './lists.ts';
import { moduleFunctions } from './module-functions.ts';
import { takeNotes, type Method } from './outline-notes.ts';
import { passesOver } from './standard.ts';
import { spelledNames } from './spelled-names.ts';
import { replacementsOf, type Replacement, type Visit } from './replacements.ts';
import { children, type Syntax } from './syntax.ts';

export interface Outline {
  readonly functions: ReadonlyMap<string, Syntax>;
  /** Of object literals and classes, whatever the object: a call of `x.name()` may be any of them. */
  readonly methods: ReadonlyMap<string, readonly Method[]>;
  readonly getters: ReadonlyMap<string, readonly Method[]>;
  readonly classes: ReadonlyMap<string, Syntax>;
  /** Names that stand for one of a few texts that the script spells out. */
  readonly spelled: ReadonlyMap<string, readonly string[]>;
  /** What the name was given, where it is bound once. */
  readonly given: (name: string) => Syntax | undefined;
  /** What is put into fields of what the name stands for. */
  readonly fieldsOf: (name: string) => readonly FieldWrite[];
  /** What the name stands for is changed only by what `fieldsOf` tells. */
  readonly isKept: (name: string) => boolean;
  /** It is bound once at most, and so stands for one thing. */
  readonly isOnce: (name: string) => boolean;
  /** Of them, those that get what they stand for behind where they are declared. */
  readonly isLate: (name: string) => boolean;
  /** How many times it is bound, or given another value. */
  readonly bindingsOf: (name: string) => number;
  /** The script itself binds the name, or gives it another value. */
  readonly binds: (name: string) => boolean;
  readonly replacesMethods: boolean;
  /** The text of a part that always gives the same. */
  readonly constant: (node: unknown) => string | undefined;
  /** Names of the console, and of its functions by themselves: `const { log } = console`. */
  readonly consoles: ReadonlySet<string>;
  readonly printers: ReadonlySet<string>;
  /** Names of functions of modules that only compute. */
  readonly computing: ReadonlySet<string>;
  /** Lists of such texts. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Fields of what `name` stands for that are replaced where `at` is read. */
  replaced(name: string, at: number): readonly Replacement[];
}

function everyNode(root: Syntax): Visit[] {
  const out: Visit[] = [];
  const stack: Visit[] = [{ node: root, parent: undefined }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    out.push(at);
    for (const child of children(at.node)) stack.push({ node: child, parent: at.node });
  }
  return out;
}

/** `isStrict`: a write that does nothing is an error. */
export function outlineOf(program: Syntax, isStrict: boolean): Outline {
  const visits = everyNode(program);
  const nodes = visits.map(({ node }) => node);
  const { functions, classes, methods, getters, bindings, lists, written, inits, consoles, printers } = takeNotes(visits);
  if (lists.size > 0) for (const name of touchedNames(program)) lists.delete(name);
  const late = lateAddresses(nodes, bindings);
  const isOnce = (name: string): boolean => (bindings.get(name) ?? 0) <= 1 || late.has(name);
  const constant = constantTexts(program);
  const spelled = spelledNames(nodes, { bindings, lists, isOnce }, constant);
  // A getter may be the class's, or have nobody who takes the write.
  const replacements = passesOver(program, isStrict)
    ? []
    : replacementsOf(visits, isOnce, spelled).filter(({ path }) => !path.some((name) => getters.has(name) || getters.has('')));
  const given = (name: string): Syntax | undefined => (bindings.get(name) === 1 ? inits.get(name) : late.get(name));
  const declarators = nodes.filter(({ type }) => type === 'VariableDeclarator');
  let handled: ReadonlySet<string> | undefined;
  return {
    functions,
    classes,
    methods,
    getters,
    spelled,
    constant,
    given,
    fieldsOf: (name) => written.get(name) ?? [],
    isKept: (name) => !(handled ??= handledNames(program)).has(name),
    isOnce,
    isLate: (name) => late.has(name),
    bindingsOf: (name) => bindings.get(name) ?? 0,
    binds: (name) => bindings.has(name),
    replacesMethods: nodes.some(mayReplaceMethods),
    consoles,
    printers,
    computing: moduleFunctions(declarators, given, isOnce),
    lists: new Map([...lists].filter(([name]) => isOnce(name))),
    replaced: (name, at) =>
      replacements.flatMap((one) =>
        one.name === name && one.from <= at && at < one.to && !one.hoisted.some(([from, to]) => from <= at && at < to) ? [one] : [],
      ),
  };
}
