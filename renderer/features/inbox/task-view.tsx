/** One question: the exact values that will be used, the reason, and the answer. */
import { useEffect, useRef, useState } from 'react';
import { call } from '../../bridge/client.ts';
import { isJsonObject, type Json } from '../../../app/kernel/json.ts';
import { useAction } from '../../bridge/use-action.ts';
import { DataView } from '../../facts/data-view.tsx';
import { navigate } from '../../shell/router.ts';
import { Button, Callout, FormField, Hash, RelativeTime, Textarea } from '../../ui/index.ts';
import { answerGuard, settleMs, type GuardClock } from './answer-guard.ts';
import { answerWords, othersHaveTo, type Decision, type Task } from './answer-words.ts';
import { Fields, filledIn, isMissing, type Values } from './asked-fields.tsx';
import { ResultCard, type Answered } from './result-card.tsx';

const isEmpty = (value: unknown): boolean => value === null || (typeof value === 'object' && Object.keys(value).length === 0);

/** An object as JSON; undefined where the text is none. */
function objectIn(text: string): Record<string, Json> | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** What the step gave that did take effect: an object, nothing where nobody knows, or a text that is none of both. */
type Output = { readonly given?: Record<string, Json> } | 'wrong';
const outputIn = (text: string): Output => {
  if (text.trim() === '') return {};
  const given = objectIn(text);
  return given === undefined ? 'wrong' : { given };
};

/** A timer may come a little early; a button that looks alive is alive. */
const timerSlackMs = 20;

const machineClock: GuardClock = { now: () => performance.now() };

/** Fills the button while it does not take an answer yet. */
const Settling = () => (
  <span
    aria-hidden
    style={{ animationDuration: `${settleMs}ms` }}
    className="absolute inset-0 origin-left animate-fill bg-current/25 motion-reduce:hidden rtl:origin-right"
  />
);

interface TaskViewProps {
  readonly task: Task;
  readonly before: Answered | undefined;
  readonly clock?: GuardClock;
  onAnswered(answered: Answered): void;
}

