/** How the flow's expression language (CEL) writes the way to a field: `.name` where that is an identifier, `["any text"]` otherwise. */

/** Words that are no identifiers: CEL specification, section Syntax. */
const reserved: ReadonlySet<string> = new Set([
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'namespace',
  'null',
  'package',
  'return',
  'true',
  'var',
  'void',
  'while',
]);
export const memberAccess = (key: string): string =>
  /^[A-Za-z_]\w*$/.test(key) && !reserved.has(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
