/** Codes of errors in the words of a sentence. */

/** Why something was refused or stopped, for codes that people meet. */
const reasons: Readonly<Record<string, string>> = {
  'egress/blocked': 'the address is not allowed',
  'egress/unreachable': 'the service did not answer',
  'egress/unanswered': 'nobody knows whether the request counted',
  'egress/tls': 'the connection was not safe',
  'egress/timeout': 'the service took too long',
  'egress/rate-limited': 'too many requests',
  'egress/status': 'the service said no',
  'halted/capability': 'it is not on the approved drawing',
  'halted/budget': 'a limit was reached',
  'halted/revoked': 'the bundle was revoked',
  'halted/tool-changed': 'a tool of a server had changed',
  'files/outside-grant': 'the file is not granted',
  'connection/unbound': 'no connection is bound',
  'connection/widened': 'a connection reaches further than was approved',
  'connection/signed-out': 'nobody has signed the connection in',
  'secret/not-found': 'the secret is missing',
  'model/not-registered': 'the model is not vetted',
  'identity/denied': 'this role may not do that',
  'identity/wrong-credentials': 'the account or the password was wrong',
  'identity/wrong-code': 'the code was wrong',
  'identity/locked-out': 'too many wrong tries',
  'identity/signed-out': 'nobody was signed in',
  'ipc/not-confirmed': 'it was not confirmed',
  'ipc/bad-input': 'the request did not fit',
  'ipc/rate-limited': 'too many requests',
  'lint/blocked': 'a finding blocks it',
  'lint/rule-error': 'a rule could not finish',
  'review/self-approval': 'nobody signs what they drew',
  'review/closure-changed': 'it had changed since',
  'review/threads-open': 'a comment was open',
  'review/wrong-state': 'it was not waiting for that',
  'review/blocked-verdict': 'a finding blocks it',
  'bundle/refused': 'the bundle did not hold',
  'store/full': 'the disk was full',
  'store/wrong-key': 'the passphrase was wrong',
  'cut-short': 'it was cut short',
  'kernel/bug': 'a fault of this program',
};

/** A code in words: those that people meet have their own, others read as the code does. */
export const reasonWords = (code: string): string => reasons[code] ?? code.replace(/^[a-z]+\//, '').replaceAll('-', ' ');

/** The codes whose words are like that. */
export const reasonCodesLike = (like: (text: string) => boolean): readonly string[] =>
  Object.keys(reasons).filter((code) => like(reasonWords(code)));

/** A sentence of the host in which a code stands: "was halted with egress/blocked" becomes "was halted: the address is not allowed". */
export const withoutCodes = (text: string): string =>
  text.replaceAll(/ with ([a-z]+\/[a-z-]+)/g, (whole, code: string) => (Object.hasOwn(reasons, code) ? `: ${reasonWords(code)}` : whole));
