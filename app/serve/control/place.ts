/**
 * Where the control door of a service is, and whose it is. Operating systems give no name of who calls at a socket, so the folder is the lock: this account alone
 * may look into it, nothing in it is followed as a link, and what another account put there is not used.
 */
import { chmodSync, lstatSync, readFileSync, realpathSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { nodeHash, systemRandom } from '../../kernel/host.node.ts';
import { makeFolder } from '../../kernel/make-folder.node.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux, with a zero at its end. */
const LONGEST_BYTES = 103;
const windows = process.platform === 'win32';
/** Of a folder whose own name is too long for a socket in it. Not TMPDIR: whoever asks may have another one than the service. */
const shortRoot = '/tmp';

/** The folder of a door; nothing needs to be there yet. */
export interface DoorPlace { readonly folder: string; /** What the place is called in errors. */ readonly shown: string }

const real = (path: string): string => {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
};

/** A service with a store has its door in it. */
export const doorOfStore = (storeFolder: string): DoorPlace => ({ folder: join(real(storeFolder), 'door'), shown: storeFolder });
/** One without a store has it among this account's own files, by the folder that it serves. */
export const doorOfFolder = (served: string, stateFolder: string): DoorPlace => ({ folder: join(resolve(stateFolder), 'doors', nodeHash.sha256(real(served)).slice(0, 32)), shown: served });

const foreign = (place: string, message: string): UserError => new UserError('ipc/sender-refused', message, { place, mend: 'Find out who put it there, and remove it.' });
const found = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
const own = (): number | undefined => process.geteuid?.();

/** Root may ask every service; anybody else their own. */
function mustBeOwn(path: string, { uid }: Stats, asks: boolean): void {
  const me = own();
  if (me !== undefined && uid !== me && !(asks && me === 0)) throw foreign(path, 'This belongs to another account, and is not used.');
}

function mustBeFolder(path: string, stats: Stats, asks: boolean): void {
  if (!stats.isDirectory()) throw foreign(path, 'Something else than a folder stands where the control door of the service has its folder.');
  mustBeOwn(path, stats, asks);
}

/** Makes the folder where it is missing, for this account alone. Throws UserError `ipc/sender-refused` where somebody else's stands there. */
function makeOwnFolder(path: string): void {
  makeFolder(path, 'The control door of the service has its place there: "countersign answer", "runs" and "cancel" ask the service through it.');
  const stats = lstatSync(path);
  mustBeFolder(path, stats, false);
  if (!windows && (stats.mode & 0o077) !== 0) chmodSync(path, 0o700);
}

/** The folder of sockets whose own folder has too long a name. `uid`: whose service it is. */
const shortFolder = (uid: number): string => join(shortRoot, `countersign-${uid}`);

function socketPath(folder: string, uid: number): { readonly path: string; readonly parent: string } {
  const path = join(folder, 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_BYTES) return { path, parent: folder };
  const parent = shortFolder(uid);
  return { path: join(parent, `${nodeHash.sha256(folder).slice(0, 32)}.sock`), parent };
}

/** Pipes of Windows lie in no folder: one is found by a word that only this account can read, so that nobody can stand there first. */
const wordFile = (folder: string): string => join(folder, 'pipe');
const pipeOf = (word: string): string => `\\\\.\\pipe\\countersign-${nodeHash.sha256(word).slice(0, 32)}`;

function newWord(folder: string): string {
  const word = Buffer.from(systemRandom.bytes(32)).toString('hex');
  writeFileSync(wordFile(folder), word, { mode: 0o600 });
  return word;
}

/** For the service: the folder is made, and what stands at the address is a socket of this account or nothing. Throws UserError. */
export function addressToOpen({ folder }: DoorPlace): string {
  makeOwnFolder(folder);
  if (windows) return pipeOf(found(wordFile(folder)) === undefined ? newWord(folder) : readFileSync(wordFile(folder), 'utf8'));
  const { path, parent } = socketPath(folder, own() ?? 0);
  if (parent !== folder) makeOwnFolder(parent);
  const there = found(path);
  if (there !== undefined && !there.isSocket()) throw foreign(path, 'Something else than a socket stands where the control door of the service is to be.');
  if (there !== undefined) mustBeOwn(path, there, false);
  return path;
}

/** The same where nobody listens: what a killed service left is gone, and on Windows the word is another one, since the last may have been seen. */
export function freshAddress(place: DoorPlace): string {
  const address = addressToOpen(place);
  if (windows) return pipeOf(newWord(place.folder));
  rmSync(address, { force: true });
  return address;
}

/** For whoever asks: undefined where no service has its door. Throws UserError `ipc/sender-refused` for one that is not this account's. */
export function addressToAsk({ folder, shown }: DoorPlace): string | undefined {
  try {
    const stats = found(folder);
    if (stats === undefined) return undefined;
    mustBeFolder(folder, stats, true);
    if (windows) return found(wordFile(folder)) === undefined ? undefined : pipeOf(readFileSync(wordFile(folder), 'utf8'));
    const { path, parent } = socketPath(folder, stats.uid);
    const around = found(parent);
    const there = found(path);
    if (around === undefined || there === undefined) return undefined;
    mustBeFolder(parent, around, true);
    if (!there.isSocket()) throw foreign(path, 'Something else than a socket stands where the control door of the service is.');
    mustBeOwn(path, there, true);
    return path;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (cause instanceof Error && 'code' in cause && (cause.code === 'EACCES' || cause.code === 'EPERM')) throw notYours(shown, cause);
    // No path at all: whoever asked opens the store next, and says what is wrong with it.
    return undefined;
  }
}

export const notYours = (place: string, cause?: unknown): UserError => new UserError('ipc/sender-refused', 'Only the account that runs the service may ask it.', {
  place, mend: 'Run the command as that account, such as with: sudo -u NAME', ...(cause === undefined ? {} : { cause }),
});
