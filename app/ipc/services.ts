/** What the handlers work with. Composition roots build it; handlers decide nothing about files, keys or processes. */
import type { EntrySearch } from '../audit/ports.ts';
import type { Destination } from '../audit/forwarders/destination.ts';
import type { ForwarderStatus } from '../audit/forwarders/forwarder.ts';
import type { ModelRepository } from '../ai/ports.ts';
import type { ServerMetadata } from '../broker/sign-in/oauth-metadata.ts';
import type { ServerReach } from '../broker/sign-in/sign-in.node.ts';
import type { TriedPlace } from '../broker/tried.ts';
import type { CustomRole, ReviewerGroup } from '../identity/permissions.ts';
import type { AccountRecord, Session, SessionRecord, SigningKeyRecord, TrainingRepository } from '../identity/ports.ts';
import type { SsoDesk } from '../identity/sso/desk.node.ts';
import type { ExternalPerson, Provider } from '../identity/sso/provider.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { LintContext, Waiver } from '../lint/kit/context.ts';
import type { FlowRecord } from '../lint/kit/flow-record.ts';
import type { PolicyDocument } from '../lint/policy.ts';
import type { LintResult } from '../lint/run.ts';
import type { Alike, ErasureReport, Found } from '../privacy/erasure.ts';
import type { ReviewState } from '../review/ports.ts';
import type { UsedModel } from '../review/setup.ts';
import type { PeriodEvidence } from '../compliance/period/pack.ts';
import type { Period } from '../compliance/period/segment.ts';
import type { Finding } from '../lint/kit/finding.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';
import type {
  ConnectionRecord,
  ConnectionRepository,
  FlowRepository,
  RecoveryRepository,
  SecretRepository,
  SettingsRepository,
} from '../workflow/ports.ts';
import type { InputOf, PushChannel, PushOf } from './contract.ts';
import type { EnvironmentDesk, ExchangeDesk, GitDesk, ReviewDesk } from './sharing-services.ts';
import type { BudgetDesk, FairnessDesk, RunDesk, TestDesk, WatchDesk } from './run-services.ts';

/** A flow that repeats the mistake of a known incident: what it rests on, what the checks say to it, and how it is mended. `<id>-mended` is the template without the mistake. */
export interface IncidentInfo {
  readonly source: string;
  readonly findings: readonly Pick<Finding, 'ruleId' | 'severity' | 'title'>[];
  readonly mend: string;
}
export interface TemplateInfo {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly nodes: number;
  readonly tags: readonly string[];
  readonly incident?: IncidentInfo;
}

/** Files that the program ships: templates, samples, rule pages. */
export interface Resources {
  /** `refused`: files that are not what the program was built with; nothing of them is offered. */
  templates(): Promise<{ readonly offered: readonly TemplateInfo[]; readonly refused: readonly string[] }>;
  /** Throws UserError `file/not-found`, `file/not-as-built`. */
  template(id: string): Promise<Flow>;
  samples(): Promise<readonly Flow[]>;
  rulePage(ruleId: string): Promise<string>;
}

export type ChosenPlace = InputOf<'app:choosePlace'>['what'];

/** The encrypted store as the shell sees it: made, opened, closed, backed up. */
export interface StoreControl {
  phase(): 'none' | 'locked' | 'open';
  readonly keychain: boolean;
  unlockedBy(): 'keychain' | 'passphrase' | undefined;
  /** What shows that this store is not the newest that was known; undefined when it is. */
  rolledBack(): string | undefined;
  create(workspace: { name: string; environment: Environment }, passphrase: string | undefined): Promise<{ recoveryCode: string }>;
  /** Says by what it was opened; undefined when it was open already. */
  unlock(typed: string): Promise<'passphrase' | 'recovery' | undefined>;
  lock(): Promise<void>;
  /** Says how far it is through `store:progress`, and ends with `store/cancelled` when `cancel` was called for the same sender. */
  backup(senderId: string): Promise<{ file: string; bytes: number }>;
  /** Replaces the passphrase, or makes a new recovery code; the old one ends. `current` proves who asks where no keychain does. */
  protect(change: {
    readonly current?: string | undefined;
    readonly passphrase?: string | undefined;
    readonly recovery: boolean;
  }): Promise<{ recoveryCode?: string }>;
  /** Proves a backup of the list, keeps a copy of what it replaces, and opens it. `typed` is its passphrase or recovery code. */
  restore(file: string, typed: string, senderId: string): Promise<void>;
  /**
   * Encrypts the store under a new key, and closes and opens it for that; sessions stay. `passphrase` is that of today: it opens the store
   * afterwards, too, and is needed where there is one. Gives the new recovery code; the former one ends.
   */
  rotate(passphrase: string | undefined, senderId: string): Promise<{ recoveryCode: string; closed?: string }>;
  /** Ends what this sender has begun, between two of its steps; false when there is nothing. */
  cancel(senderId: string): boolean;
  /** Where and how often backups are made by themselves. Throws UserError `store/backup-failed` for a place where none can be written. */
  planBackups(plan: { readonly everyDays: 0 | 1 | 7; readonly folder?: string }): Promise<void>;
  /** Why the last backup that was due could not be made; undefined where none has failed since. */
  backupFailure(): string | undefined;
  status(): Promise<{
    cipher: string;
    hasPassphrase: boolean;
    bytes: number;
    lastWrite?: number;
    backups: readonly { file: string; at: number; bytes: number }[];
    /** `failed`: why the last one that was due could not be made. */
    plan: { readonly everyDays: 0 | 1 | 7; readonly folder?: string; readonly failed?: string };
  }>;
}

