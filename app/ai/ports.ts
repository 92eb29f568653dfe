/** What the model registry needs from the store. */

export interface ModelRecord {
  readonly id: string;
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  readonly region: string;
  readonly vetted: boolean;
  /** The name is a dated or hashed version rather than an alias. */
  readonly pinned: boolean;
  readonly digest?: string;
  /** The provider runs it outside the organisation. */
  readonly external: boolean;
  readonly retention: 'none' | 'limited' | 'unknown';
  readonly note?: string;
}

export interface ModelRepository {
  list(): readonly ModelRecord[];
  get(id: string): ModelRecord | undefined;
  save(record: ModelRecord): void;
}
