/**
 * Who may reach the loopback server: whoever holds a link from the terminal, once. It leaves two secrets: a cookie, which the browser shows to
 * servers on every port of this address, and opens nothing but the app's own files; and a key that only pages of this very port can read, and
 * without which nobody is talked to.
 */
import type { Hash, Random } from '../kernel/ports.ts';

const COOKIE = 'countersign';
/** A person opens a handful of browsers at a time; of more, the one that was used the longest ago has to open a link again. */
const MAX_SESSIONS = 64;

export interface Access {
  /** A fresh one-time token; earlier unused ones stop working. */
  issueToken(): string;
  /** Uses the token up: a Set-Cookie header's value, and the key for the page, which no header carries to another port. */
  redeem(token: string): { readonly cookie: string; readonly key: string } | undefined;
  /** Whether a Cookie header is of a browser that was let in: enough for the app's files. */
  knows(cookieHeader: string | undefined): boolean;
  /** The stable id of the browser session that a Cookie header belongs to, when the page has its key, too. */
  sessionOf(cookieHeader: string | undefined, key: string | undefined): string | undefined;
}

/** Secrets are kept and compared as hashes, so that neither a memory dump nor the time of a comparison gives one away. */
export function createAccess(random: Random, hash: Hash): Access {
  const secret = (): string => hash.sha256(random.bytes(32));
  /** Hash of the key by hash of the cookie, the latest used at the end. */
  const sessions = new Map<string, string>();
  /** A server on another port of this address can lay a cookie of our name before ours; it must not keep anybody out by that. */
  const sessionsIn = (header: string | undefined): readonly string[] =>
    (header ?? '')
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part.startsWith(`${COOKIE}=`))
      .map((part) => hash.sha256(part.slice(COOKIE.length + 1)))
      .filter((session) => sessions.has(session));
  const used = (session: string): void => {
    const key = sessions.get(session);
    sessions.delete(session);
    if (key !== undefined) sessions.set(session, key);
  };
  let expected: string | undefined;
  return {
    issueToken() {
      const token = secret();
      expected = hash.sha256(token);
      return token;
    },
    redeem(token) {
      if (expected === undefined || hash.sha256(token) !== expected) return undefined;
      expected = undefined;
      const [oldest] = sessions.keys();
      if (oldest !== undefined && sessions.size >= MAX_SESSIONS) sessions.delete(oldest);
      const cookie = secret();
      const key = secret();
      sessions.set(hash.sha256(cookie), hash.sha256(key));
      return { cookie: `${COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Strict`, key };
    },
    knows(header) {
      const known = sessionsIn(header);
      known.forEach(used);
      return known.length > 0;
    },
    sessionOf(header, key) {
      if (key === undefined) return undefined;
      const given = hash.sha256(key);
      const session = sessionsIn(header).find((one) => sessions.get(one) === given);
      if (session === undefined) return undefined;
      used(session);
      return `browser-${session.slice(0, 24)}`;
    },
  };
}
