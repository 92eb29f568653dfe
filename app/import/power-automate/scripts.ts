/** Programs inside of a Logic App: they name the steps whose results they use. */
import type { JsonObject } from '../../kernel/json.ts';
import { nothing, type Facts, type Surroundings } from './describe-kit.ts';
import { translateText } from './expression.ts';
import { at, text, type PowerStep } from './parse.ts';

const languages: Readonly<Record<string, 'javascript' | 'shell' | 'unknown'>> = {
  JavaScriptCode: 'javascript',
  InlineCode: 'javascript',
  PowerShellCode: 'shell',
  CSharpScriptCode: 'unknown',
};
const mentioned = /workflowContext\.(?:(trigger)\b|actions(?:\.([A-Za-z_]\w*)|\[["']([^"']{1,200})["']\]))/g;

/** `workflowContext.actions.A.outputs.body.x` uses step A. What comes out may hold anything of what is used. */
export function codeFacts(
  step: PowerStep,
  around: Surroundings,
): { readonly category: string; readonly title: string; readonly values: JsonObject; readonly code: string; readonly facts: Facts } {
  const code = (text(at(step.inputs, 'code')) || text(at(step.inputs, 'CodeFile'))).slice(0, 1_000_000);
  const sources = new Set(
    [...code.matchAll(mentioned)].map(([, trigger, plain, quoted]) =>
      trigger === undefined ? `@outputs('${(plain ?? quoted ?? '').replaceAll("'", "''")}')` : '@triggerOutputs()',
    ),
  );
  // Who passes the whole context on uses everything.
  const whole = /workflowContext(?!\s*\.\s*(?:trigger|actions\s*[.[]|workflow))/.test(code);
  const values: JsonObject = {
    uses: [...sources].slice(0, 100).map((source) => translateText(source, around.names)),
    ...(whole ? { context: '{{ input }}' } : {}),
  };
  return {
    category: 'script',
    title: step.type === 'PowerShellCode' ? 'PowerShell' : step.type === 'CSharpScriptCode' ? 'C#' : 'JavaScript',
    values,
    code,
    facts: {
      ...nothing,
      result: 'assign',
      fields: [
        { path: ['body'], parameter: [] },
        { path: ['outputs'], parameter: [] },
      ],
      code: { language: languages[step.type] ?? 'unknown', dialect: 'process' },
    },
  };
}
