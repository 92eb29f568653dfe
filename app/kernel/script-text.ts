/**
 * What the text of a script is: one expression, whose value is the result, or statements that return it. Whoever runs a script and whoever
 * follows its data ask here, so that they cannot take one text for two programs. Scripts run in strict mode; remarks of web pages
 * (`<!--`, `-->`) hide code from some readers and not from others, so that no script may hold them.
 */
import { parse, type Node, type Program } from 'acorn';

export interface ScriptTree {
  readonly program: Program;
  readonly isExpression: boolean;
}
/** `isPlain`: the text is no program at all, whatever the mode. */
export interface ScriptFault {
  readonly line: number;
  readonly message: string;
  readonly isPlain: boolean;
}
export type ScriptText = { readonly ok: true; readonly tree: ScriptTree } | { readonly ok: false; readonly fault: ScriptFault };

const language = {
  ecmaVersion: 'latest',
  allowReturnOutsideFunction: true,
  allowAwaitOutsideFunction: true,
  allowHashBang: false,
} as const;
const elsewhere = { ...language, allowImportExportEverywhere: true, allowHashBang: true } as const;
/** Text and brackets around it: behind them an expression begins a line, and a remark at its end ends. */
const before = '(\n';
/** What begins so, behind its first remarks, is no expression in strict mode: trying would only cost an error. */
const begunByStatement =
  /^(?:\s|\/\/[^\n\r\u2028\u2029]*[\n\r\u2028\u2029]|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:const|let|var|return|for|if|try|throw|while|switch)\b/;

class WebRemark extends Error {
  readonly at: number;
  constructor(at: number) {
    super('a remark of web pages');
    this.at = at;
  }
}

/** Where the room for reading ended says nothing of the text: read again from another place, it may be something else. */
class TooDeep extends Error {}

function read(text: string, strict: boolean): Program {
  try {
    if (!strict) return parse(text, elsewhere);
    return parse(text, {
      ...language,
      strict,
      onComment: (_block, _words, start) => {
        if (text[start] !== '/') throw new WebRemark(start);
      },
    });
  } catch (error) {
    throw error instanceof RangeError || (error instanceof SyntaxError && error.message.startsWith('Not enough stack'))
      ? new TooDeep()
      : error;
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
function parts(node: Node): Node[] {
  return Object.values(node).flatMap((value: unknown) =>
    Array.isArray(value) ? (value as unknown[]).filter(isNode) : isNode(value) ? [value] : [],
  );
}

/** Offsets count from where the text itself begins. */
function shifted(program: Program, by: number, end: number): Program {
  const open: Node[] = Array.from(program.body);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    node.start -= by;
    node.end -= by;
    for (const part of parts(node)) open.push(part);
  }
  for (const whole of [program, ...program.body]) Object.assign(whole, { start: 0, end });
  return program;
}

/** The whole text is one expression: not one that only the brackets around it make, as of `a) + (b`. */
function asExpression(source: string, strict: boolean): Program | undefined {
  if (strict && begunByStatement.test(source)) return undefined;
  let program: Program;
  try {
    program = read(`${before}${source}\n)`, strict);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof WebRemark) throw new WebRemark(error.at - before.length);
    throw error;
  }
  const [only, more] = program.body;
  if (only?.type !== 'ExpressionStatement' || more !== undefined || only.expression.start < before.length) return undefined;
  return shifted(program, before.length, source.length);
}

function treeOf(source: string, strict: boolean): ScriptTree {
  const expression = asExpression(source, strict);
  return expression === undefined ? { program: read(source, strict), isExpression: false } : { program: expression, isExpression: true };
}

const mends: readonly (readonly [RegExp, string])[] = [
  [/'with' in strict/, 'scripts have no "with": write the name of the object before each of its fields.'],
  [/Invalid number/, 'a number may not begin with 0: leave the 0 out, or write 0o before octal digits.'],
  [/Octal literal/, 'a text may not hold \\ and digits for a sign: write \\x and two digits, or the sign itself.'],
  [/Deleting local variable/, 'a variable cannot be deleted: give it the value undefined.'],
  [/is reserved/, 'this word belongs to the language and cannot be a name here: choose another one.'],
  [/(?:Binding|Assigning to) /, '"eval" and "arguments" cannot be given another value: choose another name.'],
  [/Argument name clash/, 'two parameters have the same name: rename one of them.'],
];

