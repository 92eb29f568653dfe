/** What the audit log needs from others. `store` implements the repository; crypto.node.ts the digest and the keys. */

/** SHA-256 over the parts in order (text as UTF-8), 32 bytes. */
export type Digest = (...parts: readonly (Uint8Array | string)[]) => Uint8Array;

/** Signs checkpoints; the private part never leaves the implementation. */
export interface NoteSigner {
  /** The verifier key in the signed-note text form: `name+keyid+base64`. */
  readonly verifierKey: string;
  /** Ed25519 (RFC 8032) over the bytes, 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

/** Strict Ed25519 verification: 32-byte public key, 64-byte signature. */
export type VerifySignature = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/** One entry as it is stored: `leaf` is what was hashed; the other columns are copies of it, for questions. */
export interface StoredEntry {
  readonly index: number;
  readonly time: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly leaf: string;
}

/** The hash over the entries `position * 2^level` up to `(position + 1) * 2^level - 1`. */
export interface TreeNode {
  readonly level: number;
  readonly position: number;
  readonly hash: Uint8Array;
}

export interface StoredCheckpoint {
  readonly size: number;
  readonly note: string;
}

export interface AuditBatch {
  readonly entries: readonly StoredEntry[];
  /** Every subtree that these entries complete, leaves included. */
  readonly nodes: readonly TreeNode[];
  readonly checkpoint: StoredCheckpoint;
  /** Root at `checkpoint.size`, lower-case hex: for the head that is kept outside the store. */
  readonly root: string;
  /** Size of the former checkpoint when the new one makes it superfluous. */
  readonly supersedes?: number;
}

/**
 * Any of these is enough: an action, an id as actor, subject or value of a detail, another value of a detail, or a text inside an action, an id or a value, in any
 * case of ASCII. Keys and hashes of the entry itself are nothing that people look for. A short text is not looked for in ids and hashes, where it stands by chance.
 */
export interface EntrySearch {
  readonly actions: readonly string[];
  readonly ids: readonly string[];
  readonly values: readonly string[];
  readonly texts: readonly string[];
  /** Has to hold, too: one of these details has that value, such as `version` 3. */
  readonly detail?: { readonly keys: readonly string[]; readonly value: string } | undefined;
}

export interface EntryFilter {
  readonly search?: EntrySearch;
  readonly actor?: string;
  readonly subject?: string;
  readonly action?: string;
  /** Any of these; one that ends in `.*` stands for a whole area. */
  readonly actions?: readonly string[];
  /** Milliseconds since the epoch: `since` inclusive, `until` exclusive. */
  readonly since?: number;
  readonly until?: number;
  /** Only entries before this index, for paging backwards. */
  readonly before?: number;
  readonly limit: number;
}

/** There is no update, and no delete but retention's. Reads are synchronous: one SQLite writer serves them. */
export interface AuditReader {
  /** Counts entries that retention has taken out, too. */
  size(): number;
  /** The checkpoint that stands for the entries that were taken out; undefined when none were. */
  start(): StoredCheckpoint | undefined;
  entry(index: number): StoredEntry | undefined;
  /** In order, `from` inclusive, `to` exclusive. */
  entries(from: number, to: number): IterableIterator<StoredEntry>;
  node(level: number, position: number): Uint8Array | undefined;
  lastCheckpoint(): StoredCheckpoint | undefined;
  /** By size. */
  checkpoints(): IterableIterator<StoredCheckpoint>;
  /** Newest first. */
  find(filter: EntryFilter): readonly StoredEntry[];
}

export interface AuditRepository extends AuditReader {
  /** One transaction; resolves when it is durable. Rejects with `store/conflict` when the entries do not follow on. */
  append(batch: AuditBatch): Promise<void>;
  /** Takes out everything before the checkpoint, in one transaction; the log has said so before. */
  prune(checkpoint: StoredCheckpoint): Promise<void>;
}
