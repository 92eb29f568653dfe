/** What waits for a person: approvals with the exact values that will be used, and forms to fill in. */
import { useState } from 'react';
import { ChevronLeft, ChevronRight, Inbox } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DataView } from '../../facts/data-view.tsx';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { Badge, Button, Callout, Checkbox, EmptyState, FormField, Hash, IconButton, Input, RelativeTime, Segmented, Select, Textarea, classNames, notify, titleOfField } from '../../ui/index.ts';

type Task = OutputOf<'human:list'>['tasks'][number];

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

type Values = Readonly<Record<string, string | boolean>>;
type Field = NonNullable<Task['fields']>[number];

/** What was filled in, as the flow gets it: numbers as numbers, and nothing for what was left empty. */
function filledIn(fields: readonly Field[], values: Values): Record<string, string | number | boolean> {
  return Object.fromEntries(fields.flatMap(({ name, type }): [string, string | number | boolean][] => {
    const value = values[name];
    if (type === 'boolean') return [[name, value === true]];
    if (typeof value !== 'string' || value.trim() === '') return [];
    return [[name, type === 'number' ? Number(value) : value]];
  }));
}

const isMissing = ({ name, type, required }: Field, values: Values): boolean => required && (type === 'boolean' ? values[name] !== true : typeof values[name] !== 'string' || values[name].trim() === '');

function Fields({ fields, values, onChange }: { readonly fields: readonly Field[]; readonly values: Values; onChange(values: Values): void }) {
  return (
    <section aria-label="What is asked" className="flex flex-col gap-3">
      {fields.map((field) => {
        const { name, type, required } = field;
        const value = values[name];
        const text = typeof value === 'string' ? value : '';
        const set = (next: string | boolean): void => onChange({ ...values, [name]: next });
        if (type === 'boolean') return <Checkbox key={name} checked={value === true} onCheckedChange={set} label={titleOfField(name)} />;
        return (
          <FormField key={name} label={titleOfField(name)} required={required}>
            {(control) => (type === 'enum'
              ? <Select {...control} value={text} onValueChange={set} placeholder={required ? 'Choose' : 'None'} options={field.values.map((one) => ({ value: one, label: one }))} />
              : /message|text|descri|comment|note|reason|details/i.test(name)
                ? <Textarea {...control} rows={3} maxLength={10_000} value={text} onChange={(event) => set(event.target.value)} />
                : <Input {...control} type={type === 'number' ? 'number' : type === 'date' ? 'date' : 'text'} step="any" maxLength={1_000} value={text} onChange={(event) => set(event.target.value)} />)}
          </FormField>
        );
      })}
    </section>
  );
}

/** What the two answers are called. */
const answerWords: Readonly<Record<Task['kind'], { readonly button: Readonly<Record<'approve' | 'deny', string>>; readonly said: Readonly<Record<'approve' | 'deny', string>> }>> = {
  approval: { button: { approve: 'Approve', deny: 'Deny' }, said: { approve: 'Approved', deny: 'Denied' } },
  form: { button: { approve: 'Send', deny: 'Decline' }, said: { approve: 'Sent', deny: 'Declined' } },
  interrupted: { button: { approve: 'Run it again', deny: 'Let it fail' }, said: { approve: 'It runs again', deny: 'It fails' } },
};

function TaskView({ task, onAnswered }: { readonly task: Task; onAnswered(): void }) {
  const [reason, setReason] = useState('');
  const [values, setValues] = useState<Values>({});
  const fields = task.fields ?? [];
  const isForm = fields.length > 0;
  const words = answerWords[task.kind];
  const answer = useAction(async (decision: 'approve' | 'deny') => {
    await call('human:answer', { taskId: task.id, argumentsHash: task.argumentsHash, decision, reason: reason.trim(), ...(isForm && decision === 'approve' ? { values: filledIn(fields, values) } : {}) });
    notify({ tone: decision === 'approve' ? 'good' : 'info', title: words.said[decision], detail: task.title });
    onAnswered();
  });
  return (
    <article aria-label={task.title} className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-5 [&>*]:max-w-180">
      <header>
        <p className="text-sm text-muted">{task.flowName} · {task.nodeName} · asked <RelativeTime time={task.createdAt} />{task.deadline === undefined ? null : <> · until <RelativeTime time={task.deadline} /></>}</p>
        <h2 className="text-xl">{task.title}</h2>
        {task.message === '' ? null : <p className="mt-1 whitespace-pre-line">{task.message}</p>}
      </header>
      <section>{isEmpty(task.arguments) ? null : <DataView title={isForm ? 'What it is about' : 'What will be used'} value={task.arguments} />}<p className="mt-1.5 text-sm text-faint">Your answer counts for exactly these values; others would ask again. Fingerprint <Hash value={task.argumentsHash} label="fingerprint" /></p></section>
      {isForm ? <Fields fields={fields} values={values} onChange={setValues} /> : null}
      {task.handedOnTo === undefined ? null : <Callout tone="medium" title="Nobody answered in time">It was handed on to {task.handedOnTo}.</Callout>}
      {task.required > 1 ? <Callout>{task.approvals} of {task.required} people have approved.</Callout> : null}
      {answer.error === undefined ? null : <Callout tone="block" title="Your answer was not taken">{answer.error.message}</Callout>}
      <FormField label="Reason" help={isForm ? 'Needed to decline' : task.kind === 'interrupted' ? 'Needed to let it fail' : 'Kept in the audit log; needed to deny'}>{(control) => <Textarea {...control} rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}</FormField>
      <div className="flex items-center gap-2">
        <Button tone="primary" busy={answer.busy} disabled={fields.some((field) => isMissing(field, values))} onClick={() => void answer.run('approve')}>{words.button.approve}</Button>
        <Button tone="danger" busy={answer.busy} disabled={reason.trim() === ''} onClick={() => void answer.run('deny')}>{words.button.deny}</Button>
        <Button tone="ghost" className="ms-auto" onClick={() => navigate('runs', { id: task.runId })}>Show the run</Button>
      </div>
    </article>
  );
}

