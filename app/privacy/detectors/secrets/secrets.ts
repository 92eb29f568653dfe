/** Secrets in a text: by the formats of providers, and by the names of headers, parameters and variables beside them. */
import { matchesOf, sieveOf, type Possible } from '../sieve.ts';
import { withoutOverlaps } from '../span.ts';
import { byName, couldLogin, couldName, namePatterns } from './by-name.ts';
import { byShape } from './by-shape.ts';
import { commandPatterns, inCommands } from './commands.ts';
import { joinedText, seam } from './joined-lines.ts';
import { secretName } from './names.ts';
import { inPhrases, phrasePatterns } from './phrases.ts';
import { secretShapes } from './shapes/shapes.ts';
import { passwordTo } from './strings.ts';
import { asValue, type SecretSpan } from './values.ts';

export const secretPatterns = (): readonly RegExp[] => [
  couldName,
  couldLogin,
  seam,
  ...secretShapes.map(({ pattern }) => pattern),
  ...phrasePatterns,
  ...commandPatterns,
  ...namePatterns,
];
const sieve = sieveOf('secrets', secretPatterns);

const ofPhrases: ReadonlySet<RegExp> = new Set([...phrasePatterns, ...commandPatterns]);
const ofNames: ReadonlySet<RegExp> = new Set(namePatterns);
const holdsOf = (possible: Possible, some: ReadonlySet<RegExp>): boolean => {
  for (const pattern of possible) if (some.has(pattern)) return true;
  return false;
};

/** What sentences and commands hand over, and what stands beside a name. */
function beside(text: string, possible: Possible): SecretSpan[] {
  const all = (pattern: RegExp): Iterable<RegExpExecArray> => matchesOf(text, pattern, possible);
  const found = holdsOf(possible, ofPhrases) ? [...inCommands(text, all), ...inPhrases(text, all)] : [];
  const isNamed = [couldName, couldLogin].filter((one) => possible.has(one));
  if (isNamed.length > 0 && (text.includes('\n') || holdsOf(possible, ofNames)) && isNamed.some((one) => one.test(text)))
    found.push(...byName(text, all));
  return found.length === 0
    ? found
    : found.map((span) => (span.kind === 'password' ? { ...span, end: passwordTo(text, span.start, span.end) } : span));
}

/** Longer texts are searched up to here: nobody types more into one field. */
const MOST_TEXT = 8 * 1024 * 1024;

/**
 * Texts that hold none by themselves. A step that was imported says most of its texts twice, scripts and prompts too, and names of choices
 * stand in many steps. Dropped when they are many or long together, so that no input can fill the memory.
 */
const harmless = new Set<string>();
const MOST_HARMLESS = 10_000;
/** Characters, of all of them. */
const MOST_CHARACTERS = 2_000_000;
let characters = 0;

function isHarmless(text: string): void {
  if (text.length > MOST_CHARACTERS / 4) return;
  if (harmless.size >= MOST_HARMLESS || characters + text.length > MOST_CHARACTERS) {
    harmless.clear();
    characters = 0;
  }
  characters += text.length;
  harmless.add(text);
}

/** The text itself, as the value of something that is called so. */
function underName(text: string, name: string): SecretSpan[] {
  const known = name === '' ? undefined : secretName(name);
  if (known === undefined || text.includes('\n')) return [];
  if (!text.includes('{{')) return asValue(text, 0, known, true);
  return [...text.matchAll(/(["'`])((?:(?!\1)[^\n\\]){8,2000})\1/g)].flatMap((match) =>
    asValue(match[2] ?? '', match.index + 1, known, true),
  );
}

/**
 * Every secret in a text, in order of place, none over another; placeholders and references are none. `name` is the key, header or
 * parameter that the text is the value of; `couldHold` the patterns that may find something in it, where that is known.
 */
export function findSecretSpans(text: string, name = '', couldHold?: Possible): SecretSpan[] {
  if (text.length < 4) return [];
  const whole = text.length > MOST_TEXT ? text.slice(0, MOST_TEXT) : text;
  const named = withoutOverlaps(underName(whole, name));
  if (harmless.has(whole)) return named;
  const possible = whole === text && couldHold !== undefined ? couldHold : sieve(whole);
  const shaped = byShape(whole, possible);
  const joined = possible.has(seam) ? joinedText(whole) : undefined;
  if (joined !== undefined)
    for (const span of byShape(joined.text, sieve(joined.text)))
      shaped.push({ ...span, start: joined.original(span.start), end: joined.original(span.end - 1) + 1 });
  const said = beside(whole, possible);
  if (shaped.length + said.length > 0) return withoutOverlaps([...shaped, ...named, ...said]);
  isHarmless(whole);
  return named;
}