export interface ImportResult {
  readonly flow: Flow;
  readonly format: string;
  readonly loss: readonly { nodeId?: string; kind: string; message: string }[];
}

export interface AuditView {
  readonly index: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Record<string, string>;
  readonly hash: string;
}

/** The audit log. Values in it are tokens: ids, codes, counts, hashes. */
export interface AuditDesk {
  append(event: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
    readonly details: Readonly<Record<string, string>>;
  }): Promise<void>;
  size(): number;
  /** Newest first. */
  find(filter: {
    readonly search?: EntrySearch;
    readonly actor?: string;
    readonly action?: string;
    readonly actions?: readonly string[];
    readonly subject?: string;
    readonly since?: number;
    readonly until?: number;
    readonly before?: number;
    readonly limit: number;
  }): readonly AuditView[];
  verify(): Promise<{
    ok: boolean;
    size: number;
    root: string;
    checkpoint?: { size: number; at: number };
    problems: { index: number; code: string }[];
  }>;
  /** JSON lines that anyone can verify without this program. */
  exportText(): Promise<string>;
}

/** What an auditor asks for over a period. Throws UserError `compliance/bad-period`. */
export interface EvidenceDesk {
  preview(period: Period, accountId: string): PeriodEvidence;
  /** Signed with the account's own key. */
  make(
    period: Period,
    accountId: string,
  ): Promise<{ readonly text: string; readonly page: string; readonly keyId: string; readonly evidence: PeriodEvidence }>;
}

export interface DestinationState {
  readonly destination: Destination;
  readonly hasToken: boolean;
  readonly status: ForwarderStatus;
}

/** Where audit entries are forwarded to. */
export interface ForwardDesk {
  list(): readonly DestinationState[];
  /** `secret` replaces the collector's token; it is never given back. */
  save(destination: Destination, secret: string | undefined): Promise<void>;
  remove(destinationId: string): Promise<void>;
}

export interface SecondFactorProof {
  readonly kind: 'totp' | 'recovery';
  readonly code: string;
}
export interface Enrolment {
  readonly uri: string;
  readonly secret: string;
  readonly qr: { readonly size: number; readonly path: string };
}
export interface SignedIn {
  readonly token: string;
  readonly session: Session;
}

