/** Which flows are held, one file each in a folder of the operator's: whoever may write there lets them go on, also while the service runs. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { causeOf, UserError } from '../../kernel/errors.ts';
import { nodeHash, stderrLog } from '../../kernel/host.node.ts';
import { holdSchema, type HeldKeep, type Hold } from '../../monitor/held.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { aloneNow } from '../remembered/file-lock.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../write-whole.ts';

const releaseSchema = z.strictObject({ by: z.string().min(1).max(200), reason: z.string().min(5).max(2_000) });
type Release = z.infer<typeof releaseSchema>;
const fileSchema = z.strictObject({ flowId: z.string().min(1).max(128), ...holdSchema.shape, release: releaseSchema.optional() });
/** `release`: somebody let it go on, and no service has heard of it yet. */
export interface HeldFlow extends Hold {
  readonly flowId: string;
  readonly release?: Release | undefined;
}

const ofHolds = /^[0-9a-f]{32}\.json$/;
/** Stands in the folder from its making on. An empty folder without it is another one: a disk came off, or a new release took its place. */
export const heldMarker = 'holds';

export interface HeldFolder extends HeldKeep {
  /** Throws UserError that names the file which cannot be read. */
  list(): readonly HeldFlow[];
  /** Makes the folder where there is none, unless it `wasMade` before. Throws UserError where it, or a file in it, cannot be used. */
  open(wasMade: boolean): void;
  /** Removes the file of a hold that is let go on, where it is still the one that was `read`, or gone as it was then. False where a hold is there that nobody let go on. */
  takeAway(flowId: string, read: HeldFlow | undefined): boolean;
  /** Asks whoever serves the flow to let it go on. Throws `run/wrong-state` where it is not held. */
  letGo(flowId: string, release: Release): HeldFlow;
  /** What was held or let go on since by others, as far as it can be read. Tells of what cannot. */
  look(): { readonly held: readonly HeldFlow[]; readonly gone: readonly string[] };
}

export function heldFolder(folder: string, cwd: string): HeldFolder {
  const onFile = new Set<string>();
  const pathOf = (flowId: string): string => join(folder, `${nodeHash.sha256(flowId).slice(0, 32)}.json`);
  const mend = `Find out what happened to it. Every flow that was held has one file in ${folder}: put it back from a copy, or remove it to let that flow go on, and start again.`;
  const unreadable = (cause?: unknown): UserError =>
    new UserError('file/unreadable', 'The folder of held flows cannot be read, so that nobody knows which flows a playbook holds.', {
      place: folder,
      mend: `Put it back, with the files in it; a folder that the service made has a file named "${heldMarker}". Where it is lost and nothing is to be held, or it was made by hand and never used, put an empty file of that name into it.`,
      ...(cause === undefined ? {} : { cause }),
    });
  function names(): readonly string[] {
    let all: readonly string[];
    try {
      all = readdirSync(folder);
    } catch (cause) {
      throw unreadable(cause);
    }
    if (!all.includes(heldMarker)) throw unreadable();
    return all.filter((name) => ofHolds.test(name));
  }
  function heldAt(name: string): HeldFlow {
    const place = join(folder, name);
    try {
      const held = fileSchema.parse(parseJsonText(readText(place, cwd), place));
      if (pathOf(held.flowId) === place) return held;
    } catch (cause) {
      throw new UserError('file/unreadable', 'This file cannot be read, so that nobody knows which flow a playbook holds.', {
        place,
        mend,
        cause,
      });
    }
    throw new UserError(
      'file/unreadable',
      'This file has another name than the flow that it holds, so that nobody knows which one it is.',
      { place, mend },
    );
  }
  function readable(place: string): HeldFlow | undefined {
    try {
      return heldAt(basename(place));
    } catch (error) {
      stderrLog.write('error', 'a file of held flows cannot be read; what is held stays held', {
        file: basename(place),
        ...causeOf(error),
      });
      return undefined;
    }
  }
  const write = (held: HeldFlow): void => {
    writeWhole(pathOf(held.flowId), cwd, `${JSON.stringify(held, null, 2)}\n`, { mode: 0o600 });
  };
  const list = (): readonly HeldFlow[] => names().map(heldAt);
  const isThere = (flowId: string): boolean => names().includes(basename(pathOf(flowId)));
  /** Others read and write here, too. The lock is made in the folder alone: one that is gone is not made anew by it. */
  function change<T>(work: () => T): T {
    names();
    return aloneNow(join(folder, 'change'), work);
  }
  function make(): void {
    try {
      // One that is there, and empty, may stand in the place of one in which flows were held.
      if (mkdirSync(folder, { recursive: true, mode: 0o700 }) === undefined) return;
      writeFileSync(join(folder, heldMarker), '', { mode: 0o600 });
    } catch (cause) {
      throw unreadable(cause);
    }
  }
  return {
    list,
    open(wasMade) {
      if (!wasMade) make();
      list();
    },
    read() {
      const held = list();
      for (const { flowId } of held) onFile.add(flowId);
      return new Map(held.map(({ flowId, at, why, playbook }) => [flowId, { at, why, playbook }]));
    },
    add(flowId, hold) {
      change(() => {
        // Another process may have held it since. What cannot be read is no reason to hold nothing.
        const before = isThere(flowId) ? readable(pathOf(flowId)) : undefined;
        const kept = before !== undefined && before.at > hold.at ? before : { flowId, ...hold };
        if (kept !== before) write(kept);
      });
      onFile.add(flowId);
    },
    remove(flowId) {
      change(() => {
        rmSync(pathOf(flowId), { force: true });
      });
      onFile.delete(flowId);
    },
    takeAway(flowId, read) {
      const taken = change(() => {
        const now = isThere(flowId) ? heldAt(basename(pathOf(flowId))) : undefined;
        if (JSON.stringify(now) !== JSON.stringify(read)) return false;
        rmSync(pathOf(flowId), { force: true });
        return true;
      });
      if (taken) onFile.delete(flowId);
      return taken;
    },
    letGo(flowId, release) {
      list();
      return change(() => {
        if (!isThere(flowId))
          throw new UserError('run/wrong-state', 'This flow is not held.', {
            place: flowId,
            mend: '"countersign held list" shows those that are.',
          });
        const asked = { ...heldAt(basename(pathOf(flowId))), release };
        write(asked);
        return asked;
      });
    },
    look() {
      const there = names();
      const held = there.flatMap((name) => readable(join(folder, name)) ?? []);
      const gone = [...onFile].filter((flowId) => !there.some((name) => pathOf(flowId) === join(folder, name)));
      for (const { flowId } of held) onFile.add(flowId);
      return { held, gone };
    },
  };
}
