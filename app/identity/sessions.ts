/**
 * Sessions: an opaque token in the caller's hand, its hash in the store. What a session may do is worked out from the
 * account on every call, so that a role taken away, a disabled account or an ended session counts at once.
 */
import { newId } from '../kernel/ids.ts';
import type { Clock, Hash, Random } from '../kernel/ports.ts';
import { permissionsOf, roleTitles } from './permissions.ts';
import type { AccountRecord, IdentityRepositories, Session, SessionRecord } from './ports.ts';

export interface SessionLimits {
  /** Without activity for so long, the session locks. */
  readonly idleMs: number;
  /** It ends then, activity or not. */
  readonly absoluteMs: number;
  /** A second factor shown for a purpose is good for so long, once. */
  readonly stepUpMs: number;
}

export const usualSessionLimits: SessionLimits = { idleMs: 15 * 60_000, absoluteMs: 12 * 3_600_000, stepUpMs: 5 * 60_000 };

export interface SessionPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly hash: Hash;
  readonly repositories: IdentityRepositories;
}

/** Activity is written down at most so often, so that reading a page does not write to the store each time. */
const touchEveryMs = 10_000;

/** Without a purpose of its own, a step-up is for whatever the next guarded call is. */
export const anyPurpose = 'any';
/** For putting another authenticator in place of one that is lost: what a sign-in with a recovery code is good for. */
export const newFactorPurpose = 'new-factor';

