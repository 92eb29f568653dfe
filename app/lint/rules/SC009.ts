import type { Danger } from '../dataflow/script/dangers/danger.ts';
import { dottedName, isSyntax, parseScript, walk } from '../dataflow/script/syntax.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { Fix } from '../kit/finding.ts';
import { setParameter } from '../kit/fixes.ts';
import type { StepView } from '../kit/step-view.ts';

const wanted: ReadonlySet<Danger> = new Set(['prototype']);

export const SC009 = defineRule({
  id: 'SC009',
  title: 'A script writes to names that data chooses',
  severity: 'medium',
  confidence: 'medium',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'code',
  choice: { title: 'Choose the fields that are taken over', opens: 'step' },
  taxonomy: ['CWE-1321'],
  visit(step, report) {
    const { code } = step.facts;
    const found = step.dangers.find(({ danger }) => wanted.has(danger));
    if (code === undefined || found === undefined) return;
    report({
      step,
      field: code.parameter,
      title: `The script in “${step.name}” can be made to change what all objects share (line ${found.line}: ${found.words})`,
      message: 'If the data holds the name __proto__, the script changes every object in the run, and checks that come later fail.',
      remedy: 'Refuse the names __proto__, constructor and prototype, or use a Map.',
      fixes: spreadFix(step, code.parameter, code.source),
      key: found.danger,
    });
  },
});

/**
 * `_.merge({}, x)` copies x into a new object; `{ ...x }` does that without ever writing to what all objects share. Offered where that
 * is all that the script does wrong.
 */
function spreadFix(step: StepView, parameter: string, source: string): Fix[] {
  if (step.node.foreign !== undefined || step.dangers.filter(({ danger }) => wanted.has(danger)).length !== 1) return [];
  const parsed = parseScript(source);
  if (parsed === undefined || parsed.expression) return [];
  const found: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  walk(parsed.body, (node) => {
    const { callee, arguments: given } = node as { readonly callee?: unknown; readonly arguments?: unknown };
    if (
      node.type !== 'CallExpression' ||
      !isSyntax(callee) ||
      !/^(?:_|lodash)\.(?:merge|defaultsDeep)$/.test(dottedName(callee) ?? '') ||
      !Array.isArray(given)
    )
      return;
    const [target, from, more] = given as unknown[];
    if (
      !isSyntax(target) ||
      !isSyntax(from) ||
      more !== undefined ||
      target.type !== 'ObjectExpression' ||
      !Array.isArray(target['properties']) ||
      target['properties'].length > 0 ||
      from.type === 'SpreadElement'
    )
      return;
    found.push({ start: node.start, end: node.end, text: `({ ...${source.slice(from.start, from.end)} })` });
  });
  const [only] = found;
  if (only === undefined || found.length > 1) return [];
  return [
    {
      id: 'spread',
      title: `Copy the fields in “${step.name}” without merging`,
      safety: 'safe',
      patch: [setParameter(step, parameter, `${source.slice(0, only.start)}${only.text}${source.slice(only.end)}`)],
    },
  ];
}