/** Accounts and sessions; app/identity/identity.node.ts is it. */
export interface IdentityDesk {
  hasAccounts(): boolean;
  people(): readonly AccountRecord[];
  person(accountId: string): AccountRecord;
  /** The account of this name as it is typed at the door, if there is one. */
  knownAs(typed: string): string | undefined;
  createFirst(person: { readonly account: string; readonly displayName: string }, password: string, device: string): Promise<SignedIn>;
  create(person: {
    readonly account: string;
    readonly displayName: string;
    readonly roles: readonly string[];
    readonly groups: readonly ReviewerGroup[];
  }): Promise<{ readonly account: AccountRecord; readonly firstPassword: string }>;
  /** `alsoEnds` is done in the same transaction. */
  update(accountId: string, changes: Pick<AccountRecord, 'roles' | 'groups' | 'state'>, alsoEnds?: () => void): AccountRecord;
  /** Throws UserError `identity/in-use` for an account that was used or is named somewhere. */
  remove(accountId: string, alsoEnds: () => void): void;
  customRoles(): readonly CustomRole[];
  /** Throws UserError `identity/exists` or `identity/bad-role`. */
  saveRole(role: CustomRole): CustomRole;
  removeRole(id: string): void;
  /** People who may change what others may do. */
  grantors(): readonly AccountRecord[];
  resetAccess(accountId: string, alsoEnds?: () => void): Promise<{ readonly firstPassword?: string; readonly endedKey?: string }>;
  /** Signs out everywhere else. Throws UserError `identity/wrong-credentials` or `identity/weak-password`. */
  changePassword(session: Session, current: string, next: string): Promise<void>;
  signIn(account: string, password: string, device: string, proof?: SecondFactorProof): Promise<SignedIn>;
  beginTotp(session: Session): Enrolment;
  /** The authenticator is not lost after all: what a recovery code was good for ends. */
  keepFactor(session: Session): void;
  confirmTotp(session: Session, code: string): Promise<readonly string[]>;
  renewRecoveryCodes(session: Session): readonly string[];
  stepUp(session: Session, proof: SecondFactorProof): Promise<number>;
  unlock(session: Session, proof: { readonly password: string } | SecondFactorProof): Promise<void>;
  showSecondFactor(session: Session, proof: SecondFactorProof): Promise<void>;
  signInExternal(person: ExternalPerson, device: string): SignedIn;
  readonly sessions: {
    readonly limits: { readonly idleMs: number };
    lock(sessionId: string): void;
    listOf(accountId: string): readonly SessionRecord[];
    end(accountId: string, sessionId: string): boolean;
    endAll(accountId: string, except?: string): void;
  };
  readonly signingKeys: {
    active(accountId: string): { readonly keyId: string } | undefined;
    ensure(accountId: string): { readonly keyId: string };
    history(accountId: string): readonly SigningKeyRecord[];
    /** Ends the present key and makes the next; what the old one signed stays good. */
    rotate(accountId: string): { readonly keyId: string };
    /** Ends the present key for all it has signed, too, and makes the next. */
    revokeActive(accountId: string, reason: string): { readonly keyId: string };
  };
}

/** Identity providers, and sign-ins by them. */
export interface ProviderDesk extends SsoDesk {
  list(): readonly { readonly provider: Provider; readonly hasSecret: boolean }[];
  /** `secret` replaces the client secret; it is never given back. */
  save(provider: Provider, secret: string | undefined): void;
  remove(providerId: string): void;
}

/** Sign-ins of connections by OAuth 2, and what only the main process can tell of secrets. */
export interface ConnectionDesk {
  discover(issuer: string, reach: ServerReach): Promise<ServerMetadata>;
  /** Ends the window's former attempt. */
  begin(senderId: string, connection: ConnectionRecord): Promise<BegunSignIn>;
  /** Waits for the person, then keeps the tokens. Only the window that began it can ask, and once. `by` is an account id. */
  /** `still` rejects where whoever waits for it is not there any more: then nothing is kept. */
  finish(senderId: string, attemptId: string, by: string, still: () => Promise<unknown>): Promise<ConnectionRecord>;
  cancel(senderId: string): void;
  /** Gets a token in the connection's own name, and says what it permits; the token itself is dropped. */
  check(connection: ConnectionRecord): Promise<ConnectionRecord>;
  /** What its servers answer to whoever begins to use it; never throws for what they do. */
  tryOut(connection: ConnectionRecord): Promise<readonly TriedPlace[]>;
  /** Tells the connection's server that its tokens are used no more (RFC 7009). `nothing`: there were none; `no`: it has no place for it, or could not be told. Never throws. */
  takeBack(
    connection: ConnectionRecord,
  ): Promise<{ readonly told: 'yes' | 'nothing' } | { readonly told: 'no'; readonly code: string; readonly why: string }>;
  /** When a client certificate ends. Throws UserError `connection/bad-secret` when it or its key cannot be read, or they do not belong together. */
  certificateEnd(cert: string, key: string): number;
}

/** People whose data the workspace holds. */
export interface PrivacyDesk {
  /** Throws UserError `privacy/bad-identifier`. */
  identifiers(given: readonly string[]): readonly string[];
  /** Stands for a person in the log: the same identifiers give the same, in this workspace alone. */
  pseudonym(identifiers: readonly string[]): string;
  find(identifiers: readonly string[]): readonly Found[];
  /** What looks like the person without naming them. */
  alike(identifiers: readonly string[]): readonly Alike[];
  erase(identifiers: readonly string[]): ErasureReport;
}

export type BegunSignIn = { readonly attemptId: string } & (
  | { readonly kind: 'browser'; readonly url: string }
  | { readonly kind: 'device'; readonly userCode: string; readonly verifyUrl: string; readonly wholeUrl?: string; readonly until: number }
);

