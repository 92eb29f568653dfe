/** How long the workspace stays open and keeps what it recorded. */
import { useState } from 'react';
import { call, useCall } from '../../bridge/client.ts';
import { useAction } from '../../bridge/use-action.ts';
import { LoadedView } from '../../shell/page-frame.tsx';
import { useMay } from '../../shell/session.ts';
import { Button, FormField, Input, notify } from '../../ui/index.ts';

interface Rule {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly help: string;
  readonly fallback: string;
  readonly least: number;
  readonly most: number;
}

const rules: readonly Rule[] = [
  { key: 'idle-lock-minutes', label: 'Lock when idle for', unit: 'minutes', help: 'From 1 to 60', fallback: '15', least: 1, most: 60 },
  {
    key: 'run-keep-days',
    label: 'Delete runs after',
    unit: 'days',
    help: 'From 1 to 3,650. Leave empty to keep them',
    fallback: '',
    least: 1,
    most: 3650,
  },
  {
    key: 'audit-keep-days',
    label: 'Delete audit entries after',
    unit: 'days',
    help: 'From 365 to 9,999. Leave empty to keep the whole log. A signed checkpoint stands in for deleted entries',
    fallback: '',
    least: 365,
    most: 9999,
  },
];

/** Saved by its button and never by leaving it: some of these delete things. */
function RuleField({
  rule,
  value,
  mayEdit,
  onSaved,
}: {
  readonly rule: Rule;
  readonly value: string;
  readonly mayEdit: boolean;
  onSaved(): void;
}) {
  const { key, label, unit, help, fallback, least, most } = rule;
  const [typed, setTyped] = useState(value);
  const next = typed.trim();
  const fits = next === '' ? fallback === '' : /^[0-9]+$/.test(next) && Number(next) >= least && Number(next) <= most;
  const save = useAction(async () => {
    await (key === 'audit-keep-days'
      ? call('audit:setRetention', next === '' ? {} : { days: Number(next) })
      : call('settings:set', { key, value: next }));
    notify({ tone: 'good', title: `Saved: ${label}` });
    onSaved();
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (fits && next !== value) void save.run();
      }}
    >
      <FormField
        label={label}
        help={help}
        error={next === value || fits ? save.error?.message : `Enter a whole number of ${unit} from ${least} to ${most}.`}
      >
        {(control) => (
          <div className="flex h-7 items-center gap-2">
            <Input
              {...control}
              inputMode="numeric"
              className="w-20!"
              maxLength={6}
              disabled={!mayEdit}
              value={typed}
              onValueChange={setTyped}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setTyped(value);
              }}
            />
            <span className="text-muted">{unit}</span>
            {next === value ? null : (
              <Button type="submit" busy={save.busy} disabled={!fits}>
                Save
              </Button>
            )}
          </div>
        )}
      </FormField>
    </form>
  );
}

export function RulesSection() {
  const { result, reload } = useCall('settings:get', {});
  const mayEdit = useMay('settings.edit');
  return (
    <LoadedView result={result} failed="The settings could not be read" onRetry={reload}>
      {({ values }) => (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(220px,1fr))] gap-4">
          {rules.map((rule) => {
            const value = values[rule.key] ?? rule.fallback;
            return <RuleField key={rule.key} rule={rule} value={value} mayEdit={mayEdit} onSaved={reload} />;
          })}
        </div>
      )}
    </LoadedView>
  );
}
