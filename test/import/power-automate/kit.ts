/** Workflows of Power Automate, written short, and what becomes of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { firstFlow, expectSound } from '../support.ts';

export const mailAgent = readFileSync(join(import.meta.dirname, 'files/mail-agent.json'), 'utf8');
const trigger: JsonObject = {
  start: {
    type: 'Request',
    kind: 'Http',
    inputs: { schema: { type: 'object', properties: { email: { type: 'string' }, age: { type: 'integer' } } } },
  },
};
export const compose = (inputs: Json, runAfter: JsonObject = {}): JsonObject => ({ type: 'Compose', inputs, runAfter });
export const done = (...names: string[]): JsonObject => Object.fromEntries(names.map((name) => [name, ['Succeeded']]));
export const http = (runAfter: JsonObject = {}): JsonObject => ({
  type: 'Http',
  runAfter,
  inputs: { method: 'POST', uri: 'https://api.example.com/x' },
});
export const workflow = (actions: JsonObject, triggers: JsonObject = trigger): JsonObject => ({
  definition: {
    $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
    contentVersion: '1.0.0.0',
    triggers,
    actions,
  },
  kind: 'Stateful',
});
export const imported = (actions: JsonObject, triggers?: JsonObject) => {
  const one = firstFlow(JSON.stringify(workflow(actions, triggers)), 'Shop/workflow.json');
  expectSound(one);
  return one;
};
export const flowOf = (actions: JsonObject, triggers?: JsonObject): Flow => imported(actions, triggers).flow;
export const api = (name: string, operationId: string, parameters: JsonObject, runAfter: JsonObject = {}): JsonObject => ({
  type: 'OpenApiConnection',
  runAfter,
  inputs: {
    host: { apiId: `/providers/Microsoft.PowerApps/apis/shared_${name}`, connectionName: `shared_${name}`, operationId },
    parameters,
  },
});
