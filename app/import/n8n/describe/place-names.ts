/** What the name of a folder, a file, a sheet or a table says of what lies there: a guess. Columns and fields have names of their own. */
import type { JsonObject } from '../../../kernel/json.ts';
import { saidByPlaces } from '../../../workflow/model/place-names.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { fixedText } from './kit.ts';

const files = ['folderToWatch', 'folderId', 'fileToWatch', 'fileId', 'driveId', 'path', 'parentFolder', 'folder'];
const tables = [
  'sheetName',
  'workbook',
  'worksheet',
  'base',
  'application',
  'table',
  'tableId',
  'databaseId',
  'dataTableId',
  'collection',
  'tableName',
  'indexId',
];
const longest = 200;

/** `1Dm_YOUR_AWS_SECRET_KEY_HERE`, `[ENTER SHEET ID]`: whoever passed the file on took the name out. */
const toBeFilledIn = /(?:^|[^a-z])(?:your|insert|replace|enter|put|paste)[\s_-].{0,80}(?:here|id|key|name|token)\W?$/i;

/** An address says nothing, and an id but for the words in it: `Salaries2026`, `patients-001`. Short ones come about by chance. */
function saidIn(name: string): string | undefined {
  if (/^https?:/.test(name) || toBeFilledIn.test(name)) return undefined;
  if (!/^\S*\d{3}\S*$/.test(name.replace(/[\s_.-](?:19|20)\d\d$/, ''))) return name;
  return name.match(/\p{Lu}?\p{Ll}{4,}|\p{Lu}{5,}/gu)?.join(' ');
}

function namesOf(parameters: JsonObject, places: readonly string[]): readonly string[] {
  return places.flatMap((key) => {
    if (parameters[key] === undefined) return [];
    // What is chosen from a list or by an id has an id for its value; a path is its own name.
    const isChosen = /^(?:list|id|url)$/.test(fixedText(parameters, key, 'mode') ?? '') && !files.includes(key);
    const found = [
      fixedText(parameters, key, 'cachedResultName'),
      isChosen ? undefined : fixedText(parameters, key, 'value'),
      fixedText(parameters, key),
    ];
    return found.flatMap((name) => (name === undefined || name.length > longest ? [] : (saidIn(name) ?? [])));
  });
}

/**
 * Whoever takes a file takes all of it; of a row each field has a name of its own, so that what the table is called goes for whole rows alone:
 * it stands in them as one more field. `more`: tables that a statement takes whole rows out of.
 */
export function saidByPlace(parameters: JsonObject, ports: readonly string[], more: readonly string[] = []): ForeignFacts['brings'] {
  const isTable = tables.some((key) => parameters[key] !== undefined);
  const found = [
    { path: [], said: saidByPlaces(namesOf(parameters, isTable ? files : [...files, 'documentId'])) },
    ...[...(isTable ? namesOf(parameters, [...tables, 'documentId']) : []), ...more].map((name) => ({
      path: [name.replaceAll(/[\s."]+/g, '_')],
      said: saidByPlaces([name]),
    })),
  ];
  return found.flatMap(({ path, said }) =>
    said === undefined
      ? []
      : ports.map((port) => ({
          port,
          path,
          ...said,
          labels: [...said.labels],
          trust: 'trusted' as const,
          type: 'any' as const,
          why: 'the name of the place says so',
        })),
  );
}
