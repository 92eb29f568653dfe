/** What the broker needs from others. */
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Label } from '../workflow/model/labels.ts';

/** One outward request, fit for a SIEM. Holds no secret, no body, no query. */
export interface GatewayRecord {
  readonly at: number;
  readonly runId: string;
  readonly flowId: string;
  readonly nodeId: string;
  readonly kind: 'http' | 'model' | 'sql' | 'mail' | 'file' | 'vault' | 'table' | 'mailbox';
  readonly decision: 'allowed' | 'refused' | 'failed';
  readonly connection?: string;
  readonly identity?: string;
  /** Host, approved file or folder, or database. */
  readonly destination: string;
  readonly port?: number;
  /** The address that the socket was opened to. */
  readonly address?: string;
  readonly method?: string;
  /** As much of it as was approved. */
  readonly path?: string;
  readonly status?: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly labels: readonly Label[];
  readonly durationMs: number;
  /** Error code, where it did not succeed. */
  readonly reason?: string;
}
export interface GatewayLog {
  record(entry: GatewayRecord): void;
}

/** The token vault (privacy implements it over the store). */
export interface TokenVault {
  /** `alike`: tokens look like their values, where those have a form that can be kept. */
  tokenise(flowId: string, purpose: string, values: readonly string[], looks?: 'alike'): Promise<readonly string[]>;
  /** Rejects with `privacy/unknown-token`; with `known`, what is no token comes back as it is. */
  restore(flowId: string, purpose: string, tokens: readonly string[], known?: true): Promise<readonly string[]>;
  /**
   * HMAC-SHA-256 in lower-case hex under a secret key of this workspace and purpose: the same value gives the same digest in all its flows, and
   * whoever has the flow but not the key cannot try values out. Rejects with `privacy/no-key`.
   */
  pseudonymise(purpose: string, values: readonly string[]): Promise<readonly string[]>;
  /** Destroys the keys and tokens of a subject (SHA-256 of `vault subject VALUE`) in all flows; gives how many tokens there were. */
  erase(subject: string): number;
}

/** 32 secret bytes for each use and purpose, always the same in one workspace. Throws `privacy/no-key`. */
export interface KeySource {
  seed(use: 'ed25519' | 'hmac', purpose: string): Uint8Array;
}

/** Times are ms since the epoch; `subject` is a keyed digest. */
export interface ConsentEntry {
  readonly subject: string;
  readonly purpose: string;
  readonly decision: 'given' | 'withdrawn';
  readonly at: number;
  readonly until: number | undefined;
  readonly how: string;
}
export interface ConsentRegister {
  add(entry: ConsentEntry): void;
  latest(subject: string, purpose: string): ConsentEntry | undefined;
}

/** Takes a text out of what ended runs have left behind; gives how many those were, and how many under way hold it still. */
export interface RunDataEraser {
  erase(identifier: string): { readonly erased: number; readonly open: number };
}

/** Rows of data tables; data-tables.ts decides what is done with them. Synchronous, as the store is. Times are ms since the epoch. */
export interface TableRows {
  /** Types by name, as they were first written. */
  columns(table: string): Readonly<Record<string, string>>;
  setColumns(table: string, columns: Readonly<Record<string, string>>): void;
  usage(table: string): { readonly rows: number; readonly bytes: number };
  /** In the order in which they came; with `equal`, at least those whose column has the value whatever its case and outer blanks. None that has ended. */
  candidates(
    table: string,
    equal: { readonly column: string; readonly value: Json } | undefined,
    now: number,
  ): readonly { readonly id: string; readonly row: JsonObject }[];
  /** Inserts or replaces by id. */
  put(table: string, row: { readonly id: string; readonly row: JsonObject; readonly until: number | undefined }): void;
  /** Gives how many there were. */
  drop(table: string, ids: readonly string[]): number;
  /** Drops what has ended, in all tables; not while the clock stands where it leapt to (`app/kernel/clock-leap.ts`). Nobody is given such rows meanwhile. */
  purge(now: number): void;
  /** Tables whose name begins so, by name. */
  names(beginning: string): readonly string[];
  /** Rows of any table that may hold the value in one of their columns, whatever its case and outer blanks. */
  holding(value: string | number): readonly { readonly table: string; readonly id: string }[];
  /** Rows of the tables whose name begins so, which have the text anywhere in a string, in any case. They are read through: for erasures, and not for steps. */
  naming(text: string, tablesFrom: string): readonly { readonly table: string; readonly id: string }[];
  transaction<T>(work: () => T): T;
}

/** What a workspace keeps for its flows beside their runs: in its encrypted store, or in memory for runs without one. */
export interface WorkspaceKeep {
  readonly vault: TokenVault;
  readonly tables: TableRows;
  readonly keys: KeySource;
  readonly consents: ConsentRegister;
  readonly runData: RunDataEraser;
  /** It is still there when the process has ended. */
  readonly lasts: boolean;
  /** How often it was taken up in an older state than the newest that was known: what was written since is not there. */
  readonly putBack: number;
  /** Overwrites what was deleted, where it could still be read. */
  settle(): void;
}

/** All addresses of a name, as text. Rejects when there are none. */
export interface Resolver {
  resolve(host: string): Promise<readonly string[]>;
}

/** Counts what a run uses; throws `halted/budget` before the thing is done. One per run, shared by its steps. */
export interface UsageMeter {
  /** Asks leave to send so many bytes. */
  sendBytes(bytes: number): void;
  /** Asks leave for a model call of at most so many tokens and so much money; the result settles what it really took. */
  modelCall(mostTokens: number, mostCostMilliUsd: number): { settle(tokens: number, costMilliUsd: number): void };
}

/** Whose step asks. */
export interface StepIdentity {
  /** Settles when the attempt is over, and what was answered is no longer in its hands; left out: with each answer. Never rejects. */
  readonly over?: Promise<void>;
  readonly runId: string;
  readonly flowId: string;
  readonly nodeId: string;
  /** Labels of the data that this step sends, from the linter; empty when none. */
  readonly labels: readonly Label[];
  readonly dryRun: boolean;
  /** Days after which the flow wants what it keeps to end; undefined where it does not say. */
  readonly retentionDays?: number;
}