const lineAt = (source: string, at: number): number => source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/).length;

function faultOf(source: string, error: unknown): ScriptFault {
  if (error instanceof WebRemark)
    return {
      line: lineAt(source, error.at),
      message: 'this begins a remark of web pages, which scripts do not have: write // instead, or a space between the signs.',
      isPlain: false,
    };
  if (!(error instanceof SyntaxError)) return { line: 0, message: 'the script is nested too deeply: split it up.', isPlain: false };
  const message = error.message.replace(/ \(\d+:\d+\)$/, '');
  const { pos } = error as { pos?: number };
  let isPlain = true;
  try {
    treeOf(source, false);
    isPlain = false;
  } catch {
    /* No program in any mode. */
  }
  return {
    line: lineAt(source, pos ?? 0),
    message: isPlain
      ? message
      : (mends.find(([pattern]) => pattern.test(message))?.[1] ?? `${message}. Scripts run in strict mode, which does not take this.`),
    isPlain,
  };
}

/** Texts that are scripts: who follows one and who judges it ask one after the other. Dropped when they are long together. */
const sound = new Set<string>();
const MOST_CHARACTERS = 1_000_000;
let characters = 0;

/** A script as it runs here. */
export function readScript(source: string): ScriptText {
  try {
    const tree = treeOf(source, true);
    if (characters + source.length > MOST_CHARACTERS) {
      sound.clear();
      characters = 0;
    }
    if (source.length <= MOST_CHARACTERS && !sound.has(source)) {
      characters += source.length;
      sound.add(source);
    }
    return { ok: true, tree };
  } catch (error) {
    return { ok: false, fault: faultOf(source, error) };
  }
}

/** Why a script would not begin to run here; undefined where it would. */
export function scriptFault(source: string): ScriptFault | undefined {
  if (sound.has(source)) return undefined;
  const text = readScript(source);
  return text.ok ? undefined : text.fault;
}

/** A script as other products run it, which take more; undefined if nobody could. */
export function readForeignScript(source: string): ScriptTree | undefined {
  const own = readScript(source);
  if (own.ok) return own.tree;
  try {
    return treeOf(source, false);
  } catch {
    return undefined;
  }
}

/** Every name that a pattern gives a value to. */
function namesIn(pattern: Node, out: Set<string>): void {
  const at = pattern as Node & Readonly<Record<string, unknown>>;
  switch (at.type) {
    case 'Identifier':
      out.add(at['name'] as string);
      return;
    case 'AssignmentPattern':
      namesIn(at['left'] as Node, out);
      return;
    case 'RestElement':
      namesIn(at['argument'] as Node, out);
      return;
    case 'Property':
      namesIn(at['value'] as Node, out);
      return;
    case 'ArrayPattern':
    case 'ObjectPattern':
      for (const part of parts(at)) namesIn(part, out);
      return;
    default:
  }
}

/**
 * Names that a script gives a value, wherever it does. Strict mode gives none to a name that nobody declared: whoever runs the script
 * makes them variables of the whole script, which its own declarations of the same name hide where they hold.
 */
export function assignedNames({ program }: ScriptTree): readonly string[] {
  const given = new Set<string>();
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const at = node as Node & Readonly<Record<string, unknown>>;
    switch (at.type) {
      case 'AssignmentExpression':
        namesIn(at['left'] as Node, given);
        break;
      case 'UpdateExpression':
        namesIn(at['argument'] as Node, given);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if ((at['left'] as Node).type !== 'VariableDeclaration') namesIn(at['left'] as Node, given);
        break;
      default:
    }
    for (const part of parts(node)) open.push(part);
  }
  return [...given];
}
