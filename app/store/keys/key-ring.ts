/** Makes, wraps and unwraps the data key. The plain key is handed out as bytes that the caller wipes after use. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { UserError } from '../../kernel/errors.ts';
import { systemClock } from '../../kernel/host.node.ts';
import { assertNever } from '../../kernel/result.ts';
import { damaged, wrongKey } from '../failures.ts';
import type { Keychain } from '../ports.ts';
import { keyFileVersion, slotContext, type KeyFile, type KeySlot, type PasswordHashing } from './key-file.ts';
import { newRecoveryCode, normalizeRecoveryCode } from './recovery-code.ts';
import { deriveKey, seal, unseal } from './seal.ts';
import { costOfThisMachine, leastCost, stretch, tooCheap, usualCost, type StretchCost } from './stretching.ts';

/** One way to open a store. */
export type Unlock =
  | { readonly kind: 'keychain'; readonly keychain: Keychain }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'recovery'; readonly code: string }
  /** 32 bytes from a file descriptor, a key file or the service manager; see headless-key.ts. */
  | { readonly kind: 'external'; readonly key: Uint8Array };

/** The ways that a new store, or a store after rotation, shall open with. At least one. */
export interface Protection {
  readonly keychain?: Keychain;
  readonly passphrase?: string;
  readonly externalKey?: Uint8Array;
  /** Also make a recovery code; it is shown once and never stored. */
  readonly recovery?: boolean;
  /** What passphrase and recovery code are stretched with; found out by measuring this machine when it is not given. */
  readonly cost?: StretchCost;
}

export interface WrappedKey {
  readonly file: KeyFile;
  readonly recoveryCode?: string;
}

/** Electron's name for "no keychain": the key would lie in the clear for anyone who can read the disk. */
const unprotectedBackend = 'basic_text';

const checkOf = (dataKey: Uint8Array): string => deriveKey(dataKey, 'key check').subarray(0, 16).toString('hex');

async function secretSlot(
  kind: 'passphrase' | 'recovery',
  secret: string,
  storeId: string,
  dataKey: Uint8Array,
  cost: StretchCost,
): Promise<KeySlot> {
  const hashing: PasswordHashing = { algorithm: 'argon2id', ...cost, salt: randomBytes(16).toString('base64') };
  const wrappingKey = await stretch(secret, hashing);
  try {
    return { kind, hashing, sealed: seal(wrappingKey, dataKey, slotContext(storeId, kind, hashing)) };
  } finally {
    wrappingKey.fill(0);
  }
}

function externalSlot(key: Uint8Array, storeId: string, dataKey: Uint8Array): KeySlot {
  return { kind: 'external', sealed: seal(deriveKey(key, 'external wrap'), dataKey, slotContext(storeId, 'external')) };
}

async function keychainSlot(keychain: Keychain, dataKey: Uint8Array): Promise<KeySlot | undefined> {
  if (keychain.name === unprotectedBackend || !(await keychain.available())) return undefined;
  return { kind: 'keychain', backend: keychain.name, sealed: Buffer.from(await keychain.protect(dataKey)).toString('base64') };
}

const noKeychain = (name: string): UserError =>
  new UserError(
    'store/no-keychain',
    name === unprotectedBackend ? 'This system has no keychain that protects anything.' : `The keychain “${name}” is not available.`,
    { mend: 'Set a passphrase for the store, or unlock the keychain (on Linux: install and unlock GNOME Keyring or KWallet).' },
  );

/** Wraps a data key in every way asked for. A keychain that protects nothing is passed over when there is another way in, and refused when not. */
export async function wrapDataKey(storeId: string, dataKey: Uint8Array, protection: Protection): Promise<WrappedKey> {
  const slots: KeySlot[] = [];
  const cost =
    protection.cost ??
    (protection.passphrase !== undefined || protection.recovery === true ? await costOfThisMachine(systemClock) : leastCost);
  if (protection.passphrase !== undefined) slots.push(await secretSlot('passphrase', protection.passphrase, storeId, dataKey, cost));
  if (protection.externalKey !== undefined) slots.push(externalSlot(protection.externalKey, storeId, dataKey));
  if (protection.keychain !== undefined) {
    const slot = await keychainSlot(protection.keychain, dataKey);
    if (slot !== undefined) slots.push(slot);
    else if (slots.length === 0) throw noKeychain(protection.keychain.name);
  }
  const recoveryCode = protection.recovery === true ? newRecoveryCode() : undefined;
  if (recoveryCode !== undefined) slots.push(await secretSlot('recovery', recoveryCode.replaceAll('-', ''), storeId, dataKey, cost));
  if (slots.length === 0)
    throw new UserError('store/wrong-key', 'A store needs a keychain, a passphrase or a key file to be opened with.', {
      mend: 'Give one of them.',
    });
  const file: KeyFile = { format: 'countersign-keys', version: keyFileVersion, storeId, check: checkOf(dataKey), slots };
  return recoveryCode === undefined ? { file } : { file, recoveryCode };
}

