import type { EffectKind } from '../../nodes/kit/facts.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { acts } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';
import { list } from '../kit/words.ts';

const harmless: ReadonlySet<EffectKind> = new Set(['none', 'read']);

export const PM007 = defineRule({
  id: 'PM007',
  title: "An agent's tool can do more than the task needs",
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose the operations that the agent needs', opens: 'step' },
  taxonomy: ['LLM06:2025', 'ASI02', 'AML.T0053'],
  visit(flow, report) {
    for (const agent of flow.generating) for (const tool of agent.parts) look(agent, tool, report);
  },
});

/** What the agent is told, as far as it is fixed. */
const toldTo = ({ facts: { ai } }: StepView): string =>
  `${ai?.system.literal ?? ai?.system.prefix ?? ''}\n${ai?.prompt.literal ?? ai?.prompt.prefix ?? ''}`;

function look(agent: StepView, tool: StepView, report: Report): void {
  const { connector, networks } = tool.facts;
  if (connector?.operations === 'all') {
    const offered = tool.flow.context.policy?.organisation?.connectors?.find(
      ({ name }) => name.toLowerCase() === connector.name.toLowerCase(),
    )?.operations;
    const told = toldTo(agent);
    const needed = offered?.filter(({ name, effect }) => harmless.has(effect) || told.includes(name)).map(({ name }) => name);
    const needless = offered?.filter(({ name }) => needed?.includes(name) !== true).map(({ name }) => name);
    if (needless?.length === 0) return;
    report({
      step: tool,
      title:
        needless === undefined
          ? `“${agent.name}” may use every tool that “${tool.name}” offers, today and tomorrow`
          : `“${agent.name}” may use ${list(needless.map((name) => `“${name}”`))} of “${tool.name}”, which its task does not speak of`,
      message:
        'A model that is talked into it uses whatever it is given: a tool that deletes or sends is only as safe as every text that the model reads. What the server adds tomorrow is included.',
      remedy: 'Tick the tools that the task needs, and no others.',
      fixes:
        needed === undefined
          ? []
          : [
              {
                id: 'trim',
                title: `Leave “${tool.name}” only what reads and what the task names`,
                safety: 'safe',
                patch: [setParameter(tool, `${connector.parameter}.operations`, needed)],
              },
            ],
      confidence: needless === undefined ? 'medium' : 'high',
    });
    return;
  }
  const statement = tool.sinks.find(
    ({ kind, bound, reads }) =>
      (kind === 'query' || kind === 'command' || kind === 'code') && bound !== true && reads.some((read) => read.from === 'model'),
  );
  if (statement !== undefined && acts(tool)) {
    report({
      step: tool,
      field: statement.parameter,
      title: `“${agent.name}” writes what “${tool.name}” carries out`,
      message:
        'The model writes the whole statement, so it can change and delete everything that this login can, not only what the tool was made for.',
      remedy: 'Write the statement out, one tool for each question that the task needs, and let the model fill in values only.',
      key: statement.parameter,
    });
    return;
  }
  // The model writes the whole path of an address: every operation of that service is open to it.
  const open = networks.find(
    (network) =>
      network.direction === 'out' &&
      network.hostReads.length === 0 &&
      (network.path ?? '').replace(/\W/g, '') === '' &&
      network.pathReads.some((read) => read.from === 'model'),
  );
  if (open === undefined || !acts(tool)) return;
  report({
    step: tool,
    field: open.parameter,
    title: `“${agent.name}” chooses which operation of ${open.host ?? 'the service'} “${tool.name}” calls`,
    message:
      'The model writes the path of the address, so it can call anything that the service offers to this login, not only what the tool was made for.',
    remedy: 'Write the path out, one tool for each operation that the task needs, and let the model fill in values only.',
    key: open.parameter,
  });
}
