import { personalLabels, secretLabels } from '../../workflow/model/labels.ts';
import { LABELS } from '../dataflow/cell.ts';
import { defineRule } from '../kit/define-rule.ts';

export const DF007 = defineRule({
  id: 'DF007',
  title: 'Run history keeps personal data unmasked',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  taxonomy: ['CWE-532', 'GDPR 5(1)(f)', 'LCNC-SEC-10'],
  visit(flow, report) {
    if (flow.flow.settings.redactRunData !== false) return;
    const held = flow.analysis.values.some((value) => value.low.some((low) => (low & LABELS & (personalLabels | secretLabels)) !== 0));
    if (!held) return;
    report({
      title: 'The history of runs keeps personal data as it is',
      message: 'Everyone who may look at a run sees the data of the people in it, long after the run is over.',
      remedy: 'Turn masking of run data on; who needs a value can ask to see it, and that is logged.',
      fixes: [
        {
          id: 'redact',
          title: 'Mask personal data in run history',
          safety: 'safe',
          patch: [{ op: 'setFlow', path: ['settings', 'redactRunData'], value: true }],
        },
      ],
    });
  },
});
