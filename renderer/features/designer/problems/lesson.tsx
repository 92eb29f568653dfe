/** The question at the end of a rule's page: a minute, from one's own finding to the one thing to remember. */
import { useEffect, useState } from 'react';
import { CircleCheck, CircleX } from 'lucide-react';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { Button } from '../../../ui/index.ts';
import { useSessionOf } from '../model/session.ts';
import { lessonOf, type Lesson } from '../../../../app/lint/lesson.ts';

export function LessonQuestion({ ruleId, flow }: { readonly ruleId: string; readonly flow: Flow }) {
  const session = useSessionOf();
  const [lesson, setLesson] = useState<Lesson>();
  const [chosen, setChosen] = useState<string>();
  useEffect(() => {
    let current = true;
    session.lint.ask({ ask: 'check', flow }).then(({ findings }) => { if (current) setLesson(lessonOf(ruleId, flow, findings)); }, () => undefined);
    return () => { current = false; };
  }, [session, flow, ruleId]);
  if (lesson === undefined) return null;
  const answer = lesson.choices.find(({ id }) => id === chosen);
  return (
    <section aria-label="One question" className="mb-2 rounded-md border border-line bg-sunken p-3">
      <h3 className="mb-2 font-medium">One question: at which step of the bad flow does the rule speak?</h3>
      <div className="flex flex-wrap gap-2">
        {lesson.choices.map(({ id, name }) => <Button key={id} aria-pressed={chosen === id} onClick={() => setChosen(id)}>{name}</Button>)}
      </div>
      <div role="status" className="mt-2">
        {answer === undefined ? null : answer.right ? (
          <p className="flex items-start gap-2"><CircleCheck className="mt-0.5 size-4 shrink-0 text-good" aria-hidden /><span>There. {lesson.message} {lesson.remedy}</span></p>
        ) : <p className="flex items-start gap-2"><CircleX className="mt-0.5 size-4 shrink-0 text-medium" aria-hidden /><span>Not at “{answer.name}”. Look at the bad flow again, and follow the data to where it does harm.</span></p>}
      </div>
    </section>
  );
}
