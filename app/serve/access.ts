/** Who may reach the loopback server: whoever holds a link from the terminal, once, and then that browser's cookie. */
import type { Hash, Random } from '../kernel/ports.ts';

const COOKIE = 'countersign';
/** A person opens a handful of browsers; more is somebody guessing. */
const MAX_SESSIONS = 64;

export interface Access {
  /** A fresh one-time token; earlier unused ones stop working. */
  issueToken(): string;
  /** Uses the token up. The result is a Set-Cookie header's value. */
  redeem(token: string): string | undefined;
  /** The stable id of the browser session that a Cookie header belongs to. */
  sessionOf(cookieHeader: string | undefined): string | undefined;
}

/** Secrets are kept and compared as hashes, so that neither a memory dump nor the time of a comparison gives one away. */
export function createAccess(random: Random, hash: Hash): Access {
  const secret = (): string => hash.sha256(random.bytes(32));
  const sessions = new Set<string>();
  let expected: string | undefined;
  return {
    issueToken() {
      const token = secret();
      expected = hash.sha256(token);
      return token;
    },
    redeem(token) {
      if (expected === undefined || hash.sha256(token) !== expected || sessions.size >= MAX_SESSIONS) return undefined;
      expected = undefined;
      const cookie = secret();
      sessions.add(hash.sha256(cookie));
      return `${COOKIE}=${cookie}; Path=/; HttpOnly; SameSite=Strict`;
    },
    sessionOf(header) {
      const value = header?.split(';').map((part) => part.trim()).find((part) => part.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
      if (value === undefined) return undefined;
      const session = hash.sha256(value);
      return sessions.has(session) ? `browser-${session.slice(0, 24)}` : undefined;
    },
  };
}
