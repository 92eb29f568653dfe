/** A page that n8n puts together last, and that a webhook gives to whoever called it. */
import { at, fixedText, listAt, type Sink } from './describe/kit.ts';
import type { NamedNode } from './identity.ts';
import { operationOf, type NodeTypeInfo } from './map/node-map.ts';
import type { Wire } from './wiring.ts';

interface Step {
  readonly named: NamedNode;
  readonly info: NodeTypeInfo;
  readonly incoming: readonly Wire[];
}

export const pageSink: Sink = { kind: 'response', parameter: ['html'], markup: { kind: 'html', unless: [] } };

const isHtml = (value: string | undefined): boolean => value !== undefined && /^\s*(?:text\/html|application\/xhtml)/i.test(value);

/** A webhook that answers with what came last, as a page. */
function answersWithPage({ info, named: { node } }: Step): boolean {
  const { parameters } = node;
  return (
    info.key === 'webhook' &&
    !node.disabled &&
    at(parameters, 'responseMode') === 'lastNode' &&
    (isHtml(fixedText(parameters, 'options', 'responseContentType')) ||
      listAt(parameters, 'options', 'responseHeaders', 'entries').some((entry) => isHtml(fixedText(entry, 'value'))))
  );
}

/** Ids of the steps whose page is such an answer. */
export function pagesAtTheEnd(steps: readonly Step[]): ReadonlySet<string> {
  if (!steps.some(answersWithPage)) return new Set();
  const goOn = new Set(steps.flatMap(({ incoming }) => incoming.filter(({ kind }) => kind === 'data').map(({ from }) => from.id)));
  return new Set(
    steps
      .filter(
        ({ info, named: { id, node } }) =>
          info.key === 'html' &&
          !node.disabled &&
          !goOn.has(id) &&
          operationOf(info.key, node.parameters, node.typeVersion).operation === 'generateHtmlTemplate',
      )
      .map(({ named }) => named.id),
  );
}
