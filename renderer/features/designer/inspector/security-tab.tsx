import { ArrowUpRight, CircleCheck, KeyRound, Lock, LockOpen, ShieldCheck, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { groupsOf } from '../../../canvas/labels.ts';
import { Badge, Button, Callout, LabelChip, LoadingState, Mono, SeverityBadge, type LabelGroup } from '../../../ui/index.ts';
import type { FieldView, NodeView } from '../../../bridge/lint-protocol.ts';
import { showTrace, useAnalysis, useSessionOf } from '../model/session.ts';
import { useLintAnswer } from '../model/use-answer.ts';

const groupsIn = (fields: readonly FieldView[]): LabelGroup[] => [
  ...new Set(fields.flatMap((field) => groupsOf(field.labels, field.trust))),
];

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 text-sm font-medium text-faint">{title}</h3>
      {children}
    </section>
  );
}

function Labels({ groups }: { readonly groups: readonly LabelGroup[] }) {
  return groups.length === 0 ? (
    <span className="text-muted">Nothing labelled</span>
  ) : (
    <span className="flex flex-wrap gap-1">
      {groups.map((group) => (
        <LabelChip key={group} label={group} />
      ))}
    </span>
  );
}

/** What stays in the house has no country to tell. */
const placeWords = ({ name, kind, region }: NodeView['destinations'][number]): string =>
  kind === 'local'
    ? 'It does not leave this machine'
    : region !== ''
      ? `${name}, ${region}`
      : kind === 'internal'
        ? name
        : `${name}, country unknown`;

/** What enters and leaves this step, where it goes, what it may do, and which guards hold before it. */
export function SecurityTab({ node }: { readonly node: FlowNode }) {
  const session = useSessionOf();
  const { value, failure } = useLintAnswer({ ask: 'node', nodeId: node.id });
  const findings = useAnalysis((analysis) => analysis.byNode.get(node.id)) ?? [];
  if (failure !== undefined)
    return (
      <div className="p-3">
        <Callout tone="block" title="This step cannot be judged">
          {failure}
        </Callout>
      </div>
    );
  if (value === undefined) return <LoadingState label="Following the data" />;
  return (
    <div className="flex flex-col gap-4 p-3">
      <Section title="Findings here">
        {findings.length === 0 ? (
          <p className="flex items-center gap-1.5 text-good">
            <CircleCheck className="size-4" aria-hidden />
            Every rule that checks this step passed.
          </p>
        ) : (
          <ul className="flex flex-col gap-2">
            {findings.map((finding) => (
              <li key={finding.fingerprint} className="flex items-start gap-2">
                <SeverityBadge severity={finding.severity} />
                <button
                  type="button"
                  className="min-w-0 flex-1 rounded-sm text-start hover:underline"
                  onClick={() => {
                    showTrace(session, finding);
                    session.view.setState({ bottomTab: 'problems', bottomOpen: true });
                  }}
                >
                  {finding.title}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Enters">
        <Labels groups={groupsIn(value.inputs.flatMap((port) => port.fields))} />
      </Section>
      <Section title="Leaves">
        <Labels groups={groupsIn(value.outputs.flatMap((port) => port.fields))} />
      </Section>
      <Section title="Where it goes">
        {value.destinations.length === 0 ? (
          <p className="text-muted">This step sends nothing anywhere.</p>
        ) : (
          <ul className="flex flex-col gap-2">
            {value.destinations.map((one, index) => (
              <li key={index} className="rounded-md border border-line p-2">
                <div className="flex items-center gap-1.5">
                  <ArrowUpRight className="size-3.5 text-muted" aria-hidden />
                  <Mono className="min-w-0 flex-1 truncate">{one.hosts.length === 0 ? one.name : one.hosts.join(', ')}</Mono>
                  {one.encrypted === undefined ? null : one.encrypted ? (
                    <Badge tone="good" icon={Lock}>
                      TLS
                    </Badge>
                  ) : (
                    <Badge tone="block" icon={LockOpen}>
                      Not encrypted
                    </Badge>
                  )}
                </div>
                <div className="mt-0.5 text-sm text-muted">{placeWords(one)}</div>
                <div className="mt-1">
                  <Labels groups={groupsOf(one.labels, one.trust)} />
                </div>
                {one.fields.length === 0 ? null : (
                  <Mono className="mt-1 block text-faint">
                    {one.fields.map(({ field }) => (field === '' ? 'whole item' : field)).join(', ')}
                  </Mono>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {value.effects.length === 0 ? null : (
        <Section title="What it does">
          <ul className="flex flex-col gap-1">
            {value.effects.map((effect) => (
              <li key={effect} className="flex items-start gap-1.5">
                <Zap className="mt-0.75 size-3.5 shrink-0 text-muted" aria-hidden />
                <span className="min-w-0 break-words">{effect}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="May use">
        {value.permissions.length === 0 ? (
          <p className="text-muted">Nothing outside the flow.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {value.permissions.map((one, index) => (
              <li key={index} className="flex items-center gap-1.5">
                <KeyRound className="size-3.5 shrink-0 text-muted" aria-hidden />
                <span className="text-muted">{one.kind}</span>
                <Mono className="min-w-0 flex-1 truncate">{one.what}</Mono>
                {one.granted === false ? <Badge tone="high">Not granted</Badge> : null}
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Checked on every path to here">
        {value.guards.length === 0 ? (
          <p className="text-muted">Nothing: no approval, filter or check is on all of them.</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {value.guards.map((guard) => (
              <li key={guard} className="flex items-center gap-1.5 text-good">
                <ShieldCheck className="size-3.5" aria-hidden />
                {guard}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {node.foreign === undefined ? null : (
        <Section title="Imported from">
          <span className="flex items-center gap-2">
            <Badge>{node.foreign.format}</Badge>
            <Mono>{node.foreign.type}</Mono>
          </span>
        </Section>
      )}
      <Button tone="ghost" className="self-start" onClick={() => session.view.setState({ bottomTab: 'data-map', bottomOpen: true })}>
        Show the whole data map
      </Button>
    </div>
  );
}
