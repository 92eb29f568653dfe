/** The program itself, the encrypted store, settings. */
import { z } from 'zod';
import { call, push, readOnly } from './channel.ts';
import { done, empty, environment, longText, shortText, time } from './shapes.ts';

const passphrase = z.string().min(1).max(1_000);

/** What the shell shows before anything else: which door stands open. */
export const appState = z.strictObject({
  /** `store-locked`: the store needs its passphrase; `screen-locked`: the session does. */
  phase: z.enum([
    'no-workspace',
    'store-locked',
    'no-account',
    'signed-out',
    'second-factor',
    'new-password',
    'enrol-second-factor',
    'screen-locked',
    'ready',
  ]),
  version: shortText,
  host: z.enum(['desktop', 'browser']),
  workspace: z.strictObject({ id: shortText, name: shortText, environment }).optional(),
  /** How the store opens: by the system keychain alone, or only with the passphrase. */
  unlock: z.enum(['keychain', 'passphrase']).optional(),
  /** The operating system offers a keychain that protects. */
  keychain: z.boolean(),
  /** The store is older than the last known audit head: it was replaced by an earlier copy. */
  rolledBack: z.boolean(),
  rolledBackWhy: z.string().max(300).optional(),
  commandLineFile: z.string().max(4_096).optional(),
});

/** Left out where all is well. `since`: ms since the epoch. */
const storeTrouble = z.strictObject({
  code: z.string().max(100),
  message: z.string().max(1_000),
  mend: z.string().max(1_000),
  since: time,
});
export type StoreTrouble = z.infer<typeof storeTrouble>;

const backupPlan = z.strictObject({
  everyDays: z.union([z.literal(0), z.literal(1), z.literal(7)]),
  /** A whole path; left out, the folder of the workspace. */ folder: z.string().min(1).max(1_000).optional(),
});

/** What somebody may choose a place of. */
export const chosenPlaces = ['backups', 'file'] as const;

