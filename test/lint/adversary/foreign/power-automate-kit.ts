/** Short ways to write definitions of Power Automate and Logic Apps. */
import type { JsonObject } from '../../../../app/kernel/json.ts';

export const schema = 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#';
export const after = (name: string, ...outcomes: string[]): JsonObject => ({ [name]: outcomes.length === 0 ? ['Succeeded'] : outcomes });
export const use = (
  api: string,
  operationId: string,
  parameters: JsonObject,
  runAfter: JsonObject = {},
  more: JsonObject = {},
): JsonObject => ({
  type: 'OpenApiConnection',
  runAfter,
  inputs: {
    host: { connectionName: `shared_${api}`, operationId, apiId: `/providers/Microsoft.PowerApps/apis/shared_${api}` },
    parameters,
    authentication: "@parameters('$authentication')",
  },
  ...more,
});
export const step = (type: string, more: JsonObject, runAfter: JsonObject = {}): JsonObject => ({ type, runAfter, ...more });
export const flow = (trigger: JsonObject, actions: JsonObject): JsonObject => ({
  properties: {
    displayName: 'Flow',
    definition: {
      $schema: schema,
      contentVersion: '1.0.0.0',
      parameters: { $connections: { defaultValue: {}, type: 'Object' } },
      triggers: { start: trigger },
      actions,
    },
  },
});
export const mail = {
  type: 'OpenApiConnectionNotification',
  splitOn: "@triggerOutputs()?['body/value']",
  inputs: {
    host: {
      connectionName: 'shared_office365',
      operationId: 'OnNewEmailV3',
      apiId: '/providers/Microsoft.PowerApps/apis/shared_office365',
    },
    parameters: { folderPath: 'Inbox' },
  },
};
export const button = { type: 'Request', kind: 'Button', inputs: { schema: { type: 'object', properties: {} } } };
export const webhook = (schemaOf: JsonObject = {}): JsonObject => ({
  type: 'Request',
  kind: 'Http',
  inputs: { schema: { type: 'object', properties: schemaOf } },
});
export const ask = (text: string, runAfter: JsonObject = {}): JsonObject =>
  use('commondataserviceforapps', 'aibuilderpredict_gptpromptengineering', { recordId: 'r1', 'item/requestv2/prompt': text }, runAfter);
export const answer = "@{outputs('Ask')?['body/responsev2/predictionOutput/text']}";
export const send = (body: string, runAfter: JsonObject, to = 'desk@example.com'): JsonObject =>
  use('office365', 'SendEmailV2', { 'emailMessage/To': to, 'emailMessage/Subject': 'Answer', 'emailMessage/Body': body }, runAfter);
export const http = (inputs: JsonObject, runAfter: JsonObject = {}): JsonObject =>
  step('Http', { inputs: { method: 'GET', ...inputs } }, runAfter);
export const asked = ask("Answer: @{triggerOutputs()?['body/body']}");
