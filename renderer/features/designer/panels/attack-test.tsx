import { useStore } from 'zustand';
import { ShieldQuestion, Swords } from 'lucide-react';
import { alikeResults, outcomeWords } from '../../../../app/ai/attacks/words.ts';
import { attackOutcomes, type AttackOutcome } from '../../../../app/ai/attacks/judge.ts';
import { useMay } from '../../../shell/session.ts';
import { Badge, Button, Callout, EmptyState, RelativeTime, Segmented, Table, type BadgeTone, type TableColumn } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { runAttacks, testStore, type FlowTests, type TestState } from '../model/tests.ts';

type Attack = NonNullable<FlowTests['attack']>;
type Result = Attack['report']['results'][number];

const tones: Readonly<Record<'bad' | 'note' | 'good', BadgeTone>> = { bad: 'block', note: 'medium', good: 'good' };
const toneOf = (outcome: AttackOutcome): BadgeTone => tones[outcomeWords[outcome].tone];

function Summary({ attack: { at, by, current, report } }: { readonly attack: Attack }) {
  // Where every run came to the same end it is said once, and whole: a row has no room for it.
  const ends = new Set(report.results.map(({ error }) => error?.message));
  const [end] = ends.size === 1 ? ends : [];
  const seen = attackOutcomes.filter((outcome) => (report.counts[outcome] ?? 0) > 0);
  return (
    <div className="flex shrink-0 flex-col gap-1.5 border-b border-line px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{report.headline}</span>
        {current ? null : <Badge tone="medium">The flow has changed since</Badge>}
        <span className="text-sm text-faint">
          {report.model === 'obedient' ? 'Against a model that obeys' : 'Against its own models'}, by {by} <RelativeTime time={at} />
        </span>
      </div>
      <ul className="flex flex-col gap-0.5 text-sm text-muted">
        {seen.map((outcome) => (
          <li key={outcome} className="flex items-baseline gap-2">
            <Badge tone={toneOf(outcome)}>
              {report.counts[outcome]} {outcomeWords[outcome].label.toLowerCase()}
            </Badge>
            <span>{outcomeWords[outcome].means}</span>
          </li>
        ))}
      </ul>
      {end === undefined ? null : (
        <p className="text-sm text-muted">
          <b>Each run then ended: </b>
          {end}
        </p>
      )}
      {report.leftOut.length === 0 ? null : (
        <p className="text-sm text-muted">Not tried, because there are too many ways in: {report.leftOut.join(', ')}.</p>
      )}
    </div>
  );
}

const columns: readonly TableColumn<Result>[] = [
  {
    id: 'outcome',
    title: 'What came of it',
    width: '140px',
    sortBy: (row) => attackOutcomes.indexOf(row.outcome),
    cell: (row) => <Badge tone={toneOf(row.outcome)}>{outcomeWords[row.outcome].label}</Badge>,
  },
  { id: 'attack', title: 'Attack', width: '26%', sortBy: (row) => row.title, cell: (row) => row.title },
  { id: 'in', title: 'Comes in at', width: '15%', sortBy: (row) => row.entryName, cell: (row) => row.entryName },
  {
    id: 'out',
    title: 'Comes out at',
    width: '15%',
    sortBy: (row) => row.nodeName ?? '',
    cell: (row) => row.nodeName ?? <span className="text-faint">Nowhere</span>,
  },
  {
    id: 'error',
    title: 'The run',
    secondary: true,
    cell: (row) =>
      row.error === undefined ? (
        <span className="text-faint">Went through</span>
      ) : (
        <span className="text-muted" title={row.error.message}>
          {row.error.message}
        </span>
      ),
  },
];

/** One row for all attacks that say nothing for the same reason. */
function rowsOf(results: Attack['report']['results']): Result[] {
  const empty = results.filter(({ outcome }) => outcome === 'missed' || outcome === 'broken');
  const once = alikeResults(empty).flatMap(({ results: alike }) => {
    const [first] = alike;
    return first === undefined ? [] : [alike.length === 1 ? first : { ...first, title: `${alike.length} attacks` }];
  });
  return [...once, ...results.filter((one) => !empty.includes(one))];
}

/** Who answers, and the button. */
export function AttackControls() {
  const session = useSessionOf();
  const may = useMay('redteam.run');
  const store = testStore(session);
  const { model } = useStore(store);
  return (
    <>
      <Segmented<TestState['model']>
        label="Who answers"
        value={model}
        onValueChange={(next) => store.setState({ model: next })}
        options={[
          { value: 'obedient', label: 'Worst case' },
          { value: 'own', label: 'Own models' },
        ]}
      />
      <span className="min-w-0 truncate text-sm text-faint">
        {model === 'obedient' ? 'Assumes a model that obeys every text; costs nothing' : 'Asks the flow’s own models, at their price'}
      </span>
      <Button
        tone="primary"
        icon={Swords}
        disabled={!may}
        title={may ? undefined : 'Your role may not run attack tests'}
        className="ms-auto shrink-0"
        onClick={() => void runAttacks(session)}
      >
        Attack this flow
      </Button>
    </>
  );
}

/** Outsiders' texts against the flow, in dry runs: nothing leaves, and what would have left is judged. */
export function AttackTest({ attack }: { readonly attack: FlowTests['attack'] }) {
  const session = useSessionOf();
  const open = (row: Result): void => {
    const id = row.nodeId ?? row.entryId;
    session.view.setState({ selected: new Set([id]) });
    session.canvas.api?.reveal(id);
  };
  if (attack === undefined) {
    return (
      <EmptyState icon={ShieldQuestion} title="Not attacked yet" className="!py-6">
        See what a stranger’s mail, web page or form could make this flow do. Thirty texts that take over models are tried wherever
        outsiders can write. All runs are dry, so nothing is sent.
      </EmptyState>
    );
  }
  return (
    <>
      <Summary attack={attack} />
      {attack.report.results.length === 0 ? (
        <div className="p-3">
          <Callout tone="good" title="No way in">
            No step in front of a model brings in what outsiders write.
          </Callout>
        </div>
      ) : (
        <Table
          label="Attacks"
          columns={columns}
          rows={rowsOf(attack.report.results)}
          rowId={(row) => `${row.entryId} ${row.attackId}`}
          onOpen={open}
          initialSort={{ id: 'outcome', descending: false }}
        />
      )}
    </>
  );
}
