/** Calls that hand elements over to a function of the script: `map`, `reduce`, `then` and the like. */
import { choosing } from './names.ts';
import type { ScriptReader } from './reader.ts';
import { asList, bare, computed, element, join, typed, joinAll } from './shape.ts';
import { empty, type Shape } from './shape-table.ts';
import type { Call } from './variables.ts';

/** What they hand over second is the element's place, where it is a list for certain; maps and other libraries hand over keys there, or the element. */
const numbers = new Set(['map', 'flatMap', 'filter', 'some', 'every', 'find', 'findIndex', 'findLast', 'findLastIndex']);

/** What the functions give, all of them together. */
function madeBy(reader: ScriptReader, { name = '', receiver, callbacks, shapes }: Call, list: Shape): Shape {
  const one = name === 'then' ? receiver : name === 'catch' ? join(receiver, reader.results.thrown) : reader.names.elementOf(list);
  const accumulates = name === 'reduce' || name === 'reduceRight';
  let made = empty;
  for (const [index, callback] of callbacks.entries()) {
    if (name === 'then' && index > 0) {
      made = join(made, reader.call(callback, [{ shape: reader.results.thrown }]));
      continue;
    }
    const start = accumulates ? [{ shape: join(shapes[1] ?? one, reader.returns.get(callback) ?? empty) }] : [];
    // The element, its place or its key, and the list.
    const handed = [
      ...start,
      { shape: one },
      { shape: accumulates || (list.list && numbers.has(name)) ? typed(empty, 'number') : computed(one) },
      { shape: list },
      ...(name === 'replace' || name === 'replaceAll' ? [{ shape: bare(list), spread: true }] : []),
    ];
    made = join(made, reader.call(callback, handed));
    if (accumulates) made = join(made, shapes[1] ?? one);
  }
  return made;
}

/** What a call with functions gives: all of it, or, as `given`, what goes on into what such a call gives. */
export function callWithFunctions(reader: ScriptReader, call: Call): { readonly whole: Shape } | { readonly given: Shape } {
  const { name, receiver, shapes } = call;
  const given = joinAll(shapes);
  if (call.callbacks.length === 0) return { given };
  const isFrom = name === 'from' && shapes[0] !== undefined;
  const made = madeBy(reader, call, isFrom ? (shapes[0] ?? empty) : receiver);
  if (name === 'filter' && reader.names.isItems(receiver)) reader.results.decides(made);
  if (name === 'map' || isFrom) return { whole: asList(made) };
  if (name === 'flatMap') return { whole: asList(made.list ? element(made) : made) };
  if (name === 'reduce' || name === 'reduceRight' || name === 'then') return { whole: made };
  if (name === 'some' || name === 'every') return { whole: typed(receiver, 'boolean') };
  if (name === 'forEach') return { whole: empty };
  return { given: name === undefined || !choosing.has(name) ? join(given, made) : given };
}
