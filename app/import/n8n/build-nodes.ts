/** The steps of the workflow -> nodes of the flow, of this program where there is a counterpart. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { FlowNode } from '../../workflow/model/flow.ts';
import { NameGiver } from '../../workflow/graph/names.ts';
import { renameNodeInJavaScript } from '../../workflow/expression/rename.ts';
import { isForeignExpression } from '../../workflow/expression/parameters.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import { boundedFacts } from '../bounded-facts.ts';
import type { LossReport } from '../loss.ts';
import { labelsInSample, saysMore } from '../../privacy/detectors/samples.ts';
import { withSample } from '../sample-labels.ts';
import { waysAfterYes } from './approvals/approvals.ts';
import { askedWith, asksByForm, formsForOthers } from './approvals/waiting-forms.ts';
import { Connections } from './connections.ts';
import { describe } from './describe/describe.ts';
import type { Described } from './describe/kit.ts';
import { codeOf } from './describe/local.ts';
import { translateObject } from './expression.ts';
import { fieldsRead } from './fields-read.ts';
import { effectOf } from './map/node-map.ts';
import { operationOfStep } from './operation-of-step.ts';
import { toNative } from './native/native.ts';
import { pagesAtTheEnd, pageSink } from './last-page.ts';
import { answersInOwnChat } from './own-chat.ts';
import type { N8nWorkflow } from './parse.ts';
import { openedToAll } from './shared-places.ts';
import { partKindOf, type NodePorts, type Wire } from './wiring.ts';
import { guardOf, withAnswer } from './asked-first.ts';
import { commonOf } from './carried-over.ts';
import { atConnection, foreignParameters, reportForeign } from './foreign-step.ts';
import { hasDirectParser, memoryOf, parserOf } from './plugged-in.ts';
import type { Step } from './steps.ts';

/** Parameters with translated expressions; names that had to change are followed. */
function valuesOf({ named, info }: Step, renamed: ReadonlyMap<string, string>): JsonObject {
  const code = codeOf(info.key, named.node.parameters)?.parameter;
  const isCode = (key: string): boolean => key === code || key === 'jsCode' || key === 'pythonCode' || key === 'functionCode';
  const source = renamed.size === 0 ? named.node.parameters : (renameInRaw(named.node.parameters, renamed) as JsonObject);
  return translateObject(source, isCode);
}

/** What the message says that brings a form's link, as it stands there. */
const messageOf = (message: JsonObject | undefined, renamed: ReadonlyMap<string, string>): JsonObject =>
  message === undefined || Object.keys(message).length === 0
    ? {}
    : { [askedWith]: translateObject(renamed.size === 0 ? message : (renameInRaw(message, renamed) as JsonObject), () => false) };

/** Expressions name steps as the file did; a step that got another name here is followed before translation. */
function renameInRaw(value: Json, renamed: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') {
    if (!value.includes('$')) return value;
    let text = value;
    for (const [from, to] of renamed) text = renameNodeInJavaScript(text, from, to);
    return text;
  }
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => renameInRaw(item, renamed));
  return typeof value === 'object' && value !== null && !isForeignExpression(value)
    ? Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, renameInRaw(item, renamed)]))
    : value;
}

/** An item of n8n holds its fields under `json`. */
const jsonOf = (item: Json): Json => (isJsonObject(item) ? (item['json'] ?? item) : item);
const sources: ReadonlySet<string> = new Set(['webhook', 'httpRequest', 'postgres']);

/** Steps that take a file without saying so; the others name a binary property or field. */
const fileSteps: ReadonlySet<string> = new Set([
  'extractFromFile',
  'readPDF',
  'spreadsheetFile',
  'moveBinaryData',
  'compression',
  'editImage',
]);

/** A key or a text inside of it holds `part`. */
function mentions(value: Json, part: string): boolean {
  if (typeof value === 'string') return value.includes(part);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return (value as readonly Json[]).some((one) => mentions(one, part));
  for (const key in value) if (key.includes(part) || mentions((value as JsonObject)[key] as Json, part)) return true;
  return false;
}

