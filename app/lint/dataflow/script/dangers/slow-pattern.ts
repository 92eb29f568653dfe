/** Patterns whose time grows exponentially with the text. */

/** Nested or overlapping repetition: the time grows exponentially with the input. */
const nestedRepeat = /\(((?:[^()\\]|\\.)*[+*](?:[^()\\]|\\.)*)\)[+*{]/g;
const overlappingChoice = /\((?:\?:)?(\w|\\w|\.)\|(?:\1|\\w|\.)[^()]*\)[+*]/;

/** One sign of a pattern, or a class of them, and how often. */
const atom = /(\[(?:[^\]\\]|\\.)*\]|\\.|[^\\[\](){}+*?|^$])([+*?]|\{\d+(?:,\d*)?\})?\??/gy;
const notCompared = /[^\t\n\r -~]|\\[bBpPkuxc0-9]/;
const signs = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/**
 * What is repeated inside of a repeated group ends by a sign of its own, so that a text is split up in one way only: `( [a-z]+)*`, `(\d+,)*`.
 * Each sign that is repeated must be none of the others, one of which has to be there. Capitals count as small letters: the pattern may
 * be told to take them so. Signs outside of ASCII, places between signs and what was found before are not compared, so nothing is split by them.
 */
function isSplitInOneWay(group: string): boolean {
  const body = group.replace(/^\?(?::|<\w+>)/, '');
  if (notCompared.test(body)) return false;
  const atoms: { readonly matches: ReadonlySet<string>; readonly often: string }[] = [];
  let end = 0;
  for (const match of body.matchAll(atom)) {
    const [whole, one = '', often = ''] = match;
    let is: RegExp;
    try {
      is = new RegExp(`^${one === '.' ? '[^\\n]' : one}$`, 'i');
    } catch {
      return false;
    }
    const matches = new Set(signs.filter((sign) => is.test(sign)));
    if (matches.size === 0) return false;
    atoms.push({ matches, often });
    end += whole.length;
  }
  if (end !== body.length) return false;
  const varies = (often: string): boolean => /^[+*?]|,/.test(often);
  return atoms.every(
    (one) =>
      !varies(one.often) ||
      (atoms.some((other) => other !== one && !/^[*?]|^\{0/.test(other.often)) &&
        atoms.every((other) => other === one || ![...one.matches].some((sign) => other.matches.has(sign)))),
  );
}

export const isSlowPattern = (pattern: string): boolean =>
  overlappingChoice.test(pattern) || Array.from(pattern.matchAll(nestedRepeat)).some(([, group = '']) => !isSplitInOneWay(group));
