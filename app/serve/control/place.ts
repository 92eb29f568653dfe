/**
 * Where the control door of a service is, and whose it is. Operating systems give no name of who calls at a socket, so the folder is the lock: this account alone
 * may look into it, nothing in it is followed as a link, and what another account put there is not used.
 */
import { chmodSync, lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync, type Stats } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { nodeHash, systemRandom } from '../../kernel/host.node.ts';
import { makeFolder } from '../../kernel/make-folder.node.ts';

/** `sun_path` has 104 bytes on macOS and 108 on Linux, with a zero at its end. */
const LONGEST_BYTES = 103;
const windows = process.platform === 'win32';
/** Of a folder whose own name is too long for a socket in it. Not TMPDIR: whoever asks may have another one than the service. */
const usualRoot = '/tmp';

/** The folder of a door; nothing needs to be there yet. */
export interface DoorPlace {
  readonly folder: string;
  /** What the place is called in errors. */ readonly shown: string;
  /** Where sockets lie whose own folder has too long a name. Left out: /tmp. */ readonly shortRoot?: string;
}

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
export const doorOfFolder = (served: string, stateFolder: string): DoorPlace => ({
  folder: join(resolve(stateFolder), 'doors', nodeHash.sha256(real(served)).slice(0, 32)),
  shown: served,
});

const foreign = (place: string, message: string): UserError =>
  new UserError('ipc/sender-refused', message, { place, mend: 'Find out who put it there, and remove it.' });
const found = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });
const own = (): number | undefined => process.geteuid?.();

/** Root may ask every service; anybody else their own. */
function mustBeOwn(path: string, { uid }: Stats, asks: boolean): void {
  const me = own();
  if (me !== undefined && uid !== me && !(asks && me === 0)) throw foreign(path, 'This belongs to another account, and is not used.');
}

function mustBeFolder(path: string, stats: Stats, asks: boolean): void {
  if (!stats.isDirectory())
    throw foreign(path, 'Something else than a folder stands where the control door of the service has its folder.');
  mustBeOwn(path, stats, asks);
}

/** Makes the folder where it is missing, for this account alone. Throws UserError `ipc/sender-refused` where somebody else's stands there. */
function makeOwnFolder(path: string): void {
  makeFolder(
    path,
    'The control door of the service has its place there: "countersign answer", "runs" and "cancel" ask the service through it.',
  );
  const stats = lstatSync(path);
  mustBeFolder(path, stats, false);
  if (!windows && (stats.mode & 0o077) !== 0) chmodSync(path, 0o700);
}

/** Says where the socket of a folder with too long a name lies: in that folder, which is the service's own, since anybody may have taken any name that can be guessed. */
const whereFile = (folder: string): string => join(folder, 'where');
const MOST_PATH_BYTES = 4_096;

function notedParent(folder: string): string | undefined {
  const stats = found(whereFile(folder));
  if (stats === undefined || !stats.isFile() || stats.size > MOST_PATH_BYTES) return undefined;
  const path = readFileSync(whereFile(folder), 'utf8');
  return isAbsolute(path) ? path : undefined;
}

const inParent = (parent: string, folder: string): string => join(parent, `${nodeHash.sha256(folder).slice(0, 32)}.sock`);
const fits = (path: string): boolean => Buffer.byteLength(path) <= LONGEST_BYTES;
const ownSocket = (folder: string): string => join(folder, 'control.sock');

function isOwnFolder(path: string): boolean {
  const stats = found(path);
  return stats !== undefined && stats.isDirectory() && stats.uid === own();
}

/** For the service: a folder of its own with a short name. The usual one may be another account's; then the one that the system keeps for this account serves, or a new one. */
function shortParent(folder: string, root: string): string {
  const before = notedParent(folder);
  if (before !== undefined && isOwnFolder(before) && fits(inParent(before, folder))) return before;
  const uid = own() ?? 0;
  const usual = join(root, `countersign-${uid}`);
  const kept = [process.env['XDG_RUNTIME_DIR'] ?? '', `/run/user/${uid}`]
    .filter((path) => isAbsolute(path) && isOwnFolder(path))
    .map((path) => join(path, 'countersign'));
  const free = (path: string): boolean => fits(inParent(path, folder)) && (found(path) === undefined || isOwnFolder(path));
  const parent = [usual, ...kept].find(free) ?? mkdtempSync(`${usual}-`);
  makeOwnFolder(parent);
  writeFileSync(whereFile(folder), parent, { mode: 0o600 });
  return parent;
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
export function addressToOpen({ folder, shortRoot = usualRoot }: DoorPlace): string {
  makeOwnFolder(folder);
  if (windows) return pipeOf(found(wordFile(folder)) === undefined ? newWord(folder) : readFileSync(wordFile(folder), 'utf8'));
  const parent = fits(ownSocket(folder)) ? folder : shortParent(folder, shortRoot);
  if (parent !== folder) makeOwnFolder(parent);
  const path = parent === folder ? ownSocket(folder) : inParent(parent, folder);
  const there = found(path);
  if (there !== undefined && !there.isSocket())
    throw foreign(path, 'Something else than a socket stands where the control door of the service is to be.');
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
    const parent = fits(ownSocket(folder)) ? folder : notedParent(folder);
    const path = parent === undefined ? '' : parent === folder ? ownSocket(folder) : inParent(parent, folder);
    const around = parent === undefined ? undefined : found(parent);
    const there = found(path);
    if (parent === undefined || around === undefined || there === undefined) return undefined;
    mustBeFolder(parent, around, true);
    // Root is led to nothing but what belongs to the account that runs the service.
    if (around.uid !== stats.uid || there.uid !== stats.uid) throw foreign(path, 'This belongs to another account, and is not used.');
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

export const notYours = (place: string, cause?: unknown): UserError =>
  new UserError('ipc/sender-refused', 'Only the account that runs the service may ask it.', {
    place,
    mend: 'Run the command as that account, such as with: sudo -u NAME',
    ...(cause === undefined ? {} : { cause }),
  });
