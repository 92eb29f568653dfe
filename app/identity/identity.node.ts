/** People: who they are, how they prove it, what they may do. Handlers talk to this; the store keeps the records. */
import { UserError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock, Hash, Random } from '../kernel/ports.ts';
import { removeCustomRole, saveCustomRole } from './custom-roles.ts';
import { Enrolments } from './enrolments.ts';
import { accountName, checkNewName, nameFromProvider } from './new-name.ts';
import { newPassword, Passwords, type PasswordCosts } from './password.node.ts';
import { isRole, mayDo, type CustomRole, type ReviewerGroup } from './permissions.ts';
import type { AccountRecord, IdentityRepositories, SecretSealer, Session } from './ports.ts';
import { noFactorYet, Proofs, totpContext, wrongCode, type SecondFactorProof } from './proofs.node.ts';
import { enrolmentOf, matchingStep, newRecoveryCodes, newTotpSecret, type Enrolment } from './second-factor.node.ts';
import type { ExternalPerson } from './sso/provider.ts';
import { newFactorPurpose, Sessions, type SessionLimits } from './sessions.ts';
import { SigningKeys } from './signing-keys.node.ts';

export interface IdentityPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly sealer: SecretSealer;
  readonly repositories: IdentityRepositories;
  /** Shown in authenticator apps beside the account. */
  readonly issuer: string;
  readonly passwordCosts?: PasswordCosts | undefined;
  readonly sessionLimits?: SessionLimits;
}

export interface SignedIn {
  readonly token: string;
  readonly session: Session;
}
export interface NewPerson {
  readonly account: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly groups: readonly ReviewerGroup[];
  readonly email?: string;
}

const wrongCredentials = (): UserError =>
  new UserError('identity/wrong-credentials', 'The account or the password is not right.', {
    mend: 'Check both; capitals count in the password.',
  });
const encoder = new TextEncoder();

const isAdmin = (one: Pick<AccountRecord, 'roles' | 'state'>): boolean => one.state === 'active' && one.roles.includes('admin');

export class Identity {
  readonly #ports: IdentityPorts;
  readonly #passwords: Passwords;
  readonly #proofs: Proofs;
  readonly #enrolments: Enrolments;
  readonly sessions: Sessions;
  readonly signingKeys: SigningKeys;

