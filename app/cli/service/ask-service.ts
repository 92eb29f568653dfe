/** Commands about runs: they ask the service that has them, where one runs, and open the store themselves where none does. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { codeOfError, UserError } from '../../kernel/errors.ts';
import { systemTimers } from '../../kernel/host.node.ts';
import type { Json } from '../../kernel/json.ts';
import { askService } from '../../serve/control/ask.ts';
import { doorOfFolder, doorOfStore } from '../../serve/control/place.ts';
import type { ControlRequest } from '../../serve/control/request.ts';
import { storePaths } from '../../store/file-layout.ts';
import type { Store } from '../../store/store.ts';
import type { CliIo } from '../command.ts';
import { badUsage } from '../options.ts';
import { stateFolder } from '../remembered/state-file.ts';
import { unlockOptions, unlockUsage, type UnlockValues } from '../store-unlock.ts';

export const placeOptions = { store: { type: 'string' }, service: { type: 'string' }, ...unlockOptions } as const;

export const placeUsage = `  --store FOLDER    the store. Where a service holds it, the service is asked: then no key is needed, and only the account that runs the
                    service (or root) may ask
  --service FOLDER  instead: a service that runs without a store, by the FOLDER that it was started with
${unlockUsage}`;

export interface PlaceValues extends UnlockValues {
  readonly store?: string | undefined;
  readonly service?: string | undefined;
}

const WAIT_MS = 60_000;
const AGAIN_MS = 500;
const MOST_TRIES = 6;

export interface Asked<T> {
  readonly values: PlaceValues;
  readonly io: CliIo;
  readonly usage: string;
  readonly request: ControlRequest;
  /** What the service answers. */
  readonly shape: z.ZodType<T>;
  /** Hears what the service tells ahead of its answer, which may then take as long as it takes: the service shows meanwhile that it lives. */
  readonly heard?: (event: Json) => void;
  /** Done with the store, where no service holds it. */
  readonly here: (store: Store) => Promise<T>;
}

/** Throws UserError where it is not said which runs are meant, or `--service` names none that runs. */
export async function fromServiceOrStore<T>({ values, io, usage, request, shape, heard, here }: Asked<T>): Promise<T> {
  const { store: storePath, service } = values;
  if ((storePath === undefined) === (service === undefined)) throw badUsage('This needs either --store FOLDER or --service FOLDER.', usage);
  const place =
    storePath === undefined
      ? doorOfFolder(resolve(io.cwd, service ?? ''), resolve(io.cwd, stateFolder()))
      : doorOfStore(storePaths(resolve(io.cwd, storePath)).folder);
  const ask = async (): Promise<{ readonly data: T } | undefined> => {
    const asked = await askService({ ...place, shown: storePath ?? service ?? '' }, request, {
      timers: systemTimers,
      waitMs: WAIT_MS,
      ...(heard === undefined ? {} : { heard }),
    });
    if (asked === undefined) return undefined;
    const answer = shape.safeParse(asked.answer);
    if (!answer.success)
      throw new UserError('ipc/bad-output', 'The service answers in a way that is not understood.', {
        place: storePath ?? service ?? '',
        mend: 'Ask with the countersign of the same version.',
      });
    return { data: answer.data };
  };
  const told = await ask();
  if (told !== undefined) return told.data;
  if (storePath === undefined)
    throw new UserError('run/not-found', 'No service without a store serves this folder under this account.', {
      place: service ?? '',
      mend: 'Name the FOLDER that it was started with. Where it was started with --store, name that store instead.',
    });
  const { serviceStore } = await import('./service-store.ts');
  let store: Store;
  try {
    store = await serviceStore(storePath, values, io, usage, { make: false });
  } catch (error) {
    if (codeOfError(error) !== 'store/in-use') throw error;
    // A service that has just begun holds its store before it has opened its door. The store is not tried again: its key may have come through a pipe.
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      await new Promise<void>((go) => {
        systemTimers.after(AGAIN_MS, go);
      });
      const later = await ask();
      if (later !== undefined) return later.data;
    }
    throw error;
  }
  try {
    return await here(store);
  } finally {
    await store.close();
  }
}
