/** Expressions of the Workflow Definition Language as templates of this program, where that loses nothing; the rest is kept as it is. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { renameNodeInWorkflowText } from '../../workflow/expression/rename.ts';
import { memberAccess } from '../../workflow/expression/member-access.ts';
import { parseTemplate } from '../../workflow/expression/template.ts';
import { holdsWorkflowExpression, readWorkflowText, type WorkflowExpression } from '../../workflow/expression/workflow-language.ts';
import { literalTemplate } from '../n8n/expression.ts';
import { isPlace, longestSource, sayFunction } from './functions.ts';

/** What the names in an expression stand for. */
export interface Names {
  /** The step that is called so, without regard to case; undefined where the file has none. */
  step(name: string): string | undefined;
  /** A parameter of the workflow whose value stands in the file and is no secret. */
  parameter(name: string): string | undefined;
  /** A variable as the step spells it that makes it; capitals do not tell one from another. */
  variable(name: string): string;
  /** Steps that write a variable while the step at hand may run: nothing that comes before it says what they leave. */
  writers(variable: string): readonly string[];
  /** As `writers`, of any variable. */
  writersOfAny(): readonly string[];
  /** True where what the step of this name gives stands under `outputs`. */
  composes(step: string): boolean;
  /** Every step inside of one, by its name here. */
  inside(step: string): readonly string[];
  /** The innermost loop: its element is what `item()` means in it. */
  readonly loop?: string;
}

const quoted = (text: string): string => JSON.stringify(text);
const fields = (key: string): string =>
  key
    .split('/')
    .filter((part) => part !== '')
    .map(memberAccess)
    .join('');

const textOf = (tree: WorkflowExpression | undefined): string | undefined => (tree?.kind === 'text' ? tree.value : undefined);

const ofStep: Readonly<Record<string, string>> = { body: '.body', actionbody: '.body', outputs: '', actionoutputs: '', items: '.item' };
const ofTrigger: Readonly<Record<string, string>> = { triggerbody: 'input.trigger.body', triggeroutputs: 'input.trigger' };

class Translator {
  readonly #names: Names;
  /** What `item()` stands for: an element of a list that the step goes over. */
  readonly #item: string | undefined;
  constructor(names: Names, item: string | undefined) {
    this.#names = names;
    this.#item = item;
  }

  tree(tree: WorkflowExpression): string | undefined {
    switch (tree.kind) {
      case 'text':
        return quoted(tree.value);
      case 'number':
        return String(tree.value);
      case 'constant':
        return String(tree.value);
      case 'member':
        return this.#member(tree.of, tree.key);
      case 'call':
        return this.#call(tree.name, tree.args);
    }
  }

  #member(of: WorkflowExpression, key: WorkflowExpression): string | undefined {
    const base = this.tree(of);
    if (base === undefined || !isPlace(base)) return undefined;
    if (key.kind === 'text') return base + fields(key.value);
    return key.kind === 'number' && Number.isInteger(key.value) && key.value >= 0 ? `${base}[${key.value}]` : undefined;
  }

  #call(name: string, args: readonly WorkflowExpression[]): string | undefined {
    if (Object.hasOwn(ofStep, name)) {
      const step = this.#names.step(textOf(args[0]) ?? '');
      return step === undefined || args.length !== 1
        ? undefined
        : `node[${quoted(step)}]${ofStep[name] === '' && this.#names.composes(step) ? '.outputs' : (ofStep[name] ?? '')}`;
    }
    if (Object.hasOwn(ofTrigger, name)) return args.length === 0 ? ofTrigger[name] : undefined;
    if (name === 'item') return args.length === 0 ? this.#item : undefined;
    if (name === 'variables') {
      const variable = textOf(args[0]);
      return variable === undefined || this.#names.writers(variable).length > 0
        ? undefined
        : `input.variables${memberAccess(this.#names.variable(variable))}`;
    }
    if (name === 'parameters') {
      const value = this.#names.parameter(textOf(args[0]) ?? '');
      return value === undefined ? undefined : quoted(value);
    }
    return sayFunction(name, args, (arg) => this.tree(arg));
  }
}

/** A list that a step goes over, as an expression of this program. */
export interface Over {
  readonly list: string;
}

/** `{{ node["A"].body.value }}` -> `node["A"].body.value`; undefined where it is no such lone place. */
export function placeOf(value: Json): string | undefined {
  const place = typeof value === 'string' ? /^\{\{ (.*) \}\}$/s.exec(value)?.[1] : undefined;
  return place !== undefined && /^(?:input|node\[)/.test(place) && !place.includes('{{') ? place : undefined;
}

function templateOf(source: string, names: Names, over: Over | undefined): string | undefined {
  const text = readWorkflowText(source);
  if (text === undefined || text.template) return undefined;
  const translator = new Translator(
    names,
    over !== undefined ? 'item' : names.loop === undefined ? undefined : `node[${quoted(names.loop)}].item`,
  );
  let out = '';
  for (const part of text.parts) {
    if (part.kind === 'text') {
      out += literalTemplate(part.text);
      continue;
    }
    const cel = translator.tree(part.tree);
    if (cel === undefined) return undefined;
    // A value that is fixed needs no braces.
    if (/^"(?:[^"\\]|\\.)*"$/.test(cel)) {
      out += literalTemplate(JSON.parse(cel) as string);
      continue;
    }
    const written = !text.whole && text.parts.length === 1 ? `text(${cel})` : cel;
    if (over === undefined || !/\bitem\b/.test(cel)) {
      out += `{{ ${written} }}`;
      continue;
    }
    // Of a list of texts nobody can say which one stands in the middle of a sentence.
    if (text.parts.length > 1) return undefined;
    out += `{{ ${over.list}.map(item, ${written}) }}`;
  }
  return out;
}

