/** The audit log in plain words. Ids, codes and hashes stand behind them, for programs and for the proof. */

import { absoluteTime } from '../../ui/index.ts';
import { reasonCodesLike, reasonWords } from '../../facts/reason-words.ts';

export interface AuditDetails {
  readonly [name: string]: string;
}

const words: Readonly<Record<string, string>> = {
  'alarm.raised': 'A flow did something unusual',
  'playbook.paused': 'A playbook held a flow',
  'playbook.revoked': 'A playbook revoked a bundle',
  'playbook.demoted': 'A playbook had a person asked about a step',
  'playbook.told': 'A playbook told somebody',
  'playbook.untold': 'A playbook could not tell anybody',
  'playbook.failed': 'A playbook could not do a part',
  'playbook.changed': 'Changed a playbook',
  'playbook.removed': 'Removed a playbook',
  'flow.held': 'Held a flow',
  'flow.released': 'Released a held flow',
  'step.demoted': 'Had a person asked about a step',
  'step.trusted': 'Trusted a step again',
  'drift.compared': 'Changed what decisions are compared with',
  'flow.runs-resumed': 'Resumed the runs of a flow',
  'audit.clock-jumped': 'The clock went far ahead',
  'audit.retention-changed': 'Changed how long this log is kept',
  'audit.destination-changed': 'Changed where the log is forwarded',
  'audit.destination-removed': 'Ended a forwarding of the log',
  'audit.exported': 'Exported the log',
  'audit.verified': 'Verified the log',
  'bundle.exported': 'Exported a signed bundle',
  'compliance.evidence-made': 'Made evidence of a period',
  'bundle.verified': 'Verified a bundle',
  'connection.changed': 'Changed a connection',
  'connection.checked': 'Checked a connection',
  'connection.deleted': 'Deleted a connection',
  'connection.tried': 'Tried a connection',
  'connection.server-looked-up': 'Looked up a sign-in server',
  'connection.sign-in-begun': 'Began a sign-in of a connection',
  'connection.signed-in': 'Signed a connection in',
  'draft.asked': 'Let a model read a description',
  'flow.created': 'Created a flow',
  'flow.deleted': 'Deleted a flow',
  'flow.restored': 'Restored a deleted flow',
  'flow.edited': 'Saved a flow',
  'flow.exported': 'Exported a flow',
  'flow.imported': 'Imported a flow',
  'flow.samples-added': 'Added the examples',
  'gateway.refused': 'A request was refused',
  'human.answered': 'Answered a question',
  'identity.created': 'Created an account',
  'identity.removed': 'Removed an account that nobody had used',
  'identity.locked': 'Locked the screen',
  'identity.password-changed': 'Changed their password',
  'identity.provider-changed': 'Changed an identity provider',
  'identity.provider-removed': 'Removed an identity provider',
  'identity.recovery-codes-renewed': 'Made new recovery codes',
  'identity.role-changed': 'Changed a role',
  'identity.role-removed': 'Removed a role',
  'identity.roles-changed': 'Changed what a person may do',
  'identity.second-factor-enrolled': 'Set up a second factor',
  'identity.second-factor-reset': 'Reset a person’s access',
  'identity.second-factor-shown': 'Showed their second factor',
  'identity.second-factor-started': 'Began a second factor',
  'identity.sessions-ended': 'Ended sessions',
  'identity.signed-in': 'Signed in',
  'identity.signed-out': 'Signed out',
  'identity.stepped-up': 'Confirmed with the second factor',
  'identity.unlocked': 'Unlocked the screen',
  'model.changed': 'Changed the model registry',
  'model.bill-exported': 'Exported the bill of models',
  'model.removed': 'Removed a model',
  'policy.changed': 'Changed the policy',
  'policy.baseline-set': 'Switched on “No new risk”',
  'policy.baseline-gate': 'Changed what new risk stops',
  'policy.baseline-ended': 'Allowed new risk again',
  'policy.review-times': 'Changed how long reviews may take',
  'policy.pack-opened': 'Opened a rule pack',
  'policy.pack-signed': 'Signed a rule pack',
  'privacy.erased': 'Erased a person',
  'privacy.searched': 'Looked for a person',
  'review.changes-requested': 'Asked for changes',
  'review.commented': 'Commented',
  'review.authorship-denied': 'Said that they changed nothing in a flow',
  'review.denial-accepted': 'Accepted that somebody is not an author',
  'review.evidence-exported': 'Exported evidence',
  'review.rejected': 'Rejected a flow',
  'review.emergency': 'Emergency release',
  'review.emergency-submitted': 'Submitted an emergency release',
  'review.emergency-closed': 'Looked at an emergency again',
  'review.signed': 'Signed a review',
  'review.submitted': 'Submitted a flow',
  'review.taken': 'Took in what came from a colleague',
  'review.thread-resolved': 'Settled a comment',
  'review.withdrawn': 'Withdrew a submission',
  'run.cancelled': 'Stopped a run',
  'run.halted': 'A run was halted',
  'run.listening': 'Listened for one start',
  'run.paused': 'Paused a run',
  'run.purged': 'Deleted old runs',
  'run.resumed': 'Resumed a run',
  'run.revealed': 'Looked at plain run data',
  'run.started': 'Started a run',
  'run.succeeded': 'A run succeeded',
  'run.failed': 'A run failed',
  'run.taken-up': 'Took up a run where it stood',
  'service.started': 'A service started',
  'service.stopped': 'A service stopped',
  'service.clock-ahead': 'The clock stood long after what a service did last',
  'service.clock-behind': 'The clock stood before what a service did last',
  'service.clock-set': 'The clock of a service was set',
  'bundle.served': 'Served a bundle',
  'secret.written': 'Entered a secret',
  'settings.changed': 'Changed a setting',
  'store.backed-up': 'Made a backup',
  'store.backups-planned': 'Changed where and when backups are made',
  'store.created': 'Created the workspace',
  'store.locked': 'Locked the workspace',
  'store.protection-changed': 'Changed what opens the workspace',
  'store.restored': 'Restored a backup',
  'audit.pruned': 'Deleted old entries of this log',
  'git.login-kept': 'Entered a login for the repository',
  'git.key-made': 'Made a key for the repository',
  'store.rolled-back': 'The workspace was found older than it was',
  'store.unlocked': 'Opened the workspace',
  'trust.colleague-added': 'Trusted a colleague’s key',
  'trust.colleague-revoked': 'Revoked a colleague’s key',
  'fairness.checked': 'Checked whether a step decides alike for groups',
  'fairness.seen': 'Looked at checks of fairness',
  'fairness.scheduled': 'Set how often fairness is checked',
  'budgets.seen': 'Looked at privacy budgets',
  'budget.closed': 'Closed a privacy budget',
  'budget.goes-on': 'Allowed learning again after a restore',
  'lesson.answered': 'Answered a lesson',
  'test.attacked': 'Attacked a flow in dry runs',
  'test.examples-changed': 'Changed a flow’s examples',
  'test.examples-run': 'Ran a flow’s examples',
  'trust.published': 'Published the trust root',
  'waiver.approved': 'Approved a waiver',
  'waiver.declined': 'Declined a waiver',
  'waiver.requested': 'Asked for a waiver',
  'workspace.clock-ahead': 'The clock stood long after the newest entry',
  'workspace.clock-behind': 'The clock stood before the newest entry',
  'workspace.clock-set': 'The clock of the computer was set back',
};

