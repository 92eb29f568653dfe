/** The certificate that a server shows to the network, from files: checked, and looked at again when they change. */
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { certificateEnd, checkAuthorities, checkServerCertificate, checkShown, type Placed } from '../identity/server-certificate.node.ts';
import { causeOf, UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Clock, Log, Timers } from '../kernel/ports.ts';

/** Paths, as they are to be opened. `clientCa`: callers show a certificate of one of these authorities, or are turned away. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string | undefined;
}
/** In PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

const LOOK_MS = 2_000;
const DAY_MS = 86_400_000;
/** So long before its end the certificate is spoken of, once a day. */
const WARN_MS = 14 * DAY_MS;
const MOST_BYTES = 1024 * 1024;

function read(place: string, secret: boolean): Placed {
  let descriptor: number;
  try {
    // Opening a pipe that nobody writes to would never end.
    if (!statSync(place).isFile()) throw new Error('no file');
    descriptor = openSync(place, 'r');
  } catch (cause) {
    throw new UserError('file/unreadable', 'The file cannot be read.', {
      place,
      mend: 'Name an ordinary file that this account may read.',
      cause,
    });
  }
  try {
    // Asked of the open file, so that it cannot be exchanged between the question and the reading. Windows has no such bits.
    const { mode, size } = fstatSync(descriptor);
    if (secret && process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new UserError('connection/bad-secret', 'Others can read the private key.', {
        place,
        mend: 'Take their rights away with: chmod 600',
      });
    if (size > MOST_BYTES)
      throw new UserError('file/too-large', 'The file is too large for a certificate or key.', { place, mend: 'Name the right file.' });
    return { place, text: readFileSync(descriptor, 'utf8') };
  } catch (cause) {
    throw cause instanceof UserError
      ? cause
      : new UserError('file/unreadable', 'The file cannot be read.', { place, mend: 'Name a file in PEM.', cause });
  } finally {
    closeSync(descriptor);
  }
}

/** Throws UserError with the file that cannot be used, and why. */
export function readTls({ cert, key, clientCa }: TlsFiles, clock: Clock): TlsIdentity {
  const [shown, secret] = [read(cert, false), read(key, true)];
  checkServerCertificate(shown, secret, clock.now());
  const asked = clientCa === undefined ? undefined : read(clientCa, false);
  if (asked !== undefined) checkAuthorities(asked, clock.now());
  checkShown(shown, secret, asked);
  if (asked === undefined) return { cert: shown.text, key: secret.text };
  return { cert: shown.text, key: secret.text, ca: asked.text };
}

function stampOf({ cert, key, clientCa }: TlsFiles): string {
  return [cert, key, ...(clientCa === undefined ? [] : [clientCa])]
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false });
      return found === undefined ? 'gone' : `${found.mtimeMs} ${found.size} ${found.ino}`;
    })
    .join(' ');
}

/** Warns of a certificate that ends soon, once a day. */
function endTeller(log: Log): (files: TlsFiles, ends: number | undefined, now: number) => void {
  let toldAt: number | undefined;
  return ({ cert }, ends, now) => {
    if (ends === undefined || now < ends - WARN_MS || (toldAt !== undefined && now >= toldAt && now < toldAt + DAY_MS)) return;
    toldAt = now;
    log.write(
      'warn',
      now < ends ? 'the certificate ends soon: put a newer one in its place' : 'the certificate has ended: put a newer one in its place',
      { place: cert, until: instantText(ends) },
    );
  };
}

/**
 * Calls back with what the files hold once they have changed. What cannot be used is told of, once for each reason, and looked at again until it can be: a certificate
 * may begin later. Until then the last good one stays. `now`: looks at once. `shown`: the certificate in use, in PEM.
 */
export function watchTls(
  files: TlsFiles,
  shown: string,
  changed: (identity: TlsIdentity) => void,
  { clock, timers, log }: { readonly clock: Clock; readonly timers: Timers; readonly log: Log },
): { now(): void; stop(): void } {
  let seen = stampOf(files);
  let ends = certificateEnd(shown);
  let failed: string | undefined;
  let cancel = (): void => undefined;
  const tellEnd = endTeller(log);
  const look = (asked: boolean): void => {
    try {
      const stamp = stampOf(files);
      if (!asked && stamp === seen && failed === undefined) return;
      seen = stamp;
      const identity = readTls(files, clock);
      changed(identity);
      ends = certificateEnd(identity.cert);
      failed = undefined;
      log.write('info', 'the certificate was read anew');
    } catch (error) {
      const reason = error instanceof UserError ? `${error.place ?? ''} ${error.message}` : String(error);
      if (asked || reason !== failed)
        log.write('error', 'the certificate cannot be read anew; the last good one stays', {
          place: error instanceof UserError ? (error.place ?? '') : '',
          ...causeOf(error),
        });
      failed = reason;
    }
  };
  const soon = (): void => {
    tellEnd(files, ends, clock.now());
    cancel = timers.after(LOOK_MS, () => {
      look(false);
      soon();
    });
  };
  soon();
  return {
    now: () => look(true),
    stop: () => {
      cancel();
    },
  };
}
