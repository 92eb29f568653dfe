/** What waits for a person: approvals with the exact values that will be used. */
import { useState } from 'react';
import { Inbox } from 'lucide-react';
import { call, useCall, usePush } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView, PageFrame } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { Badge, Button, Callout, EmptyState, FormField, Hash, RelativeTime, Textarea, classNames, notify } from '../../ui/index.ts';

type Task = OutputOf<'human:list'>['tasks'][number];

/** The arguments as label and value where they are a plain object, as JSON otherwise. */
function Arguments({ value }: { readonly value: unknown }) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return <pre className="overflow-auto rounded-md border border-line bg-sunken p-3 whitespace-pre-wrap">{JSON.stringify(value, null, 2)}</pre>;
  return (
    <dl className="grid grid-cols-[minmax(90px,auto)_1fr] gap-x-4 gap-y-1.5 rounded-md border border-line bg-sunken p-3">
      {Object.entries(value).map(([key, item]) => (
        <div key={key} className="contents"><dt className="text-muted">{key}</dt><dd className="min-w-0 break-words whitespace-pre-wrap">{typeof item === 'string' ? item : JSON.stringify(item, null, 2)}</dd></div>
      ))}
    </dl>
  );
}

function TaskView({ task, onAnswered }: { readonly task: Task; onAnswered(): void }) {
  const [reason, setReason] = useState('');
  const answer = useAction(async (decision: 'approve' | 'deny') => {
    await call('human:answer', { taskId: task.id, argumentsHash: task.argumentsHash, decision, reason: reason.trim() });
    notify({ tone: 'good', title: decision === 'approve' ? 'Approved' : 'Denied', detail: task.title });
    onAnswered();
  });
  return (
    <article aria-label={task.title} className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-5">
      <header>
        <p className="text-sm text-muted">{task.flowName} · {task.nodeName} · asked <RelativeTime time={task.createdAt} />{task.deadline === undefined ? null : <> · until <RelativeTime time={task.deadline} /></>}</p>
        <h2 className="text-xl">{task.title}</h2>
        {task.message === '' ? null : <p className="mt-1 whitespace-pre-line">{task.message}</p>}
      </header>
      <section><h3 className="mb-1.5 font-medium">What will be used</h3><Arguments value={task.arguments} /><p className="mt-1.5 text-sm text-faint">Your answer counts for exactly these values; others would ask again. Fingerprint <Hash value={task.argumentsHash} label="fingerprint" /></p></section>
      {task.handedOnTo === undefined ? null : <Callout tone="medium" title="Nobody answered in time">It was handed on to {task.handedOnTo}.</Callout>}
      {task.required > 1 ? <Callout>{task.approvals} of {task.required} people have approved.</Callout> : null}
      {answer.error === undefined ? null : <Callout tone="block" title="Your answer was not taken">{answer.error.message}</Callout>}
      <FormField label="Reason" help="Kept in the audit log; needed to deny">{(control) => <Textarea {...control} rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />}</FormField>
      <div className="flex gap-2">
        <Button tone="primary" busy={answer.busy} onClick={() => void answer.run('approve')}>Approve</Button>
        <Button tone="danger" busy={answer.busy} disabled={reason.trim() === ''} onClick={() => void answer.run('deny')}>Deny</Button>
        <Button tone="ghost" className="ms-auto" onClick={() => navigate('runs', { id: task.runId })}>Show the run</Button>
      </div>
    </article>
  );
}

export default function InboxPage() {
  const { result, reload } = useCall('human:list', {});
  const [selectedId, setSelectedId] = useState<string>();
  usePush('human:changed', reload);
  return (
    <PageFrame title="Inbox" lead="Flows that wait for a person's answer.">
      <LoadedView result={result} failed="The inbox could not be read" onRetry={reload}>
        {({ tasks }) => {
          if (tasks.length === 0) return <EmptyState icon={Inbox} title="Nothing waits for you">When a flow asks for an approval, it stands here with the exact values that it wants to use.</EmptyState>;
          const selected = tasks.find((task) => task.id === selectedId) ?? tasks[0];
          return (
            <div className="flex min-h-0 flex-1">
              <ul aria-label="Waiting" className="w-80 shrink-0 overflow-auto border-e border-line">
                {tasks.map((task) => (
                  <li key={task.id}>
                    <button type="button" aria-current={task.id === selected?.id} onClick={() => setSelectedId(task.id)} className={classNames('flex w-full flex-col gap-0.5 border-b border-line px-4 py-2.5 text-start hover:bg-hover', task.id === selected?.id && 'bg-accent-tint')}>
                      <span className="flex items-center gap-2"><span className="truncate font-medium">{task.title}</span>{task.deadline === undefined ? null : <Badge tone="medium" className="ms-auto"><RelativeTime time={task.deadline} /></Badge>}</span>
                      <span className="truncate text-sm text-muted">{task.flowName} · {task.nodeName}</span>
                    </button>
                  </li>
                ))}
              </ul>
              {selected === undefined ? null : <TaskView key={selected.id} task={selected} onAnswered={reload} />}
            </div>
          );
        }}
      </LoadedView>
    </PageFrame>
  );
}
