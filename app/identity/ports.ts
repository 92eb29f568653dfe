/**
 * What identity needs from the store. Calls are synchronous on purpose: one SQLite writer serves them, so a read and the
 * write that depends on it (a failed attempt counted, a one-time code spent) have nothing in between.
 * Times are milliseconds since the Unix epoch. Records are plain JSON.
 */
import type { Provider } from './sso/provider.ts';
import type { CustomRole, Permission, ReviewerGroup } from './permissions.ts';

export interface SecondFactorRecord {
  /** The TOTP secret, sealed by SecretSealer under the context `totp:<accountId>`. */
  readonly sealedSecret: string;
  /** Undefined until the person proved once that their device shows the right code. */
  readonly confirmedAt?: number;
  /** Last time step that was spent; a code counts once (RFC 6238, 5.2). */
  readonly lastStep: number;
  /** SHA-256 of each recovery code, hex; a spent one is removed. */
  readonly recoveryHashes: readonly string[];
}

export interface AccountRecord {
  readonly id: string;
  /** What is typed at sign-in; lower case, unique. */
  readonly name: string;
  readonly displayName: string;
  readonly email?: string;
  /** Built-in role names or ids of custom roles. */
  readonly roles: readonly string[];
  readonly groups: readonly ReviewerGroup[];
  readonly state: 'active' | 'disabled';
  /** PHC string (Argon2id). Absent for an account that signs in only through an identity provider. */
  readonly passwordHash?: string;
  readonly passwordChangedAt?: number;
  /** The password is one that somebody else has seen; nothing is allowed before the person chose their own. */
  readonly firstPassword?: true;
  readonly external?: { readonly issuer: string; readonly subject: string };
  readonly secondFactor?: SecondFactorRecord;
  /** Wrong passwords in a row. */
  readonly failures: number;
  /** Wrong codes in a row: whoever knows the password guesses no longer for that. */
  readonly factorFailures?: number;
  readonly lockedUntil?: number;
  readonly lastSignInAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AccountRepository {
  get(id: string): AccountRecord | undefined;
  findByName(name: string): AccountRecord | undefined;
  findByExternal(issuer: string, subject: string): AccountRecord | undefined;
  list(): readonly AccountRecord[];
  /** Throws UserError `identity/exists` when the name is taken. */
  insert(account: AccountRecord): void;
  /** Replaces the record of that id. Throws UserError `identity/not-found`. */
  save(account: AccountRecord): void;
  /** Something that they drew, set up, reviewed, wrote or did names them, or something that came from elsewhere. */
  isNamed(id: string): boolean;
  /** For an account that nothing names; its sessions go with it. */
  remove(id: string): void;
}

export interface SessionRecord {
  readonly id: string;
  readonly accountId: string;
  /** SHA-256 of the opaque token, hex: a stolen store signs nobody in. */
  readonly tokenHash: string;
  /** Where it was opened, for the session list: `Desktop on Linux`. */
  readonly device: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  /** Ends here whatever happens. */
  readonly expiresAt: number;
  /** Locked by the person or by idling; a password or code opens it again. */
  readonly locked: boolean;
  /** The second factor was shown in this session. */
  readonly secondFactor: boolean;
  /** Fresh second factors, each good for one purpose. */
  readonly stepUps: readonly { readonly purpose: string; readonly at: number }[];
}

/**
 * Who is calling, as every handler sees it: made from the stored records on each call, so that a role taken away or a
 * session ended counts at once.
 */
export interface Session {
  readonly id: string;
  readonly accountId: string;
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  /** The same in words, for messages. */
  readonly roleTitles: readonly string[];
  readonly groups: readonly ReviewerGroup[];
  /** Empty unless `state` is `ready`. */
  readonly permissions: readonly Permission[];
  /** `second-factor`: password given, code still missing. `new-password`: the first password must be changed. `enrol-second-factor`: a second factor must be set up first. */
  readonly state: 'ready' | 'new-password' | 'second-factor' | 'enrol-second-factor' | 'locked';
  readonly expiresAt: number;
}

export interface SessionRepository {
  findByTokenHash(tokenHash: string): SessionRecord | undefined;
  get(id: string): SessionRecord | undefined;
  listOf(accountId: string): readonly SessionRecord[];
  insert(session: SessionRecord): void;
  save(session: SessionRecord): void;
  delete(id: string): void;
  deleteAllOf(accountId: string): void;
  /** Removes sessions whose `expiresAt` lies before `at`. */
  deleteExpired(at: number): void;
}

export interface SigningKeyRecord {
  /** SHA-256 of the raw public key, first 32 hex digits. */
  readonly keyId: string;
  readonly accountId: string;
  /** Raw Ed25519 public key, 32 bytes, base64. */
  readonly publicKey: string;
  /** The private seed, sealed by SecretSealer under the context `signing-key:<keyId>`. Emptied when the key is retired or revoked. */
  readonly sealedPrivateKey: string;
  readonly state: 'active' | 'retired' | 'revoked';
  readonly createdAt: number;
  readonly endedAt?: number;
  readonly reason?: string;
}

export interface SigningKeyRepository {
  get(keyId: string): SigningKeyRecord | undefined;
  /** Oldest first: the key history. */
  listOf(accountId: string): readonly SigningKeyRecord[];
  list(): readonly SigningKeyRecord[];
  insert(key: SigningKeyRecord): void;
  save(key: SigningKeyRecord): void;
}

export interface ProviderRepository {
  get(id: string): Provider | undefined;
  list(): readonly Provider[];
  save(provider: Provider): void;
  remove(id: string): boolean;
}

export interface CustomRoleRepository {
  list(): readonly CustomRole[];
  save(role: CustomRole): void;
  delete(id: string): void;
}

/** Seals small secrets under the store's secret key (AEAD); `context` is bound as associated data. */
export interface SecretSealer {
  seal(plain: Uint8Array, context: string): string;
  /** Throws UserError `store/damaged` when text, key or context do not fit. */
  open(sealed: string, context: string): Uint8Array;
}

export interface IdentityRepositories {
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly signingKeys: SigningKeyRepository;
  readonly customRoles: CustomRoleRepository;
  readonly providers: ProviderRepository;
  /** Runs `work` in one transaction: all of its writes or none. */
  transaction<T>(work: () => T): T;
}

/** Lessons that people passed, and the badges that they got for them: when, by the rule and by the badge. */
export interface TrainingRepository {
  lessons(accountId: string): ReadonlyMap<string, number>;
  badges(accountId: string): ReadonlyMap<string, number>;
  pass(accountId: string, ruleId: string, at: number): void;
  earn(accountId: string, badge: string, at: number): void;
}
