/** Parsing of JSON text that a hostile party made: bounded depth, and no key that could reach a prototype. */
import type { Json } from '../kernel/json.ts';

const QUOTE = 34, BACKSLASH = 92, OPEN_BRACKET = 91, CLOSE_BRACKET = 93, OPEN_BRACE = 123, CLOSE_BRACE = 125;

/** Deepest nesting of arrays and objects in JSON text, found without recursion. */
export function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth -= 1;
  }
  return deepest;
}

/**
 * Throws SyntaxError for text that is no JSON and RangeError when it nests deeper than `maxDepth`. Keys named `__proto__` are left out:
 * code that copies values key by key would set a prototype with them.
 */
export function parseGuarded(text: string, maxDepth: number): Json {
  if (jsonDepth(text) > maxDepth) throw new RangeError(`nested deeper than ${maxDepth}`);
  // An escaped spelling (\u005f) is found by the backslash: then the slower reviver looks at the real keys.
  if (!text.includes('__proto__') && !text.includes('\\u005')) return JSON.parse(text) as Json;
  return JSON.parse(text, function (this: Record<string, unknown>, _key, value: unknown) {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) delete (value as Record<string, unknown>)['__proto__'];
    return value;
  }) as Json;
}
