/** Facts of the steps of the agentflow canvas. */
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import type { EffectKind } from '../../nodes/kit/facts.ts';
import { zoneOfHost } from '../../nodes/kit/vendors.ts';
import { labelsForFieldName } from '../../workflow/model/field-names.ts';
import { brings } from '../n8n/describe/kit.ts';
import { fixedStart, hostOf } from '../n8n/describe/network.ts';
import { count, nothing, out, present, text, type Facts, type FlowiseDescription } from './description.ts';
import { rootFacts } from './models.ts';
import type { FlowiseNode } from './parse.ts';
import { writtenPlace } from './servers.ts';
import { calledTool, does } from './tools.ts';

/** The fields of the form that begins the run: people type what they like, but a field called "E-mail" holds an address. */
function formFields(inputs: JsonObject): Facts['brings'] {
  const rows = Array.isArray(inputs['formInputTypes']) ? (inputs['formInputTypes'] as readonly Json[]) : [];
  return rows
    .filter(isJsonObject)
    .filter((row) => text(row['name']) !== '')
    .slice(0, 40)
    .map((row) => ({
      port: 'out',
      path: ['form', text(row['name']).slice(0, 200)],
      labels: [...new Set([...labelsForFieldName(text(row['name'])), ...labelsForFieldName(text(row['label']))])],
      trust: 'public',
      type: row['type'] === 'number' ? 'number' : row['type'] === 'boolean' ? 'boolean' : 'text',
      why: `the form's field “${(text(row['label']) || text(row['name'])).slice(0, 80)}”`,
    }));
}

const flowNamed = (value: Json | undefined): { flowId?: string } =>
  typeof value === 'string' && value !== '' && !value.includes('{{') ? { flowId: value.slice(0, 200) } : {};

