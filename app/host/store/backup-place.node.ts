/**
 * Where the backups of a workspace lie, and when one is due without anybody asking. The place may be a drive of the network: it is asked
 * without waiting for it, so that one that is away holds nobody up.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { UserError } from '../../kernel/errors.ts';
import { forgetHalfBackups } from '../../store/backup.ts';
import type { SettingsRepository } from '../../workflow/ports.ts';

const keys = { folder: 'backup-folder', days: 'backup-every-days' } as const;
export const backupEveryDays = [0, 1, 7] as const;
export type BackupEveryDays = (typeof backupEveryDays)[number];
/** `everyDays` 0: only when somebody asks. Without a folder they lie in that of the workspace. */
export interface BackupPlan {
  readonly everyDays: BackupEveryDays;
  readonly folder?: string;
}
export interface BackupFile {
  readonly file: string;
  readonly at: number;
  readonly bytes: number;
}

const dayMs = 86_400_000;
/** Of those that were made by themselves; what somebody made stays until somebody removes it. */
const automaticKept = 14;
const automatic = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-auto\.countersign-db$/;
export const mostListedBackups = 1_000;

export function backupPlanOf(settings: Pick<SettingsRepository, 'get'>): BackupPlan {
  const everyDays = backupEveryDays.find((days) => String(days) === settings.get(keys.days)) ?? 0;
  const folder = settings.get(keys.folder);
  return { everyDays, ...(folder === undefined ? {} : { folder }) };
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const isWithin = (path: string, folder: string): boolean => {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
};

/** Throws UserError `store/backup-failed` for a place where none can be written. */
export async function checkBackupPlace(folder: string | undefined, workspaceFolder: string): Promise<void> {
  if (folder === undefined) return;
  const refused = (what: string, mend: string): UserError => new UserError('store/backup-failed', what, { place: folder, mend });
  if (!isAbsolute(folder))
    throw refused('The place has to be a whole path.', 'Write it from the root on, such as /mnt/backups or D:\\Backups.');
  if (!(await isFolder(folder))) throw refused('There is no such folder.', 'Make it first, or connect the drive that it is on.');
  if (isWithin(folder, workspaceFolder))
    throw refused(
      'This is inside the folder of the workspace itself.',
      'Choose a place on another disk, so that one loss does not take both.',
    );
}

export function keepBackupPlan(settings: Pick<SettingsRepository, 'set' | 'remove'>, { everyDays, folder }: BackupPlan): void {
  settings.set(keys.days, String(everyDays));
  if (folder === undefined) settings.remove(keys.folder);
  else settings.set(keys.folder, folder);
}

/** Of a place that people chose only a folder of this store's own is used: several workspaces may share the place, and none removes another's. */
export const backupFolderOf = (plan: BackupPlan, storeId: string, usual: string): string =>
  plan.folder === undefined ? usual : join(plan.folder, `countersign-${storeId}`);

/** The newest first. */
export async function backupsIn(folder: string): Promise<readonly BackupFile[]> {
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => name.endsWith('.countersign-db'));
  // One that goes meanwhile is no backup any more.
  const found = await Promise.all(
    names.map((file) =>
      stat(join(folder, file)).then(
        ({ size, mtimeMs }): BackupFile[] => [{ file, at: Math.round(mtimeMs), bytes: size }],
        (): BackupFile[] => [],
      ),
    ),
  );
  return found.flat().sort((a, b) => b.at - a.at);
}

/** The path of the next one. Throws UserError `store/backup-failed` where the chosen place is not there now. */
export async function nextBackup(plan: BackupPlan, folder: string, now: number, byItself: boolean): Promise<string> {
  if (plan.folder !== undefined && !(await isFolder(plan.folder)))
    throw new UserError('store/backup-failed', 'The place for backups is not there now.', {
      place: plan.folder,
      mend: 'Connect the drive that it is on, or choose another place under Settings.',
    });
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new UserError('store/backup-failed', 'No folder can be made in the place for backups.', {
      place: folder,
      mend: 'Check the permissions there.',
      cause,
    });
  });
  forgetHalfBackups(folder);
  return join(folder, `${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}${byItself ? '-auto' : ''}.countersign-db`);
}

/** Removes the oldest that were made by themselves, beyond those that are kept; `made`, just now, stays: by a clock that was set back it is the oldest. */
export async function pruneBackups(folder: string, made: string): Promise<void> {
  for (const { file } of (await backupsIn(folder))
    .filter(({ file: name }) => automatic.test(name) && name !== made)
    .slice(automaticKept - 1)) {
    await rm(join(folder, file), { force: true });
    await rm(join(folder, file.replace(/\.countersign-db$/, '.keys.json')), { force: true });
  }
}

/** Undefined while none is due by itself. What somebody made counts, too. One that a clock which was ahead put into the future does not: it would be due at every look. */
export function backupDueAt({ everyDays }: BackupPlan, backups: readonly BackupFile[], now: number): number | undefined {
  if (everyDays === 0) return undefined;
  const newest = backups.find(({ at }) => at <= now)?.at;
  return newest === undefined ? now : newest + everyDays * dayMs;
}
