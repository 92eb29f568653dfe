import { ShieldCheck, ShieldOff } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { useMay } from '../../shell/session.ts';
import { differWords, placesWords } from '../../facts/setting-groups.ts';
import { Badge, Button, Callout, EmptyState, Hash, Mono, RelativeTime, SeverityBadge } from '../../ui/index.ts';
import { TierBadge, type Evidence } from './words.tsx';

interface ViewProps {
  readonly evidence: Evidence;
}

const severities = ['block', 'high', 'medium', 'low'] as const;

/** What the flow withstood, and whether its models answered as they should. */
function TestResults({ evidence: { flow } }: ViewProps) {
  const { result } = useCall('test:get', { flow });
  if (result.state !== 'ready') return null;
  const { attack, evaluation } = result.value;
  const old = <Badge tone="medium">Before the last change</Badge>;
  const failed = evaluation?.results.filter(({ passed }) => !passed) ?? [];
  return (
    <section>
      <h2 className="mb-1 text-lg">Tests</h2>
      <p className="flex flex-wrap items-center gap-2">
        {attack === undefined ? (
          <span className="text-muted">Nobody has attacked it in a dry run.</span>
        ) : (
          <>
            <Badge tone={attack.report.passed ? 'good' : 'block'}>
              {attack.report.passed ? 'Withstood the attacks' : 'Attacks got through'}
            </Badge>
            {attack.report.headline}{' '}
            <span className="text-muted">
              By {attack.by}, <RelativeTime time={attack.at} />
            </span>
            {attack.current ? null : old}
          </>
        )}
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-2">
        {evaluation === undefined ? (
          <span className="text-muted">No example of what its models should answer was run.</span>
        ) : (
          <>
            <Badge tone={failed.length === 0 ? 'good' : 'block'}>{failed.length === 0 ? 'Examples passed' : 'Examples failed'}</Badge>
            {evaluation.results.length - failed.length} of {evaluation.results.length} examples passed.{' '}
            <span className="text-muted">
              By {evaluation.by}, <RelativeTime time={evaluation.at} />
            </span>
            {evaluation.current ? null : old}
          </>
        )}
      </p>
    </section>
  );
}

/** What a reviewer must not miss: the gravest findings, and what is new that adds risk. */
const shownFindings = 4;
const shownChanges = 6;

