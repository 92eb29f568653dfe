/** An agent whose mail a person approves, with steps between the answer and the mail. */
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { AGENT, HOOK, MAIL, OLL, cr, rl, wf, type Step } from '../../lint/adversary/foreign/n8n-kit.ts';

export const send = MAIL('Send', { sendTo: 'all@example.com', message: "={{ $('Agent').item.json.output }}" });
export const ask = (more: JsonObject = { approvalOptions: { values: { approvalType: 'double' } } }, node: JsonObject = {}): Step => [
  'Ask',
  'slack',
  2.3,
  { operation: 'sendAndWait', user: rl('U1', 'id'), message: "={{ $('Agent').item.json.output }}", ...more },
  { ...cr('slackApi'), ...node },
];
/** Nobody is missed where the answer of `asked`, looked at by the last step before, lets the mail out by this output. */
export function counts(between: readonly Step[], output = 0, asked = ask(), before: readonly Step[] = []): boolean {
  const row = [HOOK({ authentication: 'headerAuth' }), AGENT('Agent', '={{ $json.body.text }}'), ...before, asked, ...between];
  const file = wf(
    [...row, OLL, send],
    [
      ...row.slice(1).map(([name], index) => `${row[index]?.[0] ?? ''} > ${name}`),
      'Ollama Chat Model -model> Agent',
      `${row.at(-1)?.[0] ?? ''}#${output} > Send`,
    ],
  );
  return importForeignAll(JSON.stringify(file), 'wf.json').every(({ flow, leftOut }) =>
    lintFlow(flow, { leftOut }).findings.every(({ ruleId }) => ruleId !== 'AI005'),
  );
}

export const approved = '={{ $json.data.approved }}';
export const iff = (left: string, operation = 'true', right: Json = '', type = 'boolean', more: JsonObject = {}): Step => [
  'Look',
  'if',
  2.2,
  {
    conditions: {
      options: { version: 2 },
      combinator: 'and',
      conditions: [{ id: 'a', leftValue: left, rightValue: right, operator: { type, operation } }],
    },
    options: {},
  },
  more,
];
export const script = (jsCode: string, more: JsonObject = {}): Step => ['Look', 'code', 2, { jsCode }, more];
