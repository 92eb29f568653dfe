/** The words of a search as the log holds what they mean: the log has codes and ids, people type names and words. Pure. */
import type { InputOf } from '../../../app/ipc/contract.ts';
import { actionsLike, valuesLike } from './words.ts';

type Search = NonNullable<InputOf<'audit:list'>['search']>;

const most = 200;

/** Who acts without an account, as the page calls them. */
const actors: readonly (readonly [id: string, words: string])[] = [['system', 'the program itself'], ['operator', 'somebody at the command line'], ['nobody', 'before sign-in']];

/** Undefined for no words. `names` are of people, flows, runs and connections, by id. */
export function searchOf(written: string, names: ReadonlyMap<string, string>): Search | undefined {
  const words = written.trim().toLowerCase().slice(0, most);
  if (words === '') return undefined;
  const like = (text: string): boolean => text.toLowerCase().includes(words);
  return {
    actions: actionsLike(like).slice(0, most),
    ids: [...actors, ...names].filter(([, name]) => like(name)).map(([id]) => id).slice(0, most),
    texts: [words, ...valuesLike(like).map((value) => `"${value}"`)].slice(0, most),
  };
}
