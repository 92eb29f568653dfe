/** Short ways to write processes with the connectors and agents of Camunda 8. */

export const esc = (s: string) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;');
/** Elements, then flows as "a > b". */
export const doc = (body: string, flows: (string | [string, string])[]) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:modeler="http://camunda.org/schema/modeler/1.0" id="d" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.7.0">
<bpmn:process id="p" isExecutable="true">${body}
${flows
  .map((f, i) => {
    const [w, c] = typeof f === 'string' ? [f, ''] : f;
    const [a, b] = w.split(' > ');
    return `<bpmn:sequenceFlow id="f${i}" sourceRef="${a}" targetRef="${b}">${c ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${esc(c)}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`;
  })
  .join('\n')}
</bpmn:process></bpmn:definitions>`;
export const map = (o: Record<string, string>) =>
  `<zeebe:ioMapping>${Object.entries(o)
    .map(([t, s]) => `<zeebe:input source="${esc(s)}" target="${t}" />`)
    .join('')}</zeebe:ioMapping>`;
export const task = (id: string, type: string, inputs: Record<string, string>, headers: Record<string, string> = {}) =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="${type}" retries="3" />${map(inputs)}<zeebe:taskHeaders>${Object.entries(
    headers,
  )
    .map(([k, v]) => `<zeebe:header key="${k}" value="${esc(v)}" />`)
    .join('')}</zeebe:taskHeaders></bpmn:extensionElements></bpmn:serviceTask>`;
export const http = (id: string, inputs: Record<string, string>, result = 'answer') =>
  task(
    id,
    'io.camunda:http-json:1',
    { 'authentication.type': 'noAuth', method: 'GET', ...inputs, connectionTimeoutInSeconds: '20' },
    { resultVariable: result, retryBackoff: 'PT0S' },
  );
export const webhook = (extra: Record<string, string> = {}) => {
  const p: Record<string, string> = {
    'inbound.type': 'io.camunda:webhook:1',
    'inbound.method': 'any',
    'inbound.context': 'orders',
    'inbound.shouldValidateHmac': 'disabled',
    'inbound.auth.type': 'NONE',
    'resultExpression': '={order: request.body}',
    ...extra,
  };
  return `<bpmn:startEvent id="start"><bpmn:extensionElements><zeebe:properties>${Object.entries(p)
    .map(([k, v]) => `<zeebe:property name="${k}" value="${esc(v)}" />`)
    .join('')}</zeebe:properties></bpmn:extensionElements><bpmn:messageEventDefinition id="m" /></bpmn:startEvent>`;
};
export const start = '<bpmn:startEvent id="start" />',
  end = '<bpmn:endEvent id="end" />';
export const agent = (sys: string, user: string, tools: string, more: Record<string, string> = {}) =>
  `<bpmn:adHocSubProcess id="t" name="Agent" zeebe:modelerTemplate="io.camunda.connectors.agenticai.aiagent.jobworker.v1"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda.agenticai:aiagent-job-worker:1" retries="3" />${map({ 'provider.type': 'openai', 'provider.openai.authentication.apiKey': '{{secrets.OPENAI}}', 'provider.openai.model.model': 'gpt-4o', 'data.systemPrompt.prompt': sys, 'data.userPrompt.prompt': user, 'data.limits.maxModelCalls': '10', ...more })}<zeebe:adHoc outputCollection="toolCallResults" outputElement="={id: toolCall._meta.id, content: toolCallResult}" /></bpmn:extensionElements>${tools}</bpmn:adHocSubProcess>`;
export const oai = (prompt: string) =>
  task(
    't',
    'io.camunda:openai:1',
    {
      authentication: '{{secrets.OPENAI}}',
      externalHttpHeaders: '={}',
      internal_completionOperation: 'chat',
      model: 'gpt-4o',
      'internal_systemMessage': 'Be short',
      internal_prompt: prompt,
      method: 'post',
      url: 'https://api.openai.com/v1/chat/completions',
      body: `={ "model": model, "messages": [{"role":"user","content": internal_prompt}] }`,
    },
    { resultVariable: 'reply' },
  );
