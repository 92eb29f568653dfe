import type { Danger } from '../dataflow/script/dangers/danger.ts';
import { dangersInCommand } from '../dataflow/script/dangers/in-commands.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { expressionDangers } from '../kit/expressions.ts';
import type { StepView } from '../kit/step-view.ts';

/** Commands that stand in a step that runs them. */
function reportCommands(step: StepView, report: Report): void {
  for (const { kind, literal, parameter } of step.facts.sinks) {
    const [found] = kind === 'command' && literal !== undefined ? dangersInCommand(literal) : [];
    if (found === undefined) continue;
    report({
      step,
      field: parameter,
      title:
        found.danger === 'process'
          ? `The command in “${step.name}” hands the machine to another one (${found.words})`
          : `The command in “${step.name}” runs what it has fetched or unpacked (${found.words})`,
      message:
        'What runs is not written here: it is whatever lies at the other end on that day. Whoever holds that place, or stands on the way, runs anything with the rights of this machine.',
      remedy: 'Fetch the file, compare it with a checksum that is written out, and run what was reviewed; or install it once, by hand.',
      key: `command ${found.danger}`,
    });
    return;
  }
}

const escapes: ReadonlySet<Danger> = new Set(['dynamic-code', 'process', 'file', 'network']);
/** What is worked out before the step runs is to pick values: n8n has had to mend such ways out of it more than once. */
function reportExpressions(step: StepView, report: Report): void {
  const found = expressionDangers(step).find(({ danger }) => escapes.has(danger));
  if (found === undefined) return;
  report({
    step,
    field: found.parameter,
    title: `An expression in “${step.name}” ${found.danger === 'dynamic-code' ? 'makes or loads code while it is worked out' : 'reaches for the machine that runs it'} (${found.words})`,
    message:
      'An expression is there to pick and put together values. This one gets out of the place where it is worked out, and can then read keys and run programs on the server.',
    remedy: 'Write the value with plain fields, or use the step made for it. If nobody here wrote this, do not run the flow.',
    key: `expression ${found.danger}`,
  });
}

export const SC001 = defineRule({
  id: 'SC001',
  title: 'A script makes code while it runs, loads modules or starts programs',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  choice: { title: 'Choose steps that do it without code', opens: 'step' },
  taxonomy: ['ASI05', 'CWE-94', 'CWE-78', 'LCNC-SEC-07'],
  visit(step, report) {
    reportCommands(step, report);
    reportExpressions(step, report);
    const { code } = step.facts;
    if (code === undefined) return;
    const found = step.dangers.find(({ danger }) => danger === 'dynamic-code' || danger === 'process');
    if (found === undefined) return;
    report({
      step,
      field: code.parameter,
      title:
        found.danger === 'process'
          ? `The script in “${step.name}” reaches for the machine that runs it (line ${found.line}: ${found.words})`
          : `The script in “${step.name}” makes or loads code while it runs (line ${found.line}: ${found.words})`,
      message:
        'Nobody can review code that does not exist yet. Whoever can influence its text can run anything with the rights of this flow.',
      remedy:
        "Write out what the script should do, or use the step made for it. In Countersign's sandbox such a script stops with an error.",
      key: found.danger,
    });
  },
});
