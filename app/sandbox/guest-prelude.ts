/**
 * The first code that runs inside a fresh QuickJS guest, before anything of the user's. It saves the intrinsics that it
 * needs, so nothing that the script does to globals or prototypes reaches it, and hands the host two functions:
 * `start(code, inputText)` and `poll()`. One string crosses each way: JSON text in, one marked string out.
 *
 * `poll()` gives '' while the script is pending, else one mark and its text:
 *   `v` JSON value · `u` no value · `e` JSON of [name, message] · `s` syntax error, same · `l` result too large
 * and `logs()` gives the JSON text of what `console` was told.
 */
export const resultMarks = { value: 'v', nothing: 'u', error: 'e', syntax: 's', tooLarge: 'l' } as const;

export const guestLimits = { resultChars: 4 * 1024 * 1024, logLines: 100, logChars: 10_000, errorChars: 2_000, depth: 200 } as const;

export const guestPrelude = `(function () {
  'use strict';
  const parse = JSON.parse, stringify = JSON.stringify;
  const AsyncFunction = (async function () {}).constructor;
  const Syntax = SyntaxError, text = String, freeze = Object.freeze;
  const apply = Reflect.apply, slice = String.prototype.slice;
  const cut = (value, length) => apply(slice, value, [0, length]);
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

  const compile = (code) => {
    try {
      // An expression fits between any brackets; "1); more(); (2" only closes the round ones.
      new AsyncFunction('[\\n' + code + '\\n]');
      return new AsyncFunction('input', 'console', 'return (\\n' + code + '\\n);');
    } catch (error) {
      if (!(error instanceof Syntax)) throw error;
    }
    return new AsyncFunction('input', 'console', code);
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
    start(code, inputText) {
      let run;
      try { run = compile(code); } catch (error) { outcome = 's' + describe(error); return; }
      drive(run, parse(inputText));
    },
    poll() { return outcome; },
    logs() { return '[' + logText + ']'; },
  });
})()`;
