/** Which badge somebody needs to submit a flow, by its risk, and for how long a badge counts. */
import { courses, usualBadgeDays } from '../../../app/lint/courses.ts';
import { riskTiers, type RiskTier } from '../../../app/workflow/model/flow.ts';
import { FormField, Input, Select } from '../../ui/index.ts';
import { withBadge, withBadgeDays } from './draft.ts';
import type { SectionProps } from './section.tsx';

const none = 'none';
export const tierTitles: Readonly<Record<RiskTier, string>> = {
  minimal: 'Minimal risk',
  limited: 'Limited risk',
  high: 'High risk',
  critical: 'Critical risk',
};

export function Training({ policy, mayEdit, onChange }: SectionProps) {
  const named = Object.values(policy.badges ?? {}).filter((badge) => !courses.some(({ id }) => id === badge));
  const options = [
    { value: none, label: 'No badge' },
    ...courses.map(({ id, title, lessons }) => ({ value: id, label: `${title} (${lessons.length} lessons)` })),
    ...[...new Set(named)].map((badge) => ({ value: badge, label: `${badge} (no lessons here)` })),
  ];
  return (
    <div className="max-w-180 p-4">
      <p className="mb-3 max-w-[72ch] text-muted">
        To submit a flow, a person needs the badge for its risk. Without it the flow cannot be submitted, and the message lists the lessons
        that are left. Reviewers also see who lacks it. Emergency releases do not require it.
      </p>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(240px,1fr))] gap-4">
        {riskTiers.map((tier) => (
          <FormField key={tier} label={tierTitles[tier]}>
            {(control) => (
              <Select
                {...control}
                disabled={!mayEdit}
                value={policy.badges?.[tier] ?? none}
                onValueChange={(badge) => onChange(withBadge(policy, tier, badge === none ? undefined : badge))}
                options={options}
              />
            )}
          </FormField>
        ))}
      </div>
      <div className="mt-4 max-w-60">
        <FormField
          label="A badge is valid for"
          help={`Days after the oldest of its lessons, from 1 to 3,650. Leave empty for ${usualBadgeDays}.`}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              disabled={!mayEdit}
              maxLength={4}
              placeholder={String(usualBadgeDays)}
              value={policy.badgeDays === undefined ? '' : String(policy.badgeDays)}
              onValueChange={(value) => onChange(withBadgeDays(policy, value))}
            />
          )}
        </FormField>
      </div>
    </div>
  );
}
