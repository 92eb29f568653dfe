/** Command-line options, with our own words for what is wrong with them. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UserError } from '../kernel/errors.ts';
import { meantWord } from '../kernel/meant-word.ts';

type OptionsSpec = NonNullable<ParseArgsConfig['options']>;

/** Like util.parseArgs with positionals; throws UserError `cli/bad-usage`. `--json` and `--help` are always known. */
export function optionsFrom<O extends OptionsSpec>(args: readonly string[], options: O, usage: string) {
  try {
    const { tokens, ...parsed } = parseArgs({
      args: [...args],
      allowPositionals: true,
      tokens: true,
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as O & { json: { type: 'boolean' } },
    });
    givenOnce(tokens, options);
    return parsed;
  } catch (error) {
    throw badUsage(usageFault(error, Object.keys(options)), usage);
  }
}

/** Of two values the last would count, and the first, a policy or a trust root, be dropped without a word. Throws Error. */
function givenOnce(tokens: readonly { kind: string; name?: string; value?: string | boolean | undefined }[], options: OptionsSpec): void {
  const given = new Map<string, unknown>();
  for (const { kind, name, value } of tokens) {
    if (kind !== 'option' || name === undefined || options[name]?.multiple === true) continue;
    if (given.has(name) && given.get(name) !== value) throw new Error(`--${name} is given twice, and takes one value.`);
    given.set(name, value);
  }
}

/** What parseArgs says, in one sentence. */
export function usageFault(error: unknown, options: readonly string[]): string {
  const words = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? error.message) : String(error);
  const unclear = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(words)?.[1];
  if (unclear !== undefined)
    return `What follows ${unclear} begins with -, as an option does: write ${unclear}=VALUE where it is the value.`;
  const unknown = /^Unknown option '--([^']*)'/.exec(words)?.[1];
  if (!words.startsWith('Unknown option')) return words;
  const meant = unknown === undefined ? undefined : meantWord(unknown, options);
  return meant === undefined ? `${words}; a name that begins with - goes behind --.` : `${words}; did you mean --${meant}?`;
}

/** A verb that there is not, or none. */
export function noVerb(command: string, verb: string | undefined, verbs: readonly string[], usage: string): UserError {
  const list = verbs.length < 2 ? verbs.join('') : `${verbs.slice(0, -1).join(', ')} or ${verbs.at(-1) ?? ''}`;
  if (verb === undefined) return badUsage(`${command} needs a verb: ${list}.`, usage);
  const meant = meantWord(verb, verbs);
  return badUsage(`${command} knows no verb "${verb}"${meant === undefined ? `: it takes ${list}.` : `; did you mean ${meant}?`}`, usage);
}

export function badUsage(message: string, usage: string): UserError {
  return new UserError('cli/bad-usage', message, { mend: `Usage: ${usage.split('\n')[0] ?? usage}` });
}

/** An instant in ISO 8601, or a day, as milliseconds. */
export function instantFrom(text: string | undefined, name: string, usage: string): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  // The 31st of a month that has no such day would count as a day of the next one.
  const day = text.slice(0, 10);
  if (Number.isNaN(at) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
    throw badUsage(`${name} takes a time such as 2027-01-31T12:00:00Z, not "${text}".`, usage);
  return at;
}

/** A whole number at least `minimum`. */
export function countFrom(text: string | undefined, name: string, minimum: number, usage: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < minimum) throw badUsage(`${name} takes a whole number from ${minimum}, not "${text}".`, usage);
  return value;
}

/** One of a closed list. */
export function choiceFrom<T extends string>(text: string, choices: readonly T[], name: string, usage: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw badUsage(`${name} takes ${choices.join(', ')}, not "${text}".`, usage);
  return found;
}
