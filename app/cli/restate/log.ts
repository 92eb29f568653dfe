/** What the client library of the cluster says, in lines of our own log. Pure over its clock. */
import type { Clock, Log } from '../../kernel/ports.ts';

/** How a connection that went away looks from in here: the library writes on, and is told that it cannot. */
const cut =
  /write after end|WRITE_AFTER_END|ERR_HTTP2_|ECONNRESET|EPIPE|premature close|stream (?:was )?(?:closed|destroyed)|abort error from connection/i;
/** Its words end where an error's own begin, and those may hold data. */
const carriesError = /^((?:Unexpected error|Error while handling request)): *([A-Z]\w{0,60})?[\s\S]*$/;
const QUIET_MS = 10_000;

export interface Said {
  readonly level: 'warn' | 'error';
  readonly message: unknown;
  /** Codes of ours, or kinds. */ readonly errors: readonly string[];
}

/** A server that dies cuts every run that it was driving: that is one thing to tell, not one for each. */
export function restateLog(log: Log, clock: Clock): (said: Said) => void {
  let told = -Infinity;
  return ({ level, message, errors }) => {
    const text = String(message).trim();
    if (!cut.test(`${text} ${errors.join(' ')}`)) {
      log.write(level, 'restate', {
        message: text.replace(carriesError, (_all, words: string, kind = '') => `${words} ${kind}`.trim()).slice(0, 500),
        errors: errors.join(' '),
      });
      return;
    }
    const now = clock.now();
    // A clock that was set back must not silence it for ever.
    if (now >= told && now - told < QUIET_MS) return;
    told = now;
    log.write(
      'warn',
      'the cluster cut a connection in the middle: its server stopped, or another worker has the run; what was under way goes on when the cluster asks again',
      {},
    );
  };
}
