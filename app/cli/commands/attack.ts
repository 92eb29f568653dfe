/** countersign attack: texts of outsiders against a flow, in dry runs. */
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { stderrLog, systemRandom } from '../../kernel/host.node.ts';
import { plainLine } from '../../kernel/plain-text.ts';
import { alikeResults, outcomeWords, reportHeadline } from '../../ai/attacks/words.ts';
import { attackOutcomes } from '../../ai/attacks/judge.ts';
import type { AttackReport } from '../../ai/attacks/attack-flow.ts';
import { troubleLog } from '../../engine/runs/troubles.ts';
import type { Command } from '../command.ts';
import { badUsage, optionsFrom } from '../options.ts';
import { connectionsFor, readBindings, type Bindings } from '../runs/run-bindings.ts';
import { loadTrials, type RunTarget } from '../runs/run-target.ts';

const usage = `countersign attack TARGET [--own-model --bindings FILE] [--json]

Lets outsiders' texts loose on a flow, a bundle or a draft, in dry runs; files of n8n, Node-RED, Flowise, Power Automate and BPMN are imported on the way.
At each step that brings in what others wrote, each text of the attack pack comes in turn. By default a model that obeys every text answers,
so nothing is asked of anybody and the result holds for every model.

  --own-model       ask the flow's own models instead: it costs what they cost; nothing else leaves
  --bindings FILE   the connections of those models, as in countersign run

Exit code 0: no attack got through; 1: one did, did not arrive, or ended in an error before a model had answered.`;

/** From the worst outcome to the best; good ones are counted, not listed. */
function lines(report: AttackReport, path: string): string {
  const out = [plainLine(`${path}: ${reportHeadline(report)}`)];
  for (const outcome of attackOutcomes) {
    const some = report.results.filter((one) => one.outcome === outcome);
    if (some.length === 0) continue;
    const { label, tone, means } = outcomeWords[outcome];
    out.push(`  ${label}: ${some.length}. ${means}`);
    if (tone !== 'bad') continue;
    for (const { line, results } of alikeResults(some)) {
      out.push(plainLine(`    ${line}${results.length > 1 ? `: ${results.length} attacks` : ''}`));
      // Where none of them got anywhere, which ones they were tells nothing.
      if (outcome !== 'missed' && outcome !== 'broken')
        out.push(...results.map(({ attackId, title }) => plainLine(`      ${attackId.padEnd(16)} ${title}`)));
    }
  }
  if (report.leftOut.length > 0) out.push(plainLine(`  Not tried: ${report.leftOut.join(', ')}`));
  return `${out.join('\n')}\n`;
}

async function attackTarget(target: RunTarget, own: boolean, connections: Bindings['connections'], cwd: string): Promise<AttackReport> {
  const pinned = [target.main, ...target.subflows];
  const [{ attackFlow }, { createDryRuns }, { factsOf }] = await Promise.all([
    import('../../ai/attacks/attack-flow.ts'),
    import('../../ai/dry-runs.node.ts'),
    import('../../nodes/describe.ts'),
  ]);
  const runner = createDryRuns(target.main, {
    startRunner: startForkedRunner,
    connections: connectionsFor(pinned, connections),
    filesRoot: cwd,
    troubles: troubleLog(stderrLog),
    gateway: { record: () => undefined },
    calledFlow: async (flowId) => pinned.find(({ flow }) => flow.id === flowId),
  });
  try {
    return await attackFlow({
      flow: target.main.flow,
      subflows: target.subflows.map(({ flow }) => flow),
      factsOf,
      model: own ? 'own' : 'obedient',
      random: systemRandom,
      runOnce: runner.runOnce,
    });
  } finally {
    await runner.close();
  }
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { 'own-model': { type: 'boolean' }, bindings: { type: 'string' } }, usage);
    const [path, ...more] = positionals;
    if (path === undefined || more.length > 0) throw badUsage('attack needs one TARGET.', usage);
    const own = values['own-model'] === true;
    if (values.bindings !== undefined && !own)
      throw badUsage('--bindings counts only with --own-model: otherwise no model is asked.', usage);
    const bindings = readBindings(values.bindings, io.cwd);
    const targets = await loadTrials(path, { cwd: io.cwd, unsignedDev: true, bindings });
    const reports: { readonly name: string; readonly report: AttackReport }[] = [];
    for (const target of targets)
      reports.push({ name: target.main.flow.name, report: await attackTarget(target, own, bindings.connections, io.cwd) });
    const passed = reports.every(({ report }) => report.passed);
    const [first, ...others] = reports;
    if (values.json === true)
      io.out(
        `${JSON.stringify(others.length === 0 ? first?.report : { passed, flows: reports.map(({ name, report }) => ({ name, ...report })) })}\n`,
      );
    else for (const { name, report } of reports) io.out(lines(report, others.length === 0 ? path : `${path}, ${name}`));
    return passed ? 0 : 1;
  },
};
