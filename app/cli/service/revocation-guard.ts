/** The kill switch: a signed revocation list beside the service, and what the trust root itself revokes, looked at again and again; works without a network. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { acceptRevocations, type RevocationList, type TrustRoot } from '../../bundle/trust-root.node.ts';
import type { PinnedFlow } from '../../engine/ports.ts';
import { codeOfError, TerminalError, UserError } from '../../kernel/errors.ts';
import { stderrLog, systemTimers } from '../../kernel/host.node.ts';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import type { Timers } from '../../kernel/ports.ts';
import { seenClock, timeHere } from '../remembered/clock-memory.ts';
import { newestRevocations } from '../remembered/revocation-memory.ts';
import type { TargetOptions } from '../runs/run-target.ts';
import { newestTrustRoot } from '../remembered/trust-root-memory.ts';
import { usualTrustRootPath } from '../trust-files.ts';

const LOOK_MS = 2_000;

/** What could not be read when it was last looked at, since when in ms since the epoch: the last good one stays in force, and nobody knows what is revoked since. */
export interface Unread {
  readonly what: 'trust-root-unread' | 'revocations-unread';
  readonly code: ErrorCode;
  readonly since: number;
}

export interface RevocationGuard {
  readonly unread: readonly Unread[];
  /** Throws `halted/revoked` for a flow of a revoked bundle, or of any bundle once the list is too old to rely on. */
  admit(pinned: PinnedFlow): void;
  reasonOf(bundleDigest: string | undefined): string | undefined;
  /** Why runs of it end, which is for good: not because of a clock that has just leapt. */
  reasonToEnd(bundleDigest: string | undefined): string | undefined;
  /** Whose signatures a bundle stands on: when one of these keys is revoked, so is the bundle. */
  know(bundleDigest: string | undefined, keyIds: readonly string[]): void;
  readonly revoked: number;
  /** Until when the trust root counts (milliseconds since the Unix epoch), as it lies there now; undefined where there is none. */
  readonly trustEndsAt: number | undefined;
  /** True for a key that the list names, and for every key once the list is too old to rely on. */
  keyRevoked(keyId: string): boolean;
  /** Calls back when something may have been revoked since. */
  watch(changed: () => Promise<void>): { stop(): void };
}

/**
 * Throws UserError for a list that cannot be used at the start. Later a list that cannot be read leaves the last good one in force, until
 * that one is stale.
 */
