/** Steps that use a connector: mail, messages, lists, databases, people who decide, models. */
import type { JsonObject } from '../../kernel/json.ts';
import type { ForeignFacts } from '../../nodes/foreign-action/parameters.ts';
import type { EffectKind, SinkKind } from '../../nodes/kit/facts.ts';
import { isPinnedModel } from '../../nodes/kit/models.ts';
import { vendorNetworks, vendorZone } from '../n8n/describe/kit.ts';
import { effectOfSql } from '../n8n/describe/service.ts';
import { shownTo } from './approvals.ts';
import { callOf, type Call } from './calls.ts';
import { sinkOf, type Connector } from './connectors.ts';
import {
  body,
  bringsAt,
  durationMs,
  fixed,
  mailFields,
  messagesAt,
  nothing,
  sinksOf,
  type Facts,
  type Messages,
  type PowerDescription,
  type Surroundings,
} from './describe-kit.ts';
import { isComputed } from './expression.ts';
import { at, text, type PowerStep } from './parse.ts';
import { placeKey } from './places.ts';
import { does } from '../step-facts.ts';

/** A link that opens a file to whoever has it: `type` and `scope` by the names that OneDrive, SharePoint and the rest give them. */
const toEveryone = (kind: EffectKind, values: JsonObject): boolean =>
  kind === 'grant' &&
  Object.entries(values).some(
    ([key, value]) =>
      /(?:^|[/_])(?:scope|linkscope)$/i.test(key) && typeof value === 'string' && /^(?:anonymous|anyone|everyone|public)\b/i.test(value),
  );
const effects = (kind: EffectKind, name: string, values: JsonObject = {}): Facts['effects'] =>
  kind === 'none'
    ? []
    : [
        {
          kind,
          what: `${does[kind]} ${name}`.slice(0, 300),
          idempotent: kind === 'read',
          ...(toEveryone(kind, values) ? { toEveryone: true as const } : {}),
        },
      ];

const reached = ({ vendor, title, category }: Connector): Pick<Facts, 'zone' | 'hosts' | 'networks'> => ({
  zone: category === 'web.fetch' && vendor?.hosts.length === 0 ? { scope: 'public', vendor: title } : vendorZone(vendor),
  hosts: [...(vendor?.hosts ?? [])],
  networks: vendorNetworks(vendor, true),
});

/** Answers of people end a wait: an approval, a mail with buttons, a card in a chat. */
const asks = (connector: Connector, operation: string): boolean =>
  (connector.key === 'approvals' && /^(?:StartAndWait|WaitFor)/i.test(operation)) ||
  /^(?:SendApprovalMail|SendApprovalEmail|SendMailWithOptions|SendEmailWithOptions|PostCardAndWaitForResponse|PostUserFlowbotAdaptiveCardAndWait|SubscribeUserMessageWithOptions)/i.test(
    operation,
  );
const isApproval = (connector: Connector, operation: string): boolean =>
  connector.key === 'approvals' || /Approval|WithOptions/i.test(operation);

/** Texts that are shown with live links and pictures, by the last part of their parameter's name. */
const shown = (connector: Connector, key: string, values: JsonObject): boolean => {
  const name = key.split('/').at(-1)?.toLowerCase() ?? '';
  if (connector.category === 'email.send')
    return (
      (name === 'body' || name === 'htmlbody' || (name === 'text' && values['emailMessage/IsHtml'] === true)) &&
      values['emailMessage/IsHtml'] !== false
    );
  return connector.key === 'teams' && (name === 'content' || name === 'messagebody');
};

function databaseFacts({ connector, operation, effect, values }: Call): Facts | undefined {
  if (!/NativeQuery|executeQuery|ExecuteQuery|ListKustoResults|QueryDocuments/i.test(operation)) return undefined;
  const key = ['query/query', 'query', 'queryText', 'csl', 'body/query'].find((name) => values[name] !== undefined);
  const statement = key === undefined ? undefined : values[key];
  const kind =
    typeof statement === 'string'
      ? effectOfSql(statement.replace(/\{\{[\s\S]*?\}\}/g, '?'))
      : /kusto|documentdb|azurecosmosdb/.test(connector.key)
        ? 'read'
        : effect === 'read'
          ? 'write'
          : effect;
  const bound = Object.keys(values)
    .filter((name) => name !== key && isComputed(values[name]))
    .slice(0, 20);
  const store = placeKey(connector.key, values);
  return {
    ...nothing,
    ...reached(connector),
    effects: effects(kind, connector.title),
    result: 'answer',
    into: body,
    brings: bringsAt(connector.brings, ['body'], true),
    stores: store === undefined ? [] : [{ kind: 'table', key: store, access: kind === 'read' ? 'read' : 'write' }],
    sinks: [
      ...(key === undefined ? [] : [{ kind: 'query' as const, parameter: [key] }]),
      ...bound.map((name) => ({ kind: 'query' as const, parameter: [name], bound: true })),
    ],
  };
}

