/** Which steps people are asked about, one file each beside the held flows: whoever may write there lets a step's word count again, also while the service runs. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { DemotedKeep } from '../../host/held/demoted-desk.ts';
import { UserError } from '../../kernel/errors.ts';
import { nodeHash } from '../../kernel/host.node.ts';
import { demotedSchema, type Demoted } from '../../monitor/demoted.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import { aloneNow } from '../remembered/file-lock.ts';
import { heldMarker } from './held-folder.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../write-whole.ts';

const trustSchema = z.strictObject({ by: z.string().min(1).max(200), reason: z.string().min(5).max(2_000) });
const fileSchema = z.strictObject({ ...demotedSchema.shape, trust: trustSchema.optional() });
/** `trust`: somebody said that its word counts again, and no service has heard of it yet. */
export type DoubtedStep = z.infer<typeof fileSchema>;

const ofSteps = /^step-[0-9a-f]{32}\.json$/;

export interface DoubtedFolder extends DemotedKeep {
  /** Throws UserError that names the file which cannot be read. */
  list(): readonly DoubtedStep[];
  /** Asks whoever serves the flow to let the step's word count. Throws `run/wrong-state` where nobody is asked about it. */
  letGo(flowId: string, nodeId: string, trust: NonNullable<DoubtedStep['trust']>): DoubtedStep;
  /** Removes the file where it is still the one that was `read`. */
  takeAway(read: DoubtedStep): boolean;
}

export function doubtedFolder(folder: string, cwd: string): DoubtedFolder {
  const pathOf = (flowId: string, nodeId: string): string =>
    join(folder, `step-${nodeHash.sha256(JSON.stringify([flowId, nodeId])).slice(0, 32)}.json`);
  function names(): readonly string[] {
    let all: readonly string[] = [];
    let cause: unknown;
    try {
      all = readdirSync(folder);
    } catch (error) {
      cause = error;
    }
    // Without it, it is another folder: a disk came off, or a new release took its place.
    if (!all.includes(heldMarker))
      throw new UserError(
        'file/unreadable',
        'The folder of held flows cannot be read, so that nobody knows which steps a person is asked about.',
        {
          place: folder,
          mend: `Put it back, with the files in it; a folder that the service made has a file named "${heldMarker}".`,
          ...(cause === undefined ? {} : { cause }),
        },
      );
    return all.filter((name) => ofSteps.test(name));
  }
  function stepAt(name: string): DoubtedStep {
    const place = join(folder, name);
    let cause: unknown;
    try {
      const step = fileSchema.parse(parseJsonText(readText(place, cwd), place));
      if (pathOf(step.flowId, step.nodeId) === place) return step;
    } catch (error) {
      cause = error;
    }
    throw new UserError('file/unreadable', 'This file cannot be read, so that nobody knows about which step a person is asked.', {
      place,
      mend: 'Put it back from a copy, or remove it to let the word of that step count again.',
      cause,
    });
  }
  const write = (step: DoubtedStep): void => {
    writeWhole(pathOf(step.flowId, step.nodeId), cwd, `${JSON.stringify(step, null, 2)}\n`, { mode: 0o600 });
  };
  const list = (): readonly DoubtedStep[] => names().map(stepAt);
  const find = (flowId: string, nodeId: string): DoubtedStep | undefined =>
    names()
      .filter((name) => name === basename(pathOf(flowId, nodeId)))
      .map(stepAt)[0];
  /** Others read and write here, too. */
  function change<T>(work: () => T): T {
    names();
    return aloneNow(join(folder, 'change'), work);
  }
  const remove = (flowId: string, nodeId: string): void => rmSync(pathOf(flowId, nodeId), { force: true });
  return {
    list,
    read: () => list().map(({ trust: _trust, ...step }): Demoted => step),
    // Another worker may have written it first: what it says of why stays.
    add: (step) =>
      change(() => {
        if (!names().includes(basename(pathOf(step.flowId, step.nodeId)))) write(step);
      }),
    remove: (flowId, nodeId) => change(() => remove(flowId, nodeId)),
    letGo: (flowId, nodeId, trust) =>
      change(() => {
        const step = find(flowId, nodeId);
        if (step === undefined)
          throw new UserError('run/wrong-state', 'Nobody is asked about this step.', {
            place: `${flowId} ${nodeId}`,
            mend: '"countersign held list" shows the steps that people are asked about.',
          });
        const asked = { ...step, trust };
        write(asked);
        return asked;
      }),
    takeAway: (read) =>
      change(() => {
        if (JSON.stringify(find(read.flowId, read.nodeId)) !== JSON.stringify(read)) return false;
        remove(read.flowId, read.nodeId);
        return true;
      }),
  };
}
