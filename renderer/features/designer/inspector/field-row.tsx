import { lazy, Suspense, type FocusEvent, type ReactNode } from 'react';
import { assertNever } from '../../../../app/kernel/result.ts';
import type { Finding } from '../../../../app/lint/kit/finding.ts';
import type { FormField as Field } from '../../../../app/nodes/kit/form.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { FormField, Input, Popover, Select, SeverityBadge, Switch, Textarea, type FieldControl } from '../../../ui/index.ts';
import { ChoosePlace } from '../../../shell/choose-place.tsx';
import { inLargerUnit } from '../../../facts/amounts.ts';
import { bySeverity, worse } from '../model/analysis.ts';
import { jumpTo, showTrace, useSessionOf } from '../model/session.ts';
import { ConnectionField } from './controls/connection-field.tsx';
import { CronField } from './controls/cron-field.tsx';
import { DeclaredFields } from './controls/declared-fields.tsx';
import { FlowField } from './controls/flow-field.tsx';
import { GuardTrial } from './controls/guard-trial.tsx';
import { JsonField } from './controls/json-field.tsx';
import { KeyValues } from './controls/key-values.tsx';
import { NameFields } from './controls/name-fields.tsx';
import { ModelFileField } from './controls/model-file-field.tsx';
import { OperationField } from './controls/operation-field.tsx';
import { PrivacySpending } from './controls/privacy-spending.tsx';
import { RowsField } from './controls/rows-field.tsx';
import { CasesEditor, ConditionsEditor } from './controls/rules-editor.tsx';
import { ServerToolField } from './controls/server-tool-field.tsx';
import { SignerField } from './controls/signer-field.tsx';
import { TemplateField } from './controls/template-field.tsx';
import { TypedValues } from './controls/typed-values.tsx';

const CodeField = lazy(async () => ({ default: (await import('./controls/code-field.tsx')).CodeField }));

export interface FieldRowProps {
  readonly node: FlowNode;
  readonly field: Field;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  readonly problem: string | undefined;
  readonly findings: readonly Finding[];
  onChange(value: Json | undefined): void;
  /** The person has been in the field and went on. */
  onLeave(): void;
}

