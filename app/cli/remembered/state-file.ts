/** Small things that the command line remembers on this machine, one JSON file each, so that what was once newer does not come back older. */
import { join } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { makeFolder } from '../../kernel/make-folder.node.ts';
import { defaultDataFolder } from '../../serve/folders.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { readText } from '../read-file.ts';
import { aloneNow } from './file-lock.ts';
import { writeWhole } from '../write-whole.ts';

type StateName = 'admitted-versions' | 'seen-revocations' | 'seen-time' | 'seen-trust-roots';

export const stateFolder = (): string => process.env['COUNTERSIGN_STATE'] ?? defaultDataFolder();
const pathOf = (name: StateName): string => join(stateFolder(), `${name}.json`);

/** Empty where nothing was remembered yet. Throws UserError for a file that cannot be read: forgetting would let older things back in. */
export function readState(name: StateName, cwd: string): JsonObject {
  try {
    const value = parseJsonText(readText(pathOf(name), cwd), pathOf(name)) as Json;
    if (isJsonObject(value)) return value;
    throw new UserError('file/unreadable', 'What this machine remembers cannot be read.', {
      place: pathOf(name),
      mend: 'Find out who changed the file before you remove it.',
    });
  } catch (error) {
    if (error instanceof UserError && error.code === 'file/not-found') return {};
    throw error;
  }
}

/**
 * One program at a time: what one remembers while another does is not forgotten by that. `change` gets what is remembered now, and what it gives back is
 * remembered; the same again leaves the file as it is. Throws UserError `file/unwritable`, and what `readState` and `change` throw.
 */
export function changeState(name: StateName, cwd: string, change: (now: JsonObject) => JsonObject): void {
  makeFolder(stateFolder(), 'What this machine has seen is remembered there. Name a folder that you may write to in COUNTERSIGN_STATE.');
  aloneNow(pathOf(name), () => {
    const before = readState(name, cwd);
    const after = change(before);
    if (after !== before) writeWhole(pathOf(name), cwd, `${JSON.stringify(after, null, 2)}\n`, { mode: 0o600 });
  });
}
