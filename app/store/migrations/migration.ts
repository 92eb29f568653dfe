import type { WriteDb } from '../database.ts';

/** One change of the schema. `number` is the user_version after it. Published migrations are never edited: the next change is a new file. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  up(db: WriteDb): void;
  /** Absent where going back would lose data that cannot be told from junk. */
  down?(db: WriteDb): void;
}
