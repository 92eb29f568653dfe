/** What waits for a person: approvals with the exact values that will be used, and forms to fill in. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { ChevronLeft, ChevronRight, Inbox } from 'lucide-react';
import { useCall, usePush } from '../../bridge/client.ts';
import { DueBadge } from '../../facts/due-badge.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { Badge, EmptyState, IconButton, Segmented, classNames, tellCut } from '../../ui/index.ts';
import { nextAfter, waitsForMe } from './answer-guard.ts';
import { alikeTitles, gistOf } from './gist.ts';
import { ReleasesDue } from './releases-due.tsx';
import { ReviewsDue } from './reviews-due.tsx';
import type { Task } from './answer-words.ts';
import { ResultCard, type Answered } from './result-card.tsx';
import { TaskView } from './task-view.tsx';

const PAGE = 200;
type Order = 'due' | 'newest' | 'oldest';

/** What became of the last question: its button is gone, and the focus with it. */
function LastAnswer({ answered }: { readonly answered: Answered }) {
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => card.current?.focus({ preventScroll: true }), [answered.id]);
  return (
    <div ref={card} tabIndex={-1} className="p-5 pb-0 outline-none">
      <ResultCard answered={answered} next={false} />
    </div>
  );
}

/** Which part of a long list this is, and the way to the others. */
function Pager({
  offset,
  shown,
  total,
  onMove,
}: {
  readonly offset: number;
  readonly shown: number;
  readonly total: number;
  onMove(offset: number): void;
}) {
  return (
    <nav aria-label="Parts of the list" className="flex items-center gap-1 border-b border-line px-4 py-1.5 text-sm text-muted">
      <span className="me-auto tabular-nums">
        {(offset + 1).toLocaleString()} to {(offset + shown).toLocaleString()} of {total.toLocaleString()}
      </span>
      <IconButton
        icon={ChevronLeft}
        label="Previous questions"
        disabled={offset === 0}
        onClick={() => onMove(Math.max(0, offset - PAGE))}
      />
      <IconButton icon={ChevronRight} label="Next questions" disabled={offset + shown >= total} onClick={() => onMove(offset + PAGE)} />
    </nav>
  );
}

interface TaskRowProps {
  readonly task: Task;
  readonly current: boolean;
  /** Another one is called the same. */
  readonly alike: boolean;
  onOpen(): void;
}

function TaskRow({ task, current, alike, onOpen }: TaskRowProps) {
  const gist = alike ? gistOf(task.arguments) : '';
  return (
    <li className="[contain-intrinsic-size:auto_60px] [content-visibility:auto]">
      <button
        type="button"
        aria-current={current}
        onClick={onOpen}
        className={classNames(
          'flex w-full flex-col gap-0.5 border-b border-line px-4 py-2.5 text-start hover:bg-hover',
          current && 'bg-accent-tint',
        )}
      >
        <span className="flex w-full min-w-0 items-center gap-2">
          <span dir="auto" className="min-w-0 truncate font-medium" title={task.title}>
            {task.title}
          </span>
          {task.answeredByMe === true ? (
            <Badge tone="good" className="ms-auto shrink-0">
              Answered
            </Badge>
          ) : task.deadline === undefined ? null : (
            <DueBadge due={task.deadline} className="ms-auto" />
          )}
        </span>
        <span dir="auto" className="max-w-full truncate text-sm text-muted" onPointerOver={tellCut}>
          {gist === '' ? `${task.flowName} · ${task.nodeName}` : `${gist} · ${task.flowName}`}
        </span>
      </button>
    </li>
  );
}

interface WaitingProps {
  readonly tasks: readonly Task[];
  readonly total: number;
  readonly offset: number;
  onMove(offset: number): void;
  onReload(): void;
}

function Waiting({ tasks, total, offset, onMove, onReload }: WaitingProps) {
  const [chosenId, setChosenId] = useState<string>();
  const [answered, setAnswered] = useState<Answered>();
  const alike = useMemo(() => alikeTitles(tasks), [tasks]);
  const selected = tasks.find((task) => task.id === chosenId) ?? tasks.find(waitsForMe) ?? tasks[0];
  // What came up stays up: a question that arrives meanwhile does not take its place under the pointer.
  if (selected !== undefined && selected.id !== chosenId) setChosenId(selected.id);
  if (selected === undefined) {
    return (
      <>
        {answered === undefined ? null : <LastAnswer answered={answered} />}
        <EmptyState icon={Inbox} title="No question is waiting for you">
          When a flow needs an approval or a form filled in, it appears here with the exact values.
        </EmptyState>
      </>
    );
  }
  return (
    <div className="cs-columns flex min-h-0 flex-1">
      <div className="flex w-80 shrink-0 flex-col border-e border-line">
        {total > PAGE ? <Pager offset={offset} shown={tasks.length} total={total} onMove={onMove} /> : null}
        <ul aria-label="Waiting" className="min-h-0 flex-1 overflow-auto">
          {tasks.map((task) => (
            <TaskRow
              key={task.id}
              task={task}
              current={task.id === selected.id}
              alike={alike.has(task.title)}
              onOpen={() => {
                setChosenId(task.id);
                setAnswered(undefined);
              }}
            />
          ))}
        </ul>
      </div>
      <TaskView
        key={selected.id}
        task={selected}
        before={answered?.id === selected.id ? undefined : answered}
        onAnswered={(one) => {
          setAnswered(one);
          setChosenId(nextAfter(tasks, one.id));
          onReload();
        }}
      />
    </div>
  );
}

export default function InboxPage() {
  const [order, setOrder] = useState<Order>('due');
  const [offset, setOffset] = useState(0);
  const { result, reload } = useCall('human:list', { oldestFirst: order === 'oldest', dueFirst: order === 'due', offset, limit: PAGE });
  usePush('human:changed', reload);
  const total = result.state === 'ready' ? result.value.total : 0;
  // The last questions of the last part were answered.
  if (offset > 0 && result.state === 'ready' && offset >= total) setOffset(Math.max(0, Math.floor((total - 1) / PAGE) * PAGE));
  const sorted =
    total < 2 ? undefined : (
      <Segmented<Order>
        label="Order"
        value={order}
        onValueChange={(next) => {
          setOrder(next);
          setOffset(0);
        }}
        options={[
          { value: 'due', label: 'Due first' },
          { value: 'newest', label: 'Newest first' },
          { value: 'oldest', label: 'Longest waiting first' },
        ]}
      />
    );
  return (
    <PageFrame title="Inbox" lead="What is waiting for a person: reviews, approved versions, and questions that runs ask." actions={sorted}>
      <ReviewsDue />
      <ReleasesDue />
      <LoadedView result={result} failed="The inbox could not be read" onRetry={reload}>
        {({ tasks }) => <Waiting tasks={tasks} total={total} offset={offset} onMove={setOffset} onReload={reload} />}
      </LoadedView>
    </PageFrame>
  );
}
