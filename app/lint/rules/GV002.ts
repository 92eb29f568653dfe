import { labelsOf } from '../../workflow/model/labels.ts';
import type { Analysis } from '../dataflow/analysis.ts';
import { LABELS } from '../dataflow/cell.ts';
import { isAsImported } from '../kit/as-imported.ts';
import { defineRule } from '../kit/define-rule.ts';
import { listSteps } from '../kit/words.ts';

function labelsAnywhere({ values }: Analysis): number {
  let found = 0;
  for (const { low } of values) for (let cell = 0; cell < low.length; cell += 1) found |= low[cell] as number;
  return found & LABELS;
}

export const GV002 = defineRule({
  id: 'GV002',
  title: 'The flow has no purpose or data classes',
  severity: 'medium',
  confidence: 'high',
  persona: 'reviewer',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Say what the flow is for', opens: 'flow' },
  taxonomy: ['GDPR 30'],
  visit(flow, report) {
    const { purpose, dataClasses, nodes } = flow.flow;
    const noPurpose = (purpose ?? '').trim() === '';
    const noClasses = dataClasses === undefined || dataClasses.length === 0;
    if (nodes.length === 0 || (!noPurpose && !noClasses)) return;
    const found = noPurpose ? [] : labelsOf(labelsAnywhere(flow.analysis));
    report({
      title: noPurpose ? 'Nobody has said what this flow is for' : 'Nobody has said which kinds of data this flow holds',
      message:
        'Without it no one can judge whether the data may be used this way, and the record that the law asks for (GDPR Article 30) has a hole.',
      remedy: noPurpose ? 'Say in one sentence what the flow is for.' : 'List the kinds of data; the drawing already shows them.',
      // Files of other programs have no place for it.
      severity: noPurpose && !isAsImported(flow) ? 'medium' : 'low',
      key: noPurpose ? 'purpose' : 'classes',
      fixes:
        noClasses && !noPurpose
          ? [
              {
                id: 'classes',
                title: 'Take the kinds of data from the drawing',
                safety: 'safe',
                patch: [{ op: 'setFlow', path: ['dataClasses'], value: found.length > 0 ? found : ['none'] }],
              },
            ]
          : [
              {
                id: 'draft',
                title: 'Take a first draft from the steps',
                safety: 'choice',
                patch: [
                  {
                    op: 'setFlow',
                    path: ['purpose'],
                    value: `Draft: ${listSteps(
                      flow.steps.filter((step) => step.node.disabled !== true),
                      6,
                      String,
                    )}.`,
                  },
                ],
              },
            ],
    });
  },
});
