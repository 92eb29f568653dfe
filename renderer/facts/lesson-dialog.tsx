/** A lesson of a minute: what happens in the person's own flow, by the names of their own steps, and two questions. */
import { useEffect, useRef, useState } from 'react';
import { Award, CircleCheck } from 'lucide-react';
import type { Flow } from '../../app/workflow/model/flow.ts';
import type { OutputOf } from '../../app/ipc/contract.ts';
import { asCallError, call, type CallError } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { Button, Callout, Dialog, ErrorState, LoadingState, RelativeTime } from '../ui/index.ts';

type Begun = OutputOf<'lesson:begin'>;
type Result = OutputOf<'lesson:answer'>;

function Way({ path }: Pick<Begun, 'path'>) {
  if (path.length < 2) return null;
  return (
    <ol aria-label="The path of the data" className="flex flex-wrap items-center gap-1 text-sm">
      {path.map((hop, index) => (
        <li key={index} className="flex items-center gap-1">
          {index === 0 ? null : (
            <span aria-hidden className="text-faint">
              ›
            </span>
          )}
          <span dir="auto" className="rounded-sm bg-sunken px-1.5 py-0.5">
            {hop.nodeName}
          </span>
        </li>
      ))}
    </ol>
  );
}

interface QuestionProps {
  readonly question: Begun['questions'][number];
  readonly chosen: string | undefined;
  readonly result: Result | undefined;
  onChoose(id: string): void;
}

function Question({ question: { id, text, choices }, chosen, result, onChoose }: QuestionProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 flex items-center gap-2 font-medium">
        {text}
        {result?.passed === true ? <CircleCheck className="size-4 shrink-0 text-good" aria-label="Right" /> : null}
      </legend>
      {choices.map((choice) => (
        <label
          key={choice.id}
          className="flex items-start gap-2 rounded-md border border-line px-2.5 py-1.5 has-checked:border-accent has-checked:bg-accent-tint"
        >
          <input
            type="radio"
            name={id}
            className="m-0 mt-[3px] size-3.5 shrink-0 accent-(--color-accent)"
            disabled={result !== undefined}
            checked={chosen === choice.id}
            onChange={() => onChoose(choice.id)}
          />
          <span dir="auto" className="min-w-0 flex-1">
            {choice.text}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Outcome({ result }: { readonly result: Result }) {
  const words = useRef<HTMLDivElement>(null);
  // It stands below the questions, and would not be seen in a low window.
  useEffect(() => {
    words.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={words} role="status" className="flex scroll-mb-4 flex-col gap-2">
      {result.passed ? (
        <Callout tone="good" title="Passed">
          {result.why} {result.remedy}
        </Callout>
      ) : (
        <Callout tone="medium" title="Not yet">
          Not every answer was right. Look at the path of the data again, and follow it to where it does harm. Then try again, with other
          questions and more answers to choose from.
        </Callout>
      )}
      {result.badges.map((badge) => (
        <p key={badge.id} className="flex items-center gap-2 font-medium">
          <Award className="size-4 text-good" aria-hidden />
          <span>
            You have the badge “{badge.title}” now. It ends <RelativeTime time={badge.endsAt} />.
          </span>
        </p>
      ))}
    </div>
  );
}

/** Whole seconds until then, counted down; 0 once it is there. */
function useSecondsUntil(time: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const left = time === undefined ? 0 : Math.max(0, Math.ceil((time - now) / 1_000));
  useEffect(() => {
    if (time === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [time]);
  return left;
}

/** `flow`: the one that is open, where the finding is from. */
export function LessonDialog({ ruleId, flow, onClose }: { readonly ruleId: string; readonly flow?: Flow; onClose(): void }) {
  const [begun, setBegun] = useState<Begun>();
  const [failed, setFailed] = useState<CallError>();
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [result, setResult] = useState<Result>();
  const [times, setTimes] = useState(0);
  // What was drawn when the lesson was opened: edits behind the dialog are none of its business.
  const [about] = useState(flow);
  useEffect(() => {
    let current = true;
    setBegun(undefined);
    setFailed(undefined);
    setAnswers({});
    setResult(undefined);
    call('lesson:begin', { ruleId, ...(about === undefined ? {} : { flow: about }) }).then(
      (next) => {
        if (current) setBegun(next);
      },
      (error: unknown) => {
        if (current) setFailed(asCallError(error));
      },
    );
    return () => {
      current = false;
    };
  }, [ruleId, about, times]);
  const answer = useAction(async () => {
    if (begun !== undefined) setResult(await call('lesson:answer', { lessonId: begun.lessonId, answers: { ...answers } }));
  });
  const ready = begun?.questions.every(({ id }) => answers[id] !== undefined) === true;
  const wait = useSecondsUntil(result?.againAt);
  const again = (): void => setTimes((count) => count + 1);
  return (
    <Dialog
      open
      size="large"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Lesson: ${begun?.title ?? ruleId}`}
      description={
        begun === undefined
          ? undefined
          : begun.own
            ? `About your flow “${begun.flowName}”. It takes a minute.`
            : 'About the example of the rule’s page. It takes a minute.'
      }
      footer={
        result === undefined ? (
          <>
            <Button onClick={onClose}>Later</Button>
            <Button tone="primary" busy={answer.busy} disabled={!ready} onClick={() => void answer.run()}>
              Answer
            </Button>
          </>
        ) : result.passed ? (
          <Button tone="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Later</Button>
            <Button tone="primary" disabled={wait > 0} onClick={again}>
              {wait > 0 ? `Try again in ${wait} s` : 'Try again'}
            </Button>
          </>
        )
      }
    >
      {failed !== undefined ? (
        <ErrorState title="The lesson did not open" error={failed} onRetry={again} />
      ) : begun === undefined ? (
        <LoadingState />
      ) : (
        <div className="flex flex-col gap-4 pt-1">
          <section aria-label="What happens" className="flex flex-col gap-2 rounded-md border border-line bg-sunken p-3">
            <p>{begun.happens}</p>
            <Way path={begun.path} />
          </section>
          {answer.error === undefined ? null : (
            <Callout tone="block" title="The answer was not saved">
              {answer.error.message}
            </Callout>
          )}
          {begun.questions.map((question) => (
            <Question
              key={question.id}
              question={question}
              chosen={answers[question.id]}
              result={result}
              onChoose={(id) => setAnswers({ ...answers, [question.id]: id })}
            />
          ))}
          {result === undefined ? null : <Outcome result={result} />}
        </div>
      )}
    </Dialog>
  );
}
