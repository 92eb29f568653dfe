/** Workers of somebody's own: nobody knows what they do, but the addresses and keys that they are given stand in the file. */
import { describe, expect, it } from 'vitest';
import { lintFlow } from '../../../app/lint/run.ts';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { expectSound, factsNamed, firstFlow } from '../support.ts';

const spaces =
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"';
const quoted = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const flowOf = (task: string): Flow => {
  const one = firstFlow(
    `<bpmn:definitions ${spaces}><bpmn:process id="p" name="P"><bpmn:startEvent id="s" name="S" />${task}<bpmn:sequenceFlow id="l" sourceRef="s" targetRef="t" /></bpmn:process></bpmn:definitions>`,
    'p.bpmn',
  );
  expectSound(one);
  return one.flow;
};
const zeebe = (extensions: string): Flow =>
  flowOf(
    `<bpmn:serviceTask id="t" name="Work"><bpmn:extensionElements><zeebe:taskDefinition type="acme-billing" />${extensions}</bpmn:extensionElements></bpmn:serviceTask>`,
  );
const external = (extensions: string, attributes = 'camunda:type="external" camunda:topic="acme-billing"'): Flow =>
  flowOf(
    `<bpmn:serviceTask id="t" name="Work" ${attributes}><bpmn:extensionElements>${extensions}</bpmn:extensionElements></bpmn:serviceTask>`,
  );
const input = (target: string, source: string): string =>
  `<zeebe:ioMapping><zeebe:input source="${quoted(source)}" target="${target}" /></zeebe:ioMapping>`;
const property = (name: string, value: string): string =>
  `<zeebe:properties><zeebe:property name="${name}" value="${quoted(value)}" /></zeebe:properties>`;
const header = (key: string, value: string): string =>
  `<zeebe:taskHeaders><zeebe:header key="${key}" value="${quoted(value)}" /></zeebe:taskHeaders>`;
const parameter = (name: string, value: string): string =>
  `<camunda:inputOutput><camunda:inputParameter name="${name}">${value}</camunda:inputParameter></camunda:inputOutput>`;
const found = (flow: Flow, rule: string): string[] =>
  lintFlow(flow)
    .findings.filter(({ ruleId }) => ruleId === rule)
    .map(({ title }) => title);

const plain = ['“Work” talks to api.example.com without encryption (http)'];
const address = 'http://api.example.com/v1';

describe('an address without encryption', () => {
  it.each<[string, Flow]>([
    ['as an input', zeebe(input('url', address))],
    ['as an input that is an expression', zeebe(input('target', `="${address}/" + order.id`))],
    ['in a context of an input', zeebe(input('params', `={url: "${address}", id: order.id}`))],
    ['in JSON', zeebe(input('params', `{"url": "${address}"}`))],
    ['deeper in an input', zeebe(input('options.server.base', address))],
    ['as a property', zeebe(property('endpoint', address))],
    ['as a header of the task', zeebe(header('callback', address))],
    ['as a parameter of Camunda 7', external(parameter('url', address))],
    [
      'in a map of Camunda 7',
      external(parameter('settings', `<camunda:map><camunda:entry key="url">${address}</camunda:entry></camunda:map>`)),
    ],
    ['in a list of Camunda 7', external(parameter('servers', `<camunda:list><camunda:value>${address}</camunda:value></camunda:list>`))],
    ['before an expression of Camunda 7', external(parameter('url', `${address}/\${order}`))],
    [
      'in a field of a class',
      external(`<camunda:field name="url" stringValue="${address}" />`, 'camunda:class="com.acme.BillingDelegate"'),
    ],
    [
      'of a connector that nobody knows',
      external(`<camunda:connector><camunda:connectorId>acme</camunda:connectorId>${parameter('url', address)}</camunda:connector>`, ''),
    ],
  ])('%s', (_where, flow) => {
    expect(found(flow, 'CN001')).toEqual(plain);
    expect([factsNamed(flow, 'Work').sinks[0]?.zone.scope, factsNamed(flow, 'Work').capabilities.hosts.map(({ host }) => host)]).toEqual([
      'unknown',
      ['api.example.com'],
    ]);
  });

  it.each<[string, Flow]>([
    ['that is encrypted', zeebe(input('url', 'https://api.example.com/v1'))],
    ['of this machine', zeebe(input('url', 'http://localhost:8080/x'))],
    ['that names a form of data', zeebe(input('$schema', 'http://api.example.com/schema'))],
    ['of a vocabulary', zeebe(input('xml', '<a xmlns="http://www.w3.org/2001/XMLSchema" />'))],
    ['that comes back', zeebe('<zeebe:ioMapping><zeebe:output source="http://api.example.com/v1" target="url" /></zeebe:ioMapping>')],
    ['within words', zeebe(input('text', 'Read more at http://api.example.com/help'))],
  ])('but none %s', (_where, flow) => {
    expect(found(flow, 'CN001')).toEqual([]);
  });

  it('is mended where the address is the whole value', () => {
    const [finding] = lintFlow(zeebe(input('url', address))).findings.filter(({ ruleId }) => ruleId === 'CN001');
    expect([finding?.field, finding?.fixes[0]?.patch]).toEqual([
      'values.url',
      [{ op: 'setParameter', nodeId: finding?.nodeId, path: ['values', 'url'], value: 'https://api.example.com/v1' }],
    ]);
    const [inside] = lintFlow(zeebe(input('params', `{"url": "${address}"}`))).findings.filter(({ ruleId }) => ruleId === 'CN001');
    expect([inside?.field, inside?.fixes.map(({ safety }) => safety)]).toEqual(['values.params', ['choice']]);
  });
});

describe('where it goes', () => {
  it('is the outermost of the places that it is told', () => {
    const scopes = (...given: readonly string[]): string | undefined =>
      factsNamed(zeebe(given.map((url, index) => input(`url${String(index)}`, url)).join('')), 'Work').sinks[0]?.zone.scope;
    expect([
      scopes(),
      scopes('http://localhost:8080'),
      scopes('https://crm.acme.internal'),
      scopes('https://api.openai.com/v1'),
      scopes('https://api.openai.com/v1', 'https://api.example.com', 'https://crm.acme.internal'),
      scopes('https://webhook.site/abc', 'https://api.example.com'),
    ]).toEqual(['internal', 'internal', 'internal', 'vendor', 'unknown', 'public']);
  });

  it("is told where it is the cloud's key service", () => {
    expect(found(zeebe(input('url', 'http://169.254.169.254/latest/meta-data/')), 'CN004')).toEqual([
      "“Work” calls 169.254.169.254, which is the cloud's key service",
    ]);
  });
});

describe('a key that is written out', () => {
  const key = ['sk_live', '51Hx9TzQ2mBvRk7LpWc4Yd8Nf'].join('_');
  it.each<[string, Flow]>([
    ['an input', zeebe(input('authentication.token', key))],
    ['a property', zeebe(property('apiKey', key))],
    ['a header', zeebe(header('X-Api-Key', key))],
    ['an expression', zeebe(input('headers', `={Authorization: "Bearer ${key}"}`))],
    ['JSON', zeebe(input('params', `{"headers": {"Authorization": "Bearer ${key}"}}`))],
    ['a parameter of Camunda 7', external(parameter('password', key))],
    ['a field of a class', external(`<camunda:field name="token" stringValue="${key}" />`, 'camunda:class="com.acme.BillingDelegate"')],
  ])('in %s', (_where, flow) => {
    expect(found(flow, 'CN007')).toHaveLength(1);
  });
});