  constructor(ports: IdentityPorts) {
    this.#ports = ports;
    this.#passwords = new Passwords(ports.passwordCosts);
    this.#proofs = new Proofs({
      clock: ports.clock,
      sealer: ports.sealer,
      transaction: ports.repositories.transaction,
      person: (id) => this.person(id),
      save: (account) => this.#save(account),
    });
    this.#enrolments = new Enrolments(ports.clock);
    this.sessions = new Sessions(ports, ports.sessionLimits);
    this.signingKeys = new SigningKeys({
      ...ports,
      keys: ports.repositories.signingKeys,
      transaction: ports.repositories.transaction,
      maySign: (accountId) => {
        const account = ports.repositories.accounts.get(accountId);
        return account?.state === 'active' && account.secondFactor?.confirmedAt !== undefined;
      },
    });
  }

  get #accounts() {
    return this.#ports.repositories.accounts;
  }

  hasAccounts(): boolean {
    return this.#accounts.list().length > 0;
  }
  people(): readonly AccountRecord[] {
    return this.#accounts.list();
  }

  /** The account of this name as it is typed at the door, if there is one. */
  knownAs(typed: string): string | undefined {
    return this.#accounts.findByName(accountName(typed))?.id;
  }

  /** Throws UserError `identity/not-found`. */
  person(accountId: string): AccountRecord {
    const account = this.#accounts.get(accountId);
    if (account === undefined) throw new UserError('identity/not-found', 'There is no such person.', { place: accountId });
    return account;
  }

  // Making and changing people

  /** The first person of a workspace: administrator and designer. Refused as soon as anybody exists. */
  async createFirst(person: Pick<NewPerson, 'account' | 'displayName'>, password: string, device: string): Promise<SignedIn> {
    const none = (): void => {
      if (this.hasAccounts())
        throw new UserError('identity/exists', 'This workspace has people already.', { mend: 'Ask its administrator for an account.' });
    };
    none();
    const passwordHash = await this.#makePassword(password, person);
    const account = this.#ports.repositories.transaction(() => {
      // Hashing takes a while: somebody else may have been first.
      none();
      return this.#save({
        ...this.#insert({ ...person, roles: ['admin', 'designer'], groups: [] }, passwordHash),
        lastSignInAt: this.#ports.clock.now(),
      });
    });
    return this.sessions.open(account, device, false);
  }

  /** Makes an account with a random first password, which is shown once. */
  async create(person: NewPerson): Promise<{ readonly account: AccountRecord; readonly firstPassword: string }> {
    const { firstPassword, passwordHash } = await this.#firstPassword(person);
    return { account: this.#insert(person, passwordHash, true), firstPassword };
  }

  async #firstPassword(about: {
    readonly account: string;
    readonly displayName: string;
    readonly email?: string;
  }): Promise<{ readonly firstPassword: string; readonly passwordHash: string }> {
    const firstPassword = newPassword(this.#ports.random);
    return { firstPassword, passwordHash: await this.#makePassword(firstPassword, about) };
  }

  #makePassword(
    password: string,
    about: { readonly account: string; readonly displayName: string; readonly email?: string },
  ): Promise<string> {
    // Every account has a second factor before it may do anything, hence the shorter minimum of 800-63B-4.
    return this.#passwords.make(password, {
      about: [about.account, about.displayName, about.email ?? '', this.#ports.issuer],
      secondFactor: true,
    });
  }

  #insert(person: NewPerson & Pick<AccountRecord, 'external'>, passwordHash: string | undefined, seenByOthers = false): AccountRecord {
    this.#checkRoles(person.roles);
    const now = this.#ports.clock.now();
    const name = checkNewName(person.account, person.displayName, this.people());
    const account: AccountRecord = {
      id: newId('acc', this.#ports),
      name,
      displayName: person.displayName,
      roles: [...new Set(person.roles)],
      groups: [...new Set(person.groups)],
      state: 'active',
      ...(person.email === undefined ? {} : { email: person.email }),
      ...(passwordHash === undefined ? {} : { passwordHash, passwordChangedAt: now }),
      ...(seenByOthers ? { firstPassword: true as const } : {}),
      ...(person.external === undefined ? {} : { external: person.external }),
      failures: 0,
      createdAt: now,
      updatedAt: now,
    };
    this.#accounts.insert(account);
    return account;
  }

  #checkRoles(roles: readonly string[]): void {
    const custom = this.#ports.repositories.customRoles.list();
    const unknown = roles.find((role) => !isRole(role) && !custom.some((one) => one.id === role));
    if (unknown !== undefined) throw new UserError('identity/not-found', `There is no role “${unknown}”.`);
  }

  /** Changes roles, groups or state. A disabled person is signed out everywhere; the last administrator stays one. `alsoEnds` is done in the same transaction. */
  update(
    accountId: string,
    changes: Pick<AccountRecord, 'roles' | 'groups' | 'state'>,
    alsoEnds: () => void = () => undefined,
  ): AccountRecord {
    this.#checkRoles(changes.roles);
    return this.#ports.repositories.transaction(() => {
      const account = this.person(accountId);
      if (isAdmin(account) && !isAdmin(changes) && !this.#hasOtherAdmin(accountId)) {
        throw new UserError('identity/denied', 'This is the last administrator.', { mend: 'Make somebody else an administrator first.' });
      }
      const changed = this.#save({ ...account, ...changes });
      if (changed.state === 'disabled') this.sessions.endAll(accountId);
      alsoEnds();
      return changed;
    });
  }

  /** For an account made by mistake: whoever was ever in, or is named anywhere, is switched off instead. `alsoEnds` is done in the same transaction. */
  remove(accountId: string, alsoEnds: () => void): void {
    this.#ports.repositories.transaction(() => {
      const account = this.person(accountId);
      if (account.lastSignInAt !== undefined || this.#accounts.isNamed(accountId)) {
        throw new UserError(
          'identity/in-use',
          `${account.displayName} was here or is named in the record of this workspace, which has to stay true.`,
          { place: account.name, mend: 'Switch the account off instead.' },
        );
      }
      alsoEnds();
      this.#accounts.remove(accountId);
    });
  }

  customRoles(): readonly CustomRole[] {
    return this.#ports.repositories.customRoles.list();
  }
  saveRole(role: CustomRole): CustomRole {
    return saveCustomRole(role, this.#ports.repositories);
  }
  removeRole(id: string): void {
    removeCustomRole(id, this.#ports.repositories);
  }

  /** People who may change what others may do. */
  grantors(): readonly AccountRecord[] {
    const custom = this.customRoles();
    return this.people().filter((account) => account.state === 'active' && mayDo(account.roles, 'identity.manage', custom));
  }

  #hasOtherAdmin(accountId: string): boolean {
    return this.#accounts.list().some((other) => other.id !== accountId && isAdmin(other));
  }

  #save(account: AccountRecord): AccountRecord {
    const changed = { ...account, updatedAt: this.#ports.clock.now() };
    this.#accounts.save(changed);
    return changed;
  }

  // Proving who one is

  /** Throws UserError `identity/wrong-credentials`, `identity/wrong-code` or `identity/locked-out`. */
  async signIn(account: string, password: string, device: string, proof?: SecondFactorProof): Promise<SignedIn> {
    const known = this.#accounts.findByName(accountName(account));
    await this.#proofs.attempt(
      'failures',
      known?.id,
      async (record) => (await this.#passwords.matches(password, record?.passwordHash)) && record?.state === 'active',
      wrongCredentials,
    );
    if (known === undefined) throw wrongCredentials();
    const enrolled = this.person(known.id).secondFactor?.confirmedAt !== undefined;
    if (enrolled && proof !== undefined) await this.#proofs.prove(known.id, proof);
    const current = this.#save({ ...this.person(known.id), lastSignInAt: this.#ports.clock.now() });
    const opened = this.sessions.open(current, device, enrolled && proof !== undefined);
    if (enrolled) this.#recovered(opened.session, proof);
    return opened;
  }

  /**
   * Whoever comes in with a recovery code has lost the authenticator, or will say that they have not, and it may have been the last code: the code that
   * was just spent counts once more, for a few minutes, in this session and for nothing but another authenticator.
   */
  #recovered(session: Pick<Session, 'id'>, proof: SecondFactorProof | undefined): void {
    if (proof?.kind === 'recovery') this.sessions.grantStepUp(session.id, newFactorPurpose);
  }

  /** They have not lost their authenticator: what the recovery code was good for ends. */
  keepFactor(session: Pick<Session, 'id'>): void {
    this.sessions.dropStepUp(session.id, newFactorPurpose);
  }

  /**
   * Somebody whom an identity provider vouches for. The binding is issuer and subject, never a name or an address that anybody could
   * have chosen; roles are those of today's groups. Throws UserError `identity/denied`, or `identity/exists` when the name belongs to somebody else.
   */
  signInExternal(person: ExternalPerson, device: string): SignedIn {
    if (person.roles.length === 0)
      throw new UserError('identity/denied', 'None of your groups gives you a role here.', {
        mend: 'Ask an administrator to map one of your groups to a role.',
      });
    this.#checkRoles(person.roles);
    const account = this.#ports.repositories.transaction(() => {
      const known =
        this.#accounts.findByExternal(person.issuer, person.subject) ??
        this.#insert({ ...person, account: person.name, external: { issuer: person.issuer, subject: person.subject } }, undefined);
      if (known.state !== 'active') throw new UserError('identity/denied', 'This account is disabled.', { mend: 'Ask an administrator.' });
      // A group that was taken away must not leave the workspace without an administrator.
      const roles =
        known.roles.includes('admin') && !person.roles.includes('admin') && !this.#hasOtherAdmin(known.id)
          ? [...person.roles, 'admin']
          : person.roles;
      return this.#save({
        ...known,
        displayName: nameFromProvider(person.displayName, known, this.people()),
        roles,
        groups: person.groups,
        lastSignInAt: this.#ports.clock.now(),
        ...(person.email === undefined ? {} : { email: person.email }),
      });
    });
    return this.sessions.open(account, device, person.secondFactor && account.secondFactor?.confirmedAt !== undefined);
  }

  /** Second half of a sign-in. */
  async showSecondFactor(session: Session, proof: SecondFactorProof): Promise<void> {
    await this.#proofs.prove(session.accountId, proof);
    this.sessions.showSecondFactor(session.id);
    this.#recovered(session, proof);
  }

  /** A fresh second factor for one guarded action. Returns until when it is good, ms since the epoch. */
  async stepUp(session: Session, proof: SecondFactorProof, purpose?: string): Promise<number> {
    await this.#proofs.prove(session.accountId, proof);
    return this.sessions.grantStepUp(session.id, purpose);
  }

  async unlock(session: Session, proof: { readonly password: string } | SecondFactorProof): Promise<void> {
    if ('password' in proof)
      await this.#proofs.attempt(
        'failures',
        session.accountId,
        (account) => this.#passwords.matches(proof.password, account?.passwordHash),
        wrongCredentials,
      );
    else await this.#proofs.prove(session.accountId, proof);
    this.sessions.unlock(session.id);
  }

  /** Changes the password and signs out everywhere else. Throws UserError `identity/weak-password`, also for the one that they have. */
  async changePassword(session: Session, current: string, next: string): Promise<void> {
    if (next.normalize('NFKC') === current.normalize('NFKC'))
      throw new UserError('identity/weak-password', 'This is the password that you have now. Choose another.');
    await this.#proofs.attempt(
      'failures',
      session.accountId,
      (account) => this.#passwords.matches(current, account?.passwordHash),
      wrongCredentials,
    );
    const account = this.person(session.accountId);
    const passwordHash = await this.#makePassword(next, {
      account: account.name,
      displayName: account.displayName,
      ...(account.email === undefined ? {} : { email: account.email }),
    });
    const { firstPassword: _firstPassword, ...rest } = this.person(session.accountId);
    // It was reset meanwhile, which ended this session, too.
    if (rest.passwordHash !== account.passwordHash) throw wrongCredentials();
    this.#save({ ...rest, passwordHash, passwordChangedAt: this.#ports.clock.now() });
    this.sessions.endAll(session.accountId, session.id);
  }

  // Second factors

  /** Starts, or starts again, the enrolment of an authenticator. A confirmed one keeps working until the new one is confirmed. */
  beginTotp(session: Session): Enrolment {
    const account = this.person(session.accountId);
    const secret = newTotpSecret(this.#ports.random);
    this.#enrolments.begin(session, secret);
    return enrolmentOf(secret, account.name, this.#ports.issuer);
  }

  /** The first right code makes the authenticator count, and signs the person out everywhere else. Returns the recovery codes, shown once. */
  async confirmTotp(session: Session, code: string): Promise<readonly string[]> {
    const secret = this.#enrolments.secretOf(session);
    let step: number | undefined;
    await this.#proofs.attempt(
      'factorFailures',
      session.accountId,
      async () => (step = matchingStep(secret, code, this.#ports.clock.now(), -1)) !== undefined,
      wrongCode,
    );
    // Access may have been reset in between, which ended the enrolment, too.
    if (this.#enrolments.secretOf(session) !== secret) throw wrongCode();
    const { codes, hashes } = newRecoveryCodes(this.#ports.random);
    const account = this.person(session.accountId);
    const sealedSecret = this.#ports.sealer.seal(encoder.encode(secret), totpContext(account.id));
    this.#save({
      ...account,
      secondFactor: { sealedSecret, confirmedAt: this.#ports.clock.now(), lastStep: step ?? 0, recoveryHashes: hashes },
    });
    this.#enrolments.end(account.id);
    this.sessions.showSecondFactor(session.id);
    // Whoever came in by the former one stays in no longer.
    this.sessions.endAll(account.id, session.id);
    return codes;
  }

  /** New recovery codes, shown once, for an authenticator that stays; those of before end. */
  renewRecoveryCodes(session: Session): readonly string[] {
    const { codes, hashes } = newRecoveryCodes(this.#ports.random);
    this.#ports.repositories.transaction(() => {
      const account = this.person(session.accountId);
      const factor = account.secondFactor;
      if (factor?.confirmedAt === undefined) throw noFactorYet();
      this.#save({ ...account, secondFactor: { ...factor, recoveryHashes: hashes } });
    });
    return codes;
  }

  /**
   * For somebody who lost their password, device or codes: a new first password, shown once (none for people of an identity provider), and second
   * factor, signing key and sessions end. Whoever resets it gets no further than the person: what was signed stays theirs, and the key that could
   * sign in their name is gone. `alsoEnds` is done in the same transaction.
   */
  async resetAccess(
    accountId: string,
    alsoEnds: () => void = () => undefined,
  ): Promise<{ readonly firstPassword?: string; readonly endedKey?: string }> {
    const { external, name, displayName, email } = this.person(accountId);
    const made =
      external === undefined
        ? await this.#firstPassword({ account: name, displayName, ...(email === undefined ? {} : { email }) })
        : undefined;
    return this.#ports.repositories.transaction(() => {
      // Wrong attempts were made at what is gone now: they must not keep its owner out of the new.
      const {
        secondFactor: _secondFactor,
        lockedUntil: _lockedUntil,
        factorFailures: _factorFailures,
        ...account
      } = this.person(accountId);
      this.#save({
        ...account,
        failures: 0,
        ...(made === undefined
          ? {}
          : { passwordHash: made.passwordHash, passwordChangedAt: this.#ports.clock.now(), firstPassword: true as const }),
      });
      this.#enrolments.end(accountId);
      const ended = this.signingKeys.retire(accountId, 'access was reset by an administrator');
      this.sessions.endAll(accountId);
      alsoEnds();
      return {
        ...(made === undefined ? {} : { firstPassword: made.firstPassword }),
        ...(ended === undefined ? {} : { endedKey: ended.keyId }),
      };
    });
  }
}