/** Conditions in a language of its own, which data can turn into another one: of OData, of Dataverse, of Salesforce. */
const questions: Readonly<Record<string, SinkKind>> = {
  $filter: 'query',
  fetchXml: 'query',
  query: 'query',
  'query/query': 'query',
  soqlQuery: 'query',
};
const storeKinds: Partial<Readonly<Record<string, ForeignFacts['stores'][number]['kind']>>> = {
  spreadsheet: 'table',
  'db.query': 'table',
  'crm.action': 'table',
  storage: 'file',
  file: 'file',
  'queue.send': 'queue',
  'email.send': 'mailbox',
};

function serviceFacts(call: Call, step: PowerStep): Facts {
  const { connector, operation, effect, values } = call;
  const reads = effect === 'read' || effect === 'none';
  const kind = sinkOf(connector, effect);
  const calendar = connector.brings === 'mail' && /event|calendar|meeting|contact/i.test(operation);
  const profile = calendar ? 'calendar' : connector.brings;
  const store = placeKey(connector.key, values);
  const storeKind = storeKinds[connector.category];
  const waits = asks(connector, operation);
  const deadlineMs = durationMs(text(at(step.raw, 'limit', 'timeout')));
  const sinks = sinksOf(kind, values, reads ? questions : {}).map((sink) =>
    shown(connector, sink.parameter[0] ?? '', values) ? { ...sink, markup: { kind: 'html' as const, unless: [] } } : sink,
  );
  return {
    ...nothing,
    ...reached(connector),
    effects: waits ? [] : effects(effect, connector.title, values),
    sinks,
    result: 'answer',
    into: body,
    brings: waits
      ? bringsAt('task', ['body'], false)
      : reads
        ? [...bringsAt(profile, ['body'], true), ...(profile === 'mail' ? mailFields(['body'], true) : [])].slice(0, 50)
        : [],
    stores: store === undefined || storeKind === undefined ? [] : [{ kind: storeKind, key: store, access: reads ? 'read' : 'write' }],
    // One of the answers that were offered; what was written beside it is free.
    ...(waits
      ? {
          closes: [
            ['body', 'outcome'],
            ['body', 'SelectedOption'],
          ].map((path) => ({ path, type: 'enum' as const })),
        }
      : {}),
    ...(waits && isApproval(connector, operation)
      ? {
          human: {
            approvers: 1,
            undecided: true as const,
            ...(/Approval/i.test(operation) || connector.key === 'approvals' ? { yesOrNo: true as const } : {}),
            shown: shownTo(values)
              .filter((path) => path.length <= 20 && path.every((key) => key.length <= 200))
              .slice(0, 50),
            ...(deadlineMs === undefined ? {} : { deadlineMs }),
          },
        }
      : waits
        ? { control: { kind: 'wait' as const, reads: [] } }
        : {}),
  };
}

const joined = (lists: readonly Messages[]): Messages => ({
  system: lists.flatMap(({ system }) => system).slice(0, 20),
  prompt: lists.flatMap(({ prompt }) => prompt).slice(0, 20),
});

/** What a model is told, by the parameter's names in the connectors of OpenAI, Azure and AI Builder. */
function promptsOf(values: JsonObject): Messages {
  const nested = values['body'];
  const lists = [
    ...['messages', 'body/messages', 'promptTemplateInputVariables'].map((key) => messagesAt(values, [key])),
    ...(typeof nested === 'object' && nested !== null && 'messages' in nested ? [messagesAt(values, ['body', 'messages'])] : []),
  ];
  const direct = Object.keys(values)
    .filter(
      (key) =>
        /^(?:prompt|input|body\/(?:prompt|input)|item\/requestv2\/.+|content|message|text|chatInput)$/i.test(key) &&
        key !== 'item/requestv2/parameters',
    )
    .map((key) => [key]);
  const system = Object.keys(values)
    .filter((key) => /^(?:promptTemplateInput|system|instructions|systemMessage|body\/(?:system|instructions))$/i.test(key))
    .map((key) => [key]);
  return joined([...lists, { system, prompt: direct }]);
}

