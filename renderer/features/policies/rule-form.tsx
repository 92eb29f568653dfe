/** One rule of a pack: what it looks for, where it keeps quiet, and what it says. */
import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import { Button, FormField, IconButton, Input, Segmented, severityLooks, Textarea } from '../../ui/index.ts';
import { ConditionList, SomeOf } from './condition-list.tsx';
import { inWords, type PatternDraft, type RuleDraft } from './pack-draft.ts';
import { dataConditions, flowConditions, guardWords, stepConditions, type Condition } from './pack-words.ts';

function Part({
  title,
  lead,
  onRemove,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  onRemove?(): void;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="border-b border-line px-4 py-3 last:border-b-0">
      <header className="mb-2 flex items-baseline gap-2">
        <h2 className="text-base font-medium">{title}</h2>
        <span className="min-w-0 flex-1 text-sm text-faint">{lead}</span>
        {onRemove === undefined ? null : <IconButton icon={X} label={`Remove “${title}”`} onClick={onRemove} />}
      </header>
      {children}
    </section>
  );
}

type Optional = 'data' | 'after' | 'when';
const optional: Readonly<
  Record<
    Optional,
    {
      readonly title: string;
      readonly lead: string;
      readonly add: string;
      readonly conditions: readonly Condition[];
      readonly start: PatternDraft;
    }
  >
> = {
  data: {
    title: 'Data that reaches it',
    lead: 'The linter follows it along every path to the step.',
    add: 'Follow data',
    conditions: dataConditions,
    start: { labels: [] },
  },
  after: {
    title: 'Only after such a step',
    lead: 'A step that can run before it.',
    add: 'Ask for a step before it',
    conditions: stepConditions,
    start: {},
  },
  when: {
    title: 'Only in such flows',
    lead: 'Other flows are not affected.',
    add: 'Ask for the flow',
    conditions: flowConditions,
    start: { environments: ['prod'] },
  },
};

export interface RuleFormProps {
  readonly rule: RuleDraft;
  onChange(rule: RuleDraft): void;
}

export function RuleForm({ rule, onChange }: RuleFormProps) {
  const set = (change: Partial<RuleDraft>): void => onChange({ ...rule, ...change });
  const without = (key: Optional): void => {
    const { [key]: _gone, ...rest } = rule;
    onChange(rest);
  };
  // The schema has the last word on what a form's pattern may hold; `mistakesOf` says what it lacks.
  const setPattern = (key: Optional | 'step', value: PatternDraft): void => onChange({ ...rule, [key]: value } as RuleDraft);
  const absent = (Object.keys(optional) as Optional[]).filter((key) => rule[key] === undefined);
  return (
    <div className="flex flex-col">
      <p className="sticky top-0 z-10 border-b border-line bg-surface px-4 py-3 text-lg leading-snug" aria-live="polite">
        {inWords(rule)}
      </p>
      {rule.data === undefined ? null : (
        <Part title={optional.data.title} lead={optional.data.lead} onRemove={() => without('data')}>
          <ConditionList
            label="Conditions on the data"
            conditions={dataConditions}
            value={rule.data}
            onChange={(value) => setPattern('data', value)}
          />
        </Part>
      )}
      <Part title="The step" lead="All of these have to hold; of several choices in a row, one is enough.">
        <ConditionList
          label="Conditions on the step"
          conditions={stepConditions}
          value={rule.step}
          onChange={(value) => setPattern('step', value)}
        />
      </Part>
      {(['after', 'when'] as const).map((key) =>
        rule[key] === undefined ? null : (
          <Part key={key} title={optional[key].title} lead={optional[key].lead} onRemove={() => without(key)}>
            <ConditionList
              label={optional[key].title}
              conditions={optional[key].conditions}
              value={rule[key]}
              onChange={(value) => setPattern(key, value)}
            />
          </Part>
        ),
      )}
      <Part title="Unless" lead="It reports nothing where one of these holds on every path to the step.">
        <SomeOf
          label="Unless"
          choices={Object.entries(guardWords).map(([value, label]) => ({ value, label }))}
          value={rule.unless ?? []}
          onChange={(unless) => set({ unless: unless as NonNullable<RuleDraft['unless']> })}
        />
      </Part>
      {absent.length === 0 ? null : (
        <div className="flex flex-wrap gap-2 border-b border-line px-3 py-2">
          {absent.map((key) => (
            <Button key={key} tone="ghost" icon={Plus} onClick={() => setPattern(key, optional[key].start)}>
              {optional[key].add}
            </Button>
          ))}
        </div>
      )}
      <Part title="What it says" lead="People read this on the canvas and in reviews.">
        <div className="flex flex-col gap-3">
          <div className="flex flex-wrap gap-3">
            <FormField label="Id" className="w-32" required>
              {(control) => (
                <Input
                  {...control}
                  mono
                  maxLength={18}
                  value={rule.id}
                  onValueChange={(value) => set({ id: value.toUpperCase().trim() })}
                />
              )}
            </FormField>
            <FormField label="Title" className="min-w-60 flex-1" required>
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  placeholder="Customer data goes to a company without a contract"
                  value={rule.title}
                  onValueChange={(title) => set({ title })}
                />
              )}
            </FormField>
            <FormField label="Severity">
              {() => (
                <Segmented
                  label="Severity"
                  value={rule.severity}
                  onValueChange={(severity) => set({ severity })}
                  options={(['block', 'high', 'medium', 'low'] as const).map((value) => ({ value, label: severityLooks[value].word }))}
                />
              )}
            </FormField>
          </div>
          <FormField label="Why it matters" required>
            {(control) => (
              <Textarea {...control} rows={2} maxLength={2_000} value={rule.message} onValueChange={(message) => set({ message })} />
            )}
          </FormField>
          <FormField label="What to do" required>
            {(control) => (
              <Textarea {...control} rows={2} maxLength={2_000} value={rule.remedy} onValueChange={(remedy) => set({ remedy })} />
            )}
          </FormField>
        </div>
      </Part>
    </div>
  );
}
