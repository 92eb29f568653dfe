/** The words of a search as the log holds what they mean: the log has codes and ids, people type names and words. Pure. */
import type { InputOf } from '../../../app/ipc/contract.ts';
import { actionsLike, valuesLike } from './words.ts';

type Search = NonNullable<InputOf<'audit:list'>['search']>;

const most = 200;

/** Who acts without an account, as the page calls them. */
const actors: readonly (readonly [id: string, words: string])[] = [
  ['system', 'the program itself'],
  ['operator', 'somebody at the command line'],
  ['nobody', 'before sign-in'],
];

/** As people write it: "version 3", "v3", "Invoices version 3". */
const versionWords = /(?:^|\s)(?:version|revision|v\.?)\s?(\d{1,9})(?:\s|$)/i;

/** At the beginning of a word. */
const startsWord = (text: string, words: string): boolean =>
  ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`.includes(` ${words.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()}`);
const isPerson = (id: string): boolean => id.startsWith('acc_');

/**
 * Undefined for no words. `names` are of people, flows, runs and connections, by id. Words that are a person's name are that first: what stands by chance
 * inside of other words is not meant then.
 */
export function searchOf(written: string, names: ReadonlyMap<string, string>): Search | undefined {
  const all = written.trim().slice(0, most);
  if (all === '') return undefined;
  const version = versionWords.exec(all)?.[1];
  const typed = version === undefined ? all : all.replace(versionWords, ' ').trim();
  const words = typed.toLowerCase();
  const detail = version === undefined ? {} : { detail: { keys: ['version', 'revision'], value: version } };
  if (words === '') return { actions: [], ids: [], values: [], texts: [], ...detail };
  const like = (text: string): boolean => text.toLowerCase().includes(words);
  const known = [...actors, ...names];
  const begun = known.filter(([, name]) => startsWord(name, words));
  const found = begun.length > 0 ? begun : known.filter(([, name]) => like(name));
  return {
    actions: actionsLike(like).slice(0, most),
    ids: found.map(([id]) => id).slice(0, most),
    values: valuesLike(like).slice(0, most),
    texts: found.some(([id]) => isPerson(id)) ? [] : [typed],
    ...detail,
  };
}
