/**
 * What the product can speak for over a period: each control with the entries of the audit log that are its population. The numbers are those of
 * the Trust Services Criteria (AICPA, 2017 with the points of focus of 2022). Data only, so that an auditor can read it here.
 */
import type { AuditEntry } from '../../audit/entry.ts';

export interface Control {
  readonly id: string;
  readonly title: string;
  /** What an auditor asks of each item. */
  readonly question: string;
  readonly criteria: readonly string[];
  /** Entries of these actions are its population. */
  readonly actions: readonly string[];
}

export const controls = [
  {
    id: 'releases',
    title: 'Releases',
    question: 'Was it reviewed and signed by somebody who did not draw it, and is what was released what was signed?',
    criteria: ['CC8.1'],
    actions: ['bundle.exported', 'bundle.admitted', 'bundle.served'],
  },
  {
    id: 'reviews',
    title: 'Decisions of reviewers',
    question: 'Did people decide, and whose decisions were they?',
    criteria: ['CC8.1', 'CC5.2'],
    actions: [
      'review.signed',
      'review.changes-requested',
      'review.rejected',
      'review.answered',
      'review.authorship-denied',
      'review.denial-accepted',
    ],
  },
  {
    id: 'emergencies',
    title: 'Emergency releases',
    question: 'Did somebody else look at it again in time?',
    criteria: ['CC8.1', 'CC7.4'],
    actions: ['review.emergency-submitted', 'review.emergency', 'review.emergency-closed'],
  },
  {
    id: 'waivers',
    title: 'Waivers',
    question: 'Who asked, who allowed it, and until when?',
    criteria: ['CC3.2', 'CC5.1'],
    actions: ['waiver.requested', 'waiver.approved', 'waiver.declined'],
  },
  {
    id: 'sign-ins',
    title: 'Sign-ins',
    question: 'Was it a known account, with a second factor?',
    criteria: ['CC6.1'],
    actions: ['identity.signed-in', 'identity.second-factor-shown'],
  },
  {
    id: 'access',
    title: 'Changes of access',
    question: 'Who gave or took which right, and was somebody who left switched off?',
    criteria: ['CC6.2', 'CC6.3'],
    actions: [
      'identity.created',
      'identity.removed',
      'identity.roles-changed',
      'identity.role-changed',
      'identity.role-removed',
      'identity.second-factor-reset',
      'identity.provider-changed',
      'identity.provider-removed',
    ],
  },
  {
    id: 'keys',
    title: 'Keys',
    question: 'Which key began, ended or counts from now on?',
    criteria: ['CC6.1'],
    actions: [
      'identity.key-replaced',
      'identity.key-revoked',
      'store.key-rotated',
      'store.protection-changed',
      'trust.published',
      'trust.colleague-added',
      'git.key-made',
    ],
  },
  {
    id: 'revocations',
    title: 'What was revoked',
    question: 'What was revoked, and was the list published?',
    criteria: ['CC7.4', 'CC6.3'],
    actions: ['bundle.revoked', 'trust.colleague-revoked', 'trust.revocations-published', 'playbook.revoked'],
  },
  {
    id: 'halted',
    title: 'Runs that were halted',
    question: 'What did a flow try that it may not do?',
    criteria: ['CC7.2', 'CC7.3'],
    actions: ['run.halted', 'playbook.paused', 'playbook.demoted', 'flow.held', 'step.demoted', 'alarm.raised'],
  },
  {
    id: 'personal-data',
    title: 'Looks at personal data',
    question: 'Who looked at whose data behind the mask?',
    criteria: ['C1.1', 'P6.1'],
    actions: ['run.revealed', 'privacy.searched', 'privacy.erased'],
  },
  {
    id: 'learning',
    title: 'Learning from people',
    question: 'Who let learning from people go on, or ended it, and why?',
    criteria: ['P4.1'],
    actions: ['budget.closed', 'budget.goes-on'],
  },
  {
    id: 'fairness',
    title: 'Checks of fairness',
    question: 'Was it checked whether steps decide alike for groups of people, and what was done where a group was clearly worse off?',
    criteria: ['CC3.2', 'CC4.1'],
    actions: ['fairness.checked', 'fairness.scheduled'],
  },
  {
    id: 'model-tests',
    title: 'Tests of prompts and models',
    question: 'Was what a model may decide tried with attack texts and examples, and by whom?',
    criteria: ['CC4.1', 'CC8.1'],
    actions: ['test.attacked', 'test.examples-run', 'test.examples-changed'],
  },
  {
    id: 'training',
    title: 'Lessons',
    question: 'Who took which lesson, and did they pass it?',
    criteria: ['CC1.4', 'CC2.2'],
    actions: ['lesson.answered'],
  },
  {
    id: 'rules',
    title: 'Rules of the workspace',
    question: 'Who changed the rules by which flows are judged?',
    criteria: ['CC5.3', 'CC8.1'],
    actions: [
      'policy.changed',
      'policy.baseline-set',
      'policy.baseline-gate',
      'policy.baseline-ended',
      'policy.review-times',
      'environment.rule-changed',
      'settings.changed',
      'audit.retention-changed',
      'audit.destination-changed',
      'audit.destination-removed',
      'playbook.changed',
      'playbook.removed',
      'model.changed',
      'model.removed',
    ],
  },
  {
    id: 'backups',
    title: 'Backups',
    question: 'Was it backed up, and was a backup put back?',
    criteria: ['A1.2'],
    actions: ['store.backed-up', 'store.backups-planned', 'store.restored'],
  },
] as const satisfies readonly Control[];

/** How a call ended; what the program tells by itself has no outcome and happened. */
const outcomeOf = ({ details }: AuditEntry): string => {
  const { outcome } = details;
  return outcome === undefined ? 'done' : String(outcome);
};

export interface Population {
  readonly control: (typeof controls)[number];
  /** What happened, in the order of the log. */
  readonly entries: readonly AuditEntry[];
  /** Tries that were refused, or of which nobody knows how they ended. */
  readonly refused: number;
}

/** Each entry of the period belongs to one control at most. */
export function populationsOf(entries: readonly AuditEntry[]): readonly Population[] {
  const byAction = Map.groupBy(entries, ({ action }) => action);
  return controls.map((control) => {
    const all = control.actions.flatMap((action) => byAction.get(action) ?? []).sort((a, b) => a.index - b.index);
    const happened = all.filter((entry) => outcomeOf(entry) === 'done');
    return { control, entries: happened, refused: all.length - happened.length };
  });
}
