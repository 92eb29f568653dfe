/** Actions between their beginning and their audit entry. */
import type { WriteDb } from '../database.ts';

export interface BegunAction {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
}

export interface BegunActions {
  /** Durable when it returns; gives the note's number. */
  begin(action: BegunAction, at: number): number;
  settle(id: number): void;
  /** In the order in which they began. */
  list(): readonly (BegunAction & { readonly id: number; readonly at: number })[];
}

export function begunActions(db: WriteDb): BegunActions {
  const insert = db.change<[string, string, string, number]>('INSERT INTO begun_action (actor, action, subject, at) VALUES (?, ?, ?, ?)');
  const newest = db.query<[], { id: number }>('SELECT last_insert_rowid() AS id');
  const remove = db.change<[number]>('DELETE FROM begun_action WHERE id = ?');
  const all = db.query<[], BegunAction & { id: number; at: number }>('SELECT id, actor, action, subject, at FROM begun_action ORDER BY id');
  return {
    begin({ actor, action, subject }, at) {
      insert.run(actor, action, subject, at);
      return newest.get()?.id ?? 0;
    },
    settle: (id) => {
      remove.run(id);
    },
    list: () => all.all(),
  };
}