/** Builds the nodes; parts come first, because a root's facts speak of the model that is plugged into it. */
export function buildNodes(
  steps: readonly Step[],
  workflow: N8nWorkflow,
  renamed: ReadonlyMap<string, string>,
  connections: Connections,
  loss: LossReport,
): { nodes: FlowNode[]; ports: ReadonlyMap<string, NodePorts>; taken: ReadonlySet<Wire>; behind: ReadonlyMap<string, FlowNode> } {
  const facts = new Map<string, ForeignFacts>();
  const ports = new Map<string, NodePorts>();
  const built = new Map<string, FlowNode>();
  const taken = new Set<Wire>();
  const behind = new Map<string, FlowNode>();
  const names = new NameGiver(steps.map(({ named }) => named.name));
  const ids = new NameGiver(workflow.nodes.flatMap(({ id }) => id ?? []).concat(steps.map(({ named }) => named.id)));
  const usesFiles = steps.some(({ named: { node }, info }) => fileSteps.has(info.key) || mentions(node.parameters, 'inary'));
  const parts = new Set(
    steps.flatMap(({ incoming }) => incoming.flatMap(({ kind, from }) => (kind === 'model' || kind === 'memory' ? [from.id] : []))),
  );
  const byId = new Map(steps.map((step) => [step.named.id, step]));
  const forms = formsForOthers(steps);
  const ways = waysAfterYes(steps, forms);
  const [answering, pages, open] = [answersInOwnChat(steps), pagesAtTheEnd(steps), openedToAll(steps)];
  const nexts = Map.groupBy(
    steps.flatMap(({ incoming }) => incoming).filter(({ kind }) => kind === 'data'),
    ({ from }) => from.id,
  );
  const readsField = fieldsRead(steps, nexts);
  const rank = (step: Step): number =>
    step.info.category === 'ai.model' || partKindOf(step.info, step.named.node.parameters['mode']) === 'memory' ? 0 : 1;
  for (const step of [...steps].sort((a, b) => rank(a) - rank(b))) {
    const { named, info } = step;
    const { resource, operation } = info.gates ? { resource: undefined, operation: 'sendAndWait' } : operationOfStep(step);
    const modelWires = step.incoming.filter((wire) => wire.kind === 'model');
    const [modelWire] = modelWires;
    const described: Described = {
      node: named.node,
      info,
      resource,
      operation,
      effect: effectOf(info, resource, operation),
      values: { ...valuesOf(step, renamed), ...messageOf(forms.get(named.id), renamed) },
      outputs: step.ports.outputs.filter((port) => port.kind !== 'error').map((port) => port.id),
      asTool: step.ports.asTool,
      idleTool: step.ports.idleTool,
      model: modelWire === undefined ? undefined : facts.get(modelWire.from.id),
      parser: parserOf(step, byId),
      memory: memoryOf(step, built, facts),
      inputs: step.ports.inputs.filter((port) => port.kind === 'data').map((port) => port.id),
    };
    const shown =
      workflow.pinned.has(named.node.name) && !info.category.startsWith('ai.')
        ? labelsInSample(workflow.pinned.get(named.node.name) ?? [], jsonOf)
        : [];
    const yes = guardOf(step, ways.get(named.id));
    const common = commonOf(step, workflow, connections, loss);
    const own = (): Omit<ForeignFacts, 'inputs' | 'outputs'> => {
      const made = describe(described);
      return {
        ...made,
        ...(answering.has(named.id) ? { answers: true } : {}),
        ...(open.has(named.id) ? { zone: { ...made.zone, scope: 'public' } } : {}),
        ...(forms.has(named.id) ? { human: asksByForm(named.node.parameters, forms.get(named.id) ?? {}) } : {}),
        ...(pages.has(named.id) ? { sinks: [...made.sinks, pageSink] } : {}),
      };
    };
    const found = (): ForeignFacts =>
      boundedFacts(
        named,
        withAnswer(withSample(atConnection(own(), common.connection), shown, described.outputs[0]), step, yes),
        step.ports,
        loss,
      );
    if (parts.has(named.id)) facts.set(named.id, found());
    // A step of this program describes its fields by their names; where a sample shows more, the imported step says so. It knows nothing of who was asked either.
    const native =
      (sources.has(info.key) && shown.some(saysMore)) || yes !== undefined || step.asked
        ? undefined
        : toNative({
            ...described,
            ports: step.ports,
            settings: workflow.settings,
            incoming: step.incoming,
            usesFiles,
            directParser: hasDirectParser(step, byId),
            readsField: (names) => readsField(step, names),
            plugged:
              modelWire === undefined || modelWires.length > 1 || modelWire.from.node.disabled || named.node.disabled
                ? undefined
                : built.get(modelWire.from.id),
          });
    if (native === undefined) {
      ports.set(named.id, step.ports);
      reportForeign(described, named, loss);
      built.set(named.id, {
        ...common,
        type: 'foreign-action',
        typeVersion: 1,
        parameters: foreignParameters(described, facts.get(named.id) ?? found()),
      });
    } else {
      ports.set(named.id, native.ports);
      for (const { kind, message } of native.loss) loss.add(kind, message, named.id);
      const { connection: _connection, ...unbound } = common;
      const model = native.takesModel && modelWire !== undefined ? built.get(modelWire.from.id) : undefined;
      if (model !== undefined && modelWire !== undefined) taken.add(modelWire);
      if (native.takesParser) for (const wire of step.incoming) if (wire.kind === 'parser') taken.add(wire);
      built.set(named.id, {
        ...(native.usesConnection && model === undefined ? common : unbound),
        ...(model?.connection === undefined ? {} : { connection: model.connection }),
        type: native.type,
        typeVersion: 1,
        parameters: native.parameters,
      });
      if (native.ways !== undefined)
        behind.set(named.id, {
          id: ids.giveId(`${named.id} ways`, 'ways'),
          type: native.ways.type,
          typeVersion: 1,
          name: names.give(`${named.name.slice(0, 150)} ${native.ways.name}`),
          parameters: native.ways.parameters,
          ...(named.node.disabled ? { disabled: true } : {}),
        });
    }
  }
  // A model that is nothing but a setting of others is no step any more.
  const gone = new Set(
    [...taken]
      .map(({ from }) => from.id)
      .filter((id) => steps.every(({ incoming }) => incoming.every((wire) => wire.from.id !== id || taken.has(wire)))),
  );
  for (const { from, to } of taken) if (gone.has(from.id)) loss.moved(from.id, to.id);
  return {
    nodes: steps
      .filter(({ named }) => !gone.has(named.id))
      .flatMap((step) => [built.get(step.named.id), behind.get(step.named.id)])
      .filter((node) => node !== undefined),
    ports,
    taken,
    behind,
  };
}
