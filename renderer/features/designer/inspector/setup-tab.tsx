import { useEffect, useMemo, useRef } from 'react';
import { isShown, parameterProblems } from '../../../../app/nodes/describe.ts';
import type { FormField as Field } from '../../../../app/nodes/kit/form.ts';
import type { Json } from '../../../../app/kernel/json.ts';
import type { FlowNode } from '../../../../app/workflow/model/flow.ts';
import { parsePath } from '../../../../app/workflow/model/labels.ts';
import { nodeType } from '../../../canvas/catalogue.ts';
import { Callout, Disclosure } from '../../../ui/index.ts';
import { setParameter, valueAt } from '../model/edits.ts';
import { shownParameters } from '../model/shown-parameters.ts';
import { leaveField, useAnalysis, useSessionOf, useView } from '../model/session.ts';
import { FieldRow } from './field-row.tsx';
import { HandlingSection } from './handling-section.tsx';
import { ReplaceStep } from './replace-step.tsx';
import { ToolSection } from './tool-section.tsx';

/** A parameter path belongs to the form field whose key it starts with. */
export const belongsTo = (path: string, key: string): boolean => path === key || path.startsWith(`${key}.`);

/** The step's form, drawn from its description. */
export function SetupTab({ node, readOnly }: { readonly node: FlowNode; readonly readOnly: boolean }) {
  const session = useSessionOf();
  const definition = nodeType(node.type);
  const findings = useAnalysis((analysis) => analysis.byNode.get(node.id));
  const focusField = useView((view) => view.focusField);
  const problems = useMemo(() => parameterProblems(node), [node]);
  const left = useView((view) => view.fresh.get(node.id));
  // The label stands right above it.
  const problemOf = (key: string): string | undefined => {
    const first = problems.find((problem) => problem.path !== '' && belongsTo(problem.path, key));
    return first?.empty === true ? 'Fill this in.' : first?.message;
  };
  const judged = (key: string): boolean => left === undefined || left.has(key);
  const form = useRef<HTMLDivElement>(null);
  const shown = useMemo(() => shownParameters(node), [node]);
  const fields = definition?.form.filter((field) => isShown(field, shown)) ?? [];
  const advanced = fields.filter((field) => field.advanced === true);
  const wanted = focusField?.nodeId === node.id && advanced.some((field) => belongsTo(focusField.field, field.key));

  useEffect(() => {
    if (focusField?.nodeId !== node.id) return;
    const row = [...(form.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((element) =>
      belongsTo(focusField.field, element.dataset['field'] ?? ''),
    );
    row?.scrollIntoView({ block: 'center' });
    // What is filled in, and not the badge of its finding beside the label.
    const control = row?.querySelector<HTMLElement>('input,textarea,select,[contenteditable=true],[role=switch]');
    (control ?? row?.querySelector<HTMLElement>('button'))?.focus();
    // Focus once for each jump, after the fields of "More options" are there.
  }, [focusField, node.id, wanted]);

  const change = (field: Field, value: Json | undefined): void => {
    session.document.edit(
      `Change ${field.label} of ${node.name}`,
      (flow) => setParameter(flow, node.id, parsePath(field.key), value),
      `${node.id}/${field.key}`,
    );
  };
  const row = (field: Field) => (
    <FieldRow
      key={`${field.control} ${field.key}`}
      node={node}
      field={field}
      value={valueAt(shown, parsePath(field.key))}
      readOnly={readOnly}
      problem={judged(field.key) ? problemOf(field.key) : undefined}
      onLeave={() => leaveField(session, node.id, field.key)}
      findings={findings?.filter((finding) => finding.field !== undefined && belongsTo(finding.field, field.key)) ?? []}
      onChange={(value) => change(field, value)}
    />
  );

  return (
    <div ref={form} className="flex flex-col gap-3.5 p-3">
      {definition === undefined ? (
        readOnly ? (
          <Callout tone="medium" title="Unknown step type">
            This version does not know <code>{node.type}</code>. The step is kept as it is, its output counts as untrusted, and it cannot
            run.
          </Callout>
        ) : (
          <ReplaceStep
            node={node}
            title="Unknown step type"
          >{`This version does not know ${node.type}. The step is kept as it is, its output counts as untrusted, and it cannot run.`}</ReplaceStep>
        )
      ) : null}
      {definition?.category === 'foreign' && !readOnly ? (
        <ReplaceStep node={node} title="It cannot run here">
          It came from another program and is checked as it is. To run the flow, replace it with a step of this program.
        </ReplaceStep>
      ) : null}
      {node.disabled === true ? (
        <Callout tone="info" title="Switched off">
          Items pass through unchanged.
        </Callout>
      ) : null}
      {(left !== undefined ? [] : problems)
        .filter((problem) => problem.path === '')
        .map((problem, index) => (
          <Callout key={index} tone="medium">
            {problem.message}
          </Callout>
        ))}
      {fields.filter((field) => field.advanced !== true).map(row)}
      {definition !== undefined && fields.length === 0 ? <p className="text-muted">Nothing to set up. {definition.summary}</p> : null}
      {advanced.length === 0 ? null : (
        <Disclosure title="More options" held={wanted}>
          <div className="flex flex-col gap-3.5">{advanced.map(row)}</div>
        </Disclosure>
      )}
      <ToolSection node={node} readOnly={readOnly} findings={findings?.filter(({ field }) => field === 'toolDescription') ?? []} />
      <HandlingSection node={node} readOnly={readOnly} />
    </div>
  );
}
