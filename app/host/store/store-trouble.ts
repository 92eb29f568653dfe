/** What keeps the store from its work, as the window tells it: for as long as it lasts, and gone by itself. */
import { isGrave, type EngineTrouble, type TroubleSink } from '../../engine/runs/troubles.ts';
import type { StoreTrouble } from '../../ipc/contract/app.ts';
import { codeOfError } from '../../kernel/errors.ts';

const words: Readonly<Partial<Record<EngineTrouble['code'], Pick<StoreTrouble, 'message' | 'mend'>>>> = {
  'store/full': {
    message: 'The disk is full: nothing can be saved, and runs are waiting where they are.',
    mend: 'Free some space. Everything then continues by itself; nothing that was done is lost.',
  },
  'store/moved': {
    message: 'The files of the store are not where they were: nothing can be saved, and runs are waiting where they are.',
    mend: 'Put the workspace folder back as it was. Everything then continues by itself. If that cannot be done, close the program and open it again.',
  },
  'store/read-only': {
    message: 'The store cannot be written to: nothing can be saved, and runs are waiting where they are.',
    mend: 'Check the permissions of the workspace folder and its disk. Everything then continues by itself.',
  },
  'store/in-use': {
    message: 'Another program holds the store: nothing can be saved right now.',
    mend: 'Close the other Countersign window, service or backup program.',
  },
  'store/damaged': {
    message: 'A part of the store cannot be read: the disk may be failing.',
    mend: 'Restore the newest backup, on another disk if this one fails.',
  },
  'step/interrupted': {
    message: 'This computer has no room for one more process: no step can run, and runs wait.',
    mend: 'Close what you do not need. Everything then continues by itself.',
  },
  'host/open-files': {
    message: 'This computer lets the program open no further file or connection: steps cannot run, and runs wait.',
    mend: 'Close what you do not need, or raise the limit of open files and start the program again. Runs then continue by themselves.',
  },
  'engine/not-owner': {
    message: 'Another Countersign runs the flows of this store: here none goes on.',
    mend: 'Stop the other one, then lock this workspace and open it again.',
  },
};
/** It lives on what was kept back. */
const short: Pick<StoreTrouble, 'message' | 'mend'> = {
  message: 'The disk is full. What you save, and what has begun, still finds room for a while; nothing new begins.',
  mend: 'Free some space. Everything then continues by itself; nothing that was done is lost.',
};
const otherwise = {
  message: 'The store is not working properly: runs may be waiting.',
  mend: 'It is tried again automatically. If this does not go away, look in the log of the program.',
};

export interface StoreTroubles {
  readonly sink: TroubleSink;
  readonly now: () => StoreTrouble | undefined;
  /** What it means that a write came off only by what was kept back. */
  readonly short: (at: number) => StoreTrouble;
  /** What a failed write means. */
  readonly of: (error: unknown, at: number) => StoreTrouble;
}

/** `changed` is told whenever there is another trouble than before, or none any more. */
export function storeTroubles(changed: (trouble: StoreTrouble | undefined) => void): StoreTroubles {
  const open = new Map<string, EngineTrouble>();
  const keyOf = ({ what, runId = '' }: EngineTrouble): string => `${what} ${runId}`;
  let told: string | undefined;
  const now = (): StoreTrouble | undefined => {
    // That nothing can be saved any more is worse than that there is little room.
    const [first] = [...open.values()].sort((a, b) => Number(a.what === 'room') - Number(b.what === 'room') || a.since - b.since);
    if (first === undefined) return undefined;
    return { code: first.code, since: first.since, ...(first.what === 'room' ? short : (words[first.code] ?? otherwise)) };
  };
  const tell = (): void => {
    const trouble = now();
    if (trouble?.message === told) return;
    told = trouble?.message;
    changed(trouble);
  };
  return {
    now,
    short: (at) => now() ?? { code: 'store/full', since: at, ...short },
    of: (error, at) => {
      const code = codeOfError(error);
      return { code, since: now()?.since ?? at, ...(words[code] ?? otherwise) };
    },
    sink: {
      failed(trouble) {
        if (!isGrave(trouble)) return;
        open.set(keyOf(trouble), trouble);
        tell();
      },
      mended(trouble) {
        open.delete(keyOf(trouble));
        tell();
      },
    },
  };
}
