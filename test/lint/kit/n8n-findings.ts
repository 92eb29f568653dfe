/** What is said of workflows of n8n in which a chat, a service and a model meet. */
import { importForeignAll } from '../../../app/import/detect.ts';
import { lintFlow } from '../../../app/lint/run.ts';
import type { JsonObject } from '../../../app/kernel/json.ts';
import { HTTP, POST, cr, wf, type Step } from '../adversary/foreign/n8n-kit.ts';

export const lint = (nodes: readonly Step[], wires: readonly string[]) =>
  importForeignAll(JSON.stringify(wf(nodes, wires)), 'w.json').flatMap(({ flow }) => lintFlow(flow).findings);
export const found = (rule: string, nodes: readonly Step[], wires: readonly string[]): string[] =>
  lint(nodes, wires)
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ severity, nodeName }) => `${severity} ${nodeName ?? ''}`);
export const MODEL = 'OpenAI Chat Model -model> Ask';
export const CHAT: Step = ['Message', 'telegramTrigger', 1.2, { updates: ['message'], additionalFields: {} }, cr('telegramApi')];
/** Its own step of this program would be another matter. */
export const kept: JsonObject = { batching: { batch: { batchSize: 1 } } };
export const GET = (name: string, p: JsonObject, extra: JsonObject = {}): Step => HTTP(name, { method: 'GET', options: kept, ...p }, extra);
export const SEND = (name: string, url: string, body: string, p: JsonObject = {}, extra: JsonObject = {}): Step =>
  POST(name, url, body, { options: kept, ...p }, extra);
