/**
 * Proposals for a file of another product: what `lint --fix` writes beside it instead of changing it. The patch operations speak of the
 * flow as it was read in; the words say the same to whoever makes the change in the other product.
 */
import { isJsonObject, type Json } from '../../kernel/json.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import type { Finding, Fix, Verdict } from '../kit/finding.ts';
import { wordsInProgram } from './foreign-words.ts';

export const fixesFormat = 'countersign-fixes';

export interface ProposedFlow {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
  /** The safe fixes that help, in the order in which they were tried together. */
  readonly applied: readonly { readonly fix: Fix; readonly ruleId: string; readonly fingerprint: string }[];
  readonly before: Verdict;
  readonly after: Verdict;
}

const shown = (value: Json | undefined): string => {
  const text = value === undefined ? '' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
};

/** A parameter as the other product calls it: what was imported lies below `values`. */
const parameterName = (path: readonly string[]): string => (path[0] === 'values' ? path.slice(1) : path).join('.');

/** One operation in words. `names`: of the steps, those that the patch adds among them. */
function wordsOf(operation: PatchOperation, names: ReadonlyMap<string, string>, flow: Flow): string {
  const step = (id: string): string => `“${names.get(id) ?? id}”`;
  switch (operation.op) {
    case 'addNode':
      return `Add a step ${step(operation.node.id)} (${operation.node.type})${operation.near === undefined ? '' : ` next to ${step(operation.near)}`}.`;
    case 'removeNode':
      return `Remove the step ${step(operation.nodeId)}.`;
    case 'addEdge':
      return `Connect ${step(operation.edge.from.node)} (${operation.edge.from.port}) to ${step(operation.edge.to.node)}.`;
    case 'removeEdge': {
      const edge = flow.edges.find(({ id }) => id === operation.edgeId);
      return edge === undefined ? 'Remove a connection.' : `Disconnect ${step(edge.from.node)} from ${step(edge.to.node)}.`;
    }
    case 'setParameter':
      return operation.value === undefined
        ? `Clear “${parameterName(operation.path)}” of ${step(operation.nodeId)}.`
        : `Set “${parameterName(operation.path)}” of ${step(operation.nodeId)} to ${shown(operation.value)}.`;
    case 'setNode':
      return Object.entries(operation.values)
        .map(([key, value]) => `Set ${key} of ${step(operation.nodeId)} to ${shown(value as Json)}.`)
        .join(' ');
    case 'setFlow':
      return `Set “${operation.path.join('.')}” of the flow to ${shown(operation.value)}.`;
    case 'setConnection': {
      const name = flow.connections.find(({ id }) => id === operation.slotId)?.name ?? operation.slotId;
      return operation.path.length === 0
        ? `Make a connection “${name}”, and keep its secret there.`
        : `Set “${operation.path.join('.')}” of the connection “${name}” to ${shown(operation.value)}.`;
    }
  }
}

function patchInWords(patch: readonly PatchOperation[], flow: Flow, format: string): string[] {
  const names = new Map(flow.nodes.map(({ id, name }) => [id, name]));
  for (const operation of patch) if (operation.op === 'addNode') names.set(operation.node.id, operation.node.name);
  const said = patch.map((operation) => wordsInProgram(format, operation, names));
  // How a step of the other product is put in place says how it is wired, too.
  const placed = patch.some(({ op }, index) => op === 'addNode' && said[index] !== undefined);
  const words = patch.flatMap((operation, index) =>
    placed && (operation.op === 'addEdge' || operation.op === 'removeEdge') ? [] : (said[index] ?? [wordsOf(operation, names, flow)]),
  );
  // What is set for the whole of it is said once.
  return [...new Set(words)].filter((one) => one !== '');
}

const verdictOf = ({ result, counts, hash }: Verdict): object => ({ result, counts, hash });

/** The text of `NAME.fixes.json`. */
export function printProposals(file: string, format: string, flows: readonly ProposedFlow[]): string {
  return `${JSON.stringify(
    {
      format: fixesFormat,
      formatVersion: 1,
      file,
      fileFormat: format,
      note: 'The file itself was not changed. Make these changes in the program that it belongs to, or import it into Countersign and apply them there.',
      flows: flows.map(({ flow, findings, applied, before, after }) => ({
        id: flow.id,
        flow: flow.name,
        before: verdictOf(before),
        after: verdictOf(after),
        safe: applied.map(({ fix, ruleId, fingerprint }) => ({
          ruleId,
          fingerprint,
          title: fix.title,
          words: patchInWords(fix.patch, flow, format),
          patch: fix.patch,
        })),
        findings: findings.map(({ ruleId, severity, fingerprint, nodeId, nodeName, field, title, message, remedy, fixes }) => ({
          ruleId,
          severity,
          fingerprint,
          nodeId: nodeId ?? null,
          nodeName: nodeName ?? null,
          field: field ?? null,
          title,
          message,
          remedy,
          fixes: fixes.map((fix) => ({
            title: fix.title,
            safety: fix.safety,
            ...(fix.opens === undefined ? {} : { opens: fix.opens }),
            words: patchInWords(fix.patch, flow, format),
            patch: fix.patch,
          })),
        })),
      })),
    },
    null,
    2,
  )}\n`;
}

/** A file that this program wrote, and may write again. */
export function isProposalsText(text: string): boolean {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) && value['format'] === fixesFormat;
  } catch {
    return false;
  }
}
