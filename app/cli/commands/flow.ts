/** countersign flow dataflow: which labels each field has on each wire, and where they begin. */
import { nodeHash } from '../../kernel/host.node.ts';
import { describeEdges } from '../../lint/describe.ts';
import { lintFlow } from '../../lint/run.ts';
import type { Command } from '../command.ts';
import { flowsIn, readFlowText } from '../lint-files.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { badUsage, optionsFrom } from '../options.ts';

const usage = `countersign flow dataflow FILE [--json]

Shows every wire of a flow with its fields: what kind of data each holds, who could have written it, and where it begins.

  FILE   a flow of this program, or an n8n, Node-RED or BPMN file; - reads standard input`;

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, {}, usage);
    const [verb, file, ...more] = positionals;
    if (verb !== 'dataflow' || file === undefined || more.length > 0) throw badUsage('flow takes the word dataflow and one FILE.', usage);
    const text = file === '-' ? await io.stdin() : readFlowText(file, io.cwd);
    const [found] = await flowsIn(text, file, true);
    if (found === undefined) throw badUsage('There is no flow in this file.', usage);
    const { view } = lintFlow(found.flow, { hash: nodeHash });
    const { edges } = describeEdges(view.analysis);
    if (values.json === true) { io.out(`${JSON.stringify({ edges })}\n`); return 0; }
    for (const edge of edges) {
      io.out(`${plainLine(edge.id)}\n${edge.fields.map((field) => `  ${(field.path === '' ? '(the whole item)' : plainLine(field.path)).padEnd(32)} ${field.trust.padEnd(8)} ${field.type.padEnd(8)} ${plainLine(field.labels.join(', '))}${field.sources.length === 0 ? '' : `  <- ${plainLine(field.sources.slice(0, 4).join(', '))}`}\n`).join('')}`);
    }
    return 0;
  },
};