export function TaskView({ task, before, clock = machineClock, onAnswered }: TaskViewProps) {
  const [reason, setReason] = useState('');
  const [values, setValues] = useState<Values>({});
  const [guard] = useState(() => answerGuard(clock));
  const [settled, setSettled] = useState(() => guard.mayAnswer());
  // The list still shows it for a moment after it was answered.
  const [done, setDone] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const comesNext = before !== undefined;
  useEffect(() => {
    if (comesNext) heading.current?.focus({ preventScroll: true });
  }, [comesNext]);
  useEffect(() => {
    if (settled) return undefined;
    const timer = setTimeout(() => setSettled(true), guard.leftMs() + timerSlackMs);
    return () => clearTimeout(timer);
  }, [guard, settled]);
  const [gave, setGave] = useState('');
  const output = outputIn(gave);
  const wasCut = task.kind === 'interrupted';
  const fields = task.fields ?? [];
  const isForm = fields.length > 0;
  const words = answerWords[task.kind];
  const mine = task.answeredByMe === true;
  const notForMe = task.forOthers === true;
  // The button that was pressed is gone with the others.
  useEffect(() => {
    if (mine && done) heading.current?.focus({ preventScroll: true });
  }, [mine, done]);
  const answer = useAction(async (decision: Decision) => {
    if (!guard.mayAnswer() || done || (decision === 'done' && output === 'wrong')) return;
    const filled =
      decision === 'done'
        ? output === 'wrong'
          ? undefined
          : output.given
        : isForm && decision === 'approve'
          ? filledIn(fields, values)
          : undefined;
    await call('human:answer', {
      taskId: task.id,
      argumentsHash: task.argumentsHash,
      decision,
      reason: reason.trim(),
      ...(filled === undefined ? {} : { values: filled }),
    });
    setDone(true);
    onAnswered({
      id: task.id,
      title: task.title,
      decision,
      kind: task.kind,
      more: decision !== 'deny' ? Math.max(0, task.required - task.approvals - 1) : 0,
    });
  });
  const dead = !settled || done || answer.busy || notForMe;
  return (
    <article aria-label={task.title} className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-5 [&>*]:max-w-180">
      {before === undefined ? null : <ResultCard answered={before} next={!mine} />}
      <header>
        <p className="text-sm text-muted">
          {task.flowName} · {task.nodeName} · asked <RelativeTime time={task.createdAt} />
          {task.deadline === undefined || !mine ? null : (
            <>
              {' '}
              · due <RelativeTime time={task.deadline} />
            </>
          )}
        </p>
        <h2 ref={heading} tabIndex={-1} className="text-xl outline-none">
          {task.title}
        </h2>
        {task.message === '' ? null : <p className="mt-1 whitespace-pre-line">{task.message}</p>}
      </header>
      {notForMe ? null : (
        <section>
          {isEmpty(task.arguments) ? null : <DataView title={isForm ? 'What it is about' : 'What will be used'} value={task.arguments} />}
          <p className="mt-1.5 text-sm text-faint">
            {wasCut
              ? 'Your answer counts for this one interruption. Another one would ask again.'
              : 'Your answer counts for exactly these values. Other values would ask again.'}{' '}
            Fingerprint <Hash value={task.argumentsHash} label="fingerprint" />
          </p>
        </section>
      )}
      {isForm && !mine && !notForMe ? <Fields fields={fields} values={values} onChange={setValues} /> : null}
      {task.handedOnTo === undefined ? null : (
        <Callout tone="medium" title="Nobody answered in time">
          It was handed on to {task.handedOnTo}.
        </Callout>
      )}
      {task.role === undefined || mine ? null : (
        <Callout tone={notForMe ? 'medium' : 'info'}>
          Only somebody with the role or group “{task.role}” may answer{notForMe ? ', and is shown what is asked. You do not have it' : ''}.
        </Callout>
      )}
      {task.required > 1 ? (
        <Callout>
          {task.approvals} of {task.required} people have approved.
        </Callout>
      ) : null}
      {answer.error === undefined ? null : (
        <Callout tone="block" title="Your answer was not taken">
          {answer.error.message}
        </Callout>
      )}
      {mine ? (
        <Callout status tone="good" title={`${words.mine} ${othersHaveTo(task)}`} />
      ) : (
        <FormField label="Reason" help={`Kept with the run, for those who may see it; ${words.needed}`}>
          {(control) => <Textarea {...control} rows={2} maxLength={2000} value={reason} onValueChange={setReason} />}
        </FormField>
      )}
      {mine || !wasCut ? null : (
        <FormField
          label="Its result, if it did happen"
          help='As JSON, such as { "id": 7 }. Leave it empty if nobody knows. Where the question names one item, or one use of a tool, enter the result of that one.'
          {...(output === 'wrong' ? { error: 'This is not a JSON object.' } : {})}
        >
          {(control) => <Textarea {...control} rows={2} maxLength={10_000} value={gave} onValueChange={setGave} />}
        </FormField>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {mine ? null : (
          <>
            <Button
              tone="primary"
              className="relative overflow-hidden"
              busy={answer.busy}
              disabled={dead || fields.some((field) => isMissing(field, values))}
              onClick={() => void answer.run('approve')}
            >
              {settled ? null : <Settling />}
              {words.button.approve}
            </Button>
            {wasCut ? (
              <Button busy={answer.busy} disabled={dead || output === 'wrong'} onClick={() => void answer.run('done')}>
                It did happen
              </Button>
            ) : null}
            <Button
              className="!h-8 !px-3.5 !text-block"
              busy={answer.busy}
              disabled={dead || reason.trim() === ''}
              onClick={() => void answer.run('deny')}
            >
              {words.button.deny}
            </Button>
          </>
        )}
        {settled || mine ? null : <span className="text-sm text-muted">One moment, so that no double click answers it</span>}
        <Button tone="ghost" className="ms-auto" onClick={() => navigate('runs', { id: task.runId })}>
          Show the run
        </Button>
      </div>
    </article>
  );
}
