/**
 * What flows, their connections and unsaved work need from the store. Synchronous, as identity's ports are: one SQLite writer serves
 * them. Times are milliseconds since the Unix epoch; ids are opaque; records are plain JSON.
 */
import type { ConnectionAuth, Environment, Flow } from './model/flow.ts';
import type { OauthGrant, OauthSetup } from './model/oauth-setup.ts';

export interface VerdictRecord {
  readonly result: 'pass' | 'blocked';
  readonly counts: {
    readonly block: number;
    readonly high: number;
    readonly medium: number;
    readonly low: number;
    readonly waived: number;
  };
  readonly hash: string;
}

export interface RevisionRecord {
  readonly flowId: string;
  /** 1, 2, 3, ... without gaps. */
  readonly revision: number;
  /** flowHash (model/canonical.ts): the same content has the same hash. */
  readonly hash: string;
  readonly at: number;
  /** Account id of whoever saved it: revisions are the record of authorship, and are never changed or deleted. */
  readonly by: string;
  readonly message: string;
  readonly verdict: VerdictRecord;
  /** The flow that this one was copied from, or read from a file of: whoever changed that until then has made this, too. */
  readonly copyOf?: string;
  /** Owner name of whoever signed that `by` changed this, where `by` has not signed it: `by` may say that they did not. */
  readonly saidBy?: string;
}

/** The newest revision of a flow, as lists show it. */
export interface FlowRecord extends RevisionRecord {
  readonly name: string;
  readonly owner?: string;
  readonly environment: Environment;
  readonly nodes: number;
}

/** `by` is an account. */
export interface RemovedFlow {
  readonly flowId: string;
  readonly name: string;
  readonly at: number;
  readonly by: string;
}

export interface FlowRepository {
  /** Flows that are not deleted, newest change first. */
  list(): readonly FlowRecord[];
  get(flowId: string): FlowRecord | undefined;
  /** The document of a revision (the newest when left out), of deleted flows too. */
  document(flowId: string, revision?: number): Flow | undefined;
  revisions(flowId: string): readonly RevisionRecord[];
  /** The newest revision's number, of deleted flows too; 0 for a flow that never was here. */
  newest(flowId: string): number;
  /** Adds a revision. Throws UserError `store/conflict` unless `record.revision` is the newest plus one. */
  insert(record: RevisionRecord, flow: Flow): void;
  /** Hides the flow from lists; its revisions stay for the record. Throws UserError `flow/not-found`. */
  remove(flowId: string, at: number, by: string): void;
  /** What was removed, newest first. */
  removed(limit: number): readonly RemovedFlow[];
  /** Brings back what was removed, as it was. Throws UserError `flow/not-found`. */
  restore(flowId: string): void;
  /** All of the work or none. Never give it an asynchronous function. */
  transaction<T>(work: () => T): T;
}

/** One open tab's unsaved work with its undo history, by person and flow. */
export interface RecoveryRecord {
  readonly accountId: string;
  readonly flowId: string;
  readonly base: number;
  readonly keptAt: number;
  readonly document: string;
}
export interface RecoveryRepository {
  /** Inserts or replaces; durable when it returns. */
  keep(record: RecoveryRecord): void;
  listOf(accountId: string): readonly RecoveryRecord[];
  /** When that was kept; undefined where nothing is. */
  keptAt(accountId: string, flowId: string): number | undefined;
  drop(accountId: string, flowId: string): void;
}

export interface ConnectionRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly auth: ConnectionAuth;
  readonly hosts: readonly string[];
  readonly scopes: readonly string[];
  readonly environment: Environment;
  readonly personal: boolean;
  readonly serviceAccount?: string;
  readonly secretChangedAt?: number;
  /** Account id of whoever entered the secret, and so knows it. */
  readonly secretChangedBy?: string;
  /** PEM: a certificate authority that is trusted for this connection alone. */
  readonly ca?: string;
  /** Addresses or CIDR ranges inside the organisation that an administrator approved for it; nothing else private is reached. */
  readonly internalAddresses?: readonly string[];
  /** For mail servers and databases. */
  readonly server?: {
    readonly host: string;
    readonly port: number;
    readonly security: 'tls' | 'starttls';
    readonly database?: string;
    /** Whose mailbox an OAuth sign-in opens. */ readonly user?: string;
  };
  /** For `oauth2` connections whose server is known; without it an access token is entered by hand. */
  readonly oauth?: OauthSetup;
  /** Undefined until somebody signed in, or a token was got. */
  readonly granted?: OauthGrant;
  /** The secret is to be replaced when it is so old. */
  readonly rotateAfterDays?: number;
  /** When the client certificate ends; milliseconds since the Unix epoch. */
  readonly certificateUntil?: number;
  readonly updatedAt: number;
}
export interface ConnectionRepository {
  list(): readonly ConnectionRecord[];
  get(id: string): ConnectionRecord | undefined;
  save(record: ConnectionRecord): void;
  remove(id: string): void;
}

/** Secrets go in and are used by the broker in the main process; no channel, log or export gives one back. */
export interface SecretRepository {
  put(connectionId: string, secret: Readonly<Record<string, string>>, at: number): void;
  /** For the broker alone. Throws UserError `secret/not-found`. */
  use(connectionId: string): Readonly<Record<string, string>>;
  remove(connectionId: string): void;
}

export interface SettingsRepository {
  get(key: string): string | undefined;
  /** With what other parts keep beside the settings: to be read once, not for one value. */
  all(): Readonly<Record<string, string>>;
  set(key: string, value: string): void;
  /** What is not there stays so. */
  remove(key: string): void;
}