async function openSecretSlot(file: KeyFile, kind: 'passphrase' | 'recovery', secret: string): Promise<Buffer | undefined> {
  for (const slot of file.slots) {
    if (slot.kind !== kind) continue;
    const wrappingKey = await stretch(secret, slot.hashing);
    try {
      const dataKey = unseal(wrappingKey, slot.sealed, slotContext(file.storeId, kind, slot.hashing));
      if (dataKey !== undefined) return dataKey;
    } finally {
      wrappingKey.fill(0);
    }
  }
  return undefined;
}

const keychainChanged = (place: string): UserError =>
  new UserError('store/no-keychain', 'The system keychain does not give back the key of this store.', {
    place,
    mend: 'Nothing was changed. Unlock the keychain, or open the store with its passphrase or recovery code; the key is then put into the present keychain.',
  });

async function openKeychainSlot(file: KeyFile, keychain: Keychain, place: string): Promise<Buffer> {
  const slot = file.slots.find((candidate) => candidate.kind === 'keychain');
  if (slot === undefined || slot.backend !== keychain.name || !(await keychain.available())) throw keychainChanged(place);
  try {
    return Buffer.from(await keychain.unprotect(Buffer.from(slot.sealed, 'base64')));
  } catch {
    // The cause may quote what the keychain holds: it stays out of the message.
    throw keychainChanged(place);
  }
}

async function openSlot(file: KeyFile, unlock: Unlock, place: string): Promise<Buffer> {
  switch (unlock.kind) {
    case 'keychain':
      return openKeychainSlot(file, unlock.keychain, place);
    case 'passphrase': {
      const dataKey = await openSecretSlot(file, 'passphrase', unlock.passphrase);
      if (dataKey === undefined) throw wrongKey(place, 'The passphrase does not open this store.');
      return dataKey;
    }
    case 'recovery': {
      const code = normalizeRecoveryCode(unlock.code);
      const dataKey = code === undefined ? undefined : await openSecretSlot(file, 'recovery', code);
      if (dataKey === undefined) throw wrongKey(place, 'The recovery code does not open this store.');
      return dataKey;
    }
    case 'external': {
      for (const slot of file.slots) {
        const dataKey =
          slot.kind === 'external'
            ? unseal(deriveKey(unlock.key, 'external wrap'), slot.sealed, slotContext(file.storeId, 'external'))
            : undefined;
        if (dataKey !== undefined) return dataKey;
      }
      throw wrongKey(place, 'The key does not open this store.');
    }
    default:
      return assertNever(unlock);
  }
}

/** The data key, proven against the key file's check. Throws UserError `store/wrong-key`, `store/no-keychain` or `store/damaged`. */
export async function unwrapDataKey(file: KeyFile, unlock: Unlock, place: string): Promise<Buffer> {
  const dataKey = await openSlot(file, unlock, place);
  const fits = dataKey.length === 32 && timingSafeEqual(Buffer.from(checkOf(dataKey), 'hex'), Buffer.from(file.check, 'hex'));
  if (fits) return dataKey;
  dataKey.fill(0);
  if (unlock.kind === 'keychain') throw keychainChanged(place);
  throw damaged(place, 'the key file does not fit together');
}

/** The same key file with one way in replaced (or added). The data key stays, so the database need not be touched. */
export async function withSlot(file: KeyFile, dataKey: Uint8Array, added: Protection): Promise<WrappedKey> {
  const { file: fresh, recoveryCode } = await wrapDataKey(file.storeId, dataKey, added);
  const replaced = new Set(fresh.slots.map((slot) => slot.kind));
  const merged: KeyFile = { ...file, slots: [...file.slots.filter((slot) => !replaced.has(slot.kind)), ...fresh.slots] };
  return recoveryCode === undefined ? { file: merged } : { file: merged, recoveryCode };
}

/** The secret that was typed, as its slot stretches it; undefined for the ways that stretch nothing. */
function typedSecret(unlock: Unlock): { readonly kind: 'passphrase' | 'recovery'; readonly secret: string } | undefined {
  if (unlock.kind === 'passphrase') return { kind: 'passphrase', secret: unlock.passphrase };
  return unlock.kind === 'recovery' ? { kind: 'recovery', secret: normalizeRecoveryCode(unlock.code) ?? '' } : undefined;
}

/** The same key file with the wrap that was just opened made as dear as wraps are today; undefined when it is dear enough. */
export async function withDearerSlot(
  file: KeyFile,
  dataKey: Uint8Array,
  unlock: Unlock,
  given: StretchCost | undefined,
): Promise<KeyFile | undefined> {
  const typed = typedSecret(unlock);
  if (typed === undefined) return undefined;
  const wanted = given ?? usualCost;
  const cheap = (slot: KeySlot): boolean => slot.kind === typed.kind && 'hashing' in slot && tooCheap(slot.hashing, wanted);
  if (!file.slots.some(cheap)) return undefined;
  const fresh = await secretSlot(typed.kind, typed.secret, file.storeId, dataKey, given ?? (await costOfThisMachine(systemClock)));
  return { ...file, slots: file.slots.map((slot) => (slot.kind === typed.kind ? fresh : slot)) };
}

export const newDataKey = (): Buffer => randomBytes(32);
