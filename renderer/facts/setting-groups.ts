/** Settings that differ, by the step or connection that they are of, and how they are counted. */
import type { SettingChange } from '../../app/review/settings-diff.ts';

export interface SettingGroup {
  readonly title: string;
  readonly changes: readonly SettingChange[];
}

const titleOf = ({ flow, place, setting }: SettingChange): string =>
  [flow, place ?? (setting === 'wire' ? 'Wires' : 'The flow')].filter((part) => part !== undefined).join(' \u203a ');

/** In the order in which the places come. Steps of one name stand apart. */
export function groupedChanges(changes: readonly SettingChange[]): readonly SettingGroup[] {
  const groups = Map.groupBy(changes, ({ flow, place, nodeId, setting }) =>
    JSON.stringify([flow, place, nodeId, place === undefined && setting === 'wire']),
  );
  return [...groups.values()].flatMap((of) => (of[0] === undefined ? [] : [{ title: titleOf(of[0]), changes: of }]));
}

type SettingKind = 'changed' | 'new' | 'removed';
const kindOf = ({ before, after }: SettingChange): SettingKind =>
  after === undefined && before !== undefined ? 'removed' : before === undefined && after !== undefined ? 'new' : 'changed';

/** "3 changed, 2 new, 1 removed". */
export function tallyWords(changes: readonly SettingChange[]): string {
  const counts: Record<SettingKind, number> = { changed: 0, new: 0, removed: 0 };
  for (const change of changes) counts[kindOf(change)] += 1;
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count.toLocaleString()} ${kind}`)
    .join(', ');
}

/** "2 settings differ". */
export const differWords = (count: number): string => `${count.toLocaleString()} ${count === 1 ? 'setting differs' : 'settings differ'}`;

/** Whether a search finds it, by any of its words. */
export function heldBy(change: SettingChange, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    [titleOf(change), change.setting, change.words, change.before, change.after, change.beforeWords, change.afterWords].some(
      (text) => text !== undefined && text.toLowerCase().includes(wanted),
    )
  );
}

const namedPlaces = 3;

/** "Ask, Book and 2 more". */
export function placesWords(changes: readonly SettingChange[]): string {
  const titles = [...new Set(changes.map(titleOf))];
  const named = titles.slice(0, namedPlaces);
  const more = titles.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more.toLocaleString()} more` : named.join(', ');
}