function MostImportant({ evidence, onOpen }: ViewProps & { onOpen(section: 'paths' | 'changes' | 'settings', finding?: string): void }) {
  const { findings, securityDiff, settings, approvedFlow } = evidence;
  const open = findings
    .filter((finding) => finding.waived === undefined && finding.severity !== 'low')
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  const minor = findings.filter((finding) => finding.waived === undefined && finding.severity === 'low').length;
  const risks = securityDiff.filter((sentence) => sentence.weight === 'risk');
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-[1200px]:grid-cols-1">
      <section aria-label="Most serious findings" className="flex flex-col rounded-lg border border-line p-3.5">
        <h2 className="mb-2 flex min-h-7 items-center text-lg">
          What can go wrong
          {open.length + minor === 0 ? null : (
            <Button tone="ghost" className="-me-2 ms-auto !text-base" onClick={() => onOpen('paths')}>
              Show the paths
            </Button>
          )}
        </h2>
        {open.length === 0 && minor > 0 ? (
          <p className="flex items-start gap-1.5 text-good">
            <ShieldCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
            Nothing serious. {minor === 1 ? '1 smaller finding is' : `${minor} smaller findings are`} listed with the paths.
          </p>
        ) : open.length === 0 ? (
          <p className="flex items-start gap-1.5 text-good">
            <ShieldCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
            No rule found a path that leaks data, lets outsiders take over, or goes beyond its permissions.
          </p>
        ) : (
          <ul className="flex flex-col gap-1.5 wrap-anywhere">
            {open.slice(0, shownFindings).map((finding) => (
              <li key={finding.fingerprint}>
                <button
                  type="button"
                  className="-mx-1 flex w-full items-start gap-2 rounded-sm px-1 text-start hover:bg-hover"
                  onClick={() => onOpen('paths', finding.fingerprint)}
                >
                  <span className="w-20 shrink-0">
                    <SeverityBadge severity={finding.severity} />
                  </span>
                  <span>{finding.title}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {open.length <= shownFindings ? null : <p className="mt-1.5 text-sm text-muted">{open.length - shownFindings} more.</p>}
      </section>
      <section aria-label="New risks" className="flex flex-col rounded-lg border border-line p-3.5">
        <h2 className="mb-2 flex min-h-7 items-center text-lg">
          {approvedFlow === undefined ? 'What it can do' : 'What is new'}
          {securityDiff.length === 0 ? null : (
            <Button tone="ghost" className="-me-2 ms-auto !text-base" onClick={() => onOpen('changes')}>
              Show all changes
            </Button>
          )}
        </h2>
        {risks.length === 0 ? (
          <p className="flex items-start gap-1.5 text-good">
            <ShieldCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
            No rule sees a new risk.
          </p>
        ) : (
          <ul className="flex flex-col gap-1 wrap-anywhere">
            {risks.slice(0, shownChanges).map((sentence, index) => (
              <li key={index} className="flex gap-2">
                <span className="w-3 shrink-0 font-mono font-semibold text-high" aria-hidden>
                  {sentence.sign}
                </span>
                <span className="inline-block first-letter:uppercase">{sentence.text}</span>
              </li>
            ))}
          </ul>
        )}
        {risks.length <= shownChanges ? null : <p className="mt-1.5 text-sm text-muted">{risks.length - shownChanges} more.</p>}
        {settings.length === 0 ? null : (
          <p className="mt-2 flex items-center gap-2 border-t border-line pt-2">
            <span className="min-w-0 wrap-anywhere">
              {approvedFlow === undefined ? `${settings.length.toLocaleString()} settings` : differWords(settings.length)}
              <span className="text-muted"> in {placesWords(settings)}</span>
            </span>
            <Button tone="ghost" className="-me-2 ms-auto !text-base" onClick={() => onOpen('settings')}>
              Read them
            </Button>
          </p>
        )}
      </section>
    </div>
  );
}

/** The parts that a signature binds, in words. */
const partWords: Readonly<Record<string, string>> = {
  capabilities: 'What it may reach',
  connections: 'Connections, without their secrets',
  flow: 'The flow and its settings',
  models: 'Models',
  nodes: 'Versions of the steps',
  policy: 'Policy and rules',
  verdict: 'Verdict of the linter',
  subflows: 'Flows that it calls',
  waivers: 'Waivers',
  tests: 'Tests',
};

export function Summary({ evidence, onOpen }: ViewProps & { onOpen(section: 'paths' | 'changes' | 'settings', finding?: string): void }) {
  const { risk, verdict, flow, closure, message, summary } = evidence;
  return (
    <div className="flex max-w-220 flex-col gap-5 p-5">
      {message === '' || summary.emergency !== undefined ? null : (
        <section>
          <h2 className="mb-1 text-lg">From {summary.submittedBy}</h2>
          <p className="whitespace-pre-line">{message}</p>
        </section>
      )}
      <section>
        <h2 className="mb-1 text-lg">Purpose</h2>
        <p className={flow.purpose === undefined ? 'text-muted' : ''}>
          {flow.purpose ?? 'The designer has not said what this flow is for.'}
        </p>
      </section>
      <MostImportant evidence={evidence} onOpen={onOpen} />
      <section>
        <h2 className="mb-1.5 text-lg">Verdict</h2>
        <div className="flex items-center gap-1.5">
          {verdict.result === 'pass' ? <Badge tone="good">Passes</Badge> : <Badge tone="block">Blocked</Badge>}
          {severities
            .filter((severity) => verdict.counts[severity] > 0)
            .map((severity) => (
              <SeverityBadge key={severity} severity={severity} count={verdict.counts[severity]} />
            ))}
          {verdict.counts.waived === 0 ? null : <Badge>{verdict.counts.waived} waived</Badge>}
          <span className="ms-1 text-sm text-muted">Fingerprint</span>
          <Hash value={verdict.hash} label="fingerprint of the verdict" />
        </div>
      </section>
      <section>
        <h2 className="mb-1.5 flex items-center gap-2 text-lg">
          Risk <TierBadge tier={risk.tier} />
          <span className="text-base font-normal text-muted tabular-nums">score {risk.score}</span>
        </h2>
        {risk.declared !== undefined && risk.declared !== risk.tier ? (
          <Callout tone="high" className="mb-2">
            The designer declared it as {risk.declared}.
          </Callout>
        ) : null}
        <table className="w-full">
          <tbody>
            {risk.reasons.map((reason) => (
              <tr key={reason.text} className="border-t border-line first:border-t-0">
                <td className="w-12 py-1 pe-3 text-end text-muted tabular-nums">
                  {reason.points > 0 ? `+${reason.points}` : reason.points}
                </td>
                <td className="wrap-anywhere">{reason.text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <TestResults evidence={evidence} />
      <section>
        <h2 className="mb-1 text-lg">What a signature covers</h2>
        <p className="mb-1.5 text-muted">
          Everything below, as one fingerprint: <b className="text-text">{closure.words}</b>{' '}
          <Hash value={closure.hash} length={16} label="fingerprint of what is signed" />
        </p>
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5">
          {closure.parts.map((part) => (
            <div key={part.name} className="contents">
              <dt>{partWords[part.name] ?? part.name}</dt>
              <dd className="flex min-h-6 items-center">
                <Hash value={part.hash} length={12} label={`hash of ${part.name}`} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2 className="mb-1 text-lg">Who touched it</h2>
        <p>{evidence.authors.join(', ')}. None of them may sign.</p>
      </section>
    </div>
  );
}

export function Waivers({ evidence: { waivers, findings }, onChanged }: ViewProps & { onChanged(): void }) {
  const mayWaive = useMay('review.waive');
  const approve = useAction(async (waiverId: string) => {
    await call('waiver:approve', { waiverId });
    onChanged();
  });
  if (waivers.length === 0)
    return (
      <EmptyState icon={ShieldOff} title="No waivers">
        Every finding counts.
      </EmptyState>
    );
  return (
    <div className="flex flex-col gap-3 p-5">
      {approve.error === undefined ? null : (
        <Callout tone="block" title="The waiver was not approved">
          {approve.error.message}
        </Callout>
      )}
      {waivers.map((waiver) => (
        <section key={waiver.id} className="rounded-lg border border-line p-3.5">
          <h2 className="font-medium">
            {findings.find(({ fingerprint }) => fingerprint === waiver.fingerprint)?.title ?? 'A finding that is gone'}
          </h2>
          <p className="mt-1 flex items-center gap-2">
            <Mono className="text-muted">{waiver.ruleId}</Mono>
            {waiver.approvedBy === undefined ? (
              <Badge tone="medium">Asked for</Badge>
            ) : (
              <Badge tone="good">Approved by {waiver.approvedBy}</Badge>
            )}
            <span className="ms-auto text-sm text-muted">
              ends <RelativeTime time={waiver.until} />
            </span>
          </p>
          <p className="mt-1 whitespace-pre-line">{waiver.reason}</p>
          <p className="mt-1 text-sm text-muted">Asked for by {waiver.requestedBy}. It also ends when the data takes another path.</p>
          {waiver.approvedBy === undefined && mayWaive ? (
            <Button className="mt-2" busy={approve.busy} onClick={() => void approve.run(waiver.id)}>
              Approve waiver
            </Button>
          ) : null}
        </section>
      ))}
    </div>
  );
}