export function revocationGuard(
  { revocations: path, trustRoot, cwd }: TargetOptions,
  timers: Timers = systemTimers,
  time = timeHere,
): RevocationGuard {
  const read = (before?: RevocationList): RevocationList | undefined => {
    if (path === undefined) return undefined;
    const root = newestTrustRoot(trustRoot, cwd, 'taken');
    if (root === undefined)
      throw new UserError('trust/no-root', 'A revocation list needs a trust root to be checked against.', {
        mend: 'Give --trust-root FILE.',
      });
    const next = newestRevocations(path, root, cwd);
    // An older list, or another one under the same number, must not set free what was revoked.
    return before === undefined ? next : acceptRevocations(before, next);
  };
  const stampOf = (file: string): string => {
    const found = statSync(resolve(cwd, file), { throwIfNoEntry: false });
    // Also when its permissions change, or a copy brings the old time along.
    return found === undefined ? 'gone' : `${found.ctimeMs} ${found.mtimeMs} ${found.size} ${found.ino}`;
  };
  const rootPath = trustRoot ?? usualTrustRootPath();
  // Before they are read: what is put in their place meanwhile is another one.
  let [seenList, seenRoot] = [path === undefined ? '' : stampOf(path), stampOf(rootPath)];
  let list = read();
  const unread = new Map<Unread['what'], Unread>();
  /** Said once for each reason: it is tried again at every look. */
  const failed = (what: Unread['what'], error: unknown, words: string): void => {
    const [code, before] = [codeOfError(error), unread.get(what)];
    unread.set(what, { what, code, since: before?.since ?? time.clock.now() });
    if (before?.code !== code) stderrLog.write('error', words, { code });
  };
  /** A trust root that is not there, or cannot be read, lets no bundle in that is not in yet; the last good one stays in force for those that are. */
  const readRoot = (before?: TrustRoot): TrustRoot | undefined => {
    try {
      const now = newestTrustRoot(trustRoot, cwd, 'taken') ?? before;
      unread.delete('trust-root-unread');
      return now;
    } catch (error) {
      failed('trust-root-unread', error, 'the trust root cannot be read, so that nobody knows what it revokes now');
      return before;
    }
  };
  let root = readRoot();
  const signers = new Map<string, readonly string[]>();
  const clock = seenClock(cwd, time);
  /** Why the list cannot be relied on now; undefined when it can. */
  const stale = (): string | undefined => {
    if (list === undefined) return undefined;
    if (clock.setBackBy(Date.parse(list.issuedAt)) !== undefined)
      return 'the clock of this computer was set back, so nobody can tell whether the revocation list has ended. Set the clock right; if it was ahead before, remove seen-time.json from the data folder.';
    if (Date.parse(list.staleAt) > clock.now()) return undefined;
    return time.leaps.leapt() === undefined
      ? 'the revocation list is too old to rely on.'
      : 'by the clock of this computer, which has just leapt, the revocation list is too old to rely on. Set the clock right; if it is right, runs that are under way end in an hour.';
  };
  const keys = (): TrustRoot['revoked']['keys'] => [list, root?.revoked].flatMap((one) => one?.keys ?? []);
  const revokedBy = (bundleDigest: string | undefined): string | undefined => {
    if (bundleDigest === undefined) return undefined;
    const entry = [list, root?.revoked].flatMap((one) => one?.bundles ?? []).find((one) => one.manifestDigest === bundleDigest);
    if (entry !== undefined) return `its bundle was revoked: ${entry.reason}`;
    const key = keys().find((one) => signers.get(bundleDigest)?.includes(one.keyId) === true);
    return key === undefined ? undefined : `a key that signed its bundle was revoked: ${key.reason}`;
  };
  const reasonOf = (bundleDigest: string | undefined): string | undefined =>
    revokedBy(bundleDigest) ?? (bundleDigest === undefined ? undefined : stale());
  return {
    reasonOf,
    reasonToEnd: (bundleDigest) => (time.leaps.leapt() === undefined ? reasonOf(bundleDigest) : revokedBy(bundleDigest)),
    admit({ bundleDigest, signers: pinnedTo }) {
      if (bundleDigest !== undefined && pinnedTo !== undefined) signers.set(bundleDigest, pinnedTo);
      const reason = reasonOf(bundleDigest);
      if (reason !== undefined) throw new TerminalError('halted/revoked', `The flow may not run: ${reason}`);
    },
    know: (bundleDigest, keyIds) => {
      if (bundleDigest !== undefined) signers.set(bundleDigest, keyIds);
    },
    get unread() {
      return [...unread.values()];
    },
    get revoked() {
      return keys().length + [list, root?.revoked].reduce((sum, one) => sum + (one?.bundles.length ?? 0), 0);
    },
    get trustEndsAt() {
      return root === undefined ? undefined : Date.parse(root.expiresAt);
    },
    keyRevoked: (keyId) => keys().some((one) => one.keyId === keyId) || stale() !== undefined,
    watch(changed) {
      const standing = (): string =>
        path === undefined ? '' : `${time.leaps.leapt() === undefined ? 'steady' : 'leapt'} ${stale() ?? ''}`;
      let stood: string | undefined = standing();
      let stopped = false;
      let cancel = (): void => undefined;
      let underWay = false;
      let again = false;
      /** One after the other, and once more where the list has changed meanwhile: ending many runs may take minutes. */
      const end = async (): Promise<void> => {
        again = true;
        if (underWay) return;
        underWay = true;
        try {
          while (again) {
            again = false;
            await changed();
          }
        } catch (error) {
          stood = undefined;
          stderrLog.write('error', 'what the revocation list ends could not be ended; it is tried again', { code: codeOfError(error) });
        }
        underWay = false;
      };
      const look = (): void => {
        const unreadBefore = unread.size;
        let isAnother = true;
        try {
          const [stands, listNow, rootNow] = [standing(), path === undefined ? '' : stampOf(path), stampOf(rootPath)];
          isAnother = stands !== stood || listNow !== seenList || rootNow !== seenRoot;
          // What could not be read may be readable now, though the file is the same: a lock is gone, or a disk has room again.
          if (!isAnother && unreadBefore === 0) return;
          if (rootNow !== seenRoot || unread.has('trust-root-unread')) root = readRoot(root);
          [stood, seenList, seenRoot] = [stands, listNow, rootNow];
          list = read(list);
          unread.delete('revocations-unread');
        } catch (error) {
          failed('revocations-unread', error, 'the revocation list cannot be read; the last good one stays in force');
        } finally {
          // Whatever happened: a look that is not followed by another would leave revoked bundles running for good.
          if (!stopped) cancel = timers.after(LOOK_MS, look);
        }
        // Also where it was not read: the last good one may just have become too old.
        if (isAnother || unread.size < unreadBefore) void end();
      };
      if (!stopped) cancel = timers.after(LOOK_MS, look);
      return {
        stop: () => {
          stopped = true;
          cancel();
        },
      };
    },
  };
}
