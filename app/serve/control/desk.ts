/** What a service does for whoever asks at its control door. */
import type { Engine } from '../../engine/engine.ts';
import type { EngineStore, RunEvent } from '../../engine/ports.ts';
import type { Json } from '../../kernel/json.ts';
import { UserError } from '../../kernel/errors.ts';
import { backupMaker, type BackupParts } from './backup.ts';
import type { Answerer } from './door.ts';
import { listAnswers } from './answered.ts';
import { giveAnswer, listTasks, type AnswerPorts } from './answers.ts';
import { cancelRun, listRuns, takeUpRuns } from './runs.ts';

export interface ControlParts extends Pick<AnswerPorts, 'keys' | 'write' | 'hash'> {
  readonly engine: Engine;
  readonly store: EngineStore;
  /** Waits until what was written is on disk, or cannot be for now: who is told of a deed can rely on its entry. */
  readonly written: () => Promise<void>;
  /** Left out: no store that could be copied. */
  readonly backup?: BackupParts['backup'] | undefined;
  /** Hears of what runs do, masked, until the result is called. */
  readonly listen: (heard: (event: RunEvent) => void) => () => void;
}

/** The run itself, and those that it called. */
const isOf = (runId: string, event: RunEvent): boolean => event.runId === runId || event.runId.startsWith(`${runId}.`);

async function resume(
  { engine, store, write, written, listen }: ControlParts,
  runId: string | undefined,
  tell: (event: Json) => void,
): Promise<Json> {
  const stop = listen((event) => {
    if (runId === undefined || isOf(runId, event)) tell(event as unknown as Json);
  });
  try {
    const records = await takeUpRuns(
      {
        engine,
        runs: store.runs,
        begin: async () => {
          if (runId !== undefined) return [];
          await engine.goOn();
          return await store.runs.list({ status: ['running'], limit: 10_000 });
        },
        taken: (taken) => write({ actor: 'operator', action: 'run.taken-up', subject: taken, details: {} }),
      },
      runId,
    );
    await written();
    return { runs: records.map(({ runId: id, status, steps }) => ({ runId: id, status, steps })) };
  } finally {
    stop();
  }
}

const noStore = (): UserError =>
  new UserError('store/not-found', 'This service has no store that could be copied.', { mend: 'Start it with --store FOLDER.' });

export function controlDesk(parts: ControlParts): Answerer {
  const { engine, store, write, written, backup } = parts;
  const makeBackup = backup === undefined ? undefined : backupMaker({ backup, write });
  return async (request, tell, gone) => {
    switch (request.ask) {
      case 'runs':
        return (await listRuns(store.runs, request)) as unknown as Json;
      case 'cancel': {
        const ended = await cancelRun(engine, request.runId);
        write({ actor: 'operator', action: 'run.cancel-asked', subject: request.runId, details: { status: ended.status } });
        await written();
        return ended;
      }
      case 'resume':
        return await resume(parts, request.runId, tell);
      case 'tasks':
        return (await listTasks(store, request.runId)) as unknown as Json;
      case 'answered':
        return (await listAnswers(store, request.runId)) as unknown as Json;
      case 'backup': {
        if (makeBackup === undefined) throw noStore();
        try {
          return await makeBackup(request.to, gone);
        } finally {
          await written();
        }
      }
      case 'answer':
      case 'answer-signed': {
        const told = await giveAnswer(request, {
          ...parts,
          approvals: store.approvals,
          decide: (taskId, answer) => engine.decide(taskId, answer),
        });
        await written();
        return told as unknown as Json;
      }
    }
  };
}
