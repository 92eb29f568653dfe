/** countersign flow: what the linter knows of a flow, for people and for other tools. */
import { nodeHash, systemClock } from '../../kernel/host.node.ts';
import { describeEdges } from '../../lint/describe.ts';
import { lintFlow, type LintResult } from '../../lint/run.ts';
import { neighboursIn } from '../../lint/join-flows.ts';
import type { CliIo, Command } from '../command.ts';
import { flowsIn, readFlowText } from '../lint/files.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { isBundleName } from '../bundle-names.ts';
import { badUsage, optionsFrom } from '../options.ts';

const usage = `countersign flow dataflow|describe|record|threats|bpmn FILE [--json]

  dataflow   every wire with its fields: what kind of data each holds, who could have written it, and where it begins
  describe   what the flow does, in plain words
  record     a draft of the record of processing (GDPR, Article 30) and whether an impact assessment is due (Article 35), as a page;
             with --json as data
  threats    the flow as a threat model in the Open Threat Model format (OTM 0.2.0), as JSON
  bpmn       the flow as a BPMN 2.0 file with its drawing, for other modellers; with --json as { bpmn }

  FILE   a flow of this program, or a file of n8n, Node-RED, Flowise, Power Automate or BPMN; - reads standard input. Of a signed bundle
         (.countersign) its flow is shown under the policy that it was signed under; who signed is not looked at: see countersign verify`;

type Say = (lint: LintResult, json: boolean) => Promise<string>;

const verbs: Readonly<Record<string, Say>> = {
  async dataflow({ view }, json) {
    const { edges } = describeEdges(view.analysis);
    if (json) return `${JSON.stringify({ edges })}\n`;
    return edges
      .map(
        (edge) =>
          `${plainLine(edge.id)}\n${edge.fields.map((field) => `  ${(field.path === '' ? '(the whole item)' : plainLine(field.path)).padEnd(32)} ${field.trust.padEnd(8)} ${field.type.padEnd(8)} ${plainLine(field.labels.join(', '))}${field.sources.length === 0 ? '' : `  <- ${plainLine(field.sources.slice(0, 4).join(', '))}`}\n`).join('')}`,
      )
      .join('');
  },
  async describe({ view }, json) {
    const { describeFlow, descriptionText } = await import('../../compliance/describe-flow.ts');
    const description = describeFlow(view);
    return json ? `${JSON.stringify(description)}\n` : `${descriptionText(description)}\n`;
  },
  async record({ view, findings }, json) {
    const [{ impactAssessment, processingRecord }, { processingPage }] = await Promise.all([
      import('../../compliance/processing-record.ts'),
      import('../../compliance/processing-page.ts'),
    ]);
    return json
      ? `${JSON.stringify({ record: processingRecord(view), assessment: impactAssessment(view, findings) })}\n`
      : processingPage(view, findings, new Date(systemClock.now()).toISOString());
  },
  async threats({ view, findings }, json) {
    const { openThreatModel } = await import('../../compliance/open-threat-model.ts');
    return `${JSON.stringify(openThreatModel(view, findings), null, json ? 0 : 2)}\n`;
  },
  async bpmn({ view }, json) {
    const { printBpmn } = await import('../../import/bpmn/print-bpmn.ts');
    const bpmn = printBpmn(view.flow);
    return json ? `${JSON.stringify({ bpmn })}\n` : bpmn;
  },
};

async function lintFile(file: string, io: CliIo): Promise<LintResult> {
  const text = file === '-' ? await io.stdin() : await readFlowText(file, io.cwd);
  const [found] = await flowsIn(text, file, true);
  if (found === undefined) throw badUsage('There is no flow in this file.', usage);
  return lintFlow(found.flow, { hash: nodeHash });
}

async function lintBundle(file: string, cwd: string): Promise<LintResult> {
  const { bundleFlows } = await import('../bundle-flows.ts');
  const { flow, subflows, policy } = await bundleFlows(file, cwd);
  return lintFlow(flow, { hash: nodeHash, ...neighboursIn(flow, [flow, ...subflows]), ...(policy === undefined ? {} : { policy }) });
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {}, usage);
    const [verb = '', file, ...more] = positionals;
    const say = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (say === undefined || file === undefined || more.length > 0)
      throw badUsage('flow takes one of the words dataflow, describe, record, threats and bpmn, and one FILE.', usage);
    const lint = isBundleName(file) ? await lintBundle(file, io.cwd) : await lintFile(file, io);
    io.out(await say(lint, values.json === true));
    return 0;
  },
};
