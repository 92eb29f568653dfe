/** Where a worker's own store is copied while it works: at a control door, as that of a service. Its runs are the cluster's, and are asked for there. */
import { causeOf, UserError } from '../../kernel/errors.ts';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import { backupMaker } from '../../serve/control/backup.ts';
import { openDoor, type Answerer, type ControlDoor } from '../../serve/control/door.ts';
import { doorOfStore } from '../../serve/control/place.ts';
import type { Store } from '../../store/store.ts';
import { aloneShortly } from '../remembered/file-lock.ts';
import type { WorkerAudit } from './run-audit.ts';

export type BackupAudit = Pick<WorkerAudit, 'write' | 'flushed'>;

function answersFor({ backup }: Pick<Store, 'backup'>, audit: BackupAudit): Answerer {
  const make = backupMaker({ backup, write: (deed) => audit.write(deed) });
  return async (request, _tell, gone) => {
    if (request.ask !== 'backup')
      throw new UserError('run/not-found', 'This store is that of a worker, whose runs the cluster keeps.', {
        mend: 'Ask the cluster for them: "countersign cluster".',
      });
    try {
      return await make(request.to, gone);
    } finally {
      await audit.flushed();
    }
  };
}

/** A worker without its door works all the same. */
export async function openBackupDoor(store: Pick<Store, 'backup' | 'paths'>, audit: BackupAudit): Promise<ControlDoor | undefined> {
  try {
    return await openDoor(doorOfStore(store.paths.folder), answersFor(store, audit), {
      timers: systemTimers,
      log: stderrLog,
      alone: aloneShortly,
    });
  } catch (error) {
    stderrLog.write(
      'error',
      'the control door could not be opened, so that the store of this worker cannot be copied while it works',
      causeOf(error),
    );
    return undefined;
  }
}
