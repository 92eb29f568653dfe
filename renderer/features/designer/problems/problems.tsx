import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { CircleCheck, Sprout } from 'lucide-react';
import { personas, severities, type Finding, type Persona, type Severity } from '../../../../app/lint/kit/finding.ts';
import { useCall } from '../../../bridge/client.ts';
import { Button, Callout, Checkbox, EmptyState, LoadingState, SearchInput, Select, severityLooks } from '../../../ui/index.ts';
import { makeGreen } from '../model/fixes.ts';
import { isOpen, takeCheck, visibleTo } from '../model/analysis.ts';
import { useAnalysis, useDocument, useSessionOf, useView } from '../model/session.ts';
import { ChooseDialog } from './choose-dialog.tsx';
import { filterProblems } from './filter.ts';
import { ProblemRow } from './problem-row.tsx';
import { unfinishedOf } from '../model/unfinished.ts';
import { UnfinishedRows } from './unfinished-rows.tsx';
import { WaiverDialog } from './waiver-dialog.tsx';

const personaWords: Readonly<Record<Persona, string>> = {
  builder: 'Mine to fix',
  reviewer: 'All findings',
  auditor: 'Everything, for the record',
};
const shownAtMost = 400;
const nothing: ReadonlySet<string> = new Set();

export function Problems({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const findings = useAnalysis((analysis) => analysis.findings);
  const state = useAnalysis((analysis) => analysis.state);
  const failure = useAnalysis((analysis) => analysis.failure);
  const persona = useView((view) => view.persona);
  const selected = useView((view) => view.selected);
  const flow = useDocument((document) => document.flow);
  const empty = flow.nodes.length === 0;
  const [severity, setSeverity] = useState<Severity | 'all'>('all');
  const [ruleId, setRuleId] = useState('');
  const [text, setText] = useState('');
  const [onlySelection, setOnlySelection] = useState(false);
  const [expanded, setExpanded] = useState<string>();
  const [choosing, setChoosing] = useState<Finding>();
  const [waiving, setWaiving] = useState<Finding>();
  const list = useRef<HTMLDivElement>(null);

  const groups = useMemo(
    () => filterProblems(findings, { persona, severity, ruleId, text, places: onlySelection ? selected : nothing }),
    [findings, persona, severity, ruleId, text, onlySelection, selected],
  );
  const { result: known } = useCall('rules:list', {});
  const rules = useMemo(() => {
    const titles = new Map(known.state === 'ready' ? known.value.rules.map(({ id, title }) => [id, title]) : []);
    return [...new Set(findings.map(({ ruleId }) => ruleId))]
      .toSorted()
      .map((id) => ({ value: id, label: titles.has(id) ? `${titles.get(id) ?? ''} (${id})` : id }));
  }, [findings, known]);
  const total = groups.reduce((sum, group) => sum + group.findings.length, 0);
  const open = findings.filter(isOpen).length;
  const others = findings.filter((finding) => isOpen(finding) && !visibleTo(persona, finding)).length;
  const fixable = findings.some((finding) => finding.waived === undefined && finding.fixes.some((fix) => fix.safety === 'safe'));

  const changePersona = (next: string): void => {
    session.view.setState({ persona: next as Persona });
    const { findings: all, verdict, edges, zones, tookMs } = session.analysis.getState();
    if (verdict !== undefined)
      takeCheck(session.analysis, session.overlay, next as Persona, { findings: all, verdict, edges: [...edges.values()], zones, tookMs });
  };
  const showAll = (): void => {
    setSeverity('all');
    setRuleId('');
    setText('');
    setOnlySelection(false);
    changePersona('auditor');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || !(event.target instanceof HTMLElement) || event.target.dataset['problem'] === undefined) return;
    event.preventDefault();
    list.current?.querySelector<HTMLElement>(`[data-problem="${Number(event.target.dataset['problem']) + step}"]`)?.focus();
  };

  const filtered = text !== '' || severity !== 'all' || ruleId !== '' || onlySelection;
  const unfinished = useMemo(() => (readOnly || filtered ? [] : unfinishedOf(flow)), [flow, readOnly, filtered]);

  let index = -1;
  const rows = (
    <div className="flex min-h-0 flex-1 flex-col">
      {empty && findings.length === 0 ? null : (
        <div className="flex shrink-0 items-center gap-2 overflow-x-auto border-b border-line px-2 py-1.5 max-[800px]:[mask-image:linear-gradient(90deg,#000_calc(100%-20px),transparent)] [scrollbar-width:none] [&>*]:shrink-0">
          {readOnly ? null : (
            <Button icon={Sprout} disabled={!fixable} onClick={() => void makeGreen(session)}>
              Make it green
            </Button>
          )}
          <SearchInput
            value={text}
            onValueChange={setText}
            placeholder="Filter"
            aria-label="Filter problems"
            className="!shrink min-w-20 max-w-36 flex-1"
          />
          <Select
            aria-label="Severity"
            className="!w-auto !shrink min-w-20"
            value={severity}
            onValueChange={(value) => setSeverity(value as Severity | 'all')}
            options={[
              { value: 'all', label: 'All severities' },
              ...severities.map((value) => ({ value, label: severityLooks[value].word })),
            ]}
          />
          <Select
            aria-label="Rule"
            className="!w-36 !shrink min-w-20 max-[1000px]:!w-26"
            value={ruleId === '' ? 'any' : ruleId}
            onValueChange={(value) => setRuleId(value === 'any' ? '' : value)}
            options={[{ value: 'any', label: 'All rules' }, ...rules]}
          />
          <Select
            aria-label="View as"
            className="!w-auto !shrink min-w-24 max-[1000px]:!w-32"
            value={persona}
            onValueChange={changePersona}
            options={personas.map((value) => ({ value, label: personaWords[value] }))}
          />
          <Checkbox checked={onlySelection} onCheckedChange={setOnlySelection} label="Selection only" />
          {!filtered || total === open ? null : (
            <span title="Shown here, of all that are open" className="ms-auto pe-1 text-sm whitespace-nowrap text-faint tabular-nums">
              {total} of {open}
            </span>
          )}
        </div>
      )}
      <div ref={list} role="group" aria-label="Problems" className="min-h-0 flex-1 overflow-auto" onKeyDown={onKeyDown}>
        {state === 'failed' ? (
          <div className="p-3">
            <Callout tone="block" title="The linter stopped">
              {failure} Nothing is signed without a verdict; your edits are kept. Reload the window to start it again.
            </Callout>
          </div>
        ) : null}
        {total === 0 && state === 'checking' && findings.length === 0 ? <LoadingState label="Checking" /> : null}
        {total === 0 ? <UnfinishedRows unfinished={unfinished} /> : null}
        {total === 0 && state === 'ready' ? (
          findings.length > 0 ? (
            others === open && !filtered ? (
              <EmptyState
                icon={CircleCheck}
                title={unfinished.length === 0 ? 'Nothing for you to fix' : 'No finding for you to fix'}
                className="!py-2"
                actions={<Button onClick={() => changePersona('auditor')}>Show {others === 1 ? 'it' : 'them'}</Button>}
              >
                A reviewer also looks at {others} smaller finding{others === 1 ? '' : 's'}.
              </EmptyState>
            ) : (
              <EmptyState
                icon={CircleCheck}
                title="Nothing in this view"
                className="!py-2"
                actions={<Button onClick={showAll}>Show all</Button>}
              >
                {findings.length} finding{findings.length === 1 ? ' is' : 's are'} outside this filter.
              </EmptyState>
            )
          ) : (
            <EmptyState
              icon={CircleCheck}
              title={empty ? 'Nothing to check yet' : unfinished.length === 0 ? 'No problems' : 'No findings'}
              className="!py-6"
            >
              {empty ? 'Findings appear here while you draw.' : 'Every rule passed on every path of this flow.'}
            </EmptyState>
          )
        ) : null}
        {groups.map((group) => (
          <section key={group.severity} aria-label={group.severity === 'waived' ? 'Waived' : severityLooks[group.severity].word}>
            <h2 className="sticky top-0 z-10 flex h-6 items-center gap-1.5 border-b border-line bg-sunken px-2 text-sm font-medium text-muted">
              {group.severity === 'waived' ? 'Waived' : severityLooks[group.severity].word}
            </h2>
            <div role="list">
              {group.findings.slice(0, shownAtMost).map((finding) => {
                index += 1;
                return (
                  <ProblemRow
                    key={finding.fingerprint}
                    finding={finding}
                    index={index}
                    readOnly={readOnly}
                    expanded={expanded === finding.fingerprint}
                    onExpand={() => setExpanded(expanded === finding.fingerprint ? undefined : finding.fingerprint)}
                    onWaive={() => setWaiving(finding)}
                    onChoose={() => setChoosing(finding)}
                  />
                );
              })}
            </div>
            {group.findings.length > shownAtMost ? (
              <p className="px-2 py-2 text-muted">{group.findings.length - shownAtMost} more. Narrow the filter to see them.</p>
            ) : null}
          </section>
        ))}
        {total === 0 ? null : <UnfinishedRows unfinished={unfinished} />}
        {others === 0 || total === 0 ? null : (
          <p className="flex items-center gap-1 px-2 py-1 text-sm text-muted">
            {others} more that a reviewer looks at.
            <Button tone="ghost" onClick={() => changePersona('auditor')}>
              Show all
            </Button>
          </p>
        )}
      </div>
    </div>
  );
  return (
    <>
      {rows}
      {choosing === undefined ? null : <ChooseDialog finding={choosing} onClose={() => setChoosing(undefined)} />}
      {waiving === undefined ? null : <WaiverDialog finding={waiving} onClose={() => setWaiving(undefined)} />}
    </>
  );
}