export interface WorkspaceInfo {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment;
}

/** Everything of an open workspace. */
export interface Workspace {
  readonly info: WorkspaceInfo;
  readonly flows: FlowRepository;
  readonly recovery: RecoveryRepository;
  readonly connections: ConnectionRepository;
  readonly secrets: SecretRepository;
  readonly models: ModelRepository;
  readonly settings: SettingsRepository;
  readonly identity: IdentityDesk;
  readonly sso: ProviderDesk;
  readonly connectionDesk: ConnectionDesk;
  readonly privacy: PrivacyDesk;
  /** Deletes what is older than the settings keep, a moment later. */
  readonly retention: { soon(): void };
  /** What was odd about the clock of this machine as the workspace was opened. */
  readonly clock: { readonly odd: string | undefined };
  readonly audit: AuditDesk;
  readonly forwarding: ForwardDesk;
  readonly runs: RunDesk;
  readonly watch: WatchDesk;
  readonly fairness: FairnessDesk;
  readonly budgets: BudgetDesk;
  readonly tests: TestDesk;
  readonly reviews: ReviewDesk;
  readonly exchange: ExchangeDesk;
  readonly git: GitDesk;
  readonly environments: EnvironmentDesk;
  readonly evidence: EvidenceDesk;
  readonly training: TrainingRepository;
  /** Who is meant by an account id, or by the owner name of somebody elsewhere, in the words people know them by. */
  nameOf(personId: string): string;
  /** The newest review of a flow; revisions that were saved after it are drafts again. */
  latestReview(flowId: string): { readonly submittedAt: number; readonly state: ReviewState } | undefined;
}

/** Who is told of other flows: by account name, and whether they may open flows at all. */
export interface FlowReader {
  readonly account: string;
  readonly seesFlows: boolean;
}

export interface Services {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly clock: Clock;
  readonly hash: Hash;
  newId(prefix: string): string;
  readonly resources: Resources;
  readonly store: StoreControl;
  /** Throws UserError `store/locked` while the store is closed. */
  workspace(): Workspace;
  /**
   * The verdict as every door gives it: waivers, registry and the other flows of this workspace applied, by another policy than the
   * workspace's where one is given. Other flows are named for `reader` only; without one they are not.
   */
  lint(flow: Flow, given?: { readonly policy?: PolicyDocument; readonly reader?: FlowReader }): LintResult;
  lintContext(
    flowId: string,
    reader: FlowReader,
  ): Promise<
    LintContext & {
      readonly policy: PolicyDocument;
      readonly waivers: readonly Waiver[];
      readonly now: string;
      readonly record: FlowRecord;
    }
  >;
  /** What surrounds a flow under review, beside what was frozen. */
  lintBeside(flow: Flow, reader: FlowReader): Promise<Pick<LintContext, 'around' | 'reviewed' | 'now'>>;
  readonly policy: {
    stored(): { readonly policy: PolicyDocument; readonly changedAt?: number; readonly changedBy?: string };
    keep(policy: PolicyDocument, by: string): void;
    /** Ends the approvals that the policy and the models of today would not give; `using`: of flows that use one of these models. */
    endChangedApprovals(using?: readonly UsedModel[]): readonly { readonly id: string; readonly flowId: string }[];
  };
  /** Every flow of the file, in its order; at least one. */
  importForeign(text: string, fileName: string): Promise<readonly [ImportResult, ...ImportResult[]]>;
  packageText(bytes: Uint8Array, fileName: string): Promise<string>;
  /** The file that this start was asked to open. */
  commandLineFile(): string | undefined;
  /** What is in it, once: it is asked for no more, even where it cannot be read. Throws UserError. */
  takeOpenedFile(): { readonly name: string; readonly bytes: Uint8Array } | undefined;
  /** A whole HTML page as a PDF; absent where only the person's browser can print. */
  readonly printPdf?: (page: string) => Promise<Uint8Array>;
  /** The whole path of what the person at that window chose; absent where there is no dialog of the operating system. */
  readonly choosePlace?: (what: ChosenPlace, senderId: string) => Promise<string | undefined>;
  rules(): readonly {
    readonly id: string;
    readonly title: string;
    readonly severity: string;
    readonly taxonomy: readonly string[];
    readonly fix: string;
  }[];
  /** Which session a window or browser has; the token stays on this side. */
  readonly holders: { hold(senderId: string, token: string): void; drop(senderId: string): void };
  publish<K extends PushChannel>(channel: K, payload: PushOf<K>): void;
}
