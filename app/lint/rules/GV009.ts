import { pathText, sensitiveLabels, secretLabels, type Label } from '../../workflow/model/labels.ts';
import { LABELS, worstLabel } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { FlowView } from '../kit/flow-view.ts';
import type { StepView } from '../kit/step-view.ts';
import { fieldName, wordsFor } from '../kit/words.ts';

/** The first step, in document order, that gives out sensitive data, and the field. */
function sensitive(flow: FlowView): { readonly step: StepView; readonly field: string; readonly label: Label } | undefined {
  const { graph, values, table } = flow.analysis;
  for (let port = 0; port < values.length; port += 1) {
    const value = values[port];
    for (let cell = 0; value !== undefined && cell < value.paths.length; cell += 1) {
      const label = worstLabel((value.low[cell] as number) & LABELS & (sensitiveLabels | secretLabels));
      if (label !== undefined)
        return { step: flow.step(graph.portNode[port] as number), field: pathText(table.fields(value.paths[cell] as number)), label };
    }
  }
  return undefined;
}

export const GV009 = defineRule({
  id: 'GV009',
  title: 'Use of sensitive data in production is not sent to an audit system',
  severity: 'high',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Name the audit system', opens: 'flow' },
  taxonomy: ['LCNC-SEC-10', 'CWE-778', 'HIPAA 164.312(b)', 'CC7.2'],
  visit(flow, report) {
    const { environment, settings } = flow.flow;
    if (environment !== 'prod' || settings.auditSink !== undefined) return;
    const found = sensitive(flow);
    if (found === undefined) return;
    const sink = flow.context.policy?.organisation?.auditSink ?? flow.context.around?.auditSink;
    report({
      step: found.step,
      title: `“${found.step.name}” handles ${wordsFor(found.label)}${found.field === '' ? '' : ` in ${fieldName(found.field)}`}, and nobody outside this product would know`,
      message: 'After a breach the first question is who saw what. Health data asks for such a record by law.',
      remedy: 'Name the audit system that gets the records of this flow.',
      fixes:
        sink === undefined
          ? []
          : [
              {
                id: 'audit-sink',
                title: `Send its records to “${sink}”`,
                safety: 'safe',
                patch: [{ op: 'setFlow', path: ['settings', 'auditSink'], value: sink }],
              },
            ],
    });
  },
});
