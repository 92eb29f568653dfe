/** What an expression of JSONata reads of the message: each of its parts stands for fields, or for what is made of them. */
import type { ClosedUse, ParameterReads, Read } from '../model/reads.ts';
import { readAs } from '../model/reads.ts';
import { parseJsonata, type Jsonata } from './jsonata.ts';

/** A field, or something that is put together of it. */
interface Place {
  readonly path: readonly string[];
  readonly as?: ClosedUse;
  /** Any of what lies below it, however deep: a name behind it picks something there. */
  readonly below?: true;
}
/** What a part may be; `made` as a function. `records`: fields that the expression itself put together. */
interface Value {
  readonly places: readonly Place[];
  readonly others: readonly Read[];
  readonly made?: Made;
  readonly records?: ReadonlyMap<string, Value>;
}
interface Made {
  readonly names: readonly string[];
  readonly body: Jsonata;
  readonly scope: Scope;
}
interface Scope {
  readonly context: Value;
  readonly names: Map<string, Value>;
  readonly above: Scope | undefined;
}

const nothing: Value = { places: [], others: [] };
const MOST_PLACES = 200;
const MOST_STEPS = 5_000;
const longestPath = 8;

/** It cannot be followed. */
class TooMuch extends Error {}

const distinct = (places: readonly Place[]): readonly Place[] =>
  places.length < 2 ? places : [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
function join(values: readonly Value[]): Value {
  if (values.length === 1) return values[0] as Value;
  const places = distinct(values.flatMap((one) => one.places));
  if (places.length > MOST_PLACES) throw new TooMuch();
  const made = values.find((one) => one.made !== undefined)?.made;
  const records = joinRecords(values);
  return {
    places,
    others: values.flatMap((one) => one.others),
    ...(made === undefined ? {} : { made }),
    ...(records === undefined ? {} : { records }),
  };
}
/** Which of the records it is nobody knows: a field of it may be that field of any. */
function joinRecords(values: readonly Value[]): ReadonlyMap<string, Value> | undefined {
  const all = values.flatMap(({ records }) => (records === undefined ? [] : [...records]));
  if (all.length === 0) return undefined;
  return new Map([...Map.groupBy(all, ([name]) => name)].map(([name, held]) => [name, join(held.map(([, value]) => value))]));
}
/** All that the value is made of, with what the expression itself put together. */
const whole = (value: Value): Value =>
  value.records === undefined ? value : join([{ places: value.places, others: value.others }, ...[...value.records.values()].map(whole)]);
/** Something closed that is made of it. */
const closed = (value: Value, as: ClosedUse): Value => {
  const all = whole(value);
  return { places: all.places.map(({ path }) => ({ path, as })), others: all.others.map((read) => readAs(read, as)) };
};

function fieldOf(value: Value, name: string): Value {
  const own = value.records?.get(name);
  const below = value.places.flatMap((place): Place[] =>
    place.as !== undefined
      ? []
      : place.below === true
        ? [place]
        : [{ path: place.path.length >= longestPath ? place.path : [...place.path, name] }],
  );
  const field: Value = { places: distinct(below), others: value.others };
  return own === undefined ? field : join([own, ...(below.length > 0 ? [field] : [])]);
}

/** By how they are called: a number or a yes or no of what they are given, and nothing of it. */
const numbers: ReadonlySet<string> = new Set([
  '$number',
  '$abs',
  '$floor',
  '$ceil',
  '$round',
  '$power',
  '$sqrt',
  '$sum',
  '$max',
  '$min',
  '$average',
  '$toMillis',
]);
const counts: ReadonlySet<string> = new Set(['$count', '$length', '$exists', '$boolean', '$not', '$type', '$contains']);
const alone: ReadonlySet<string> = new Set(['$now', '$millis', '$random', '$error', '$assert']);
const ofElements: ReadonlySet<string> = new Set(['$map', '$filter', '$single', '$sort', '$each', '$sift', '$reduce', '$zip']);
/** They give what they are given, in another order, or some of it. */
const same: ReadonlySet<string> = new Set([
  '$filter',
  '$single',
  '$sort',
  '$sift',
  '$reverse',
  '$shuffle',
  '$distinct',
  '$append',
  '$spread',
  '$clone',
  '$merge',
]);
const stores: ReadonlySet<string> = new Set(['$flowContext', '$globalContext']);

class Reader {
  #steps = 0;
  #depth = 0;

  value(node: Jsonata, scope: Scope): Value {
    this.#steps += 1;
    this.#depth += 1;
    if (this.#steps > MOST_STEPS || this.#depth > 100) throw new TooMuch();
    const found = this.#value(node, scope);
    this.#depth -= 1;
    return found;
  }

  #value(node: Jsonata, scope: Scope): Value {
    switch (node.is) {
      case 'closed':
      case 'text':
        return nothing;
      case 'name':
        return fieldOf(scope.context, node.name);
      case 'every': {
        const all = whole(scope.context);
        return { places: all.places.map((place) => ({ ...place, below: true as const })), others: all.others };
      }
      case 'variable':
        return this.#variable(node.name, scope);
      case 'step': {
        const left = this.value(node.left, scope);
        return this.value(node.right, { context: left, names: new Map(), above: scope });
      }
      case 'some':
        return this.value(node.of, scope);
      case 'bind': {
        if (node.left.is !== 'variable') throw new TooMuch();
        const bound = this.value(node.right, scope);
        scope.names.set(node.left.name, bound);
        return bound;
      }
      case 'block': {
        const inside: Scope = { context: scope.context, names: new Map(), above: scope };
        return node.parts.map((one) => this.value(one, inside)).at(-1) ?? nothing;
      }
      case 'choice':
      case 'list':
        return join([nothing, ...node.parts.map((one) => this.value(one, scope))]);
      case 'joined':
        return whole(join([nothing, ...node.parts.map((one) => whole(this.value(one, scope)))]));
      case 'compared':
        return closed(join([nothing, ...node.parts.map((one) => whole(this.value(one, scope)))]), 'boolean');
      case 'number':
        return closed(join([nothing, ...node.parts.map((one) => whole(this.value(one, scope)))]), 'number');
      case 'record':
        return this.#record(node, node.of === undefined ? scope : { context: this.value(node.of, scope), names: new Map(), above: scope });
      case 'function':
        return { ...nothing, made: { names: node.names, body: node.body, scope } };
      case 'apply':
        return node.right.is === 'call'
          ? this.#call({ ...node.right, parts: [node.left, ...node.right.parts] }, scope)
          : this.#call({ callee: node.right, parts: [node.left] }, scope);
      case 'call':
        return this.#call(node, scope);
    }
  }

  #variable(name: string, scope: Scope): Value {
    if (name === '$') return scope.context;
    for (let at: Scope | undefined = scope; at !== undefined; at = at.above) {
      const bound = at.names.get(name);
      if (bound !== undefined) return bound;
    }
    if (name === '$$') return { places: [{ path: [] }], others: [] };
    return nothing;
  }

  #record({ parts }: { readonly parts: readonly Jsonata[] }, scope: Scope): Value {
    const records = new Map<string, Value>();
    const keys: Value[] = [nothing];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [key, held] = [parts[index] as Jsonata, this.value(parts[index + 1] as Jsonata, scope)];
      if (key.is === 'text') records.set(key.text, held);
      else keys.push(whole(this.value(key, scope)), whole(held));
    }
    return { ...join(keys), records };
  }

  #call({ callee, parts }: { readonly callee: Jsonata; readonly parts: readonly Jsonata[] }, scope: Scope): Value {
    const name = callee.is === 'variable' ? callee.name : '';
    const [first, second] = parts;
    if (name === '$eval') throw new TooMuch();
    if (alone.has(name) || stores.has(name)) return nothing;
    if (name === '$env') return { places: [], others: [{ from: 'environment', name: first?.is === 'text' ? first.text : '' }] };
    const given = parts.map((one) => this.value(one, scope));
    const list = given[0] ?? nothing;
    if (name === '$lookup' && second?.is === 'text') return fieldOf(list, second.text);
    if (counts.has(name)) return closed(join([nothing, ...given]), name === '$count' || name === '$length' ? 'number' : 'boolean');
    if (numbers.has(name)) return closed(join([nothing, ...given]), 'number');
    const made = given.find((one) => one.made !== undefined)?.made;
    if (ofElements.has(name) && made !== undefined) {
      const begin = name === '$reduce' ? (given[2] ?? nothing) : nothing;
      let result = this.#apply(made, name === '$reduce' ? [begin, list] : [list, list, list], scope);
      if (name === '$reduce') result = join([result, this.#apply(made, [join([begin, result]), list], scope)]);
      return same.has(name) ? list : join([begin, result]);
    }
    const own = this.value(callee, scope).made;
    if (own !== undefined) return this.#apply(own, given, scope);
    if (same.has(name)) return join([nothing, ...given]);
    return whole(join([nothing, ...given.map(whole)]));
  }

  #apply({ names, body, scope }: Made, given: readonly Value[], caller: Scope): Value {
    return this.value(body, {
      context: caller.context,
      names: new Map(names.map((name, index) => [name, given[index] ?? nothing])),
      above: scope,
    });
  }
}