const modelName = (values: JsonObject): string | undefined =>
  ['deploymentId', 'deployment-id', 'deployment', 'model', 'body/model', 'modelId']
    .map((key) => fixed(values[key]))
    .find((name) => name !== undefined) ?? fixed(at(values['body'], 'model'));

export function modelFacts(
  values: JsonObject,
  { zone, hosts, networks }: Pick<Facts, 'zone' | 'hosts' | 'networks'>,
  role: NonNullable<Facts['ai']>['role'],
  found: Messages = promptsOf(values),
): Facts {
  const model = modelName(values);
  // Where nothing says what is asked, all of it is.
  const prompts = found.prompt.length === 0 && found.system.length === 0 ? { system: [], prompt: [[]] } : found;
  const tokens = Number(values['max_tokens'] ?? values['body/max_tokens'] ?? at(values['body'], 'max_tokens') ?? Number.NaN);
  return {
    ...nothing,
    zone,
    hosts,
    networks,
    result: 'model',
    into: body,
    ai: {
      role,
      ...(zone.vendor === undefined ? {} : { provider: zone.vendor }),
      ...(model === undefined ? {} : { model: model.slice(0, 300), pinned: isPinnedModel(model) }),
      external: true,
      ...(zone.region === undefined ? {} : { region: zone.region }),
      ...prompts,
      output: 'none',
      ...(Number.isInteger(tokens) && tokens > 0 ? { tokens } : {}),
    },
    sinks: [
      ...prompts.system.map((parameter) => ({ kind: 'prompt.system' as const, parameter })),
      ...prompts.prompt.map((parameter) => ({ kind: 'prompt.user' as const, parameter })),
    ],
  };
}

const azureModels = { zone: { scope: 'vendor' as const, vendor: 'AI Builder' }, hosts: [], networks: [] };

/** AI Builder hides behind Dataverse: `aibuilderpredict_...`. Its prompts answer in free words; readers of documents give what stands in them. */
function aiBuilderFacts({ operation, values }: Call): { category: string; facts: Facts } | undefined {
  if (!/^aibuilderpredict_/i.test(operation)) return undefined;
  if (/prompt|gpt|customprompt/i.test(operation)) return { category: 'ai.llm', facts: modelFacts(values, azureModels, 'chat') };
  const facts = modelFacts(values, azureModels, 'extractor', {
    system: [],
    prompt: Object.keys(values)
      .filter((key) => key.startsWith('item/'))
      .slice(0, 20)
      .map((key) => [key]),
  });
  return { category: 'ai.classify', facts: { ...facts, ...(facts.ai === undefined ? {} : { ai: { ...facts.ai, output: 'schema' } }) } };
}

function aiFacts(call: Call): { category: string; facts: Facts } | undefined {
  const { connector, operation, values } = call;
  const hidden = aiBuilderFacts(call);
  if (hidden !== undefined) return hidden;
  const where = reached(connector);
  if (connector.category === 'ai.llm') {
    if (/embed/i.test(operation)) return { category: 'ai.embed', facts: modelFacts(values, where, 'embed') };
    return /^(?:get|list)(?!Chat|Completion)/i.test(operation)
      ? undefined
      : { category: 'ai.llm', facts: modelFacts(values, where, 'chat') };
  }
  if (connector.category === 'ai.agent') return { category: 'ai.agent', facts: modelFacts(values, where, 'agent') };
  if (connector.category === 'ai.classify')
    return {
      category: 'ai.classify',
      facts: modelFacts(values, where, 'classifier', {
        system: [],
        prompt: Object.keys(values)
          .slice(0, 20)
          .map((key) => [key]),
      }),
    };
  return undefined;
}

function unknownFacts({ connector, effect }: Call): Facts {
  return {
    ...nothing,
    known: false,
    zone: { scope: 'unknown', vendor: connector.title },
    effects: [{ kind: effect, what: `does something in ${connector.title} that nobody has described`.slice(0, 300), idempotent: false }],
    sinks: [{ kind: 'network', parameter: [] }],
    result: 'answer',
    into: body,
    brings: bringsAt('web', ['body'], false),
  };
}

export function describeConnector(step: PowerStep, around: Surroundings): PowerDescription {
  const call = callOf(step, around);
  const { connector, operation, values } = call;
  const described = { title: connector.title, operation: operation === '' ? undefined : operation, values };
  if (!connector.known) return { ...described, category: 'unknown', facts: unknownFacts(call) };
  const ai = aiFacts(call);
  if (ai !== undefined) return { ...described, ...ai };
  const facts = databaseFacts(call) ?? serviceFacts(call, step);
  return { ...described, category: facts.human === undefined ? connector.category : 'human.approval', facts };
}
