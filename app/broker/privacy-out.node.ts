/** Signatures, consents and erasure: what each step may do is in the grant, and keys never leave this process. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isSoundPublicKey, keyIdOf, keyPairOf, signEd25519, verifyEd25519 } from '../identity/ed25519.node.ts';
import { UserError } from '../kernel/errors.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import { memories } from './models/memories.ts';
import { tablesRefused } from './policy.ts';
import type { WorkspaceKeep } from './ports.ts';
import { CapabilityRefused } from './network/refusal.ts';
import type { ConsentAsk, EraseAsk, SignAsk, VerifyAsk } from './network/requests.ts';
import { vectorStores } from './models/vectors.ts';
import type { WayOut } from './way-out.ts';

/** The names by which grants speak of these. */
export const consents = 'consents';
export const erasure = 'erasure';

interface PrivacyPorts {
  readonly keep: WorkspaceKeep;
  readonly clock: Clock;
  readonly hash: Hash;
}

export interface SignAnswer {
  readonly signature: string;
  readonly keyId: string;
  /** Base64url; empty for HMAC. */ readonly publicKey: string;
}
export interface ConsentAnswer {
  readonly given: boolean;
  /** When it was given, and until when it holds (ISO 8601). */ readonly at?: string;
  readonly until?: string;
}
export interface EraseAnswer {
  readonly tokens: number;
  readonly rows: number;
  readonly runs: number;
  /** Runs that are under way hold the person still. */ readonly openRuns: number;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

function mustHave(way: WayOut, database: string, table: string, access: 'read' | 'write'): void {
  const refused = tablesRefused(way.grant, way.step.nodeId, database, { tables: [{ table, access }], functions: [] });
  if (refused !== undefined) throw new CapabilityRefused(refused);
}

async function hmacKey(ask: SignAsk | VerifyAsk, way: WayOut, keep: WorkspaceKeep): Promise<Uint8Array> {
  if (ask.connection === undefined) return keep.keys.seed('hmac', ask.purpose);
  const bound = await way.bound(ask.connection);
  if (bound === undefined || bound.auth.type !== 'bearer')
    throw new UserError('connection/unbound', 'The connection for signatures holds no secret.', {
      place: ask.connection,
      mend: 'Bind it to a bearer secret: the key that both sides share.',
    });
  return utf8ToBytes(bound.auth.secret);
}

export async function signPayload(ask: SignAsk, way: WayOut, { keep }: PrivacyPorts): Promise<SignAnswer> {
  Object.assign(way.story, { destination: 'vault', method: 'SIGN', requestBytes: ask.payload.length });
  if (ask.algorithm === 'hmac-sha256')
    return { signature: base64url(hmac(sha256, await hmacKey(ask, way, keep), utf8ToBytes(ask.payload))), keyId: '', publicKey: '' };
  const seed = keep.keys.seed('ed25519', ask.purpose);
  const { publicKey } = keyPairOf(seed);
  return { signature: base64url(signEd25519(seed, utf8ToBytes(ask.payload))), keyId: keyIdOf(publicKey), publicKey: base64url(publicKey) };
}

export async function verifyPayload(ask: VerifyAsk, way: WayOut, { keep }: PrivacyPorts): Promise<{ readonly valid: boolean }> {
  Object.assign(way.story, { destination: 'vault', method: 'VERIFY', requestBytes: ask.payload.length });
  const given = /^[A-Za-z0-9+/_-]{1,200}={0,2}$/.test(ask.signature) ? Buffer.from(ask.signature, 'base64url') : Buffer.alloc(0);
  if (ask.algorithm === 'hmac-sha256') {
    const expected = hmac(sha256, await hmacKey(ask, way, keep), utf8ToBytes(ask.payload));
    let difference = expected.length ^ given.length;
    for (let index = 0; index < expected.length; index += 1) difference |= (expected[index] ?? 0) ^ (given[index] ?? 0);
    return { valid: difference === 0 };
  }
  const publicKey =
    ask.publicKey === undefined
      ? keyPairOf(keep.keys.seed('ed25519', ask.purpose)).publicKey
      : new Uint8Array(Buffer.from(ask.publicKey, 'base64url'));
  return {
    valid:
      given.length === 64 &&
      publicKey.length === 32 &&
      isSoundPublicKey(publicKey) &&
      verifyEd25519(publicKey, utf8ToBytes(ask.payload), new Uint8Array(given)),
  };
}

/** Consents are kept by a keyed digest of the person: the register alone tells nobody who is in it. */
export async function askConsent(ask: ConsentAsk, way: WayOut, { keep, clock }: PrivacyPorts): Promise<ConsentAnswer> {
  Object.assign(way.story, { destination: `${consents}/${ask.purpose}`, method: ask.operation.toUpperCase() });
  mustHave(way, consents, ask.purpose, ask.operation === 'check' ? 'read' : 'write');
  const [subject = ''] = await keep.vault.pseudonymise('consent register', [ask.subject.trim().toLowerCase()]);
  const now = clock.now();
  if (ask.operation !== 'check') {
    keep.consents.add({
      subject,
      purpose: ask.purpose,
      decision: ask.operation === 'record' ? 'given' : 'withdrawn',
      at: now,
      until: ask.operation === 'record' && ask.days > 0 ? now + ask.days * 86_400_000 : undefined,
      how: ask.how,
    });
  }
  const last = keep.consents.latest(subject, ask.purpose);
  const given = last !== undefined && last.decision === 'given' && (last.until === undefined || last.until > now);
  return {
    given,
    ...(last === undefined ? {} : { at: new Date(last.at).toISOString() }),
    ...(last?.until === undefined ? {} : { until: new Date(last.until).toISOString() }),
  };
}

const same = (a: unknown, b: string): boolean => typeof a === 'string' && a.trim().toLowerCase() === b.trim().toLowerCase();

/** Where texts lie that are about people without having a column for them. */
const freeTexts = [`${memories}/`, `${vectorStores}/`] as const;

/**
 * What one step's grant lets it erase of a person, by their identifiers: keys of tokens are destroyed, rows and run data go. A message of a memory
 * and a text of a vector store go whole when they name the person: a vector is made of all of its text, and cannot lose a part of it.
 * `eraseEverywhere` in app/privacy is the erasure that a privacy officer does, in all places.
 */
export function eraseByGrant(ask: EraseAsk, way: WayOut, { keep, hash, clock }: PrivacyPorts): EraseAnswer {
  Object.assign(way.story, { destination: erasure, method: 'ERASE', requestBytes: ask.identifiers.length });
  const tables = ask.tables.length === 0 ? ['*'] : ask.tables;
  for (const part of [...(ask.vault ? ['#vault'] : []), ...(ask.runs ? ['#runs'] : []), ...(ask.rows ? tables : [])])
    mustHave(way, erasure, part, 'write');
  const sum = { tokens: 0, rows: 0, runs: 0, openRuns: 0 };
  const seen = new Set<string>();
  for (const identifier of ask.identifiers) {
    for (const spelling of new Set([identifier, identifier.trim(), identifier.trim().toLowerCase()])) {
      if (spelling === '' || seen.has(spelling)) continue;
      seen.add(spelling);
      if (ask.vault) sum.tokens += keep.vault.erase(hash.sha256(`vault subject ${spelling}`));
      if (!ask.runs) continue;
      const { erased, open } = keep.runData.erase(spelling);
      sum.runs += erased;
      sum.openRuns += open;
    }
    if (!ask.rows) continue;
    if (ask.tables.length === 0) {
      const named = freeTexts.flatMap((area) => keep.tables.naming(identifier.trim(), area));
      sum.rows += keep.tables.transaction(() => named.reduce((count, { table, id }) => count + keep.tables.drop(table, [id]), 0));
    }
    for (const table of new Set(keep.tables.holding(identifier).map((row) => row.table))) {
      // What the service's triggers have taken is no person's row.
      if (table === '#taken' || (ask.tables.length > 0 && !ask.tables.includes(table))) continue;
      const ids = keep.tables
        .candidates(table, undefined, clock.now())
        .filter(({ row }) => Object.values(row).some((value) => same(value, identifier)))
        .map(({ id }) => id);
      sum.rows += keep.tables.transaction(() => keep.tables.drop(table, ids));
    }
  }
  keep.settle();
  return sum;
}
