/** What every command that has to do with a cluster is told about it. */
import { UserError } from '../../kernel/errors.ts';
import type { CliIo } from '../command.ts';
import { badUsage } from '../options.ts';
import { unlockFrom } from '../store-unlock.ts';
import type { JournalKey } from './sealed.ts';

export const clusterOptions = {
  ingress: { type: 'string' },
  key: { type: 'string' },
  'key-fd': { type: 'string' },
  plain: { type: 'boolean' },
} as const;

export const clusterUsage = `  --ingress URL     where the cluster takes calls; http://localhost:8080 by default
  --key FILE        seals what is said to the cluster and what it keeps: 32 bytes or 64 hex digits, readable by you alone, the
                    same for all workers and whoever talks to their runs (openssl rand -hex 32)
  --key-fd N        the same from an open file descriptor (default: the systemd credential countersign-store-key)
  --plain           without a key: whoever can read the cluster's disk reads what your flows handle, and whoever reaches its
                    ingress starts, answers and stops runs`;

export interface ClusterValues {
  readonly ingress?: string | undefined;
  readonly key?: string | undefined;
  readonly 'key-fd'?: string | undefined;
  readonly plain?: boolean | undefined;
}

export function urlFrom(text: string, name: string, usage: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return new URL(url.href.replace(/\/*$/, '/'));
  } catch {
    /* Said below. */
  }
  throw badUsage(`${name} takes an address such as http://localhost:9070, not "${text}".`, usage);
}

export const ingressFrom = (values: ClusterValues, usage: string): URL =>
  urlFrom(values.ingress ?? 'http://localhost:8080', '--ingress', usage);

/** Throws UserError where there is no key and nobody said that there is to be none. */
export async function clusterKeyFrom(values: ClusterValues, io: CliIo, usage: string): Promise<JournalKey> {
  const given = values.key !== undefined || values['key-fd'] !== undefined;
  if (values.plain === true) {
    if (given) throw badUsage('--plain means that there is no key.', usage);
    return undefined;
  }
  if (!given && process.env['CREDENTIALS_DIRECTORY'] === undefined) {
    throw new UserError(
      'store/wrong-key',
      'There is no key: the cluster would keep what your flows handle for all to read who can read its disk.',
      {
        mend: 'Make one with: openssl rand -hex 32 > cluster.key && chmod 600 cluster.key, and give it with --key cluster.key. For a trial, say --plain.',
      },
    );
  }
  const unlock = await unlockFrom({ 'store-key': values.key, 'store-key-fd': values['key-fd'] }, io, usage);
  if (unlock.kind !== 'external') throw new UserError('store/wrong-key', 'A cluster takes a key, not a passphrase.');
  return unlock.key;
}
