/** Every step from an older flow document to a newer one, in order. A step is never changed once it has been released. */
import type { JsonObject } from '../../kernel/json.ts';

export interface FlowMigration {
  /** The `schemaVersion` that this step reads; it writes the next one. */
  readonly from: number;
  /** What changed, for the person who reads the changelog. */
  readonly summary: string;
  migrate(document: JsonObject): JsonObject;
}

/** Version 1 is the first that was released, so that there is nothing to bring up yet. */
export const flowMigrations: readonly FlowMigration[] = [];
