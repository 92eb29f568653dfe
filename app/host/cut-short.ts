/** What a killed program had begun: told in the audit log at the next start, so that no change stands there without an entry. */
import type { AuditDesk } from '../ipc/services.ts';
import type { Clock } from '../kernel/ports.ts';
import type { BegunAction } from '../store/repositories/begun.ts';
import type { Store } from '../store/store.ts';

/** As `DoorPorts.begin`. `stillOpen` tells whether the store of then is the one of now: a closed one keeps the note, and its next start looks whether the entry is there. */
export function beginIn({ begun }: Pick<Store, 'begun'>, clock: Clock, stillOpen: () => boolean): (action: BegunAction) => () => void {
  return (action) => {
    const id = begun.begin(action, clock.now());
    return () => { if (stillOpen()) begun.settle(id); };
  };
}

/** `ongoing` is the action that has closed and opened the store, and that leaves its entry itself. */
export async function tellCutShort(store: Pick<Store, 'begun' | 'audit'>, audit: Pick<AuditDesk, 'append'>, ongoing?: string): Promise<void> {
  for (const { id, actor, action, subject, at } of store.begun.list()) {
    // The entry came and only the note stayed: the program ended between the two.
    const told = action === ongoing || store.audit.find({ actor, action, since: at, limit: 1 }).length > 0;
    if (!told) await audit.append({ actor, action, subject, details: { outcome: 'cut-short' } });
    store.begun.settle(id);
  }
}
