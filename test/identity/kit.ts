/** Identity on the real encrypted store, with a clock and chance that the test holds. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Identity } from '../../app/identity/identity.node.ts';
import { totpCode } from '../../app/identity/second-factor.node.ts';
import type { Session } from '../../app/identity/ports.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { createDatabaseFile } from '../../app/store/database-file.ts';
import { writeDb, type WriteDb } from '../../app/store/database.ts';
import { migrateUp } from '../../app/store/migrate.ts';
import { migrations } from '../../app/store/migrations/list.ts';
import { identityRepositories, secretSealer } from '../../app/store/repositories/identity.ts';
import { testPasswordCosts } from '../kit/costs.ts';
import { atEndOfFile } from '../kit/end-of-file.ts';

let folder: string | undefined;
let count = 0;

function folderOfThisFile(): string {
  if (folder !== undefined) return folder;
  const made = mkdtempSync(join(tmpdir(), 'countersign-identity-'));
  atEndOfFile(() => {
    rmSync(made, { recursive: true, force: true });
    folder = undefined;
  });
  return (folder = made);
}

/** A new store with every table. Closed and removed when the test file ends. */
export function newStore(): WriteDb {
  const path = join(folderOfThisFile(), `store-${count++}.db`);
  const native = createDatabaseFile(path, randomBytes(32));
  atEndOfFile(() => native.close());
  const db = writeDb(native);
  migrateUp(db, migrations);
  return db;
}

/** mulberry32 as a source of bytes: the same in every run. */
export function seededRandom(seed: number): { bytes(length: number): Uint8Array } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) & 255;
  };
  return { bytes: (length) => Uint8Array.from({ length }, next) };
}

export interface World {
  readonly identity: Identity;
  readonly clock: { at: number; now(): number };
  readonly db: WriteDb;
  pass(ms: number): void;
}

export const goodPassword = 'violet teapot under glass';

export function newWorld(seed = 1): World {
  const clock = {
    at: Date.parse('2026-12-01T09:00:00Z'),
    now() {
      return this.at;
    },
  };
  const db = newStore();
  const identity = new Identity({
    clock,
    random: seededRandom(seed),
    hash: nodeHash,
    sealer: secretSealer(new Uint8Array(32).fill(seed)),
    repositories: identityRepositories(db),
    issuer: 'Countersign',
    // The least that Argon2 takes: the tests are about what is counted, not about how long hashing lasts.
    passwordCosts: testPasswordCosts,
  });
  return {
    identity,
    clock,
    db,
    pass: (ms) => {
      clock.at += ms;
    },
  };
}

export interface Enrolled {
  readonly token: string;
  readonly session: Session;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

/** The first person, with a second factor, ready to work. */
export async function firstPerson(world: World, account = 'ada'): Promise<Enrolled> {
  const { token, session } = await world.identity.createFirst({ account, displayName: 'Ada Person' }, goodPassword, 'test');
  const { secret } = world.identity.beginTotp(session);
  const recoveryCodes = await world.identity.confirmTotp(session, totpCode(secret, world.clock.at));
  world.pass(30_000);
  const ready = world.identity.sessions.resolve(token);
  if (ready === undefined) throw new Error('the session is gone');
  return { token, session: ready, secret, recoveryCodes };
}

export const codeOf = (person: Enrolled, world: World): string => totpCode(person.secret, world.clock.at);

/** The code of a refused promise, or `done`. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : `threw ${String(error)}`;
  }
}