/**
 * One string. Gives a template, or the expression as it was with the steps under the names that they have here. `over`: `item()` is an
 * element of this list, and the template gives the values of all elements.
 */
export function translateText(source: string, names: Names, over?: Over): Json {
  if (!holdsWorkflowExpression(source)) return literalTemplate(source);
  const template = templateOf(source, names, over);
  if (template !== undefined && parseTemplate(template).ok) return template;
  const renamed = spelledOut(
    renameNodeInWorkflowText(source, (name) => names.step(name) ?? name),
    names,
  );
  // What an element is made of can only be told from the list.
  const element = over !== undefined ? `first(${wordsOf(over.list)})` : names.loop === undefined ? undefined : `items(${said(names.loop)})`;
  const whole = element === undefined ? renamed : replacedWithin(renamed, /\bitem\(\s{0,20}\)/gi, () => element);
  return { $foreign: 'wdl', source: whole ?? unreadable(source) };
}

/** What cannot be read whole is not read in part: an expression without an end reads everything. */
const unreadable = (source: string): string => `${source.slice(0, longestSource - 10)}@{(`;

/** Undefined once it is too long, without being put together first. */
function replacedWithin(source: string | undefined, pattern: RegExp, by: (...found: readonly string[]) => string): string | undefined {
  if (source === undefined || source.length > longestSource) return undefined;
  let out = '';
  let from = 0;
  for (const match of source.matchAll(pattern)) {
    out += source.slice(from, match.index) + by(...match);
    from = match.index + match[0].length;
    if (out.length > longestSource) return undefined;
  }
  const rest = source.slice(from);
  return out.length + rest.length > longestSource ? undefined : out + rest;
}

const named = /\b(variables|result|outputs|actionOutputs)\s{0,20}\(\s{0,20}'((?:[^']|''){1,400})'\s{0,20}\)/gi;

/** A variable whose name is worked out. */
const anyVariable = /\bvariables\s{0,20}\((?!\s{0,20}'(?:[^']|''){1,400}'\s{0,20}\))(?!\s{0,20}\))/gi;

/** What a variable may hold beside what came before, and what the result of a scope is made of: in their words, so that it is read. */
function spelledOut(source: string, names: Names): string | undefined {
  const known = new Map<string, string>();
  const one = (whole: string, call: string, quotedName: string): string => {
    const name = quotedName.replaceAll("''", "'");
    if (/outputs$/i.test(call)) return names.composes(name) ? `${whole}?['outputs']` : whole;
    if (/^result$/i.test(call)) {
      const inner = names.inside(name);
      return inner.length === 0
        ? whole
        : `createArray(${inner.map((step) => (names.composes(step) ? `outputs(${said(step)})?['outputs']` : `body(${said(step)}), actions(${said(step)})?['inputs']`)).join(', ')})`;
    }
    const own = names.variable(name);
    // A slash in a key divides it.
    const field = own.includes('/') ? '' : `?[${said(own)}]`;
    const others = names.writers(name).map((step) => `outputs(${said(step)})?['variables']${field}`);
    return others.length === 0 ? `variables(${said(own)})` : `coalesce(${[`variables(${said(own)})`, ...others].join(', ')})`;
  };
  const spelled = replacedWithin(source, named, (whole = '', call = '', name = '') => {
    const before = known.get(whole) ?? one(whole, call, name);
    known.set(whole, before);
    return before;
  });
  return replacedWithin(spelled, anyVariable, (call = '') => {
    const others = names.writersOfAny();
    return others.length === 0 ? call : `${call}coalesce(${others.map((step) => `outputs(${said(step)})?['variables']`).join(', ')}), `;
  });
}

const said = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A place in their words again: `node["A"].body.value` -> `outputs('A')['body']['value']`. */
function wordsOf(place: string): string {
  const head = /^node\[("(?:[^"\\]|\\.)*")\]/.exec(place);
  const variable = /^input\.variables/.exec(place);
  const start =
    head?.[1] === undefined ? (variable === null ? 'triggerOutputs()' : 'variables()') : `outputs(${said(JSON.parse(head[1]) as string)})`;
  const rest = place.slice(head?.[0].length ?? (variable === null ? 'input.trigger'.length : variable[0].length));
  return (
    start +
    [...rest.matchAll(/\.([A-Za-z_]\w*)|\[("(?:[^"\\]|\\.)*"|\d+)\]/g)]
      .map(([, name, key]) =>
        name !== undefined ? `[${said(name)}]` : key?.startsWith('"') === true ? `[${said(JSON.parse(key) as string)}]` : `[${key ?? ''}]`,
      )
      .join('')
  );
}

/** Names of fields are evaluated as values are: what they are made of stands under this name, so that the object as a whole reads it. */
export const computedNames = 'computed names of fields';

/** Every string inside a value. */
export function translateValue(value: Json, names: Names, over?: Over): Json {
  if (typeof value === 'string') return translateText(value, names, over);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => translateValue(item, names, over));
  if (!isJsonObject(value)) return value;
  const computed = Object.keys(value).filter(holdsWorkflowExpression);
  const translated = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, translateValue(item, names, over)]));
  return computed.length === 0 ? translated : { ...translated, [computedNames]: computed.map((key) => translateText(key, names, over)) };
}

export const translateObject = (value: JsonObject, names: Names): JsonObject => translateValue(value, names) as JsonObject;

/** True where something in a value is computed. */
export function isComputed(value: Json | undefined): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (Array.isArray(value)) return (value as readonly Json[]).some(isComputed);
  return isJsonObject(value) && (typeof value['$foreign'] === 'string' || Object.values(value).some(isComputed));
}
