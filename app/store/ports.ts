/** What the store needs from the place it runs in. Electron implements both beside `safeStorage`; the file keeper is in head-keeper.ts. */

/** The operating system's own safe for small secrets. All calls are asynchronous (Electron 45 deprecates the others). */
export interface Keychain {
  /** The backend's name as Electron gives it: `keychain`, `dpapi`, `gnome_libsecret`, `kwallet6`, `basic_text`, ... */
  readonly name: string;
  available(): Promise<boolean>;
  protect(bytes: Uint8Array): Promise<Uint8Array>;
  unprotect(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What is remembered outside the file, so that an older copy of the file put back is noticed. */
export interface StoreHead {
  readonly storeId: string;
  /** Counts up with every head that was saved. */
  readonly counter: number;
  readonly auditSize: number;
  /** Root hash of the audit log at `auditSize`, lower-case hex; empty while the log is empty. */
  readonly auditRoot: string;
}

/**
 * Keeps one head per store. `load` gives undefined when nothing was ever kept, and throws UserError `store/rolled-back` when
 * what is kept was tampered with.
 */
export interface HeadKeeper {
  /** The store remembers by name who has kept its head: a record that is gone shows. */
  readonly name: string;
  load(storeId: string): Promise<StoreHead | undefined>;
  /** Whether it is kept now; false where the keeper cannot at the moment, which keeps nobody from working. */
  save(head: StoreHead): Promise<boolean>;
}

/** The token vault's table. `app/privacy` decides what a subject and a kind are, and makes the tokens. */
export interface VaultRepository {
  /** Keeps a value and gives its token: the same subject, kind and value always give the token of the first time. */
  put(entry: {
    readonly subject: string;
    readonly kind: string;
    readonly value: string;
    readonly token: string;
    /** One value may have a token of each kind. */
    readonly looks?: 'alike' | undefined;
    readonly at: number;
  }): string;
  /** Some value has this token, of whatever kind. */
  has(this: void, token: string): boolean;
  /** Throws UserError `privacy/unknown-token` when there is none of that kind, or its subject was erased. */
  restore(token: string, kind: string): string;
  /** HMAC-SHA-256 (lower-case hex) under a key of this store and purpose that never leaves it. */
  pseudonym(purpose: string, value: string): string;
  /** 32 bytes for each use and purpose, made from a key of this store. */
  seed(use: string, purpose: string): Uint8Array;
  /** Folds the write-ahead log into the file, so that deleted pages are gone. */
  settle(): void;
  /** Destroys the subject's key and tokens for good; gives how many tokens there were. */
  eraseSubject(subject: string): number;
  /** How many tokens a subject has. */
  tokensOf(subject: string): number;
}
