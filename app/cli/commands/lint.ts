/** countersign lint: every insecure connection, leak and excess permission in the given flows. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { nodeHash } from '../../kernel/host.node.ts';
import { againstBaseline, makeBaseline, printBaseline, readBaseline } from '../../lint/baseline.ts';
import { personas } from '../../lint/kit/finding.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import { makeGreen } from '../../lint/make-green.ts';
import { forPersona, type FileError, type FileReport, type LintReport } from '../../lint/output/file-report.ts';
import { readPolicy } from '../../lint/policy.ts';
import { rules } from '../../lint/registry.ts';
import { newLinter } from '../../lint/run.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import type { Command, ExitCode } from '../command.ts';
import { errorOf, filesUnder, flowsIn, readFlowText, type FlowFile } from '../lint-files.ts';
import { badUsage, choiceFrom, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../trust-files.ts';

const usage = `countersign lint PATH... [--format text|json|sarif] [--persona builder|reviewer|auditor] [--policy FILE] [--fix] [--baseline FILE] [--write-baseline FILE] [--json]

Lints flows of this program, and n8n, Node-RED, Flowise and BPMN files, told apart by their content.

  PATH            files and folders (searched for .json, .bpmn and .xml, not through links to folders); - reads standard input
  --format        text (default), json, or sarif for code hosts
  --persona       whose view: builder shows what blocks or is high and what one click mends; reviewer (default) shows all
  --policy FILE   the organisation's hosts, vetted models, vendors and severities
  --baseline FILE count only findings that the file does not hold, and tell how many of it are gone
  --write-baseline FILE  keep today's findings as such a file
  --fix           apply the safe fixes to flows of this program, each checked by linting again

Exit code 0: nothing blocks and nothing is high; 1: findings; 2: bad usage, or a file that cannot be read.`;

function lintOne(file: FlowFile, context: LintContext): FileReport {
  const start = performance.now();
  const own: LintContext = file.leftOut === undefined || file.leftOut.length === 0 ? context : { ...context, leftOut: file.leftOut };
  const { findings, verdict } = newLinter(own).lint(file.flow, own);
  return { path: file.path, format: file.format, flowName: file.flow.name, nodes: file.flow.nodes.length, edges: file.flow.edges.length, findings, verdict, ms: Math.round((performance.now() - start) * 1_000) / 1_000 };
}

/** Keeps what is not the flow's: the file behind a link, its mode, and the line ends that an editor or Git gave it. */
function overwrite(path: string, before: string, after: string): void {
  const file = realpathSync(path);
  writeWhole(file, '/', before.includes('\r\n') ? after.replaceAll('\n', '\r\n') : after, { mode: statSync(file).mode & 0o777 });
}

export const command: Command = {
  usage,
  async run(args, io): Promise<ExitCode> {
    const { values, positionals } = optionsFrom(args, { format: { type: 'string' }, persona: { type: 'string' }, policy: { type: 'string' }, baseline: { type: 'string' }, 'write-baseline': { type: 'string' }, fix: { type: 'boolean' } }, usage);
    if (positionals.length === 0) throw badUsage('lint needs at least one PATH.', usage);
    const format = choiceFrom(values.format ?? (values.json === true ? 'json' : 'text'), ['text', 'json', 'sarif'] as const, '--format', usage);
    const persona = choiceFrom(values.persona ?? 'reviewer', personas, '--persona', usage);
    const baseline = values.baseline === undefined ? undefined : readBaseline(readText(values.baseline, io.cwd), values.baseline);
    const policy = values.policy === undefined ? undefined : readPolicy(readText(values.policy, io.cwd), values.policy);
    // No error, because a policy may be older or newer than this program; but a slip of the pen must not go unseen.
    for (const id of Object.keys(policy?.rules ?? {})) if (!rules.some((rule) => rule.id === id) && policy?.packs?.some((pack) => pack.rules.some((rule) => rule.id === id)) !== true) io.err(`countersign: ${values.policy}: there is no rule ${id}.\n`);
    const context: LintContext = { hash: nodeHash, ...(policy === undefined ? {} : { policy }) };
    const started = performance.now();
    const files: FileReport[] = [];
    const errors: FileError[] = [];
    const take = async (text: () => string | Promise<string>, path: string, named: boolean): Promise<void> => {
      try {
        const content = await text();
        for (const file of await flowsIn(content, path, named)) {
          const ours = file.format === 'countersign';
          if (values.fix !== true || !ours || path === '-') { files.push({ ...lintOne(file, context), ...(ours ? { source: { text: content, flow: file.flow } } : {}) }); continue; }
          const green = makeGreen(file.flow, context, 'all');
          if (green.applied.length > 0) overwrite(resolve(io.cwd, path), content, printFlow(green.flow));
          files.push({ ...lintOne({ ...file, flow: green.flow }, context), fixed: green.applied.map(({ fix }) => fix.title) });
        }
      } catch (error) {
        errors.push(errorOf(error, path));
      }
    };
    for (const found of filesUnder(positionals.filter((path) => path !== '-'), io.cwd)) {
      if ('code' in found) errors.push(found); else await take(() => readFlowText(found.path, io.cwd), found.path, found.named);
    }
    if (positionals.includes('-')) await take(() => io.stdin(), '-', true);
    if (values['write-baseline'] !== undefined) writeWhole(values['write-baseline'], io.cwd, printBaseline(makeBaseline(files.map(({ findings }) => findings))));
    const compared = baseline === undefined ? undefined : againstBaseline(baseline, files.map(({ findings }) => findings));
    const counted = files.map((file, index) => ({ ...file, findings: compared?.fresh[index] ?? file.findings }));
    const shown = counted.map((file) => ({ ...file, findings: forPersona(file.findings, persona) }));
    const report: LintReport = { files: shown, errors, ms: Math.round((performance.now() - started) * 1_000) / 1_000, ...(compared === undefined ? {} : { baseline: compared.figures }) };
    if (format === 'json') io.out((await import('../../lint/output/json.ts')).printJson(report));
    else if (format === 'sarif') {
      const [{ printSarif }, { programVersion }] = await Promise.all([import('../../lint/output/sarif.ts'), import('../version.ts')]);
      io.out(printSarif(report, rules, programVersion()));
    } else io.out((await import('../../lint/output/text.ts')).printText(report, io.tty));
    if (errors.length > 0 && files.length === 0) return 2;
    // What was just written down is accepted; of the rest, what nobody waived counts.
    const grave = ({ findings }: FileReport): boolean => findings.some(({ severity, waived }) => waived === undefined && (severity === 'block' || severity === 'high'));
    if (values['write-baseline'] === undefined && counted.some(grave)) return 1;
    return errors.length > 0 ? 2 : 0;
  },
};
