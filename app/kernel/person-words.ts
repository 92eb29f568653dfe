/** A person's identifiers in texts: as whole words, in any case. Pure. */
export const erasedMark = '[erased]';

/** What people are looked for by. */
export interface Person {
  names(text: string | number): boolean;
  /** Whether a text of JSON is worth reading for them; never no where one stands in it. */
  mayStandIn(json: string): boolean;
  /** The text without them; the same where it names nobody. */
  without(text: string): string;
}

const wordSign = /^[\p{L}\p{N}\p{M}]$/u;
/** Scripts that put no space between words, or hang endings on a name: there a name ends anywhere. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]$/u;

const signAt = (text: string, at: number): string => {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
};
const signBefore = (text: string, at: number): string => {
  const low = text.charCodeAt(at - 1);
  return low >= 0xdc_00 && low <= 0xdf_ff && at > 1 ? signAt(text, at - 2) : text.slice(Math.max(0, at - 1), at);
};

/** Whether a word goes on from what stands before this place to what stands behind it. */
function isInsideWord(text: string, at: number): boolean {
  const [before, behind] = [signBefore(text, at), signAt(text, at)];
  return wordSign.test(before) && wordSign.test(behind) && !unspaced.test(before) && !unspaced.test(behind);
}

/** Where `needle` stands as whole words, one behind another. */
function placesOf(text: string, needle: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(needle); at >= 0;) {
    const found = !isInsideWord(text, at) && !isInsideWord(text, at + needle.length);
    if (found) places.push(at);
    at = text.indexOf(needle, found ? at + needle.length : at + 1);
  }
  return places;
}

/** Of a part that holds no mark. */
function withoutOne(text: string, needle: string): string {
  const lower = text.toLowerCase();
  const places = placesOf(lower, needle);
  if (places.length === 0) return text;
  // Lower case may be longer or shorter than what was written; then the whole text goes, rather than the wrong part of it.
  if (lower.length !== text.length) return erasedMark;
  let rest = '';
  let from = 0;
  for (const at of places) {
    rest += `${text.slice(from, at)}${erasedMark}`;
    from = at + needle.length;
  }
  return rest + text.slice(from);
}

/** A mark names nobody, whatever the person is called. */
const besideMarks = (text: string, change: (part: string) => string): string => text.split(erasedMark).map(change).join(erasedMark);

export function personOf(identifiers: readonly string[]): Person {
  // The longest first: of a name and its longer form, nothing of the longer one stays.
  // Letters with accents are written in two ways that nobody can tell apart.
  const needles = [
    ...new Set(
      identifiers
        .flatMap((one) => [one, one.normalize('NFC'), one.normalize('NFD')])
        .map((one) => one.toLowerCase())
        .filter((one) => one !== ''),
    ),
  ].sort((a, b) => b.length - a.length);
  const written = needles.map((needle) => JSON.stringify(needle).slice(1, -1));
  return {
    mayStandIn(json) {
      const lower = json.toLowerCase();
      return (
        lower.includes(String.raw`\u`) ||
        needles.some((needle) => lower.includes(needle)) ||
        written.some((needle) => lower.includes(needle))
      );
    },
    names: (text) =>
      typeof text === 'number'
        ? needles.includes(String(text))
        : text.split(erasedMark).some((part) => {
            const lower = part.toLowerCase();
            return needles.some((needle) => placesOf(lower, needle).length > 0);
          }),
    without: (text) => needles.reduce((rest, needle) => besideMarks(rest, (part) => withoutOne(part, needle)), text),
  };
}
