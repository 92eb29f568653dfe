/** Evidence of a period, for an auditor: what happened, what was drawn to look at, and what nobody can tell. */
import { useState } from 'react';
import { FileCheck, FileDown, FileText } from 'lucide-react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { saveFile } from '../../bridge/save-file.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, FormField, Hash, Input, Mono, Select, SplitPane, Table, type TableColumn } from '../../ui/index.ts';
import { Sample, SampledEntry, type Control, type Statement } from './sample.tsx';
import { withPlainTimes } from './words.ts';
import { daysOf, quartersBefore, type DayRange } from './quarters.ts';

type Made = OutputOf<'compliance:evidence'>;

const columns: readonly TableColumn<Control>[] = [
  { id: 'title', title: 'Control', sortBy: (row) => row.title, cell: (row) => <span className="font-medium">{row.title}</span> },
  {
    id: 'criteria',
    title: 'Criteria',
    width: '130px',
    secondary: true,
    cell: (row) => <span className="text-muted">{row.criteria.join(', ')}</span>,
  },
  {
    id: 'population',
    title: 'Happened',
    width: '110px',
    numeric: true,
    sortBy: (row) => row.population,
    cell: (row) => row.population.toLocaleString(),
  },
  {
    id: 'refused',
    title: 'Refused',
    width: '100px',
    numeric: true,
    sortBy: (row) => row.refused,
    cell: (row) => row.refused.toLocaleString(),
  },
  { id: 'sample', title: 'Looked at', width: '110px', numeric: true, sortBy: (row) => row.sample.length, cell: (row) => row.sample.length },
];

const shownGaps = 6;

function Gaps({ gaps }: { readonly gaps: Statement['gaps'] }) {
  if (gaps.length === 0)
    return (
      <Callout tone="good" title="No gap">
        The log is whole, from before the period to its end.
      </Callout>
    );
  return (
    <Callout
      tone="medium"
      title={gaps.length === 1 ? 'One thing that this cannot speak for' : `${gaps.length} things that this cannot speak for`}
    >
      <ul className="list-disc ps-4">
        {gaps.slice(0, shownGaps).map((gap) => (
          <li key={gap}>{withPlainTimes(gap)}</li>
        ))}
      </ul>
      {gaps.length <= shownGaps ? null : <p>And {gaps.length - shownGaps} more, which the pack lists.</p>}
    </Callout>
  );
}

function Exceptions({ statement: { exceptions, moreExceptions } }: { readonly statement: Statement }) {
  if (exceptions.length === 0) return null;
  const rest = exceptions.length - shownGaps + moreExceptions;
  return (
    <Callout tone="high" title="Look at this first">
      <ul className="list-disc ps-4">
        {exceptions.slice(0, shownGaps).map(({ index, text }) => (
          <li key={`${index} ${text}`}>
            Entry {index}: {withPlainTimes(text)}
          </li>
        ))}
      </ul>
      {rest <= 0 ? null : <p>And {rest} more, which the pack lists.</p>}
    </Callout>
  );
}

function Times({ times }: { readonly times: Statement['reviewTimes'] }) {
  if (times === undefined) return null;
  const { submitted, inTime, late, takenBack, waiting } = times;
  return (
    <p className={late > 0 ? 'text-high' : 'text-muted'}>
      Reviews that were submitted: {submitted.toLocaleString()}. Answered in time: {inTime.toLocaleString()}, late: {late.toLocaleString()},
      taken back or replaced before they were due: {takenBack.toLocaleString()}, still waiting with time left: {waiting.toLocaleString()}.
    </p>
  );
}

function MadePack({ made: { statement, pack, page, keyId } }: { readonly made: Made }) {
  return (
    <Callout tone="good" title="The pack is signed">
      <p>
        Over all {(statement.log.size - statement.log.first).toLocaleString()} entries in it. Offline,{' '}
        <Mono>countersign evidence verify</Mono> counts them and draws the samples again. Your key:{' '}
        <Hash value={keyId} length={8} label="key" />
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button icon={FileDown} onClick={() => saveFile(pack.fileName, pack.text, 'application/json')}>
          Save the pack
        </Button>
        <Button icon={FileText} onClick={() => saveFile(page.fileName, page.text, 'text/html')}>
          Save it as a page
        </Button>
      </div>
    </Callout>
  );
}