/** An action without words of its own reads as its id does: "review.package-opened" as "Review package opened". */
export function actionWords(action: string): string {
  const plain = action.replaceAll(/[.-]/g, ' ');
  return words[action] ?? `${plain.charAt(0).toUpperCase()}${plain.slice(1)}`;
}

const modes: Readonly<Record<string, string>> = { dry: 'as a dry run', dev: 'for real, as a trial', production: 'in production' };
const environments: Readonly<Record<string, string>> = { dev: 'development', test: 'test', prod: 'production' };
const requests: Readonly<Record<string, string>> = {
  http: 'a web request',
  sql: 'a database query',
  table: 'a data table',
  file: 'a file',
  mail: 'an e-mail',
  model: 'a model',
  store: 'a store',
  flow: 'another flow',
};
/** Why a flow was not as usual. */
const alarms: Readonly<Record<string, string>> = {
  halted: 'it tried something it may not do',
  failing: 'it fails again and again',
  'new-place': 'it went to a new place',
  'new-data': 'it sent a new kind of data',
  busy: 'it ran far more often',
  'much-data': 'it sent far more data',
  'odd-hour': 'it ran at an unusual hour',
  'other-answers': 'one of its steps decides differently',
  'other-input': 'one of its steps receives different data',
  overturned: 'people say no to one of its steps more often',
  unfair: 'one of its steps decides less well for a group of people',
};
const factors: Readonly<Record<string, string>> = {
  totp: 'with an authenticator code',
  recovery: 'with a recovery code',
  provider: 'at the identity provider',
  password: 'with the password',
  none: 'without a second factor',
};
const proofs: Readonly<Record<string, string>> = { none: 'the name is not proved', key: 'signed with a key of their own' };
const decisions: Readonly<Record<string, string>> = {
  approve: 'said yes',
  deny: 'said no',
  denied: 'said no',
  approved: 'approved',
  rejected: 'rejected',
  'changes-requested': 'asked for changes',
};

