/** What an audit action means, in words. The id stands behind it, for programs. */
const words: Readonly<Record<string, string>> = {
  'audit.destination-changed': 'Changed where the log is forwarded', 'audit.destination-removed': 'Ended a forwarding of the log', 'audit.exported': 'Exported the log', 'audit.verified': 'Verified the log',
  'bundle.exported': 'Exported a signed bundle', 'bundle.verified': 'Verified a bundle', 'connection.changed': 'Changed a connection', 'connection.checked': 'Checked a connection', 'connection.deleted': 'Deleted a connection',
  'connection.server-looked-up': 'Looked up a sign-in server', 'connection.sign-in-begun': 'Began a sign-in of a connection', 'connection.signed-in': 'Signed a connection in', 'flow.created': 'Created a flow', 'flow.deleted': 'Deleted a flow',
  'flow.edited': 'Saved a flow', 'flow.exported': 'Exported a flow', 'flow.imported': 'Imported a flow', 'flow.samples-added': 'Added the examples', 'gateway.refused': 'A request was refused', 'human.answered': 'Answered a question',
  'identity.created': 'Created an account', 'identity.locked': 'Locked the screen', 'identity.password-changed': 'Changed their password', 'identity.provider-changed': 'Changed an identity provider', 'identity.provider-removed': 'Removed an identity provider',
  'identity.role-changed': 'Changed a role', 'identity.role-removed': 'Removed a role', 'identity.roles-changed': 'Changed what a person may do', 'identity.second-factor-enrolled': 'Set up a second factor', 'identity.second-factor-reset': 'Reset a second factor',
  'identity.second-factor-shown': 'Showed their second factor', 'identity.second-factor-started': 'Began a second factor', 'identity.sessions-ended': 'Ended sessions', 'identity.signed-in': 'Signed in', 'identity.signed-out': 'Signed out',
  'identity.stepped-up': 'Confirmed with the second factor', 'identity.unlocked': 'Unlocked the screen', 'model.changed': 'Changed the model registry', 'policy.changed': 'Changed the policy', 'policy.pack-opened': 'Opened a rule pack', 'policy.pack-signed': 'Signed a rule pack', 'privacy.erased': 'Erased a person', 'privacy.searched': 'Looked for a person',
  'review.changes-requested': 'Asked for changes', 'review.commented': 'Commented', 'review.evidence-exported': 'Exported evidence', 'review.rejected': 'Rejected a flow', 'review.signed': 'Signed a review', 'review.submitted': 'Submitted a flow',
  'review.thread-resolved': 'Settled a comment', 'review.withdrawn': 'Withdrew a submission', 'run.cancelled': 'Stopped a run', 'run.halted': 'A run was halted', 'run.listening': 'Listened for one start', 'run.paused': 'Paused a run', 'run.purged': 'Deleted old runs', 'run.resumed': 'Resumed a run', 'run.revealed': 'Looked at plain run data',
  'run.started': 'Started a run', 'secret.written': 'Entered a secret', 'settings.changed': 'Changed a setting', 'store.backed-up': 'Made a backup', 'store.created': 'Created the workspace', 'store.locked': 'Locked the workspace', 'store.protection-changed': 'Changed what opens the workspace',
  'store.restored': 'Went back to a backup', 'audit.pruned': 'Deleted old entries of this log', 'store.rolled-back': 'The workspace was found older than it was', 'store.unlocked': 'Opened the workspace', 'trust.colleague-added': 'Trusted a colleague’s key', 'trust.colleague-revoked': 'Revoked a colleague’s key',
  'test.attacked': 'Attacked a flow in dry runs', 'test.examples-changed': 'Changed a flow’s examples', 'test.examples-run': 'Ran a flow’s examples', 'trust.published': 'Published the trust root', 'waiver.approved': 'Approved a waiver', 'waiver.requested': 'Asked for a waiver',
};

/** An action without words of its own reads as its id does: "review.package-opened" as "Review package opened". */
export function actionWords(action: string): string {
  const plain = action.replaceAll(/[.-]/g, ' ');
  return words[action] ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}
