/** Nodes of n8n that mean the same as a node here, where every parameter carries over. Everything else stays a foreign step. */
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts';
import { vouchFor } from '../../../nodes/kit/define-node.ts';
import { findDefinition } from '../../../nodes/catalogue.ts';
import { parameterProblems } from '../../../nodes/describe.ts';
import type { PortSpec } from '../../../nodes/kit/facts.ts';
import type { LossKind } from '../../loss.ts';
import { isComputed, runsText } from '../describe/kit.ts';
import { numberedPort } from '../ports.ts';
import type { NodePorts } from '../wiring.ts';
import { agent, chain, memoryBuffer } from './agents.ts';
import { chatModel, openAiMessage } from './chat-model.ts';
import { guardrails } from './guardrails.ts';
import { informationExtractor, sentimentAnalysis, textClassifier } from './reading-texts.ts';
import {
  filter,
  flowTrigger,
  ifNode,
  manualTrigger,
  merge,
  passOn,
  respond,
  schedule,
  stop,
  subFlow,
  switchNode,
  wait,
  webhook,
} from './control.ts';
import { aggregate, dateTime, limit, removeDuplicates, renameKeys, sort, splitOut, summarize } from './lists.ts';
import type { NativeRequest, Translation, Translator } from './request.ts';
import { httpRequest, sendMail, setFields, sqlQuery } from './steps.ts';

const translators: Readonly<Record<string, Translator>> = {
  manualTrigger,
  start: manualTrigger,
  noOp: passOn,
  scheduleTrigger: schedule,
  cron: schedule,
  interval: schedule,
  webhook,
  respondToWebhook: respond,
  if: ifNode,
  filter,
  switch: switchNode,
  merge,
  wait,
  stopAndError: stop,
  executeWorkflow: subFlow,
  executeWorkflowTrigger: flowTrigger,
  aggregate,
  dateTime,
  limit,
  removeDuplicates,
  renameKeys,
  sort,
  splitOut,
  summarize,
  set: setFields,
  httpRequest,
  emailSend: sendMail,
  postgres: sqlQuery,
  'lc.agent': agent,
  'lc.chainLlm': chain,
  'lc.memoryBufferWindow': memoryBuffer,
  'lc.openAi': openAiMessage,
  'lc.informationExtractor': informationExtractor,
  'lc.textClassifier': textClassifier,
  'lc.sentimentAnalysis': sentimentAnalysis,
  'lc.guardrails': guardrails,
  'lc.lmChatOpenAi': chatModel,
  'lc.lmChatOllama': chatModel,
  'lc.lmChatAnthropic': chatModel,
  'lc.lmChatGoogleGemini': chatModel,
  'lc.lmChatOpenRouter': chatModel,
  'lc.lmChatGroq': chatModel,
  'lc.lmChatMistralCloud': chatModel,
  'lc.lmChatDeepSeek': chatModel,
  'lc.lmChatXAiGrok': chatModel,
};

export interface NativeNode {
  readonly type: string;
  readonly parameters: JsonObject;
  readonly ports: NodePorts;
  readonly usesConnection: boolean;
  readonly takesModel: boolean;
  readonly takesParser: boolean;
  readonly ways: Translation['ways'];
  readonly loss: readonly { readonly kind: LossKind; readonly message: string }[];
}

/** Ports of the native node, by the numbers that the file uses; undefined when the file uses one that the node does not have. */
function portsFor({ outputs = ['out'], inputs = ['in'] }: Translation, request: NativeRequest): NodePorts | undefined {
  const declared = request.ports.outputs.filter((port) => port.kind === 'data');
  const isPart = request.ports.outputs.some((port) => port.kind !== 'data' && port.kind !== 'error');
  const dataIn = request.ports.inputs.filter((port) => port.kind === 'data');
  if (!isPart && declared.length > outputs.length) return undefined;
  if (dataIn.length > inputs.length) return undefined;
  const hasError = request.ports.outputs.some((port) => port.kind === 'error');
  const port = (index: number): { id: string; kind: PortSpec['kind'] } => {
    const id = outputs[index];
    // The error output is the one behind the node's own.
    return id === undefined || (hasError && index >= declared.length)
      ? { id: hasError ? 'error' : numberedPort('out', index), kind: hasError ? 'error' : 'data' }
      : { id, kind: 'data' };
  };
  return {
    ...request.ports,
    output: (kind, index) => (kind === 'data' ? port(index) : { id: kind, kind }),
    input: (kind, index) => (kind === 'data' ? (inputs[index] ?? inputs[0] ?? 'in') : numberedPort(kind, index)),
  };
}

/** Parameters that choose between shapes; computed ones choose while running, which no translation can follow. */
const structural: ReadonlySet<string> = new Set([
  'mode',
  'authentication',
  'operation',
  'resource',
  'promptType',
  'respondWith',
  'resume',
  'unit',
  'amount',
  'combineOperation',
  'combineConditions',
  'responseMode',
  'httpMethod',
  'method',
  'requestMethod',
  'specifyBody',
  'specifyQuery',
  'specifyHeaders',
  'contentType',
  'include',
  'includeOtherFields',
  'source',
  'emailFormat',
  'sessionIdType',
  'contextWindowLength',
  'numberInputs',
  'sendBody',
  'sendQuery',
  'sendHeaders',
  'agent',
  'jsonOutput',
  'simplify',
  'keepOnlySet',
  'errorType',
]);
/** Options whose text goes into a template. */
const textOptions: ReadonlySet<string> = new Set(['systemMessage', 'queryReplacement']);

function isSteeredByData(parameters: JsonObject): boolean {
  const options = parameters['options'];
  return (
    Object.entries(parameters).some(([key, value]) => structural.has(key) && isComputed(value)) ||
    (isJsonObject(options) && Object.entries(options).some(([key, value]) => !textOptions.has(key) && isComputed(value)))
  );
}

/** The translated node, or undefined where the node has to stay a foreign step. */
export function toNative(request: NativeRequest): NativeNode | undefined {
  const { info, node } = request;
  const translator = !info.asTool && Object.hasOwn(translators, info.key) ? translators[info.key] : undefined;
  // As a tool the model decides about the parameters, which only the foreign step shows.
  const translation =
    translator === undefined || request.asTool || isSteeredByData(node.parameters) || runsText(node.parameters)
      ? undefined
      : translator(request);
  if (translation === undefined) return undefined;
  const ports = portsFor(translation, request);
  const parsed = findDefinition(translation.type)?.parameters.safeParse(translation.parameters);
  const behind =
    translation.ways === undefined ? undefined : findDefinition(translation.ways.type)?.parameters.safeParse(translation.ways.parameters);
  if (behind?.success === false) return undefined;
  const ways = translation.ways === undefined || behind === undefined ? undefined : { ...translation.ways, parameters: behind.data };
  if (ports === undefined || parsed?.success !== true) return undefined;
  vouchFor(parsed.data);
  const probe = {
    id: 'probe',
    type: translation.type,
    typeVersion: 1,
    name: node.name || 'probe',
    parameters: parsed.data,
    connection: 'probe',
  };
  if (parameterProblems(probe).some(({ path }) => path !== '' && path !== 'connection')) return undefined;
  return {
    type: translation.type,
    parameters: parsed.data,
    ports,
    usesConnection: translation.usesConnection === true,
    takesModel: translation.takesModel === true,
    takesParser: translation.takesParser === true,
    ways,
    loss: translation.changes ?? [],
  };
}
