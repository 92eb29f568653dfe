/** Expressions of other programs that are programs: what a step's own parameters reach for while they are worked out. */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { splitJavaScript } from '../../workflow/expression/foreign/foreign.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import type { ScriptDanger } from '../dataflow/script/dangers/danger.ts';
import { scriptDangers } from '../dataflow/script/dangers/script-dangers.ts';
import type { StepView } from './step-view.ts';

interface ExpressionDanger extends ScriptDanger {
  readonly parameter: string;
}

/** Without one of these words nothing gets out of an expression; they can be put together from pieces or escapes. */
const telling =
  /constructor|__proto__|prototype|mainModule|process|require|global|Function|eval|import|Reflect|\bthis\b|\\[ux]|\[[^\]]{0,500}\+/;
const mostFound = 200;
const deepest = 20;

function collect(
  value: Json | undefined,
  path: string,
  depth: number,
  out: { readonly parameter: string; readonly source: string }[],
): void {
  if (depth > deepest || out.length >= mostFound || typeof value !== 'object' || value === null) return;
  if (isForeignExpression(value)) {
    if (value.$foreign === 'n8n-js' && telling.test(value.source)) out.push({ parameter: path, source: value.source });
    return;
  }
  for (const [key, item] of Object.entries(value)) collect(item, path === '' ? key : `${path}.${key}`, depth + 1, out);
}

const none: readonly ExpressionDanger[] = [];
function inExpressions(step: StepView): readonly ExpressionDanger[] {
  const found: { readonly parameter: string; readonly source: string }[] = [];
  collect(isJsonObject(step.node.parameters) ? step.node.parameters : undefined, '', 0, found);
  if (found.length === 0) return none;
  return found.flatMap(({ parameter, source }) =>
    (splitJavaScript(source) ?? []).flatMap((part) =>
      part.kind === 'text'
        ? []
        : scriptDangers({ language: 'javascript', dialect: 'n8n', parameter, source: `return (${part.text}\n);` })
            // What data brings into an expression that it runs is told by whose text it is.
            .filter(({ words }) => !words.startsWith('$evaluateExpression'))
            .map((danger) => ({ ...danger, parameter })),
    ),
  );
}

export const expressionDangers = (step: StepView): readonly ExpressionDanger[] =>
  step.node.foreign === undefined ? none : step.ofContent('dangers of expressions', inExpressions);
