import { plainLine } from '../../kernel/plain-text.ts';
import type { Json } from '../../kernel/json.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';
import { orderIn } from '../kit/tool-orders.ts';

const inOneLine = (text: string): string => plainLine(text.replace(/\s+/g, ' ').trim());

const MOST_DEEP = 20;
/** What is told in other places of an imported step: descriptions that are computed, of its inputs, and what a model is to fill in. */
function toldElsewhere(value: Json, name = '', depth = 0): readonly string[] {
  const text = typeof value === 'string' ? value : isForeignExpression(value) ? value.source : undefined;
  if (text !== undefined) {
    const cut = text.slice(0, 20_000);
    if (/description$/i.test(name)) return [cut.replace(/\{\{|\}\}/g, ' ')];
    return [
      ...Array.from(
        cut.matchAll(/\$fromAI\(\s*(["'`])[^"'`]{0,200}\1\s*,\s*(["'`])((?:(?!\2)[\s\S]){1,4000})\2/g),
        ([, , , words = '']) => words,
      ),
      ...Array.from(cut.matchAll(/"description"\s*:\s*"([^"]{1,4000})"/g), ([, words = '']) => words),
    ];
  }
  if (depth > MOST_DEEP || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => toldElsewhere(one as Json, key, depth + 1));
}

/** Orders in its own description, and in what its server says of it, each read once. */
const ordersOf = (step: StepView): Readonly<Record<'own' | 'beside' | 'server', string | undefined>> =>
  step.ofContent('orders of a tool', ({ node: { toolDescription, foreign, parameters }, facts: { connector } }) => ({
    own: toolDescription === undefined ? undefined : orderIn(toolDescription),
    beside:
      foreign === undefined
        ? undefined
        : toldElsewhere(parameters['values'] ?? null)
            .map(orderIn)
            .find((order) => order !== undefined),
    server: connector?.described === undefined ? undefined : orderIn(connector.described),
  }));

export const AI026 = defineRule({
  id: 'AI026',
  title: 'The description of a tool gives the model orders',
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  choice: { title: 'Say what the tool is for, and nothing else', opens: 'step' },
  taxonomy: ['LLM01:2025', 'ASI04', 'AML.T0110'],
  visit(step, report) {
    const {
      node: { id, toolDescription },
      facts: { connector },
    } = step;
    if (toolDescription === undefined && connector?.described === undefined && step.node.foreign === undefined) return;
    const { own, beside, server } = ordersOf(step);
    const differs =
      toolDescription !== undefined &&
      connector?.described !== undefined &&
      inOneLine(toolDescription) !== '' &&
      inOneLine(toolDescription) !== inOneLine(connector.described);
    // Whether a model hears it is asked last: the answer hangs on other steps.
    if ((own === undefined && beside === undefined && server === undefined && !differs) || !step.isTool) return;
    const order = own ?? beside;
    if (order !== undefined)
      report({
        step,
        field: 'toolDescription',
        title: `What the model is told of the tool “${step.name}” tells it ${order}`,
        message:
          'A model takes the description of a tool for instructions, in every round. Orders that stand there work on all that the agent does, and nobody looks for them there.',
        remedy: 'Say what the tool is for and what goes into it. What the agent is to do belongs into its instructions.',
        fixes:
          own === undefined
            ? []
            : [
                {
                  id: 'take-out',
                  title: 'Take the description out',
                  safety: 'choice',
                  patch: [{ op: 'setNode', nodeId: id, values: { toolDescription: undefined } }],
                },
              ],
        key: 'own',
      });
    if (server !== undefined)
      report({
        step,
        field: connector?.parameter ?? '',
        title: `The server of “${step.name}” describes its tool with orders: ${server}`,
        message:
          'A tool that gives orders in its description is made to take over whatever model uses it. The model is not told these words here, but what the tool answers comes from the same server.',
        remedy: 'Use another server, or ask whoever runs it what this is for.',
        fixes: [
          {
            id: 'off',
            title: `Switch off “${step.name}” until that is known`,
            safety: 'choice',
            patch: [{ op: 'setNode', nodeId: id, values: { disabled: true } }],
          },
        ],
        key: 'server',
      });
    if (differs && order === undefined && server === undefined)
      report({
        step,
        field: 'toolDescription',
        severity: 'low',
        confidence: 'high',
        title: `The model is told something else of the tool “${step.name}” than its server says`,
        message:
          'The server’s own description is pinned and was read with the tool. Your words count for the model: it may use the tool for what it does not do.',
        remedy: 'Read both, and keep yours where they say the same in better words.',
        fixes: [
          {
            id: 'servers-words',
            title: 'Take the words of the server',
            safety: 'choice',
            patch: [{ op: 'setNode', nodeId: id, values: { toolDescription: inOneLine(connector?.described ?? '').slice(0, 4_000) } }],
          },
        ],
        key: 'differs',
      });
  },
});
