/** Time-based one-time codes (RFC 6238: SHA-1, 6 digits, 30 s, as every authenticator app expects) and recovery codes. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { generateSync, generateURI, verifySync } from 'otplib/functional';
import QRCode from 'qrcode';
import type { Random } from '../kernel/ports.ts';

const stepSeconds = 30;
/** RFC 4648 without padding. */
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** No I, L, O, U: nothing that is misread aloud or on paper (Crockford). */
const recoveryAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 160 bits, as RFC 4226 recommends. */
export function newTotpSecret(random: Random): string {
  let secret = '';
  for (const byte of random.bytes(32)) secret += base32Alphabet.charAt(byte & 31);
  return secret;
}

/** The code that a device shows at `at` (ms since the epoch). */
export const totpCode = (secret: string, at: number): string =>
  generateSync({ secret, epoch: Math.floor(at / 1_000), algorithm: 'sha1', digits: 6, period: stepSeconds });

/**
 * The time step that a code belongs to, when it is right: at most one step early or late, and later than `lastStep`, so that
 * no code counts twice (RFC 6238, 5.2). Undefined when it is wrong.
 */
export function matchingStep(secret: string, code: string, at: number, lastStep: number): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const now = Math.floor(at / 1_000);
  for (const offset of [0, -1, 1]) {
    const step = Math.floor(now / stepSeconds) + offset;
    if (step <= lastStep || step < 0) continue;
    if (
      verifySync({ secret, token: code, epoch: step * stepSeconds, epochTolerance: 0, algorithm: 'sha1', digits: 6, period: stepSeconds })
        .valid
    )
      return step;
  }
  return undefined;
}

export interface Enrolment {
  /** For an authenticator app on the same machine. */
  readonly uri: string;
  /** For typing by hand. */
  readonly secret: string;
  /** For a camera: an SVG path in a square of `size` modules, quiet zone included. */
  readonly qr: { readonly size: number; readonly path: string };
}

/** Runs of dark modules as one sub-path each: small, and sharp at any size. */
function qrPath(text: string): Enrolment['qr'] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const quiet = 4;
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      let run = 0;
      while (column + run < modules.size && modules.data[row * modules.size + column + run] === 1) run += 1;
      if (run > 0) path += `M${column + quiet} ${row + quiet}h${run}v1h-${run}z`;
      column += run;
    }
  }
  return { size: modules.size + 2 * quiet, path };
}

export function enrolmentOf(secret: string, account: string, issuer: string): Enrolment {
  const uri = generateURI({ issuer, label: account, secret });
  return { uri, secret, qr: qrPath(uri) };
}

const withoutSeparators = (code: string): string => code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
/** 80 bits of chance need no slow hash. */
export const recoveryHash = (code: string): string =>
  createHash('sha256')
    .update(`recovery ${withoutSeparators(code)}`)
    .digest('hex');

/** Ten codes of 80 bits, `XXXX-XXXX-XXXX-XXXX`; only their hashes are kept. */
export function newRecoveryCodes(random: Random): { readonly codes: readonly string[]; readonly hashes: readonly string[] } {
  const codes = Array.from({ length: 10 }, () => {
    const letters = [...random.bytes(16)].map((byte) => recoveryAlphabet.charAt(byte & 31)).join('');
    return letters.replace(/(.{4})(?=.)/g, '$1-');
  });
  return { codes, hashes: codes.map(recoveryHash) };
}

/** The stored hash that a recovery code spends, or undefined. Looks at all of them in any case. */
export function spentRecoveryHash(code: string, hashes: readonly string[]): string | undefined {
  const candidate = Buffer.from(recoveryHash(code), 'hex');
  let found: string | undefined;
  for (const hash of hashes) {
    const stored = Buffer.from(hash, 'hex');
    if (stored.length === candidate.length && timingSafeEqual(stored, candidate)) found = hash;
  }
  return found;
}