/** The steps of the agentflow canvas. */
export function agentflowFacts(node: FlowiseNode): FlowiseDescription | undefined {
  const { type, inputs, credential } = node;
  switch (type) {
    case 'startAgentflow':
    case 'seqStart':
    case 'startFunction': {
      const form = inputs['startInputType'] === 'formInput';
      const hook = inputs['startInputType'] === 'webhookTrigger';
      return {
        category: form ? 'trigger.form' : hook ? 'trigger.webhook' : 'trigger.chat',
        facts: {
          ...nothing,
          result: 'nothing',
          brings: [...brings(form ? 'form' : hook ? 'webhook' : 'chat', out), ...(form ? formFields(inputs) : [])],
          trigger: { kind: form ? 'form' : hook ? 'webhook' : 'chat', exposed: true, auth: 'unseen', atLeastOnce: hook },
        },
      };
    }
    case 'agentAgentflow':
    case 'seqAgent':
    case 'worker':
    case 'supervisor':
      return { category: 'ai.agent', facts: rootFacts(node, 'agent') };
    case 'llmAgentflow':
    case 'seqLLMNode':
      return { category: 'ai.llm', facts: rootFacts(node, 'chat') };
    case 'conditionAgentAgentflow':
    case 'seqConditionAgent':
      return { category: 'ai.classify', facts: rootFacts(node, 'classifier') };
    case 'ifElseFunction':
      return {
        category: 'condition',
        code: `async function whenSo() {\n${text(inputs['ifFunction'])}\n}\nasync function otherwise() {\n${text(inputs['elseFunction'])}\n}`,
        codeKey: 'ifFunction',
        facts: {
          ...nothing,
          result: 'join',
          control: { kind: 'branch', reads: present(inputs, ['ifFunction']) },
          code: { language: 'javascript', dialect: 'n8n' },
        },
      };
    case 'conditionAgentflow':
    case 'seqCondition':
      return {
        category: 'condition',
        facts: { ...nothing, control: { kind: 'branch', reads: present(inputs, ['conditions', 'condition']) } },
      };
    case 'humanInputAgentflow':
      return {
        category: 'human.approval',
        facts: {
          ...nothing,
          // The question stands in the chat, before whoever writes there.
          human: {
            approvers: 1,
            byStarter: true,
            ...(inputs['humanInputDescriptionType'] === 'fixed' ? { shown: [['humanInputDescription']] } : {}),
          },
          // Shown in the chat, like a reply.
          sinks: present(inputs, ['humanInputDescription']).map((parameter) => ({
            kind: 'render',
            parameter,
            bound: true,
            markup: { kind: 'markdown', unless: [] },
          })),
        },
      };
    case 'loopAgentflow':
    case 'seqLoop': {
      const bound = count(inputs['maxLoopCount']);
      return {
        category: 'loop',
        facts: { ...nothing, control: { kind: 'loop', reads: [], concurrency: 1, ...(bound === undefined ? {} : { bound }) } },
      };
    }
    case 'iterationAgentflow':
      return {
        category: 'loop',
        facts: { ...nothing, control: { kind: 'loop', reads: present(inputs, ['iterationInput']), bound: 1_000, concurrency: 1 } },
      };
    case 'directReplyAgentflow':
    case 'seqEnd':
      return {
        category: 'http.respond',
        facts: {
          ...nothing,
          result: 'nothing',
          sinks:
            type === 'seqEnd'
              ? []
              : [{ kind: 'render', parameter: ['directReplyMessage'], bound: true, markup: { kind: 'markdown', unless: [] } }],
        },
      };
    case 'retrieverAgentflow':
      return {
        category: 'ai.vectorstore',
        facts: {
          ...nothing,
          result: 'answer',
          brings: brings('file', out),
          sinks: present(inputs, ['retrieverQuery']).map((parameter) => ({ kind: 'query', parameter, bound: true })),
        },
      };
    case 'toolAgentflow':
      return { category: 'ai.tool', facts: calledTool(node) };
    case 'customFunctionAgentflow':
      return {
        category: 'script',
        code: text(inputs['customFunctionJavascriptFunction']),
        codeKey: 'customFunctionJavascriptFunction',
        facts: { ...nothing, result: 'join', code: { language: 'javascript', dialect: 'n8n' } },
      };
    case 'executeFlowAgentflow':
    case 'seqExecuteFlow':
      return {
        category: 'subworkflow',
        facts: {
          ...nothing,
          zone: { scope: 'internal' },
          ...writtenPlace(inputs, credential),
          result: 'join',
          sinks: [{ kind: 'tool', parameter: ['executeFlowInput'], implied: [[]] }],
          control: { kind: 'subflow', reads: [], ...flowNamed(inputs['executeFlowSelectedFlow'] ?? inputs['selectedFlow']) },
        },
      };
    case 'httpAgentflow': {
      const start = fixedStart(inputs['url']);
      const computed = text(inputs['url']).includes('{{') || text(inputs['url']).includes('<span');
      const host = hostOf(start.split('{{')[0]?.split('<')[0] ?? '', !computed);
      const method = text(inputs['method']).toUpperCase() || 'GET';
      const effect: EffectKind = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
      return {
        category: 'http.request',
        facts: {
          ...nothing,
          zone: zoneOfHost(host),
          hosts: host === undefined ? [] : [host],
          result: 'answer',
          brings: brings('web', out),
          effects: [
            {
              kind: effect,
              what: `${does[effect]} ${host ?? 'an address that data decides'}`.slice(0, 300),
              idempotent: effect === 'read',
            },
          ],
          sinks: [
            ...(computed ? [{ kind: 'url' as const, parameter: ['url'] }] : []),
            ...present(inputs, ['body', 'queryParams', 'headers']).map((parameter) => ({ kind: 'network' as const, parameter })),
          ],
          networks: [
            {
              parameter: ['url'],
              method,
              query: present(inputs, ['queryParams']),
              headers: present(inputs, ['headers']),
              verifyCertificate: true,
              followsRedirects: true,
              sendsCredentials: node.credential,
            },
          ],
        },
      };
    }
    default:
      return undefined;
  }
}
