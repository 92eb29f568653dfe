/**
 * One active Ed25519 key a person. The private half is sealed in the store and opened only for an action that a fresh second
 * factor has just allowed; a key that ended is kept as history, without its private half.
 */
import { UserError } from '../kernel/errors.ts';
import type { Clock, Random } from '../kernel/ports.ts';
import { keyPairOf, newKeyPair, signEd25519 } from './ed25519.node.ts';
import type { SecretSealer, SigningKeyRecord, SigningKeyRepository } from './ports.ts';

export interface SigningKeyPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: SecretSealer;
  readonly keys: SigningKeyRepository;
  transaction<T>(work: () => T): T;
  /** The account is not switched off and has a second factor: whatever began before access was reset must not go on under a new key. */
  maySign(accountId: string): boolean;
}

/** A key that may sign for a moment. */
export interface OpenedSigner {
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

const context = (keyId: string): string => `signing-key:${keyId}`;

export class SigningKeys {
  readonly #ports: SigningKeyPorts;

  constructor(ports: SigningKeyPorts) {
    this.#ports = ports;
  }

  active(accountId: string): SigningKeyRecord | undefined {
    return this.#ports.keys.listOf(accountId).find((key) => key.state === 'active');
  }

  history(accountId: string): readonly SigningKeyRecord[] {
    return this.#ports.keys.listOf(accountId);
  }

  /** Makes a key for an account that has none in use. */
  create(accountId: string): SigningKeyRecord {
    const pair = newKeyPair(this.#ports.random);
    const record: SigningKeyRecord = {
      keyId: pair.keyId,
      accountId,
      publicKey: Buffer.from(pair.publicKey).toString('base64'),
      sealedPrivateKey: this.#ports.sealer.seal(pair.seed, context(pair.keyId)),
      state: 'active',
      createdAt: this.#ports.clock.now(),
    };
    pair.seed.fill(0);
    this.#ports.keys.insert(record);
    return record;
  }

  #check(accountId: string): void {
    if (!this.#ports.maySign(accountId))
      throw new UserError('identity/second-factor-missing', 'Without a second factor of its own, nothing is signed for this account.', {
        place: accountId,
        mend: 'Sign in and set up the second factor.',
      });
  }

  /** Makes one where there is none. Throws `identity/second-factor-missing` for an account that is switched off, or has no second factor. */
  ensure(accountId: string): SigningKeyRecord {
    this.#check(accountId);
    return this.active(accountId) ?? this.create(accountId);
  }

  /** Ends the present key, where there is one, and makes none: its owner makes the next when they sign. What it signed stays good. */
  retire(accountId: string, reason: string): SigningKeyRecord | undefined {
    const old = this.active(accountId);
    return old === undefined ? undefined : this.#end(old, 'retired', reason);
  }

  /** Ends the present key and makes the next. What the old one signed stays good unless it is revoked. */
  rotate(accountId: string): SigningKeyRecord {
    return this.#replace(accountId, 'retired', 'replaced by a new key');
  }

  /** The same, and nothing that the old key signed counts any more, once the trust root says so too. */
  revokeActive(accountId: string, reason: string): SigningKeyRecord {
    return this.#replace(accountId, 'revoked', reason);
  }

  #replace(accountId: string, state: 'retired' | 'revoked', reason: string): SigningKeyRecord {
    // Both or neither: a person is never left without a key.
    return this.#ports.transaction(() => {
      const old = this.active(accountId);
      if (old !== undefined) this.#end(old, state, reason);
      return this.create(accountId);
    });
  }

  #end(key: SigningKeyRecord, state: 'retired' | 'revoked', reason: string): SigningKeyRecord {
    const ended: SigningKeyRecord = { ...key, state, reason, endedAt: key.endedAt ?? this.#ports.clock.now(), sealedPrivateKey: '' };
    this.#ports.keys.save(ended);
    return ended;
  }

  /** Opens the account's key for the length of `use`. The caller has spent a step-up for it. */
  async withSigner<T>(accountId: string, use: (signer: OpenedSigner) => Promise<T>): Promise<T> {
    const key = this.active(accountId);
    this.#check(accountId);
    if (key === undefined)
      throw new UserError('identity/key-missing', 'You have no signing key in use.', { mend: 'Make one under Settings, Signing key.' });
    const seed = this.#ports.sealer.open(key.sealedPrivateKey, context(key.keyId));
    try {
      const pair = keyPairOf(seed);
      if (pair.keyId !== key.keyId)
        throw new UserError('identity/key-missing', 'The stored signing key is damaged.', {
          place: key.keyId,
          mend: 'Revoke it and make a new one.',
        });
      return await use({ keyId: pair.keyId, publicKey: pair.publicKey, sign: (message) => signEd25519(seed, message) });
    } finally {
      seed.fill(0);
    }
  }
}