const base64Url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export class Sessions {
  readonly #ports: SessionPorts;
  readonly limits: SessionLimits;

  constructor(ports: SessionPorts, limits: SessionLimits = usualSessionLimits) {
    this.#ports = ports;
    this.limits = limits;
  }

  get #repository() {
    return this.#ports.repositories.sessions;
  }

  /** Opens a session. The token is handed out here and never again. */
  open(account: AccountRecord, device: string, secondFactor: boolean): { readonly token: string; readonly session: Session } {
    const { clock, random, hash } = this.#ports;
    const now = clock.now();
    this.#repository.deleteExpired(now);
    // 43 characters of 6 bits: 258 bits.
    const token = [...random.bytes(43)].map((byte) => base64Url.charAt(byte & 63)).join('');
    const record: SessionRecord = {
      id: newId('ses', { clock, random }),
      accountId: account.id,
      tokenHash: hash.sha256(token),
      device: device.slice(0, 200),
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + this.limits.absoluteMs,
      locked: false,
      secondFactor,
      stepUps: [],
    };
    this.#repository.insert(record);
    return { token, session: this.#view(record, account) };
  }

  /** The record behind a token while it lives, and its account; `touch` counts as activity. */
  #find(token: string, touch: boolean): { readonly record: SessionRecord; readonly account: AccountRecord } | undefined {
    const now = this.#ports.clock.now();
    let record = this.#repository.findByTokenHash(this.#ports.hash.sha256(token));
    if (record === undefined) return undefined;
    const account = this.#ports.repositories.accounts.get(record.accountId);
    // One that was opened in what is now the future would last for as much longer.
    if (record.expiresAt <= now || record.createdAt > now + this.limits.absoluteMs || account === undefined || account.state !== 'active') {
      this.#repository.delete(record.id);
      return undefined;
    }
    // A clock that was set back must not keep an idle session open.
    const idle = Math.abs(now - record.lastSeenAt);
    if (!record.locked && idle >= this.limits.idleMs) record = this.#save({ ...record, locked: true, stepUps: [] });
    else if (touch && !record.locked && idle >= touchEveryMs) record = this.#save({ ...record, lastSeenAt: now });
    return { record, account };
  }

  #save(record: SessionRecord): SessionRecord {
    this.#repository.save(record);
    return record;
  }

  #view(record: SessionRecord, account: AccountRecord): Session {
    const state = stateOf(record, account);
    const custom = this.#ports.repositories.customRoles.list();
    return {
      id: record.id,
      accountId: account.id,
      account: account.name,
      displayName: account.displayName,
      roles: account.roles,
      roleTitles: roleTitles(account.roles, custom),
      groups: account.groups,
      permissions: state === 'ready' ? permissionsOf(account.roles, custom) : [],
      state,
      expiresAt: record.expiresAt,
    };
  }

  /** Who holds this token, or undefined when nobody does any more. */
  resolve(token: string, touch = true): Session | undefined {
    const found = this.#find(token, touch);
    return found === undefined ? undefined : this.#view(found.record, found.account);
  }

  #change(sessionId: string, change: (record: SessionRecord) => SessionRecord): void {
    const record = this.#repository.get(sessionId);
    if (record !== undefined) this.#repository.save(change(record));
  }

  lock(sessionId: string): void {
    this.#change(sessionId, (record) => ({ ...record, locked: true, stepUps: [] }));
  }

  /** Called only after the password or a code has been checked. */
  unlock(sessionId: string): void {
    this.#change(sessionId, (record) => ({ ...record, locked: false, lastSeenAt: this.#ports.clock.now() }));
  }

  /** Called only after a second factor has been checked. */
  showSecondFactor(sessionId: string): void {
    this.#change(sessionId, (record) => ({ ...record, secondFactor: true, lastSeenAt: this.#ports.clock.now() }));
  }

  /** Called only after a fresh second factor has been checked. Returns until when it is good, ms since the epoch. */
  grantStepUp(sessionId: string, purpose: string = anyPurpose): number {
    const now = this.#ports.clock.now();
    this.#change(sessionId, (record) => ({
      ...record,
      stepUps: [...this.#fresh(record).filter((one) => one.purpose !== purpose), { purpose, at: now }].slice(-8),
    }));
    return now + this.limits.stepUpMs;
  }

  /** What was shown for a purpose counts no more. */
  dropStepUp(sessionId: string, purpose: string): void {
    this.#change(sessionId, (record) => ({ ...record, stepUps: record.stepUps.filter((one) => one.purpose !== purpose) }));
  }

  #fresh(record: SessionRecord): SessionRecord['stepUps'] {
    const now = this.#ports.clock.now();
    return record.stepUps.filter((one) => one.at <= now && now - one.at < this.limits.stepUpMs);
  }

  /** Spends a fresh second factor; false when there is none for that purpose. One factor, one action. */
  useStepUp(sessionId: string, purpose: string = anyPurpose): boolean {
    const record = this.#repository.get(sessionId);
    if (record === undefined || record.locked || record.expiresAt <= this.#ports.clock.now()) return false;
    const fresh = this.#fresh(record);
    const found = fresh.find((one) => one.purpose === purpose) ?? fresh.find((one) => one.purpose === anyPurpose);
    if (found === undefined) return false;
    this.#repository.save({ ...record, stepUps: fresh.filter((one) => one !== found) });
    return true;
  }

  /** Live sessions of an account, newest activity first. */
  listOf(accountId: string): readonly SessionRecord[] {
    const now = this.#ports.clock.now();
    return this.#repository
      .listOf(accountId)
      .filter((record) => record.expiresAt > now)
      .sort((a, b) => b.lastSeenAt - a.lastSeenAt);
  }

  /** Ends one session of the account; somebody else's is left alone. */
  end(accountId: string, sessionId: string): boolean {
    if (this.#repository.get(sessionId)?.accountId !== accountId) return false;
    this.#repository.delete(sessionId);
    return true;
  }

  /** Signs the account out everywhere, or everywhere but here. */
  endAll(accountId: string, except?: string): void {
    if (except === undefined) this.#repository.deleteAllOf(accountId);
    else for (const record of this.#repository.listOf(accountId)) if (record.id !== except) this.#repository.delete(record.id);
  }
}

function stateOf(record: SessionRecord, account: AccountRecord): Session['state'] {
  if (record.locked) return 'locked';
  const enrolled = account.secondFactor?.confirmedAt !== undefined;
  // A factor that exists is asked for before the password can be changed; one that does not is set up by whoever chose the password.
  if (enrolled && !record.secondFactor) return 'second-factor';
  if (account.firstPassword === true) return 'new-password';
  return enrolled ? 'ready' : 'enrol-second-factor';
}