const PAGE = 200;
type Order = 'newest' | 'oldest';

/** Which part of a long list this is, and the way to the others. */
function Pager({ offset, shown, total, onMove }: { readonly offset: number; readonly shown: number; readonly total: number; onMove(offset: number): void }) {
  return (
    <nav aria-label="Parts of the list" className="flex items-center gap-1 border-b border-line px-4 py-1.5 text-sm text-muted">
      <span className="me-auto tabular-nums">{(offset + 1).toLocaleString()} to {(offset + shown).toLocaleString()} of {total.toLocaleString()}</span>
      <IconButton icon={ChevronLeft} label="Previous questions" disabled={offset === 0} onClick={() => onMove(Math.max(0, offset - PAGE))} />
      <IconButton icon={ChevronRight} label="Next questions" disabled={offset + shown >= total} onClick={() => onMove(offset + PAGE)} />
    </nav>
  );
}

export default function InboxPage() {
  const [order, setOrder] = useState<Order>('newest');
  const [offset, setOffset] = useState(0);
  const { result, reload } = useCall('human:list', { oldestFirst: order === 'oldest', offset, limit: PAGE });
  const [selectedId, setSelectedId] = useState<string>();
  usePush('human:changed', reload);
  const total = result.state === 'ready' ? result.value.total : 0;
  // The last questions of the last part were answered.
  if (offset > 0 && result.state === 'ready' && offset >= total) setOffset(Math.max(0, Math.floor((total - 1) / PAGE) * PAGE));
  const sorted = total < 2 ? undefined : <Segmented<Order> label="Order" value={order} onValueChange={(next) => { setOrder(next); setOffset(0); }} options={[{ value: 'newest', label: 'Newest first' }, { value: 'oldest', label: 'Longest waiting first' }]} />;
  return (
    <PageFrame title="Inbox" lead="Flows that wait for a person's answer." actions={sorted}>
      <LoadedView result={result} failed="The inbox could not be read" onRetry={reload}>
        {({ tasks }) => {
          if (tasks.length === 0) return <EmptyState icon={Inbox} title="Nothing waits for you">When a flow asks for an approval or for something to fill in, it stands here with the exact values that belong to it.</EmptyState>;
          const selected = tasks.find((task) => task.id === selectedId) ?? tasks[0];
          return (
            <div className="flex min-h-0 flex-1">
              <div className="flex w-80 shrink-0 flex-col border-e border-line">
              {total > PAGE ? <Pager offset={offset} shown={tasks.length} total={total} onMove={setOffset} /> : null}
              <ul aria-label="Waiting" className="min-h-0 flex-1 overflow-auto">
                {tasks.map((task) => (
                  <li key={task.id} className="[contain-intrinsic-size:auto_60px] [content-visibility:auto]">
                    <button type="button" aria-current={task.id === selected?.id} onClick={() => setSelectedId(task.id)} className={classNames('flex w-full flex-col gap-0.5 border-b border-line px-4 py-2.5 text-start hover:bg-hover', task.id === selected?.id && 'bg-accent-tint')}>
                      <span className="flex w-full min-w-0 items-center gap-2"><span className="min-w-0 truncate font-medium" title={task.title}>{task.title}</span>{task.deadline === undefined ? null : <Badge tone="medium" className="ms-auto shrink-0"><span>Due <RelativeTime time={task.deadline} /></span></Badge>}</span>
                      <span className="max-w-full truncate text-sm text-muted">{task.flowName} · {task.nodeName}</span>
                    </button>
                  </li>
                ))}
              </ul>
              </div>
              {selected === undefined ? null : <TaskView key={selected.id} task={selected} onAnswered={reload} />}
            </div>
          );
        }}
      </LoadedView>
    </PageFrame>
  );
}
