/** How long reviews may take, by risk: shown to reviewers and designers as the due time of each review. */
import { useState } from 'react';
import { call, useCall } from '../../bridge/client.ts';
import type { OutputOf } from '../../../app/ipc/contract.ts';
import { mostReviewHours, workingDay } from '../../../app/review/due.ts';
import { isTimezone } from '../../../app/kernel/time-zone.ts';
import { riskTiers } from '../../../app/workflow/model/flow.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, Callout, FormField, Input, Segmented, notify } from '../../ui/index.ts';
import { tierTitles } from './training.tsx';

type Times = OutputOf<'review:times'>['times'];

const hoursIn = (typed: string): number | undefined =>
  /^[0-9]{1,3}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= mostReviewHours ? Number(typed) : undefined;
/** Where nobody chose a zone, that of whoever looks is the likelier one. */
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function Form({ times, onSaved }: { readonly times: Times; onSaved(): void }) {
  const mayEdit = useMay('policy.edit');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [count, setCount] = useState(times.count);
  const [zone, setZone] = useState(times.timeZone);
  const textOf = (tier: (typeof riskTiers)[number]): string => typed[tier] ?? String(times.hours[tier]);
  const wrong = riskTiers.some((tier) => hoursIn(textOf(tier)) === undefined) || (count === 'working' && !isTimezone(zone.trim()));
  const hours = (tier: (typeof riskTiers)[number]): number => hoursIn(textOf(tier)) ?? times.hours[tier];
  const next: Times = {
    hours: { minimal: hours('minimal'), limited: hours('limited'), high: hours('high'), critical: hours('critical') },
    count,
    timeZone: count === 'working' ? zone.trim() : times.timeZone,
  };
  const changed = wrong || JSON.stringify(next) !== JSON.stringify(times);
  const save = useAction(async () => {
    await call('review:setTimes', { times: next });
    notify({ tone: 'good', title: 'Reviews have new due times', detail: 'From the next submission on.' });
    onSaved();
  });
  return (
    <form
      className="max-w-180 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayEdit && changed && !wrong) void save.run();
      }}
    >
      <p className="mb-3 max-w-[72ch] text-muted">
        By when reviewers answer what is submitted, by its risk. Each review shows its due time, the Monitor names those that are overdue, a
        playbook can mail somebody, and the evidence of a period counts them. Emergency releases have their own. Due times are saved with
        the button below, apart from the rest of the policy, and count from the next submission on.
      </p>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(160px,1fr))] gap-4">
        {riskTiers.map((tier) => (
          <FormField
            key={tier}
            label={tierTitles[tier]}
            help="Hours"
            error={hoursIn(textOf(tier)) === undefined ? `A whole number of hours from 1 to ${mostReviewHours}` : undefined}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                disabled={!mayEdit}
                maxLength={3}
                value={textOf(tier)}
                onValueChange={(value) => setTyped({ ...typed, [tier]: value })}
              />
            )}
          </FormField>
        ))}
      </div>
      <div className="mt-4 flex flex-wrap items-start gap-4">
        <FormField label="Hours count" help={`Working hours are ${workingDay.from}:00 to ${workingDay.until}:00, Monday to Friday`}>
          {() =>
            mayEdit ? (
              <Segmented<Times['count']>
                label="Hours count"
                value={count}
                onValueChange={setCount}
                options={[
                  { value: 'working', label: 'While people work' },
                  { value: 'all', label: 'Around the clock' },
                ]}
              />
            ) : (
              <p>{count === 'working' ? 'While people work' : 'Around the clock'}</p>
            )
          }
        </FormField>
        {count === 'all' ? null : (
          <FormField
            label="By the clock of"
            help={zone.trim() === zoneHere() ? 'Your time zone' : `Yours is ${zoneHere()}`}
            error={isTimezone(zone.trim()) ? undefined : 'There is no time zone of that name. Write it like Europe/Berlin.'}
          >
            {(control) => (
              <>
                <Input {...control} list={`${control.id}-zones`} disabled={!mayEdit} maxLength={100} value={zone} onValueChange={setZone} />
                <datalist id={`${control.id}-zones`}>
                  {Intl.supportedValuesOf('timeZone').map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </FormField>
        )}
      </div>
      {save.error === undefined ? null : (
        <Callout tone="block" className="mt-3">
          {save.error.message}
        </Callout>
      )}
      {mayEdit ? (
        <Button type="submit" className="mt-4" disabled={!changed || wrong} busy={save.busy}>
          Save due times
        </Button>
      ) : null}
    </form>
  );
}

export function ReviewTimes() {
  const { result, reload } = useCall('review:times', {});
  return (
    <LoadedView result={result} failed="The due times could not be read" onRetry={reload}>
      {({ times }) => <Form key={JSON.stringify(times)} times={times} onSaved={reload} />}
    </LoadedView>
  );
}
