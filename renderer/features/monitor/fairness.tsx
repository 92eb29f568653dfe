/** Whether a step decides alike for groups of people: the question, what was found, and a check that comes by itself. */
import { useState } from 'react';
import { CalendarClock, Scale, UsersRound } from 'lucide-react';
import { answerInWords } from '../../../app/ai/fairness/audit.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { call, useCall, usePush } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { navigate } from '../../shell/router.ts';
import { useMay } from '../../shell/session.ts';
import { decimalText } from '../../facts/amounts.ts';
import { Badge, Button, Callout, Disclosure, EmptyState, FormField, Input, RelativeTime, Select, notify } from '../../ui/index.ts';

type About = OutputOf<'fairness:about'>;
type Result = About['results'][number];
type Question = Result['question'];
type Days = '0' | '7' | '30' | '90';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const everyWords: Readonly<Record<Days, string>> = { 0: 'Only on request', 7: 'Each week', 30: 'Each month', 90: 'Each quarter' };

function Figures({ result }: { readonly result: Result }) {
  const { groups, question, words, cannotSee, counted, decisions, suppressed } = result;
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-1">
        {words.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {groups.length === 0 ? null : (
        <div className="overflow-x-auto">
          <table aria-label="Groups" className="w-full min-w-160 text-start">
            <thead>
              <tr className="border-b border-line text-sm text-muted">
                {[
                  'Group',
                  `Gets “${answerInWords(question.good)}”`,
                  '95 % interval',
                  'Compared with the best group',
                  '95 % interval',
                  'Four fifths',
                ].map((title, index) => (
                  <th key={index} scope="col" className="py-1 pe-3 text-start font-medium">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map(({ group, selected, ratio, ratioLow, ratioHigh, belowFourFifths }) => (
                <tr key={group} className="border-b border-line tabular-nums">
                  <th scope="row" dir="auto" className="py-1.5 pe-3 text-start font-medium">
                    {group}
                  </th>
                  <td className="pe-3">
                    <span className="flex items-center gap-2">
                      <span aria-hidden className="h-2 w-20 overflow-hidden rounded-sm bg-sunken">
                        <span className="block h-full bg-accent-fill" style={{ width: `${selected.share * 100}%` }} />
                      </span>
                      {percent(selected.share)} of {selected.of}
                    </span>
                  </td>
                  <td className="pe-3 text-muted">
                    {percent(selected.low)} to {percent(selected.high)}
                  </td>
                  <td className="pe-3">{decimalText(ratio, 2)}</td>
                  <td className="pe-3 text-muted">
                    {decimalText(ratioLow, 2)} to {decimalText(ratioHigh, 2)}
                  </td>
                  <td>
                    {belowFourFifths === 'no' ? (
                      <span className="text-muted">not below</span>
                    ) : (
                      <Badge tone={belowFourFifths === 'clear' ? 'high' : 'medium'}>
                        {belowFourFifths === 'clear' ? 'Below' : 'Below, maybe by chance'}
                      </Badge>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="text-sm text-muted">
        {decisions} decisions.{' '}
        {suppressed.groups === 0
          ? 'No group was too small to be shown.'
          : `${suppressed.groups} ${suppressed.groups === 1 ? 'group' : 'groups'} of fewer than ten ${counted} withheld.`}
      </p>
      <Disclosure title="What these figures cannot show">
        <ul className="list-disc ps-5 text-sm text-muted">
          {cannotSee.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}

interface AskProps {
  readonly flowId: string;
  readonly about: About;
  onChecked(result: Result): void;
  onScheduled(): void;
}

function Ask({ flowId, about, onChecked, onScheduled }: AskProps) {
  const mayPlan = useMay('privacy.manage');
  const { steps, fields, schedule, results } = about;
  const start = schedule?.question ?? results[0]?.question;
  const [nodeId, setNodeId] = useState(start?.nodeId ?? steps[0]?.nodeId ?? '');
  const [by, setBy] = useState(start?.by ?? '');
  const [person, setPerson] = useState(start?.person ?? '');
  const step = steps.find((one) => one.nodeId === nodeId);
  const [good, setGood] = useState(start?.good ?? step?.yes ?? '');
  const [days, setDays] = useState<Days>(schedule === undefined ? '0' : (String(schedule.everyDays) as Days));
  const answers = step?.answers ?? [];
  const chosen = answers.length === 0 || answers.includes(good) ? good : (step?.yes ?? '');
  const ready = nodeId !== '' && by.trim() !== '' && chosen !== '';
  const question = (): Question => ({ nodeId, by: by.trim(), good: chosen, ...(person.trim() === '' ? {} : { person: person.trim() }) });
  // One of both at a time: what was wrong with one is not told about the other.
  const [under, setUnder] = useState<'check' | 'plan'>('check');
  const work = useAction(async (what: 'check' | 'plan') => {
    setUnder(what);
    if (what === 'check') {
      onChecked(await call('fairness:check', { flowId, question: question() }));
      return;
    }
    await call('fairness:schedule', { flowId, question: question(), ...(days === '0' ? {} : { everyDays: Number(days) as 7 | 30 | 90 }) });
    notify({ tone: 'good', title: `It is checked ${everyWords[days].toLowerCase()}` });
    onScheduled();
  });
  const busyWith = (what: 'check' | 'plan'): boolean => work.busy && under === what;
  return (
    <div className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <datalist id="fairness-fields">
        {fields.map((field) => (
          <option key={field} value={field} />
        ))}
      </datalist>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(180px,1fr))] gap-3">
        <FormField label="Step that decides">
          {(control) => (
            <Select
              {...control}
              value={nodeId}
              onValueChange={setNodeId}
              options={steps.map((one) => ({ value: one.nodeId, label: one.name }))}
            />
          )}
        </FormField>
        <FormField label="Favourable answer">
          {(control) =>
            answers.length === 0 ? (
              <Input {...control} maxLength={200} value={good} onValueChange={setGood} />
            ) : (
              <Select
                {...control}
                value={chosen}
                placeholder="Choose one"
                onValueChange={setGood}
                options={answers.map((value) => ({ value, label: answerInWords(value) }))}
              />
            )
          }
        </FormField>
        <FormField label="Field of the group" help="One that many people share: a region, an age, a language">
          {(control) => (
            <Input
              {...control}
              mono
              list="fairness-fields"
              maxLength={200}
              placeholder="applicant.region"
              value={by}
              onValueChange={setBy}
            />
          )}
        </FormField>
        <FormField label="Field that identifies a person" help="With it people are counted; without it, decisions">
          {(control) => (
            <Input
              {...control}
              mono
              list="fairness-fields"
              maxLength={200}
              placeholder="applicant.id"
              value={person}
              onValueChange={setPerson}
            />
          )}
        </FormField>
      </div>
      {work.error === undefined ? null : (
        <Callout tone="block" title={under === 'check' ? 'It could not be checked' : 'The schedule was not saved'}>
          {work.error.message} {work.error.mend ?? ''}
        </Callout>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone="primary"
          icon={Scale}
          busy={busyWith('check')}
          disabled={!ready || busyWith('plan')}
          onClick={() => void work.run('check')}
        >
          Check now
        </Button>
        {mayPlan ? (
          <>
            <Select
              aria-label="How often it is checked"
              className="w-52!"
              value={days}
              onValueChange={(next) => setDays(next as Days)}
              options={(['0', '7', '30', '90'] as const).map((value) => ({ value, label: everyWords[value] }))}
            />
            <Button
              icon={CalendarClock}
              busy={busyWith('plan')}
              disabled={!ready || busyWith('check') || (days === '0' && schedule === undefined)}
              onClick={() => void work.run('plan')}
            >
              Save the schedule
            </Button>
          </>
        ) : null}
        {schedule === undefined ? null : (
          <span className="text-sm text-muted">
            {everyWords[String(schedule.everyDays) as Days]}, set by {schedule.setBy}; next <RelativeTime time={schedule.nextAt} />
          </span>
        )}
      </div>
      {schedule?.trouble === undefined ? null : (
        <Callout tone="medium" title="The last scheduled check could not be made">
          {schedule.trouble}
        </Callout>
      )}
    </div>
  );
}

function OfFlow({ flowId }: { readonly flowId: string }) {
  const { result, reload } = useCall('fairness:about', { flowId });
  const [shown, setShown] = useState<number>();
  return (
    <LoadedView result={result} failed="The checks could not be read" onRetry={reload}>
      {(about) => {
        if (about.steps.length === 0)
          return (
            <EmptyState icon={Scale} title="No step of this flow decides">
              Steps that choose a way, a class or a value can be checked.
            </EmptyState>
          );
        const newest = about.results.find(({ at }) => at === shown) ?? about.results[0];
        return (
          <div className="flex flex-col gap-4">
            <Ask
              flowId={flowId}
              about={about}
              onChecked={({ at }) => {
                setShown(at);
                reload();
              }}
              onScheduled={reload}
            />
            {newest === undefined ? (
              <EmptyState icon={UsersRound} title="Nothing checked yet">
                Choose the field that says which group a person belongs to, then check. Only figures for whole groups are shown and kept.
              </EmptyState>
            ) : (
              <section aria-label="Result" className="flex flex-col gap-2">
                <div className="flex flex-wrap items-center gap-2">
                  <h2 className="text-lg">
                    “{newest.step}”, by <span className="font-mono text-base">{newest.question.by}</span>
                  </h2>
                  <span className="text-sm text-muted">
                    <RelativeTime time={newest.at} />
                    {newest.by === undefined ? ', scheduled' : ` by ${newest.by}`}, over{' '}
                    {newest.runs === 1 ? '1 run' : `${newest.runs} runs`}
                  </span>
                </div>
                <Figures result={newest} />
              </section>
            )}
            {about.results.length < 2 ? null : (
              <section aria-label="Earlier checks">
                <h2 className="mb-1 text-lg">Kept checks</h2>
                <ul className="divide-y divide-line rounded-md border border-line">
                  {about.results.map((one) => (
                    <li key={one.at}>
                      <button
                        type="button"
                        aria-pressed={one === newest}
                        onClick={() => setShown(one.at)}
                        className="flex w-full items-center gap-2 px-3 py-1.5 text-start hover:bg-hover aria-pressed:bg-accent-tint"
                      >
                        <span className="min-w-0 flex-1 truncate">
                          {one.step}, by <span className="font-mono">{one.question.by}</span>
                        </span>
                        {one.groups.some(({ belowFourFifths }) => belowFourFifths === 'clear') ? (
                          <Badge tone="high">Below four fifths</Badge>
                        ) : null}
                        <span className="text-sm text-muted">
                          <RelativeTime time={one.at} />
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </div>
        );
      }}
    </LoadedView>
  );
}

export function FairnessView({ flowId }: { readonly flowId: string | undefined }) {
  const maySee = useMay('privacy.read');
  const { result, reload } = useCall('flows:list', {});
  usePush('flows:changed', reload);
  if (!maySee)
    return (
      <EmptyState icon={Scale} title="You may not see figures about groups of people">
        Reviewers, operators and auditors may. The page People shows who may do what.
      </EmptyState>
    );
  return (
    <LoadedView result={result} failed="The flows could not be read" onRetry={reload}>
      {({ flows }) =>
        flows.length === 0 ? (
          <EmptyState icon={Scale} title="No flows yet">
            No flow makes a decision yet.
          </EmptyState>
        ) : (
          <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-auto p-4">
            <FormField label="Flow">
              {(control) => (
                <Select
                  {...control}
                  className="max-w-96"
                  value={flowId ?? ''}
                  placeholder="Choose a flow"
                  onValueChange={(next) => navigate('monitor', { view: 'fairness', flow: next })}
                  options={flows.map(({ id, name }) => ({ value: id, label: name }))}
                />
              )}
            </FormField>
            {flowId === undefined ? (
              <EmptyState icon={Scale} title="Choose a flow">
                See how often each group of people gets the favourable answer, according to its runs.
              </EmptyState>
            ) : (
              <OfFlow key={flowId} flowId={flowId} />
            )}
          </div>
        )
      }
    </LoadedView>
  );
}
