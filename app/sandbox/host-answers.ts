/**
 * The few questions that a guest may ask of its host: how a language writes a number, a time or a list, in which order it sorts, and how a
 * URL is read. Answers depend on nothing but the question (and on the machine's language and time zone, as in Node). One JSON text comes
 * in and one goes out; nothing of the host is handed over. Questions are bounded, because the guest's clock stands still meanwhile.
 */
import { lazyGlobals } from './guest-globals.ts';
import { guestLimits } from './guest-prelude.ts';

/** UTF-16 units. Names of hosts are turned into Punycode in the square of their length. */
const MAX_ADDRESS = 8_000;
/** Each language is held against all that came before it. */
const MAX_LOCALES = 50;
const MAX_LOCALE = 500;
/** Formatters are dear to make and asked again and again. */
const MAX_KEPT = 32;

type Value = string | number | bigint | boolean | null | undefined | readonly Value[];
type Formatter = Readonly<Record<string, (...given: readonly Value[]) => unknown>>;
type Maker = (new (locales: string | string[] | undefined, options: never) => object) & {
  supportedLocalesOf(locales: string | string[]): string[];
};

const makers: Readonly<Record<string, { readonly make: Maker; readonly methods: readonly string[] }>> = {
  NumberFormat: {
    make: Intl.NumberFormat as unknown as Maker,
    methods: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions'],
  },
  DateTimeFormat: {
    make: Intl.DateTimeFormat as unknown as Maker,
    methods: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions'],
  },
  PluralRules: { make: Intl.PluralRules as unknown as Maker, methods: ['select', 'selectRange', 'resolvedOptions'] },
  Collator: { make: Intl.Collator as unknown as Maker, methods: ['compare', 'resolvedOptions'] },
  ListFormat: { make: Intl.ListFormat as unknown as Maker, methods: ['format', 'formatToParts', 'resolvedOptions'] },
  RelativeTimeFormat: { make: Intl.RelativeTimeFormat as unknown as Maker, methods: ['format', 'formatToParts', 'resolvedOptions'] },
  DisplayNames: { make: Intl.DisplayNames as unknown as Maker, methods: ['of', 'resolvedOptions'] },
};

const makerOf = (kind: unknown) => {
  const found = typeof kind === 'string' && Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (found === undefined) throw new TypeError('there is no such format');
  return found;
};

/** Numbers and times come as `{ n: text }`, whole numbers without end as `{ b: text }`, nothing as `{ u: 1 }`. */
function unwired(value: unknown): Value {
  if (Array.isArray(value)) return value.map(unwired);
  if (typeof value === 'object' && value !== null) {
    if ('u' in value) return undefined;
    if ('n' in value) return Number(value.n);
    if ('b' in value && typeof value.b === 'string' && value.b.length <= 1_000) return BigInt(value.b);
    throw new TypeError('a value cannot be formatted');
  }
  return value as Value;
}

const localesOf = (value: unknown): string | string[] | undefined => {
  if (value === undefined || value === null) return undefined;
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (given.length > MAX_LOCALES) throw new RangeError(`more than ${MAX_LOCALES} languages are asked for`);
  if (given.some((one) => typeof one === 'string' && one.length > MAX_LOCALE))
    throw new RangeError('Incorrect locale information provided');
  if (given.every((one) => typeof one === 'string')) return given as string[];
  throw new TypeError('Incorrect locale information provided');
};
const optionsOf = (value: unknown): never => {
  if (value === undefined || value === null) return undefined as never;
  if (typeof value !== 'object') throw new TypeError('options are an object');
  return value as never;
};

const address = (value: unknown): string => {
  const text = String(value);
  if (text.length > MAX_ADDRESS) throw new RangeError(`an address is longer than ${MAX_ADDRESS} characters`);
  return text;
};
const urlParts = (url: URL): object => {
  const { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash } = url;
  return { href, origin, protocol, username, password, host, hostname, port, pathname, search, hash };
};
const settable = ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'] as const;

/** One set of answers a guest. */
export function hostAnswers(): (question: string) => string {
  const kept = new Map<string, Formatter>();
  const formatter = (kind: unknown, locales: unknown, options: unknown): Formatter => {
    const key = JSON.stringify([kind, locales, options]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = new (makerOf(kind).make)(localesOf(locales), optionsOf(options)) as Formatter;
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, made);
    return made;
  };

  const questions: Readonly<Record<string, (...given: readonly unknown[]) => unknown>> = {
    intl(kind, locales, options, method, given) {
      if (typeof method !== 'string' || !makerOf(kind).methods.includes(method) || !Array.isArray(given))
        throw new TypeError('there is no such method');
      return formatter(kind, locales, options)[method]?.(...given.map(unwired));
    },
    supportedLocales: (kind, locales) => makerOf(kind).make.supportedLocalesOf(localesOf(locales) ?? []),
    canonicalLocales: (locales) => Intl.getCanonicalLocales(localesOf(locales)),
    date(time, which, locales, options) {
      const date = new Date(Number(unwired(time)));
      const [from, how] = [localesOf(locales), optionsOf(options)];
      return which === 'date'
        ? date.toLocaleDateString(from, how)
        : which === 'time'
          ? date.toLocaleTimeString(from, how)
          : date.toLocaleString(from, how);
    },
    number(value, locales, options) {
      const number = unwired(value);
      return (typeof number === 'bigint' ? number : Number(number)).toLocaleString(localesOf(locales), optionsOf(options));
    },
    compare: (a, b, locales, options) => String(a).localeCompare(String(b), localesOf(locales), optionsOf(options)),
    cased: (text, up, locales) =>
      up === true ? String(text).toLocaleUpperCase(localesOf(locales)) : String(text).toLocaleLowerCase(localesOf(locales)),
    globals: (index) => lazyGlobals[Number(index)]?.source,
    url: (href, base) => urlParts(new URL(address(href), base === undefined ? undefined : address(base))),
    urlWith(href, name, value) {
      const url = new URL(address(href));
      const part = settable.find((one) => one === name);
      if (part !== undefined) url[part] = address(value);
      return urlParts(url);
    },
    formDecode: (text) => new URLSearchParams(`x=${String(text).replace(/[&+#]/g, (char) => encodeURIComponent(char))}`).get('x'),
  };

  return (question) => {
    try {
      if (question.length > guestLimits.questionChars) throw new RangeError('the text is too long');
      const [name, given] = JSON.parse(question) as readonly [unknown, readonly unknown[]];
      const answer = typeof name === 'string' && Object.hasOwn(questions, name) ? questions[name] : undefined;
      if (answer === undefined) throw new TypeError('there is no such question');
      // JSON has no undefined inside of a list.
      return JSON.stringify({ value: answer(...given.map((one) => one ?? undefined)) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error('it cannot be answered');
      return JSON.stringify({ error: [name, message.slice(0, 500)] });
    }
  };
}
