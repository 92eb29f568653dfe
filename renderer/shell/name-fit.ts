import { defaultFilter } from 'cmdk';

/** Below it the letters are merely somewhere in the name: "trust" in "Show keyboard shortcuts" has 0.002, "setings" in "Settings" 0.15. */
const least = 0.05;

/** How well a name fits what is searched for, from 0 (not at all) to 1; the best of several names counts. */
export const nameFit = (names: readonly string[], search: string): number => {
  const best = Math.max(0, ...names.map((name) => defaultFilter(name, search)));
  return best < least ? 0 : best;
};
