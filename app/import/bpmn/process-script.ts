/** What a script of Camunda 7 does with the variables of its process, as far as its own words say so. */

interface ProcessScript {
  /** Variables that it sets, by name; undefined where it may change others too. */ readonly sets: readonly string[] | undefined;
  /** Names that it mentions: what it sets is made of them at most. */ readonly reads: readonly string[];
}

const text = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const comment = /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|^\s*#[^\n]*/gm;
const words = new Set([
  'var',
  'let',
  'const',
  'def',
  'function',
  'return',
  'if',
  'else',
  'for',
  'while',
  'do',
  'in',
  'of',
  'new',
  'null',
  'true',
  'false',
  'undefined',
  'try',
  'catch',
  'finally',
  'throw',
  'switch',
  'case',
  'default',
  'break',
  'continue',
  'execution',
  'import',
  'as',
  'and',
  'or',
  'not',
  'typeof',
  'instanceof',
  'String',
  'Math',
  'JSON',
  'Date',
  'Number',
  'Boolean',
]);
const most = 40;

/**
 * `result`: the variable that takes what the script gives. What it sets is not known where a name is computed, all variables are set at
 * once, a field of one is, or there are more names than can be told.
 */
export function processScript(source: string, result: string): ProcessScript {
  const code = source.slice(0, 20_000).replace(comment, ' ');
  const bare = code.replace(text, (one) => one.charAt(0).repeat(2));
  const named = (method: string): { readonly names: readonly string[]; readonly all: boolean } => {
    const calls = code.match(new RegExp(`\\b${method}\\s*\\(`, 'g'))?.length ?? 0;
    const names = [...code.matchAll(new RegExp(`\\b${method}\\s*\\(\\s*(?:"([^"\\\\]*)"|'([^'\\\\]*)')\\s*[,)]`, 'g'))].map(
      ([, one, other]) => one ?? other ?? '',
    );
    return { names, all: names.length === calls };
  };
  const [set, gets] = [named('setVariable(?:Local)?'), named('getVariable(?:Local)?')];
  const mentioned = [...bare.matchAll(/(?<![.\w])[\p{L}_][\p{L}\p{N}_]*/gu)].map(([name]) => name).filter((name) => !words.has(name));
  const reads = [...new Set([...gets.names, ...mentioned])].filter((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
  const names = [...new Set([...set.names, ...(result === '' ? [] : [result])])];
  const isClear =
    source.length <= 20_000 &&
    set.all &&
    gets.all &&
    names.length <= most &&
    reads.length <= most &&
    names.every((name) => name !== '' && !name.includes('.')) &&
    !/\b(?:setVariables|setVariablesLocal|removeVariables?|getVariables|getVariablesLocal|eval|load|evaluate|binding|Java)\b|\$\{/.test(
      code,
    ) &&
    // `order.email = ...` changes an object that another variable may hold.
    !/[\w\])]\s*(?:\.\s*\w+|\[[^\]]*\])\s*(?:[-+*/]?=)(?!=)|\.\s*(?:put|add|set|remove|push|putAt|prop|append)\w*\s*\(/.test(
      bare.replace(/\.\s*setVariable(?:Local)?\s*\(/g, '@('),
    );
  return { sets: isClear ? names : undefined, reads: reads.slice(0, most) };
}
