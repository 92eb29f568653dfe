/** What the expression parser says of a text that it cannot read, in words for people who write no code. */

const tokenWords: Readonly<Record<string, string>> = {
  EOF: 'the end',
  NUMBER: 'a number',
  STRING: 'a text in quotes',
  BYTES: 'a text in quotes',
  BOOLEAN: 'true or false',
  NULL: 'null',
  IDENTIFIER: 'a name',
  PLUS: '“+”',
  MINUS: '“-”',
  MULTIPLY: '“*”',
  DIVIDE: '“/”',
  MODULO: '“%”',
  EQ: '“==”',
  NE: '“!=”',
  LT: '“<”',
  LE: '“<=”',
  GT: '“>”',
  GE: '“>=”',
  AND: '“&&”',
  OR: '“||”',
  NOT: '“!”',
  IN: '“in”',
  LPAREN: '“(”',
  RPAREN: '“)”',
  LBRACKET: '“[”',
  RBRACKET: '“]”',
  LBRACE: '“{”',
  RBRACE: '“}”',
  DOT: '“.”',
  COMMA: '“,”',
  COLON: '“:”',
  QUESTION: '“?”',
};
const word = (token: string): string => tokenWords[token] ?? token.toLowerCase();

type Wording = readonly [pattern: RegExp, words: (...parts: readonly string[]) => string];
const wordings: readonly Wording[] = [
  [/^Expected (\w+), got EOF$/, (wanted = '') => `${word(wanted)} is missing at the end`],
  [
    /^Expected (\w+), got (\w+)$/,
    (wanted = '', got = '') => (wanted === 'EOF' ? `it should end before ${word(got)}` : `${word(wanted)} is missing before ${word(got)}`),
  ],
  [/^Unexpected token: EOF$/, () => 'it ends too early'],
  [/^Unexpected token: (\w+)$/, (got = '') => `${word(got)} cannot stand there`],
  [/^Unexpected character: '?(.+?)'?$/s, (character = '') => `“${character}” cannot stand there`],
  [/^Unterminated (?:triple-quoted )?string$/, () => 'a quote is not closed'],
  [/^Newlines not allowed/, () => 'a text in quotes goes on over the end of its line'],
  [/^Reserved identifier: (.*)$/s, (name = '') => `“${name}” is a word of the language, not a name`],
  [/^Exceeded \w+ \(\d+\)$/, () => 'it is too long or too deeply nested'],
  [/^Invalid (?:hex )?(?:number|integer|exponent)/, () => 'a number is written in a way that cannot be read'],
  [/^Invalid (?:escape sequence|hex escape|Unicode)/, () => 'a text in quotes has a “\\” with something behind it that means nothing'],
  [/^Unknown variable: (.*)$/s, (name = '') => `there is nothing called “${name}”`],
];

/** The parser's summary in plain words; what is not known here stays as it is. */
export function plainSummary(summary: string): string {
  for (const [pattern, words] of wordings) {
    const match = pattern.exec(summary);
    if (match !== null) return words(...match.slice(1));
  }
  return summary;
}
