/** Every error code there is, by area. A code is never renamed: other programs match on it. */
export const errorCodes = [
  // kernel and the guarded door
  'kernel/bug', 'ipc/sender-refused', 'ipc/unknown-channel', 'ipc/bad-input', 'ipc/bad-output', 'ipc/rate-limited',
  'ipc/step-up-required', 'ipc/not-confirmed', 'ipc/too-large',
  // identity
  'identity/signed-out', 'identity/session-expired', 'identity/denied', 'identity/wrong-credentials', 'identity/locked-out',
  'identity/weak-password', 'identity/first-password', 'identity/bad-role', 'identity/wrong-code', 'identity/exists', 'identity/bad-name', 'identity/not-found', 'identity/second-factor-missing',
  'identity/session-locked', 'identity/sso-refused', 'identity/sso-unreachable', 'identity/key-missing', 'identity/key-revoked', 'identity/in-use',
  // store
  'store/wrong-key', 'store/damaged', 'store/newer-format', 'store/foreign-file', 'store/in-use', 'store/rolled-back', 'store/full', 'store/moved',
  'store/not-found', 'store/conflict', 'store/no-keychain', 'store/read-only', 'store/migration-failed', 'store/backup-failed', 'store/cancelled', 'store/locked',
  // flows and files
  'flow/invalid', 'flow/newer-format', 'flow/not-found', 'flow/unknown-node', 'flow/bad-expression', 'flow/too-large', 'file/unreadable', 'file/not-json',
  'file/not-found', 'file/unknown-format', 'file/too-large', 'file/unwritable', 'file/cannot-print', 'import/invalid', 'lint/blocked', 'lint/rule-error', 'lint/bad-policy', 'lint/bad-baseline',
  // review
  'review/not-found', 'review/wrong-state', 'review/self-approval', 'review/closure-changed', 'review/blocked-verdict',
  'review/threads-open', 'review/already-signed', 'review/not-approved', 'review/nothing-changed', 'review/waiver-invalid', 'review/look-back-due', 'review/new-risk', 'review/no-badge', 'lesson/none', 'lesson/over', 'lesson/wait', 'policy/no-baseline',
  // bundle
  'bundle/refused', 'bundle/not-approved', 'trust/no-root', 'trust/bad-root', 'trust/bad-key', 'trust/rolled-back', 'trust/clock-back',
  // submissions and answers between workspaces
  'package/unreadable', 'package/newer-format', 'package/unknown-sender', 'package/bad-signature', 'package/wrong-role', 'package/files', 'package/bad-draft',
  'package/mismatch', 'package/unknown-review', 'package/replayed', 'package/bad-version',
  // a repository that flows and reviews are shared through
  'git/not-bound', 'git/unreachable', 'git/not-a-repository', 'git/too-large', 'git/damaged', 'git/bad-path', 'git/history-rewritten', 'git/moved', 'git/conflict', 'git/refused', 'git/login-refused', 'git/wrong-server',
  // environments
  'env/not-ready', 'env/protected',
  // audit
  'audit/tampered', 'audit/unreadable', 'compliance/bad-period', 'compliance/bad-evidence',
  // running
  'halted/capability', 'halted/budget', 'halted/revoked', 'halted/tool-changed', 'run/not-found', 'run/wrong-state', 'run/bad-input', 'run/cancelled', 'run/held', 'run/values-gone',
  'step/failed', 'step/timeout', 'step/schema', 'step/unknown-node', 'step/interrupted', 'engine/not-owner', 'engine/bad-journal', 'engine/no-trigger',
  'egress/blocked', 'egress/unreachable', 'egress/unanswered', 'egress/tls', 'egress/too-large', 'egress/packed', 'egress/timeout', 'egress/status', 'egress/rate-limited', 'egress/bad-rule',
  'script/error', 'script/timeout', 'script/memory', 'script/too-large', 'script/syntax', 'script/crashed',
  'connection/not-found', 'connection/unbound', 'connection/widened', 'connection/unsafe', 'connection/signed-out', 'connection/sign-in-refused', 'connection/bad-secret', 'connection/bad-host', 'connection/same-name', 'secret/not-found', 'model/refused', 'model/bad-answer', 'model/not-registered', 'model/in-use', 'model/unreadable', 'model/failed', 'model/memory', 'model/timeout',
  'mail/refused', 'sql/failed', 'sql/not-parametrised', 'files/outside-grant', 'files/unreadable', 'files/unwritable', 'human/expired', 'human/denied', 'privacy/unknown-token', 'privacy/bad-identifier', 'privacy/runs-under-way', 'privacy/no-key', 'privacy/no-store', 'privacy/budget-spent', 'table/mismatch', 'table/full',
  // command line
  'cli/bad-usage', 'cli/not-built', 'cli/old-node',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
