/** Files of other products with one thing wrong, and their twins without it, written from the catalogue of rules alone. */
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { bpmn } from './foreign/bpmn.ts';
import { bpmnSixth } from './foreign/bpmn-sixth.ts';
import { bpmnEighth } from './foreign/bpmn-eighth.ts';
import { nodeRedEighth } from './foreign/node-red-eighth.ts';
import { bpmnFifth, n8nFifth, nodeRedFifth } from './foreign/fifth.ts';
import { flowise } from './foreign/flowise.ts';
import { flowiseEighth } from './foreign/flowise-eighth.ts';
import { flowiseSeventh } from './foreign/flowise-seventh.ts';
import { bpmnFourth, flowiseFourth, n8nFourth, nodeRedFourth } from './foreign/fourth.ts';
import { n8n } from './foreign/n8n.ts';
import { n8nEighth } from './foreign/n8n-eighth.ts';
import { n8nSixth } from './foreign/sixth.ts';
import { n8nSeventh } from './foreign/n8n-seventh.ts';
import { n8nThird } from './foreign/n8n-third.ts';
import { nodeRed } from './foreign/node-red.ts';
import { nodeRedSeventh } from './foreign/node-red-seventh.ts';
import { bpmnThird, flowiseThird, nodeRedThird } from './foreign/others-third.ts';
import { powerAutomate } from './foreign/power-automate.ts';
import { powerAutomateSecond } from './foreign/power-automate-second.ts';

const said = (file: Json, path: string): ReadonlySet<string> =>
  new Set(
    importForeignAll(typeof file === 'string' ? file : JSON.stringify(file), path).flatMap(({ flow, leftOut }) =>
      lintFlow(flow, { leftOut }).findings.map(({ ruleId }) => ruleId),
    ),
  );

describe.each([
  ['n8n', [...n8n, ...n8nThird, ...n8nFourth, ...n8nFifth, ...n8nSixth, ...n8nSeventh, ...n8nEighth], 'wf.json'],
  ['Node-RED', [...nodeRed, ...nodeRedThird, ...nodeRedFourth, ...nodeRedFifth, ...nodeRedSeventh, ...nodeRedEighth], 'flows.json'],
  ['BPMN', [...bpmn, ...bpmnThird, ...bpmnFourth, ...bpmnFifth, ...bpmnSixth, ...bpmnEighth], 'process.bpmn'],
  ['Flowise', [...flowise, ...flowiseThird, ...flowiseFourth, ...flowiseSeventh, ...flowiseEighth], 'flow.json'],
  ['Power Automate', [...powerAutomate, ...powerAutomateSecond], 'flow.json'],
] as const)('%s', (_product, pairs, path) => {
  it.each(pairs.map((pair) => [pair[0], pair] as const))('%s', (_name, [, rule, planted, twin]) => {
    expect({ seen: said(planted, path).has(rule), alarm: said(twin, path).has(rule) }).toEqual({ seen: true, alarm: false });
  });
});
