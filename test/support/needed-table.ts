/** Fills in the table of what the detectors' patterns need: see `app/privacy/detectors/needed-table.ts`. */
import type { Plugin } from 'vite';
import { sieveNames } from '../../app/privacy/detectors/needed-table.ts';
import { neededBy } from '../../app/privacy/detectors/needed-words.ts';
import { searchedPatterns } from '../../app/privacy/detectors/searched-patterns.ts';

/** As the sources say it, and as it stands once the types are gone. */
const empty = /neededTable\b[^=;]*=[^;={]*\{\s*\}/;

/** The same for each program that is built, and seconds of work. */
let table: string | undefined;
const tableText = (): string =>
  (table ??= JSON.stringify(Object.fromEntries(sieveNames.map((name) => [name, JSON.stringify(searchedPatterns[name]().map(neededBy))]))));

/** The module with the table filled in. Throws where there is no empty one to fill. */
export function withNeededTable(code: string): string {
  if (!empty.test(code)) throw new Error('The table of needed words has moved: there is no empty one to fill in.');
  return code.replace(empty, () => `neededTable = ${tableText()}`);
}

export function neededTablePlugin(): Plugin {
  return {
    name: 'needed-table',
    transform: {
      filter: { id: /\/detectors\/needed-table\.ts$/ },
      handler: (code) => ({ code: withNeededTable(code), map: null }),
    },
  };
}
