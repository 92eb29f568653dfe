/** Where a person was found, as somebody can go and look at it: the name of what holds them, and the page that shows it. Pure. */
import type { OutputOf } from '../../../app/ipc/contract.ts';

type Place = OutputOf<'privacy:find'>['places'][number]['place'];

/** Names by id: of flows, of runs by their flow, of reviews, connections and people. */
export type Names = ReadonlyMap<string, string>;

export interface FoundPlace {
  /** The id where nothing here knows a name. */
  readonly label: string;
  readonly named: boolean;
  readonly page?: 'flow' | 'runs' | 'reviews' | 'connections' | 'people';
  readonly id?: string;
}

/** A question is called after its run and the step that asks: see `approvalIdOf`. */
const question = /^apr_([0-9A-Z]+)_(.+)_\d+_[0-9a-f]{8}$/;

const pages: Readonly<Partial<Record<Place, NonNullable<FoundPlace['page']>>>> = {
  'runs': 'runs',
  'unsaved work': 'flow',
  'tests and examples': 'flow',
  'flows': 'flow',
  'reviews': 'reviews',
  'connections': 'connections',
};

export function foundPlace(place: Place, item: string, names: Names): FoundPlace {
  const [, run] = place === 'questions to people' ? (question.exec(item) ?? []) : [];
  const id = run === undefined ? item : `run_${run}`;
  const page = run === undefined ? pages[place] : 'runs';
  const name = names.get(id);
  if (name === undefined) return { label: item, named: false };
  return page === undefined
    ? place === 'people'
      ? { label: name, named: true, page: 'people' }
      : { label: name, named: true }
    : { label: name, named: true, page, id };
}
