/** countersign import: a file of another program becomes a flow, and a report says what could not come along. */
import { importForeignAll } from '../../import/detect.ts';
import type { LossEntry } from '../../import/loss.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { readFlowText } from '../lint/files.ts';
import { writeWhole } from '../write-whole.ts';

const usage = `countersign import FILE [-o OUT] [--force] [--json]

Makes a flow of an n8n workflow, a Node-RED or Flowise flow, a workflow of Power Automate or Azure Logic Apps, or a BPMN 2.0
diagram, and lists what was not carried over.

  FILE            the exported file, or a package of Power Automate (.zip); - reads standard input
  -o, --out OUT   where the flow goes (.flow.json); of several workflows in one file the further ones get -2, -3, ...
  --force         replace OUT where it exists

Exit code 0: imported; 2: the file cannot be imported.`;

/** The second flow of `orders.flow.json` goes to `orders-2.flow.json`. */
function outputPath(out: string, index: number): string {
  if (index === 0) return out;
  const dot = /(\.flow)?\.json$/i.exec(out);
  return dot === null ? `${out}-${index + 1}` : `${out.slice(0, dot.index)}-${index + 1}${dot[0]}`;
}

function lossText(loss: readonly LossEntry[]): string {
  const byKind = new Map<string, LossEntry[]>();
  for (const entry of loss) byKind.set(entry.kind, [...(byKind.get(entry.kind) ?? []), entry]);
  return [...byKind]
    .map(
      ([kind, entries]) =>
        `  ${kind} (${entries.length})\n${entries
          .slice(0, 10)
          .map(({ message }) => `    ${plainLine(message)}\n`)
          .join('')}${entries.length > 10 ? `    and ${entries.length - 10} more; --json lists them all\n` : ''}`,
    )
    .join('');
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { out: { type: 'string', short: 'o' }, force: { type: 'boolean' } }, usage);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw badUsage('import needs one FILE.', usage);
    const text = file === '-' ? await io.stdin() : await readFlowText(file, io.cwd);
    const imported = importForeignAll(text, file === '-' ? 'standard input' : file);
    const written = imported.map(({ flow }, index) => {
      if (values.out === undefined) return undefined;
      const path = outputPath(values.out, index);
      writeWhole(path, io.cwd, printFlow(flow), {
        exclusive: values.force !== true,
        inputs: [file],
        ifTaken: 'Choose another name, or give --force to replace it.',
      });
      return path;
    });
    const [first, ...others] = imported.map(({ flow, loss }, index) => ({
      workflow: flow,
      loss,
      ...(written[index] === undefined ? {} : { path: written[index] }),
    }));
    if (values.json) {
      io.out(`${JSON.stringify({ ...first, ...(others.length === 0 ? {} : { others }) })}\n`);
      return 0;
    }
    for (const [index, { flow, loss }] of imported.entries()) {
      const path = written[index];
      io.out(
        `${plainLine(flow.name)}: ${flow.nodes.length} steps, ${flow.edges.length} edges, ${flow.notes.length} notes${path === undefined ? '' : ` -> ${plainLine(path)}`}\n${loss.length === 0 ? '  nothing was lost\n' : lossText(loss)}`,
      );
    }
    if (values.out === undefined) io.err('Nothing was written; -o OUT keeps the flow.\n');
    return 0;
  },
};
