/** How commands open a store: by key file, descriptor, systemd credential, or passphrase on stdin. Never by an argument's value: other processes see those. */
import { join, resolve } from 'node:path';
import { credentialName, readHeadlessKey, type HeadlessKeySource } from '../store/keys/headless-key.ts';
import type { Unlock } from '../store/keys/key-ring.ts';
import type { CliIo } from './command.ts';
import { badUsage, countFrom } from './options.ts';

export const unlockOptions = {
  'store-key': { type: 'string' },
  'store-key-fd': { type: 'string' },
  'passphrase-stdin': { type: 'boolean' },
} as const;

export const unlockUsage = `  --store-key FILE     key of the store: 32 bytes or 64 hex digits, readable by you alone
  --store-key-fd N     the same from an open file descriptor
  --passphrase-stdin   the store's passphrase is the first line of stdin
                       (default: the systemd credential countersign-store-key)`;

export interface UnlockValues {
  readonly 'store-key'?: string | undefined;
  readonly 'store-key-fd'?: string | undefined;
  readonly 'passphrase-stdin'?: boolean | undefined;
}

/** Options that name a file which says what is trusted, or unlocks something. */
const ownOptions = ['store-key', 'key', 'trust-root', 'revocations', 'policy', 'playbooks', 'traces-token'] as const;

/** The program's own files by these options: no step gets them, whatever folder was approved. */
export function ownFilesOf(values: Readonly<Partial<Record<(typeof ownOptions)[number], unknown>>>, cwd: string): readonly string[] {
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  return [
    ...ownOptions.flatMap((option) => {
      const file = values[option];
      return typeof file === 'string' ? [resolve(cwd, file)] : [];
    }),
    ...(folder === undefined ? [] : [join(folder, credentialName)]),
  ];
}

function sourceOf(values: UnlockValues, io: CliIo, usage: string): HeadlessKeySource {
  const descriptor = countFrom(values['store-key-fd'], '--store-key-fd', 3, usage);
  if (descriptor !== undefined) return { kind: 'descriptor', descriptor };
  if (values['store-key'] !== undefined) return { kind: 'file', path: resolve(io.cwd, values['store-key']) };
  const folder = process.env['CREDENTIALS_DIRECTORY'];
  if (folder === undefined)
    throw badUsage('The store is encrypted: say how to open it with --store-key, --store-key-fd or --passphrase-stdin.', usage);
  return { kind: 'credential', folder };
}

export async function unlockFrom(values: UnlockValues, io: CliIo, usage: string): Promise<Unlock> {
  if (values['passphrase-stdin'] === true) return { kind: 'passphrase', passphrase: (await io.stdin()).split(/\r?\n/)[0] ?? '' };
  return { kind: 'external', key: readHeadlessKey(sourceOf(values, io, usage)) };
}