const fillings: Readonly<Record<string, string>> = { yes: 'in a flow that was empty' };

const counted = (count: string | undefined, one: string, many = `${one}s`): string | undefined =>
  count === undefined ? undefined : `${count} ${count === '1' ? one : many}`;

/** Entries of earlier versions say only whether all were withstood. */
const attackWords = (attacks: string, passed = '0'): string =>
  passed === 'true'
    ? `all ${attacks} attacks withstood`
    : passed === 'false'
      ? `not all of ${attacks} attacks withstood`
      : `${passed} of ${attacks} attacks withstood`;

/** What belongs to an entry, as far as it means something to a person: "as a dry run", "version 3". Hashes and keys are left to the proof. */
export function detailWords({
  mode,
  code,
  kind,
  revision,
  version,
  environment,
  factor,
  roles,
  decision,
  proof,
  entries,
  hosts,
  rule,
  passed,
  attacks,
  examples,
  places,
  erased,
  runs,
  days,
  filled,
}: AuditDetails): string {
  const parts = [
    mode === undefined ? undefined : modes[mode],
    kind === undefined ? undefined : (requests[kind] ?? alarms[kind]),
    code === undefined ? undefined : reasonWords(code),
    revision === undefined ? undefined : `version ${revision}`,
    filled === undefined ? undefined : fillings[filled],
    version === undefined ? undefined : `version ${version}`,
    environment === undefined ? undefined : `for ${environments[environment] ?? environment}`,
    factor === undefined ? undefined : factors[factor],
    roles === undefined || roles === '' ? undefined : `as ${roles.split(/[,+]/).join(', ')}`,
    decision === undefined ? undefined : (decisions[decision] ?? decision),
    proof === undefined ? undefined : proofs[proof],
    rule === undefined ? undefined : `rule ${rule}`,
    counted(entries, 'entry', 'entries'),
    counted(hosts, 'host'),
    attacks === undefined ? undefined : attackWords(attacks, passed),
    attacks === undefined && examples !== undefined
      ? `${passed === undefined ? '' : `${passed} of `}${counted(examples, 'example')}`
      : undefined,
    counted(places, 'place'),
    erased === undefined ? undefined : `${erased} erased`,
    runs === undefined ? undefined : `${counted(runs, 'run')}${days === undefined ? '' : ` older than ${counted(days, 'day')}`}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** A pack of evidence writes times as ISO 8601, for programs; whoever reads the page reads them as everywhere else. */
export const withPlainTimes = (text: string): string =>
  text.replaceAll(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z/g, (stamp) => absoluteTime(Date.parse(stamp)));

/** Where to read a name that the entry has the mark of. */
export const namePlace = (action: string, { by }: AuditDetails): string =>
  action === 'human.answered' && by !== undefined ? 'With the answer, not in this log: open the run and look at its decisions' : '';

/** Actions whose words are like that. */
export const actionsLike = (like: (text: string) => boolean): readonly string[] =>
  Object.keys(words).filter((action) => like(actionWords(action)));

/** Values of details, and outcomes, whose words are like that. */
export const valuesLike = (like: (text: string) => boolean): readonly string[] => [
  ...[modes, environments, requests, alarms, factors, decisions, proofs, fillings].flatMap((table) =>
    Object.entries(table)
      .filter(([, text]) => like(text))
      .map(([value]) => value),
  ),
  ...reasonCodesLike(like),
  ...(like('done') ? ['done'] : []),
];

/** How the call ended. The program's own entries tell of something that happened, and have no outcome. */
export function outcomeWords({ outcome }: AuditDetails): { readonly word: string; readonly refused: boolean } | undefined {
  if (outcome === undefined) return undefined;
  return outcome === 'done' ? { word: 'Done', refused: false } : { word: `Refused: ${reasonWords(outcome)}`, refused: true };
}

const kindsOfId: Readonly<Record<string, string>> = {
  run: 'A run',
  flow: 'A flow that is gone',
  acc: 'An account that is gone',
  con: 'A connection that is gone',
  rev: 'A review',
  wai: 'A waiver',
  ws: 'This workspace',
  role: 'A role',
  idp: 'An identity provider',
  apr: 'A question of a run',
  model: 'A model',
  dst: 'A destination of the log',
};

/** What a subject is when no name is known for its id. */
export const kindOfId = (id: string): string | undefined => kindsOfId[/^([a-z]+)_/.exec(id)?.[1] ?? ''];
