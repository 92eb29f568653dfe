import type { OutputOf } from '../../app/ipc/contract.ts';
import { Segmented, SeverityBadge } from '../ui/index.ts';

export type IncidentVersion = 'mistake' | 'mended';
type Incident = NonNullable<OutputOf<'flows:templates'>['templates'][number]['incident']>;

/** What the checks say to the flow of an incident, how it is mended, and where the facts are from. */
export function IncidentDetail({
  incident,
  version,
  onVersion,
}: {
  readonly incident: Incident;
  readonly version: IncidentVersion;
  onVersion(version: IncidentVersion): void;
}) {
  return (
    <section aria-label="About this incident" className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">What catches it</h3>
        <Segmented
          label="Which version to open"
          value={version}
          onValueChange={onVersion}
          options={[
            { value: 'mistake', label: 'With the mistake' },
            { value: 'mended', label: 'Fixed' },
          ]}
        />
      </div>
      <ul className="flex flex-col gap-1">
        {incident.findings.map(({ ruleId, severity, title }) => (
          <li key={ruleId} className="flex items-start gap-2">
            <SeverityBadge severity={severity} />
            <span className="min-w-0 flex-1">{title}</span>
            <span className="font-mono text-xs text-muted">{ruleId}</span>
          </li>
        ))}
      </ul>
      <p>
        <span className="font-medium">The fix: </span>
        {incident.mend}
      </p>
      <p className="text-2xs text-muted">Facts as published: {incident.source}. The flow and its data are made up.</p>
    </section>
  );
}