function Found({ statement, range }: { readonly statement: Statement; readonly range: DayRange }) {
  const [open, setOpen] = useState<string>();
  const [entry, setEntry] = useState<number>();
  const [made, setMade] = useState<{ readonly made: Made; readonly range: DayRange }>();
  const mayExport = useMay('compliance.export');
  const make = useAction(async () => {
    setMade({ made: await call('compliance:evidence', daysOf(range)), range });
  });
  const control = statement.controls.find(({ id }) => id === open);
  const table = (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-auto px-4 pb-4">
        {make.error === undefined ? null : (
          <Callout tone="block" title="The pack was not made">
            {make.error.message}
          </Callout>
        )}
        {made === undefined || made.range !== range ? null : <MadePack made={made.made} />}
        <Exceptions statement={statement} />
        <Times times={statement.reviewTimes} />
        <Gaps gaps={statement.gaps} />
        <Table
          label="Controls"
          className="!flex-none !overflow-visible"
          columns={columns}
          rows={statement.controls}
          rowId={(row) => row.id}
          selectedId={open}
          onOpen={(row) => {
            setOpen(row.id);
            setEntry(undefined);
          }}
          empty={null}
        />
      </div>
      <div className="flex flex-wrap items-center gap-3 border-t border-line px-4 py-2.5">
        <p className="min-w-60 flex-1 text-sm text-muted">
          {statement.checkpoints.within === 1 ? 'One signed checkpoint lies' : `${statement.checkpoints.within} signed checkpoints lie`} in
          this time{statement.checkpoints.consistent ? ', and the last one continues the first' : '; they do not all hold'}. The pack holds
          all {(statement.log.size - statement.log.first).toLocaleString()} entries, accounts by name, and nothing else about people.
        </p>
        <Button
          tone="primary"
          icon={FileCheck}
          busy={make.busy}
          disabled={!mayExport}
          title={mayExport ? undefined : 'Reviewers and auditors make it: it is signed with their key.'}
          onClick={() => void make.run()}
        >
          Make and sign the pack
        </Button>
      </div>
    </div>
  );
  return (
    <SplitPane
      direction="row"
      storageKey="audit-evidence"
      initial={340}
      minimum={260}
      maximum={560}
      label="Width of the sample"
      main={table}
      panel={
        entry !== undefined ? (
          <SampledEntry index={entry} onClose={() => setEntry(undefined)} />
        ) : control === undefined ? undefined : (
          <Sample control={control} sampling={statement.sampling} onEntry={setEntry} />
        )
      }
    />
  );
}

export function Evidence() {
  const [quarters] = useState(() => quartersBefore(Date.now()));
  const [range, setRange] = useState<DayRange>(quarters[1]?.range ?? { first: '', last: '' });
  const [running] = quarters;
  const asked = daysOf(range);
  const chosen = quarters.find((quarter) => quarter.range.first === range.first && quarter.range.last === range.last)?.id ?? 'own';
  const { result, reload } = useCall('compliance:period', asked);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-end gap-3 p-4 pb-3">
        <FormField label="Period" className="w-56">
          {(control) => (
            <Select
              {...control}
              value={chosen}
              onValueChange={(id) => {
                const quarter = quarters.find((one) => one.id === id);
                if (quarter !== undefined) setRange(quarter.range);
              }}
              options={[...quarters.map(({ id, label }) => ({ value: id, label })), { value: 'own', label: 'Custom dates' }]}
            />
          )}
        </FormField>
        <FormField label="First day" className="w-40">
          {(control) => (
            <Input
              {...control}
              type="date"
              required
              value={range.first}
              onValueChange={(value) => {
                if (value !== '') setRange({ ...range, first: value });
              }}
            />
          )}
        </FormField>
        <FormField label="Last day" className="w-40">
          {(control) => (
            <Input
              {...control}
              type="date"
              required
              value={range.last}
              onValueChange={(value) => {
                if (value !== '') setRange({ ...range, last: value });
              }}
            />
          )}
        </FormField>
        <p className="pb-1.5 text-sm text-muted">Days in UTC, for a SOC 2 Type II examination.</p>
      </div>
      <LoadedView result={result} failed="The evidence of this period could not be put together" onRetry={reload}>
        {({ statement }) =>
          statement.controls.every(({ population }) => population === 0) && running !== undefined && chosen !== running.id ? (
            <>
              <div className="px-4 pb-3">
                <Callout
                  title="Nothing happened in this period"
                  actions={<Button onClick={() => setRange(running.range)}>Show {running.label}</Button>}
                >
                  The quarter under way has what was written down since.
                </Callout>
              </div>
              <Found statement={statement} range={range} />
            </>
          ) : (
            <Found statement={statement} range={range} />
          )
        }
      </LoadedView>
    </div>
  );
}
