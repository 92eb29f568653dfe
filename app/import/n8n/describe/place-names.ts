/** What the name of a folder or a file says of what lies there: a guess. Columns and fields have names of their own. */
import type { JsonObject } from '../../../kernel/json.ts';
import { labelsForFieldName } from '../../../workflow/model/field-names.ts';
import type { Label } from '../../../workflow/model/labels.ts';
import type { ForeignFacts } from '../../../nodes/foreign-action/parameters.ts';
import { fixedText } from './kit.ts';

const places = ['folderToWatch', 'folderId', 'fileToWatch', 'fileId', 'driveId', 'path', 'parentFolder', 'folder'] as const;
/** Names of people and companies stand in the names of many places that hold none of them. */
const telling: ReadonlySet<Label> = new Set(['confidential', 'health', 'special', 'card', 'bank', 'id', 'credential', 'secret']);
const longest = 200;

function namesOf(parameters: JsonObject): readonly string[] {
  return places.flatMap((key) => {
    if (parameters[key] === undefined) return [];
    const found = [fixedText(parameters, key, 'cachedResultName'), fixedText(parameters, key, 'value'), fixedText(parameters, key)];
    // An id says nothing, however it is spelled.
    return found.flatMap((name) => (name === undefined || name.length > longest || /\d{3}|^https?:/.test(name) ? [] : [name]));
  });
}

export function saidByPlace(parameters: JsonObject, ports: readonly string[]): ForeignFacts['brings'] {
  const names = namesOf(parameters);
  const labels = [...new Set(names.flatMap((name) => labelsForFieldName(name)))];
  if (!labels.some((label) => telling.has(label))) return [];
  return ports.map((port) => ({
    port,
    path: [],
    labels,
    trust: 'trusted' as const,
    type: 'any' as const,
    why: 'the name of the place says so',
    guessed: true as const,
  }));
}
