import { useId } from 'react';
import { defaultLimits } from '../../../../app/broker/grant.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { environmentTitles, flowTitles, lawfulBasisTitles, riskTitles } from '../../../../app/workflow/model/setting-titles.ts';
import { Disclosure, FormField, Input, Select, Switch, Textarea } from '../../../ui/index.ts';
import { useDocument, useSessionOf } from '../model/session.ts';
import { TimeLimit } from './controls/time-limit.tsx';
import { OwnerField } from './owner-field.tsx';

const undeclared = 'undeclared';

type TextKey = 'purpose' | 'region' | 'serviceAccount';
const limitKeys = ['maxSteps', 'maxSeconds', 'maxTokens', 'retentionDays'] as const;
type NumberKey = Exclude<(typeof limitKeys)[number], 'maxSeconds'>;

/** The flow as a whole: what it is for, where it runs, and its limits. Shown while nothing is selected. */
export function FlowInspector({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const limits = useId();
  const flow = useDocument((state) => state.flow);
  const edit = (what: string, recipe: (draft: Flow) => void): void => session.document.edit(`Change ${what}`, recipe, `flow/${what}`);
  const text = (key: TextKey, help: string, multiline = false) => {
    const { label } = flowTitles[key];
    const change = (value: string): void =>
      edit(label.toLowerCase(), (draft) => {
        if (value === '') delete draft[key];
        else draft[key] = value;
      });
    return (
      <div data-field={key}>
        <FormField label={label} help={help}>
          {(control) =>
            multiline ? (
              <Textarea {...control} rows={3} readOnly={readOnly} maxLength={20_000} value={flow[key] ?? ''} onValueChange={change} />
            ) : (
              <Input
                {...control}
                readOnly={readOnly}
                maxLength={key === 'region' ? 64 : 200}
                value={flow[key] ?? ''}
                onValueChange={change}
              />
            )
          }
        </FormField>
      </div>
    );
  };
  /** `thing` names it where it is undone: "Change the limit of steps". */
  const limit = (key: NumberKey, thing: string, maximum: number, usual: number | undefined) => (
    <FormField label={flowTitles[`settings.${key}`].label}>
      {(control) => (
        <Input
          {...control}
          aria-describedby={`${limits}-note`}
          type="number"
          min={key === 'retentionDays' ? 0 : 1}
          max={maximum}
          placeholder={usual === undefined ? 'As usual' : usual.toLocaleString()}
          readOnly={readOnly}
          value={flow.settings[key] ?? ''}
          onValueChange={(typed) =>
            edit(thing, (draft) => {
              const value = Math.round(Number(typed));
              if (typed === '' || !Number.isFinite(value)) delete draft.settings[key];
              else draft.settings[key] = Math.min(maximum, Math.max(key === 'retentionDays' ? 0 : 1, value));
            })
          }
        />
      )}
    </FormField>
  );
  const choice = <T extends string>(
    label: string,
    value: T | undefined,
    words: Readonly<Record<T, string>>,
    set: (draft: Flow, value: T | undefined) => void,
    help?: string,
    none = 'Not declared',
  ) => (
    <FormField label={label} help={help}>
      {(control) => (
        <Select
          {...control}
          disabled={readOnly}
          value={value ?? undeclared}
          onValueChange={(next: Json & string) =>
            edit(label.toLowerCase(), (draft) => set(draft, next === undeclared ? undefined : (next as T)))
          }
          options={[
            ...(value === undefined || label !== flowTitles.environment.label ? [{ value: undeclared, label: none }] : []),
            ...Object.entries<string>(words).map(([key, word]) => ({ value: key, label: word })),
          ]}
        />
      )}
    </FormField>
  );
  const { region, serviceAccount, settings } = flow;
  const more = [region, serviceAccount, settings.overlap, settings.redactRunData, ...limitKeys.map((key) => settings[key])].some(
    (value) => value !== undefined,
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3.5 overflow-auto p-3">
      <div>
        <h2 className="text-lg">About this flow</h2>
        <p className="text-muted">
          {flow.nodes.length === 0
            ? 'Nothing is drawn yet.'
            : `${flow.nodes.length.toLocaleString()} step${flow.nodes.length === 1 ? '' : 's'}, ${flow.edges.length.toLocaleString()} wire${flow.edges.length === 1 ? '' : 's'}. Select a step to set it up.`}
        </p>
      </div>
      {text('purpose', 'Why it exists, in a sentence. Reviewers read it, and so does the record of processing.', true)}
      <OwnerField
        owner={flow.owner}
        readOnly={readOnly}
        onChange={(owner) =>
          edit('owner', (draft) => {
            if (owner === undefined) delete draft.owner;
            else draft.owner = owner;
          })
        }
      />
      {choice(flowTitles.environment.label, flow.environment, environmentTitles, (draft, value) => {
        if (value !== undefined) draft.environment = value;
      })}
      {choice(
        flowTitles.riskTier.label,
        flow.riskTier,
        riskTitles,
        (draft, value) => {
          if (value === undefined) delete draft.riskTier;
          else draft.riskTier = value;
        },
        'If the risk calculated from the flow is higher, that counts.',
      )}
      {choice(
        flowTitles.lawfulBasis.label,
        flow.lawfulBasis,
        lawfulBasisTitles,
        (draft, value) => {
          if (value === undefined) delete draft.lawfulBasis;
          else draft.lawfulBasis = value;
        },
        'Why personal data may be used here, by article 6 of the GDPR.',
      )}
      <Disclosure title="More options" initially={more} className="!gap-3.5">
        {text('region', 'Where the data should stay, such as EU.')}
        {text('serviceAccount', 'The technical user it signs in with elsewhere. With one per flow, a stolen one gives away little.')}
        <section aria-labelledby={limits} aria-describedby={`${limits}-note`} className="grid grid-cols-2 gap-3 border-t border-line pt-3">
          <div className="col-span-2">
            <h3 id={limits} className="font-medium">
              Limits of a run
            </h3>
            <p id={`${limits}-note`} className="text-sm text-faint">
              A run that reaches one of these limits is halted. Leave empty for the default, shown in grey.
            </p>
          </div>
          {limit('maxSteps', 'the limit of steps', 1_000_000, defaultLimits.steps)}
          {limit('maxTokens', 'the limit of tokens', 1_000_000_000, defaultLimits.tokens)}
          <div className="col-span-2">
            <FormField label={flowTitles['settings.maxSeconds'].label}>
              {(control) => (
                <TimeLimit
                  control={{ ...control, 'aria-describedby': `${limits}-note` }}
                  label={flowTitles['settings.maxSeconds'].label}
                  value={settings.maxSeconds}
                  usual={defaultLimits.seconds}
                  maximum={2_592_000}
                  readOnly={readOnly}
                  onChange={(seconds) =>
                    edit('the limit of time', (draft) => {
                      if (seconds === undefined) delete draft.settings.maxSeconds;
                      else draft.settings.maxSeconds = seconds;
                    })
                  }
                />
              )}
            </FormField>
          </div>
          {limit('retentionDays', 'how long its data stays', 36_500, undefined)}
        </section>
        {/* Only a schedule starts a run whatever else goes on. */}
        {settings.overlap === undefined && !flow.nodes.some(({ type }) => type === 'schedule-trigger')
          ? null
          : choice(
              flowTitles['settings.overlap'].label,
              settings.overlap,
              flowTitles['settings.overlap'].choices,
              (draft, value) => {
                if (value === undefined) delete draft.settings.overlap;
                else draft.settings.overlap = value;
              },
              'What stands here counts for every schedule of the flow.',
              'As each schedule says',
            )}
        <FormField
          label={flowTitles['settings.redactRunData'].label}
          adornment={
            <Switch
              label={flowTitles['settings.redactRunData'].label}
              disabled={readOnly}
              checked={flow.settings.redactRunData !== false}
              onCheckedChange={(on) =>
                edit('masking', (draft) => {
                  if (on) delete draft.settings.redactRunData;
                  else draft.settings.redactRunData = false;
                })
              }
            />
          }
          help="Plain values can then only be revealed with a reason, and each look is logged."
        >
          {() => null}
        </FormField>
      </Disclosure>
    </div>
  );
}
