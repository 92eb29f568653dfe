import { sensitiveLabels, secretLabels } from '../../workflow/model/labels.ts';
import { LABELS } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';

export const GV009 = defineRule({
  id: 'GV009',
  title: 'Use of sensitive data in production is not sent to an audit system',
  severity: 'high', confidence: 'high', persona: 'reviewer', fix: 'safe', scope: 'flow',
  choice: { title: 'Name the audit system', opens: 'flow' },
  taxonomy: ['LCNC-SEC-10', 'CWE-778', 'HIPAA 164.312(b)', 'CC7.2'],
  visit(flow, report) {
    const { environment, settings } = flow.flow;
    if (environment !== 'prod' || settings.auditSink !== undefined) return;
    if (!flow.analysis.values.some((value) => value.low.some((low) => (low & LABELS & (sensitiveLabels | secretLabels)) !== 0))) return;
    const sink = flow.context.policy?.organisation?.auditSink ?? flow.context.around?.auditSink;
    report({
      title: 'Sensitive data is used, and nobody outside this product would know',
      message: 'After a breach the first question is who saw what. Health data asks for such a record by law.',
      remedy: 'Name the audit system that gets the records of this flow.',
      fixes: sink === undefined ? [] : [{ id: 'audit-sink', title: `Send its records to “${sink}”`, safety: 'safe', patch: [{ op: 'setFlow', path: ['settings', 'auditSink'], value: sink }] }],
    });
  },
});