/** The findings of one field, beside its label. */
export function FieldFindings({ findings }: { readonly findings: readonly Finding[] }) {
  const session = useSessionOf();
  if (findings.length === 0) return null;
  const severity = findings.map((finding) => finding.severity).reduce(worse, 'low');
  return (
    <Popover
      label="Findings of this field"
      align="end"
      trigger={
        <button type="button" className="rounded-sm">
          <SeverityBadge severity={severity} count={findings.length} compact />
        </button>
      }
    >
      <ul className="flex flex-col gap-2">
        {findings.toSorted(bySeverity).map((finding) => (
          <li key={finding.fingerprint}>
            <button
              type="button"
              className="w-full rounded-md p-1 text-start hover:bg-hover"
              onClick={() => {
                showTrace(session, finding);
                jumpTo(session, finding);
                session.view.setState({ bottomTab: 'problems', bottomOpen: true });
              }}
            >
              <span className="block font-medium">{finding.title}</span>
              <span className="block text-sm text-muted">{finding.remedy}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

const textOf = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
const timeZones = (): readonly string[] => Intl.supportedValuesOf('timeZone');

/** Engines count in milliseconds; people count in seconds. */
const scaleOf = (unit: string | undefined): { readonly by: number; readonly unit: string | undefined } =>
  unit === 'ms' ? { by: 1000, unit: 'seconds' } : { by: 1, unit: unit === 's' ? 'seconds' : unit };
type NumberField = Pick<Extract<Field, { control: 'number' }>, 'unit' | 'minimum' | 'maximum' | 'placeholder'>;

function NumberControl({
  field,
  value,
  readOnly,
  control,
  onChange,
}: {
  readonly field: NumberField;
  readonly value: Json | undefined;
  readonly readOnly: boolean;
  readonly control: FieldControl;
  onChange(value: Json | undefined): void;
}) {
  const { by, unit } = scaleOf(field.unit);
  const larger = unit === undefined || typeof value !== 'number' ? undefined : inLargerUnit(value / by, unit);
  return (
    <span className="flex items-center gap-2">
      <Input
        {...control}
        type="number"
        readOnly={readOnly}
        min={field.minimum === undefined ? undefined : field.minimum / by}
        max={field.maximum === undefined ? undefined : field.maximum / by}
        step="any"
        placeholder={field.placeholder}
        value={typeof value === 'number' ? String(value / by) : textOf(value)}
        onValueChange={(value) => onChange(value === '' ? undefined : Math.round(Number(value) * by * 1e6) / 1e6)}
        className="!w-32 tabular-nums"
      />
      {unit === undefined ? null : (
        <span className="text-muted">
          {unit}
          {larger === undefined ? null : <span className="text-faint"> ({larger})</span>}
        </span>
      )}
    </span>
  );
}

/** A bound is told in the unit that the field is written in. */
function problemText(field: Field, value: Json | undefined, problem: string | undefined): string | undefined {
  if (problem === undefined || field.control !== 'number' || typeof value !== 'number') return problem;
  const { by, unit } = scaleOf(field.unit);
  const [least, most] = [field.minimum, field.maximum].map((bound) => (bound === undefined ? undefined : (bound / by).toLocaleString()));
  const range =
    least === undefined
      ? most === undefined
        ? undefined
        : `At most ${most}`
      : most === undefined
        ? `At least ${least}`
        : `From ${least} to ${most}`;
  return range === undefined ? problem : `${range}${unit === undefined ? '' : ` ${unit}`}.`;
}

/** The control for one kind of field. */
function controlOf({ node, field, value, readOnly, onChange }: FieldRowProps, control: FieldControl): ReactNode {
  switch (field.control) {
    case 'file':
      return (
        <span className="flex items-center gap-1.5">
          <Input
            {...control}
            mono
            className="min-w-0 flex-1"
            readOnly={readOnly}
            placeholder={field.placeholder}
            value={textOf(value)}
            onValueChange={onChange}
          />
          {readOnly || field.written === true ? null : <ChoosePlace what="file" label="Choose the file" onChosen={onChange} />}
        </span>
      );
    case 'text':
    case 'host':
      return (
        <Input
          {...control}
          mono={field.control !== 'text'}
          readOnly={readOnly}
          placeholder={field.placeholder}
          value={textOf(value)}
          onValueChange={onChange}
        />
      );
    case 'multiline':
      return <Textarea {...control} readOnly={readOnly} placeholder={field.placeholder} value={textOf(value)} onValueChange={onChange} />;
    case 'timezone':
      return (
        <>
          <Input
            {...control}
            list={`${control.id}-zones`}
            readOnly={readOnly}
            placeholder={field.placeholder}
            value={textOf(value)}
            onValueChange={onChange}
          />
          <datalist id={`${control.id}-zones`}>
            {timeZones().map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      );
    case 'cron':
      return (
        <CronField
          control={control}
          zone={textOf(node.parameters['timezone'])}
          readOnly={readOnly}
          value={textOf(value)}
          onChange={onChange}
          {...(field.placeholder === undefined ? {} : { placeholder: field.placeholder })}
        />
      );
    case 'template':
    case 'template-multiline':
    case 'expression':
      return (
        <TemplateField
          control={control}
          nodeId={node.id}
          readOnly={readOnly}
          multiline={field.control === 'template-multiline'}
          mono={field.control === 'expression'}
          value={value}
          onChange={onChange}
          {...(field.placeholder === undefined ? {} : { placeholder: field.placeholder })}
        />
      );
    case 'number':
      return <NumberControl field={field} value={value} readOnly={readOnly} control={control} onChange={onChange} />;
    case 'certainty':
      return (
        <span className="flex items-center gap-2">
          <NumberControl field={field} value={value} readOnly={readOnly} control={control} onChange={onChange} />
          <GuardTrial node={node} certainty={typeof value === 'number' ? value : 0.5} readOnly={readOnly} onChange={onChange} />
        </span>
      );
    case 'spending':
      return (
        <span className="flex flex-col gap-1">
          <NumberControl field={field} value={value} readOnly={readOnly} control={control} onChange={onChange} />
          <PrivacySpending given={node.parameters} />
        </span>
      );
    case 'toggle':
      return <Switch id={control.id} disabled={readOnly} checked={value === true} onCheckedChange={onChange} />;
    case 'select':
      return <Select {...control} disabled={readOnly} value={textOf(value)} onValueChange={onChange} options={field.options} />;
    case 'code':
      return (
        <Suspense fallback={<Textarea {...control} mono readOnly value={textOf(value)} />}>
          <CodeField label={field.label} language={field.language} readOnly={readOnly} value={textOf(value)} onChange={onChange} />
        </Suspense>
      );
    case 'json':
      return <JsonField label={field.label} value={value} readOnly={readOnly} onChange={onChange} />;
    case 'flow':
      return <FlowField control={control} value={textOf(value)} readOnly={readOnly} onChange={onChange} />;
    case 'connection':
      return <ConnectionField control={control} node={node} types={field.types} readOnly={readOnly} />;
    case 'key-values':
      return (
        <KeyValues
          nodeId={node.id}
          keyLabel={field.keyLabel}
          valueLabel={field.valueLabel}
          readOnly={readOnly}
          value={value}
          onChange={onChange}
        />
      );
    case 'output-schema':
      return <DeclaredFields closed={field.closed === true} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'fields':
      switch (field.purpose) {
        case 'declared':
          return <DeclaredFields addLabel={field.addLabel} readOnly={readOnly} value={value} onChange={onChange} />;
        case 'assignments':
        case 'arguments':
          return (
            <KeyValues
              nodeId={node.id}
              keyLabel={field.purpose === 'arguments' ? 'Name' : 'Field'}
              valueLabel="Value"
              readOnly={readOnly}
              value={value}
              onChange={onChange}
            />
          );
        case 'names':
          return (
            <NameFields
              addLabel={field.addLabel}
              free={field.free}
              nodeId={node.id}
              readOnly={readOnly}
              value={value}
              onChange={onChange}
            />
          );
        default:
          return assertNever(field);
      }
    case 'operation':
      return <OperationField control={control} node={node} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'model-file':
      return <ModelFileField control={control} value={value} readOnly={readOnly} onChange={onChange} />;
    case 'signer':
      return (
        <SignerField control={control} placeholder={field.placeholder} value={textOf(value)} readOnly={readOnly} onChange={onChange} />
      );
    case 'server-tool':
      return <ServerToolField control={control} node={node} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'typed-values':
      return <TypedValues node={node} inputs={field.inputs} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'rows':
      return <RowsField nodeId={node.id} field={field} readOnly={readOnly} value={value} onChange={onChange} />;
    case 'rules':
      return field.purpose === 'conditions' ? (
        <ConditionsEditor nodeId={node.id} readOnly={readOnly} value={value} onChange={onChange} />
      ) : (
        <CasesEditor nodeId={node.id} readOnly={readOnly} value={value} onChange={onChange} />
      );
    default:
      return assertNever(field);
  }
}

/** A list or a dialog that the field opens, and a window that goes to the back, take the focus along: the person is still at this field. */
function isLeft({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>): boolean {
  if (relatedTarget === null) return document.hasFocus() && document.getElementById('root')?.hasAttribute('inert') !== true;
  return (
    !currentTarget.contains(relatedTarget) &&
    relatedTarget.closest('[data-radix-popper-content-wrapper], [role="dialog"], [role="listbox"]') === null
  );
}

export function FieldRow(props: FieldRowProps) {
  const { field, findings } = props;
  const problem = problemText(field, props.value, props.problem);
  if (field.control === 'toggle') {
    return (
      <div data-field={field.key}>
        <FormField
          label={field.label}
          help={field.help}
          error={problem}
          adornment={
            <>
              <FieldFindings findings={findings} />
              <Switch label={field.label} disabled={props.readOnly} checked={props.value === true} onCheckedChange={props.onChange} />
            </>
          }
        >
          {() => null}
        </FormField>
      </div>
    );
  }
  return (
    <div
      data-field={field.key}
      onBlur={(event) => {
        if (isLeft(event)) props.onLeave();
      }}
    >
      <FormField
        label={field.label}
        help={field.help}
        error={problem}
        required={field.required ?? false}
        adornment={<FieldFindings findings={findings} />}
      >
        {(control) => controlOf(props, control)}
      </FormField>
    </div>
  );
}