export const appContract = {
  'app:state': call({ input: empty, output: appState, permission: 'public', audit: { none: 'no data of anybody' } }),
  'app:changed': push({ output: empty, permission: 'public' }),
  /** Asks the person, in a dialog of the operating system, where something lies. Nothing is read or kept. Without `path`: nothing was chosen. */
  'app:choosePlace': call({
    input: z.strictObject({ what: z.enum(chosenPlaces) }),
    output: z.strictObject({ path: z.string().max(32_768).optional() }),
    permission: 'session',
    perMinute: 20,
    audit: { none: 'changes nothing; what is done with the place leaves an entry of its own' },
  }),
  /** What is in the file that the program was asked to open, once. Nothing is kept; without `file`: another window has it already. */
  'app:openedFile': call({
    input: empty,
    output: z.strictObject({ file: z.strictObject({ name: shortText, base64: z.string() }).optional() }),
    permission: 'session',
    perMinute: 60,
    audit: { none: 'changes nothing; what is done with the file leaves an entry of its own' },
  }),
  /** A file that the page handed over is where the person chose, or could not be written there. */
  'app:saved': push({ output: z.strictObject({ fileName: shortText, kept: z.boolean() }), permission: 'public' }),
  'app:command': push({ output: z.strictObject({ command: shortText }), permission: 'public' }),

  /** Makes the encrypted store and the first account's workspace; `recoveryCode` is shown once. */
  'store:create': call({
    input: z.strictObject({ workspace: shortText.min(1), environment, passphrase: passphrase.optional() }),
    output: z.strictObject({ recoveryCode: shortText }),
    permission: 'public',
    perMinute: 10,
    audit: { action: 'store.created' },
  }),
  'store:unlock': call({
    input: z.strictObject({ passphrase }),
    output: done,
    permission: 'public',
    perMinute: 20,
    audit: { action: 'store.unlocked' },
  }),
  'store:lock': call({
    input: empty,
    output: done,
    permission: 'session',
    audit: { none: 'writes its entry before the store is closed, which could take none afterwards' },
  }),
  'store:backup': call({
    input: empty,
    output: z.strictObject({ file: shortText, bytes: z.int() }),
    permission: 'store.backup',
    stepUp: true,
    audit: { action: 'store.backed-up' },
  }),
  /** Where backups are put, and how often one is made by itself; 0 days: only when somebody asks. */
  'store:planBackups': call({
    input: backupPlan,
    output: done,
    permission: 'settings.edit',
    stepUp: true,
    confirm: 'native',
    audit: { action: 'store.backups-planned' },
  }),
  /** Another passphrase, or a new recovery code, which is shown once. The former one ends. */
  'store:protect': call({
    input: z.strictObject({ current: passphrase.optional(), passphrase: passphrase.optional(), recovery: z.boolean() }),
    output: z.strictObject({ recoveryCode: shortText.optional() }),
    permission: 'settings.edit',
    stepUp: true,
    perMinute: 20,
    audit: { action: 'store.protection-changed' },
  }),
  /** Puts a backup in the place of the store; everybody is signed out. `typed` is the backup's passphrase or recovery code. */
  'store:restore': call({
    input: z.strictObject({ file: shortText, typed: passphrase }),
    output: done,
    permission: 'store.restore',
    stepUp: true,
    confirm: 'native',
    perMinute: 10,
    audit: { action: 'store.restored' },
  }),
  /** A new key for the whole store. `passphrase` is that of today, which opens it afterwards, too. `closed`: why it has the new key and did not open again. */
  'store:rotateKey': call({
    input: z.strictObject({ passphrase: passphrase.optional() }),
    output: z.strictObject({ recoveryCode: shortText, closed: z.string().max(1_000).optional() }),
    permission: 'store.restore',
    stepUp: true,
    confirm: 'native',
    perMinute: 10,
    audit: { action: 'store.key-rotated' },
  }),
  /** Ends a backup, restore or rotation that the same window began. Public, because the store may be closed for it. */
  'store:cancel': call({
    input: empty,
    output: z.strictObject({ cancelled: z.boolean() }),
    permission: 'public',
    perMinute: 60,
    audit: { none: 'the work that it ends leaves an entry' },
  }),
  /** What keeps the store from its work now; `write` tries it out first, and lets runs that stand still go on. */
  'store:try': call({
    input: z.strictObject({ write: z.boolean() }),
    output: z.strictObject({ trouble: storeTrouble.optional() }),
    permission: 'session',
    perMinute: 120,
    audit: { none: 'changes nothing, and asks whether anything can be written at all' },
  }),
  'store:trouble': push({ output: z.strictObject({ trouble: storeTrouble.optional() }), permission: 'session' }),
  'store:progress': push({
    output: z.strictObject({
      work: z.enum(['backup', 'restore', 'rotation']),
      phase: z.enum(['copy', 'verify', 'replace']),
      done: z.int(),
      total: z.int(),
    }),
    permission: 'public',
  }),
  'store:status': call({
    input: empty,
    output: z.strictObject({
      encrypted: z.literal(true),
      cipher: shortText,
      hasPassphrase: z.boolean(),
      bytes: z.int(),
      lastWrite: time.optional(),
      backups: z.array(z.strictObject({ file: shortText, at: time, bytes: z.int() })).max(1_000),
      plan: backupPlan.extend({ failed: longText.optional() }),
    }),
    permission: 'settings.read',
    audit: readOnly,
  }),

  'settings:get': call({
    input: empty,
    output: z.strictObject({ values: z.record(shortText, longText) }),
    permission: 'session',
    audit: readOnly,
  }),
  /** When a window locks, and for how long runs are kept: an unlocked window must not change these. */
  'settings:set': call({
    input: z.strictObject({ key: shortText.min(1), value: longText }),
    output: done,
    permission: 'settings.edit',
    stepUp: true,
    audit: { action: 'settings.changed' },
  }),
} as const;