/** A chain of fields. Where one of them but the last is a list, the rest of it is taken of each element. */
function readsAt({ path, as }: Place): Read[] {
  const own = (at: readonly string[]): Read => ({ from: 'input', path: at, ...(as === undefined ? {} : { as }) });
  return [own(path), ...path.slice(1).map((_, index) => own([...path.slice(0, index + 1), '*', ...path.slice(index + 1)]))];
}

/** Undefined where it cannot be followed. */
export function jsonataReads(source: string): ParameterReads | undefined {
  const parsed = parseJsonata(source);
  if (parsed === undefined) return undefined;
  if (parsed.is === 'text') return { literal: parsed.text, prefix: parsed.text, reads: [], dynamic: false, foreign: true };
  try {
    const all = whole(new Reader().value(parsed, { context: { places: [{ path: [] }], others: [] }, names: new Map(), above: undefined }));
    const reads = [...new Map([...all.places.flatMap(readsAt), ...all.others].map((read) => [JSON.stringify(read), read])).values()];
    const prefix = parsed.is === 'joined' && parsed.parts[0]?.is === 'text' ? parsed.parts[0].text : '';
    const type = parsed.is === 'compared' ? 'boolean' : parsed.is === 'number' ? 'number' : undefined;
    return { prefix, reads, dynamic: true, foreign: true, ...(type === undefined ? {} : { type }) };
  } catch (error) {
    if (error instanceof TooMuch) return undefined;
    throw error;
  }
}
