/**
 * The first code that runs inside a fresh QuickJS guest, before anything of the user's. It saves the intrinsics that it
 * needs, so nothing that the script does to globals or prototypes reaches it, and hands the host two functions:
 * `start(code, inputText, kindText)` and `poll()`. One string crosses each way: JSON text in, one marked string out.
 *
 * `poll()` gives '' while the script is pending, else one mark and its text:
 *   `v` JSON value · `u` no value · `e` JSON of [name, message] · `s` syntax error, same and the line · `l` result too large
 * and `logs()` gives the JSON text of what `console` was told.
 */
import { lazyGlobals } from './guest-globals.ts';

/** Languages whose alphabet keeps A to Z in their order, without digraphs that count as letters. */
const plainOrder = (locale: string): boolean => /^(?:en|de|fr|it|nl|pt|es)(?:-|$)/.test(locale);

export const resultMarks = { value: 'v', nothing: 'u', error: 'e', syntax: 's', tooLarge: 'l' } as const;

export const guestLimits = {
  resultChars: 4 * 1024 * 1024,
  logLines: 100,
  logChars: 10_000,
  errorChars: 2_000,
  depth: 200,
  questionChars: 200_000,
} as const;

export const guestPrelude = `(function (askHost) {
  'use strict';
  const parse = JSON.parse, stringify = JSON.stringify;
  const AsyncFunction = (async function () {}).constructor;
  const Syntax = SyntaxError, text = String, freeze = Object.freeze;
  const apply = Reflect.apply, slice = String.prototype.slice, hasOwn = Object.prototype.hasOwnProperty;
  const cut = (value, length) => apply(slice, value, [0, length]);
  const { defineProperty, is } = Object, { iterator } = Symbol, { getTime } = Date.prototype, evaluate = eval;
  const errors = { RangeError, TypeError, SyntaxError };

  // The engine lets a shared buffer grow without any memory of its own, so that a script could read and write the heap of the engine behind it, and
  // copies what lay in a buffer that shrinks meanwhile. No script shares memory here, as it has one thread.
  delete globalThis.SharedArrayBuffer;
  delete ArrayBuffer.prototype.resize;

  // What only the host knows is asked in one text and answered in one: see host-answers.ts.
  const ask = (name, ...given) => {
    const question = stringify([name, given]);
    // Before it is copied out: the guest's clock stands still while the host reads.
    if (question.length > ${guestLimits.questionChars}) throw new errors.RangeError('the text is too long');
    const { value, error } = parse(askHost(question));
    if (error === undefined) return value;
    throw new (errors[error[0]] ?? Error)(error[1]);
  };
  // Lists lie at most two deep in what is formatted; deeper ones may hold themselves.
  const wire = (value, left = 3) => {
    if (value === undefined) return { u: 1 };
    if (typeof value === 'number') return { n: is(value, -0) ? '-0' : text(value) };
    if (typeof value === 'bigint') return { b: text(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Date) return { n: text(value.getTime()) };
    if (left === 0) throw new errors.TypeError('a value cannot be formatted');
    if (!(value instanceof String) && typeof value[iterator] === 'function') return [...value].map((one) => wire(one, left - 1));
    const plain = value.valueOf();
    return wire(typeof plain === 'object' ? text(value) : plain, left - 1);
  };
  const method = (owner, name, value) => { defineProperty(owner, name, { value, writable: true, configurable: true }); };
  const toLocale = { toLocaleString: 'both', toLocaleDateString: 'date', toLocaleTimeString: 'time' };
  for (const name in toLocale) method(Date.prototype, name, { [name](locales, options) { return ask('date', wire(apply(getTime, this, [])), toLocale[name], locales, options); } }[name]);
  method(Number.prototype, 'toLocaleString', { toLocaleString(locales, options) { return ask('number', wire(+this), locales, options); } }.toLocaleString);
  method(BigInt.prototype, 'toLocaleString', { toLocaleString(locales, options) { return ask('number', wire(BigInt(this)), locales, options); } }.toLocaleString);
  const plain = /^[A-Za-z0-9 ]*$/;
  method(String.prototype, 'localeCompare', { localeCompare(other, locales, options) {
    const a = text(this), b = text(other);
    if (a === b) return 0;
    // The order of letters and digits is the same in most languages, and sorting asks very often.
    if (options === undefined && (locales === undefined ? ${plainOrder(Intl.DateTimeFormat().resolvedOptions().locale)} : locales === 'en' || locales === 'de') && plain.test(a) && plain.test(b)) {
      const x = a.toLowerCase(), y = b.toLowerCase();
      return x < y ? -1 : x > y ? 1 : a > b ? -1 : 1;
    }
    return ask('compare', a, b, locales, options);
  } }.localeCompare);
  method(String.prototype, 'toLocaleUpperCase', { toLocaleUpperCase(locales) { return locales === undefined ? text(this).toUpperCase() : ask('cased', text(this), true, locales); } }.toLocaleUpperCase);
  method(String.prototype, 'toLocaleLowerCase', { toLocaleLowerCase(locales) { return locales === undefined ? text(this).toLowerCase() : ask('cased', text(this), false, locales); } }.toLocaleLowerCase);
  method(Array, 'fromAsync', { async fromAsync(items, map) { const out = []; for await (const item of items) out.push(map === undefined ? item : await map(item, out.length)); return out; } }.fromAsync);
  // Fetched and compiled where a script first names one of them.
  const groups = ${JSON.stringify(lazyGlobals.map(({ names }) => names))};
  for (let i = 0; i < groups.length; i += 1) {
    let made;
    for (const name of groups[i]) {
      const settle = (value) => { method(globalThis, name, value); return value; };
      defineProperty(globalThis, name, { configurable: true, get: () => settle((made ??= evaluate(ask('globals', i))(ask, wire))[name]), set: settle });
    }
  }
  let outcome = '';
  let logText = '', logLines = 0;

  const show = (value) => {
    try {
      if (typeof value === 'string') return value;
      const json = stringify(value);
      return json === undefined ? text(value) : json;
    } catch { return '(not shown)'; }
  };
  const describe = (error) => {
    let name = 'Error', message = '';
    try {
      if (typeof error === 'object' && error !== null) {
        // Scripts throw plain objects too: what has no name or message is shown whole.
        const { name: ownName, message: ownMessage } = error;
        if (ownName !== undefined) name = cut(text(ownName), 100);
        message = cut(ownMessage === undefined ? show(error) : text(ownMessage), ${guestLimits.errorChars});
      } else message = cut(text(error), ${guestLimits.errorChars});
    } catch { message = 'an error that could not be described'; }
    return '[' + stringify(name) + ',' + stringify(message) + ']';
  };
  const log = (...values) => {
    if (logLines >= ${guestLimits.logLines} || logText.length >= ${guestLimits.logChars}) return;
    logLines += 1;
    let line = '';
    for (let i = 0; i < values.length; i += 1) line += (i === 0 ? '' : ' ') + cut(show(values[i]), 1000);
    logText += (logText === '' ? '' : ',') + stringify(cut(line, 2000));
  };
  const console = freeze({ __proto__: null, log, info: log, warn: log, error: log, debug: log });

  // What the text is was decided outside, where the checks decide it too. A name that it gives a value without declaring it is one of
  // the whole script, unless the language has it: a property of the global object, which any declaration of the script hides.
  const compile = (code, isExpression, assigned) => {
    for (let i = 0; i < assigned.length; i += 1) if (!apply(hasOwn, globalThis, [assigned[i]])) defineProperty(globalThis, assigned[i], { __proto__: null, value: undefined, writable: true, enumerable: true, configurable: true });
    const head = '"use strict";';
    return new AsyncFunction('input', 'console', isExpression ? head + 'return (\\n' + code + '\\n);' : head + '\\n' + code);
  };
  // await, unlike then(), asks nothing of the promise that a script could have changed, except inside this try.
  const drive = async (run, input) => {
    try {
      const value = await run(input, console);
      const json = stringify(value);
      if (json === undefined) outcome = 'u';
      else outcome = json.length > ${guestLimits.resultChars} ? 'l' : 'v' + json;
    } catch (error) {
      outcome = 'e' + describe(error);
    }
  };
  return freeze({
    __proto__: null,
    start(code, inputText, kindText) {
      let run;
      const { isExpression, assigned, isRefused } = parse(kindText);
      try { run = compile(code, isExpression, assigned); } catch (error) {
        // Three lines stand before the code: the engine's two, and the head.
        outcome = 's' + describe(error).slice(0, -1) + ',' + (error.lineNumber > 3 ? error.lineNumber - 3 : 0) + ']';
        return;
      }
      // Only the engine's own words were asked for.
      if (!isRefused) drive(run, parse(inputText));
    },
    poll() { return outcome; },
    logs() { return '[' + logText + ']'; },
  });
})`;
