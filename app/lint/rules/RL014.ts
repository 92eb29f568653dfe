import { scriptFault } from '../../kernel/script-text.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import { missingModule } from '../dataflow/script/imports.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';
import { list } from '../kit/words.ts';

/** A script of this program that its runner would not begin. */
function faultOf({ code }: NodeFacts): NodeFacts['unreadable'] {
  if (code?.language !== 'javascript' || code.dialect !== 'countersign') return undefined;
  const fault = scriptFault(code.source);
  if (fault === undefined) return undefined;
  const { line, message } = fault;
  const words = `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
  return { path: code.parameter, message: `${line > 0 ? `Line ${line}: ${message}` : words}${/[.!?]$/.test(message) ? '' : '.'}` };
}

export const RL014 = defineRule({
  id: 'RL014',
  title: 'Nobody can say what a step would do',
  severity: 'block',
  confidence: 'high',
  persona: 'builder',
  fix: 'choice',
  scope: 'node',
  choice: { title: 'Put its settings right', opens: 'step' },
  taxonomy: ['CWE-20', 'PI1.2'],
  visit(step, report) {
    if (step.node.disabled === true) return;
    const problem = step.facts.unreadable ?? faultOf(step.facts);
    const { code } = step.facts;
    const missing =
      problem === undefined && code?.language === 'javascript' && code.dialect === 'countersign' ? missingModule(code.source) : undefined;
    if (missing !== undefined && code !== undefined) {
      report({
        step,
        field: code.parameter,
        key: 'module',
        title: `The script in “${step.name}” asks for a module, and scripts here have none (line ${missing.line}: ${missing.words})`,
        message: '“require” does not exist in scripts of Countersign. A run would stop at this step, after those before it have acted.',
        remedy: 'Take the line out. Texts, numbers, dates, lists and JSON need no module; for whatever reaches outside there are steps.',
      });
      return;
    }
    if (problem === undefined) {
      asksNobody(step, report);
      return;
    }
    const field = problem.path.split('.')[0] ?? '';
    report({
      step,
      ...(problem.path === '' ? {} : { field: problem.path }),
      title: problem.path === '' ? `Nobody knows what “${step.name}” would do` : `The setting “${field}” of “${step.name}” cannot be read`,
      message: `${problem.message} A run would stop at this step, after those before it have acted; until then no rule can judge it.`,
      remedy: problem.path === '' ? 'Put the step right, or take it out.' : 'Put the setting right.',
      key: problem.path,
    });
  },
});

/** What is brought over may lean on a step that was renamed or taken out. */
function asksNobody(step: StepView, report: Report): void {
  if (step.node.foreign === undefined || step.compiled.readsNodes.length === 0) return;
  const { names } = step.flow.graph;
  const missing = step.compiled.readsNodes.filter((name) => names.indexOf(name) === undefined);
  if (missing.length === 0) return;
  const named = list(missing.map((name) => `“${name.slice(0, 100)}”`));
  report({
    step,
    key: 'missing',
    severity: 'medium',
    title: `“${step.name}” asks for what ${named} gave, and there is no such step in this flow`,
    message: 'A run would stop at this step. What is meant to arrive here is not known, so no rule can judge what becomes of it.',
    remedy: `Put in the name of the step that is meant, or bring ${missing.length === 1 ? 'it' : 'them'} into the flow.`,
  });
}
