/** Which flows are held, one file each in a folder of the operator's: whoever may write there lets them go on, also while the service runs. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { causeOf, UserError } from '../kernel/errors.ts';
import { nodeHash, stderrLog } from '../kernel/host.node.ts';
import { holdSchema, type HeldKeep, type Hold } from '../monitor/held.ts';
import { parseJsonText } from '../workflow/migrations/json-text.ts';
import { readText } from './read-file.ts';
import { writeWhole } from './trust-files.ts';

const releaseSchema = z.strictObject({ by: z.string().min(1).max(200), reason: z.string().min(5).max(2_000) });
type Release = z.infer<typeof releaseSchema>;
const fileSchema = z.strictObject({ flowId: z.string().min(1).max(128), ...holdSchema.shape, release: releaseSchema.optional() });
/** `release`: somebody let it go on, and no service has heard of it yet. */
export interface HeldFlow extends Hold { readonly flowId: string; readonly release?: Release | undefined }

const ofHolds = /^[0-9a-f]{32}\.json$/;

export interface HeldFolder extends HeldKeep {
  /** Throws UserError that names the file which cannot be read. */
  list(): readonly HeldFlow[];
  /** Makes the folder. Throws UserError where it, or a file in it, cannot be used. */
  open(): void;
  /** Asks whoever serves the flow to let it go on. Throws `run/wrong-state` where it is not held. */
  letGo(flowId: string, release: Release): HeldFlow;
  /** What was held or let go on since by others, as far as it can be read. Tells of what cannot. */
  look(): { readonly held: readonly HeldFlow[]; readonly gone: readonly string[] };
}

export function heldFolder(folder: string, cwd: string): HeldFolder {
  const onFile = new Map<string, HeldFlow>();
  const pathOf = (flowId: string): string => join(folder, `${nodeHash.sha256(flowId).slice(0, 32)}.json`);
  const mend = `Find out what happened to it. Every flow that was held has one file in ${folder}: put it back from a copy, or remove it to let that flow go on, and start again.`;
  const unreadable = (cause: unknown): UserError => new UserError('file/unreadable', 'The folder of held flows cannot be read, so that nobody knows which flows a playbook holds.', { place: folder, mend: 'Make it a folder that this service may read and write.', cause });
  function names(): readonly string[] {
    try {
      // Made by the service alone: an empty one says that nothing is held.
      return existsSync(folder) ? readdirSync(folder).filter((name) => ofHolds.test(name)) : [];
    } catch (cause) {
      throw unreadable(cause);
    }
  }
  function heldAt(name: string): HeldFlow {
    const place = join(folder, name);
    try {
      const held = fileSchema.parse(parseJsonText(readText(place, cwd), place));
      if (pathOf(held.flowId) === place) return held;
    } catch (cause) {
      throw new UserError('file/unreadable', 'This file cannot be read, so that nobody knows which flow a playbook holds.', { place, mend, cause });
    }
    throw new UserError('file/unreadable', 'This file has another name than the flow that it holds, so that nobody knows which one it is.', { place, mend });
  }
  const write = (held: HeldFlow): void => { writeWhole(pathOf(held.flowId), cwd, `${JSON.stringify(held, null, 2)}\n`, { mode: 0o600 }); };
  const list = (): readonly HeldFlow[] => names().map(heldAt);
  function make(): void {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw unreadable(cause);
    }
  }
  return {
    list,
    open() {
      make();
      list();
    },
    read() {
      const held = list();
      for (const one of held) onFile.set(one.flowId, one);
      return new Map(held.map(({ flowId, at, why, playbook }) => [flowId, { at, why, playbook }]));
    },
    add(flowId, hold) {
      make();
      write({ flowId, ...hold });
      onFile.set(flowId, { flowId, ...hold });
    },
    remove(flowId) {
      rmSync(pathOf(flowId), { force: true });
      onFile.delete(flowId);
    },
    letGo(flowId, release) {
      const held = list().find((one) => one.flowId === flowId);
      if (held === undefined) throw new UserError('run/wrong-state', 'This flow is not held.', { place: flowId, mend: '"countersign held list" shows those that are.' });
      const asked = { ...held, release };
      write(asked);
      return asked;
    },
    look() {
      // Not the word of somebody who lets one flow go on: a disk came off, or the folder was moved.
      if (onFile.size > 0 && !existsSync(folder)) {
        stderrLog.write('error', 'the folder of held flows is gone; what is held stays held, and is written down again', { folder, flows: onFile.size });
        make();
        for (const held of onFile.values()) write(held);
      }
      const there = names();
      const held = there.flatMap((name) => {
        try {
          return [heldAt(name)];
        } catch (error) {
          stderrLog.write('error', 'a file of held flows cannot be read; what is held stays held', { file: name, ...causeOf(error) });
          return [];
        }
      });
      const gone = [...onFile.keys()].filter((flowId) => !there.some((name) => pathOf(flowId) === join(folder, name)));
      for (const flowId of gone) onFile.delete(flowId);
      for (const one of held) onFile.set(one.flowId, one);
      return { held, gone };
    },
  };
}
