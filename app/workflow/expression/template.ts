/**
 * Templates: text with `{{ CEL }}` in it. The Common Expression Language (github.com/google/cel-spec) has no side effects and
 * always ends, so a template can be analysed before it runs. Parsing is pure and remembered by text.
 */
import { ParseError, TypeError as CelTypeError, type ASTNode } from '@marcbachmann/cel-js';
import { fail, ok, type Failure, type Result } from '../../kernel/result.ts';
import { expressionEnvironment } from './environment.ts';
import { plainSummary } from './parse-words.ts';
import { checkPatterns } from './patterns.ts';

/** Code `flow/bad-expression`. `start` and `end` are offsets into the template's text; `mend` says what to do. */
export interface ExpressionFailure extends Failure {
  readonly start: number;
  readonly end: number;
  readonly mend: string;
}

export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'expression'; readonly source: string; readonly ast: ASTNode; readonly start: number; readonly end: number };

/** `start` and `end` of an expression part are those of its source between the braces. */
export interface Template {
  readonly text: string;
  readonly parts: readonly TemplatePart[];
}

/** Longer texts are refused: nobody writes them by hand, and each keystroke parses the text again. */
export const maxTemplateLength = 100_000;
const maxExpressions = 2_000;
const rememberedTemplates = 4_000;

export function expressionFailure(message: string, mend: string, start: number, end: number): ExpressionFailure {
  return { code: 'flow/bad-expression', message, mend, place: `character ${start + 1}`, start, end };
}

/** The quote or triple quote that starts at `index`. */
function quoteAt(text: string, index: number): string {
  const quote = text.charAt(index);
  return text.startsWith(quote.repeat(3), index) ? quote.repeat(3) : quote;
}

/** Offset behind the string literal that starts at `index`; -1 when it is not closed. */
function skipString(text: string, index: number): number {
  const quote = quoteAt(text, index);
  const raw = /[rR]/.test(text.charAt(index - 1));
  let at = index + quote.length;
  while (at < text.length) {
    if (text.startsWith(quote, at)) return at + quote.length;
    if (quote.length === 1 && text.charAt(at) === '\n') return -1;
    at += text.charAt(at) === '\\' && !raw ? 2 : 1;
  }
  return -1;
}

/** Offset of the `}}` that closes an expression which starts at `from`; braces of map literals and strings do not count. */
function closingBraces(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '"' || char === "'") {
      const next = skipString(text, at);
      if (next < 0) return text.indexOf('}}', at);
      at = next;
      continue;
    }
    if (char === '{') depth += 1;
    if (char === '}') {
      if (depth === 0) return text.startsWith('}}', at) ? at : -1;
      depth -= 1;
    }
    at += 1;
  }
  return -1;
}

function parseExpression(source: string, start: number): Result<ASTNode, ExpressionFailure> {
  if (source.trim() === '') {
    return fail(
      expressionFailure(
        'There is nothing between the braces.',
        'Write a field such as input.email, or remove the braces.',
        start,
        start + source.length,
      ),
    );
  }
  try {
    const parsed = expressionEnvironment().parse(source);
    const { ast } = parsed;
    const check = parsed.check();
    if (!check.valid) throw check.error ?? new Error('unknown');
    const bad = checkPatterns(ast);
    if (bad !== undefined) return fail(expressionFailure(bad.message, bad.mend, start + bad.node.start, start + bad.node.end));
    return ok(ast);
  } catch (error) {
    if (!(error instanceof ParseError || error instanceof CelTypeError)) {
      // A stack overflow in the parser on hostile nesting; the limits make it unlikely, not impossible.
      return fail(expressionFailure('The expression is too deeply nested.', 'Split it over several steps.', start, start + source.length));
    }
    const range = error.range ?? { start: 0, end: source.length };
    return fail(
      expressionFailure(
        `The expression cannot be read: ${plainSummary(error.summary)}.`,
        mendFor(source, error.summary),
        start + range.start,
        start + Math.max(range.end, range.start),
      ),
    );
  }
}

function mendFor(source: string, summary: string): string {
  if (summary.startsWith('Ternary branches')) return 'Give both the same type, for example with text() or number().';
  if (summary.startsWith('no such overload') || summary.includes('no matching overload'))
    return "These types do not go together: convert one with text() or number(), and check the function's name.";
  if (/\$json|\$node|\$input/.test(source)) return 'Name fields as input.field, or another step\'s as node["Step"].field.';
  if (/===|!==/.test(source)) return 'Compare with == or !=.';
  if (/(^|[^=!<>])=([^=]|$)/.test(source)) return 'Compare with ==; a value cannot be set inside an expression.';
  return 'Check quotes, brackets and operators; a field is written input.field or input["field name"].';
}

const remembered = new Map<string, Result<Template, ExpressionFailure>>();

/** Never throws. Unknown names and functions and types that cannot fit are errors here already. The same text gives the same object, so results may be compared by identity. */
export function parseTemplate(text: string): Result<Template, ExpressionFailure> {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  const result = readTemplate(text);
  if (remembered.size >= rememberedTemplates) remembered.clear();
  remembered.set(text, result);
  return result;
}

function readTemplate(text: string): Result<Template, ExpressionFailure> {
  if (text.length > maxTemplateLength) {
    return fail(
      expressionFailure(
        `The text is longer than ${maxTemplateLength} characters.`,
        'Move the long part into a file or a step of its own.',
        maxTemplateLength,
        text.length,
      ),
    );
  }
  const parts: TemplatePart[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const end = open < 0 ? text.length : open;
    if (end > at) parts.push({ kind: 'literal', text: text.slice(at, end), start: at, end });
    if (open < 0) break;
    if (parts.length > maxExpressions) {
      return fail(
        expressionFailure(`The text holds more than ${maxExpressions} expressions.`, 'Build the text in several steps.', open, text.length),
      );
    }
    const start = open + 2;
    const close = closingBraces(text, start);
    if (close < 0)
      return fail(expressionFailure('An expression is opened with {{ and never closed.', 'Close it with }}.', open, text.length));
    const source = text.slice(start, close);
    const parsed = parseExpression(source, start);
    if (!parsed.ok) return parsed;
    parts.push({ kind: 'expression', source, ast: parsed.value, start, end: close });
    at = close + 2;
  }
  return ok({ text, parts });
}
