/** What a killed program had begun: told in the audit log at the next start, so that no change stands there without an entry. */
import { asToken } from '../audit/audit-desk.node.ts';
import type { AuditDesk } from '../../ipc/services.ts';
import type { Clock } from '../../kernel/ports.ts';
import type { BegunAction } from '../../store/repositories/begun.ts';
import type { Store } from '../../store/store.ts';

/** As `DoorPorts.begin`. `stillOpen` tells whether the store of then is the one of now: a closed one keeps the note, and its next start looks whether the entry is there. */
export function beginIn({ begun }: Pick<Store, 'begun'>, clock: Clock, stillOpen: () => boolean): (action: BegunAction) => () => void {
  return (action) => {
    const id = begun.begin(action, clock.now());
    return () => {
      if (stillOpen()) begun.settle(id);
    };
  };
}

/** Entries of one person's actions of one kind since a note: more than that are not looked at, and the note is told. */
const mostLookedAt = 1_000;

/** A handler may name another subject than the input did; then what the input named stands among the details. */
const isAbout = (entry: Pick<ReturnType<AuditDesk['find']>[number], 'subject' | 'details'>, subject: string): boolean =>
  subject === '' || [entry.subject, ...Object.values(entry.details)].includes(asToken(subject));

/** `ongoing` is the action that has closed and opened the store, and that leaves its entry itself. */
export async function tellCutShort(
  store: Pick<Store, 'begun'>,
  audit: Pick<AuditDesk, 'append' | 'find' | 'size'>,
  ongoing?: string,
): Promise<void> {
  // An entry tells of one action: what was begun twice and told once was cut short once.
  const told = new Set<number>();
  const end = audit.size();
  for (const { id, actor, action, subject, at } of store.begun.list()) {
    // The entry came and only the note stayed: the program ended between the two.
    const entry = audit
      .find({ actor: asToken(actor), action, since: at, limit: mostLookedAt })
      .find((one) => one.index < end && !told.has(one.index) && isAbout(one, subject));
    if (entry !== undefined) told.add(entry.index);
    if (entry === undefined && action !== ongoing) await audit.append({ actor, action, subject, details: { outcome: 'cut-short' } });
    store.begun.settle(id);
  }
}
