/** Every secret that somebody typed into a foreign file becomes one finding, at its step and field; its value is in no finding. */
import { expect, test } from 'vitest';
import { importForeignAll } from '../../app/import/detect.ts';
import type { Json } from '../../app/kernel/json.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { filler } from '../privacy/labelled.ts';

const fill = filler(42);
const drawn: string[] = [];
const secret = (template = '{an:32}'): string => {
  const value = fill(template);
  drawn.push(value);
  return value;
};

function found(file: unknown, path: string): string[] {
  return importForeignAll(typeof file === 'string' ? file : JSON.stringify(file), path).flatMap(({ flow, leftOut, loss }) => {
    const findings = lintFlow(flow, { leftOut }).findings.filter(({ ruleId }) => ruleId === 'CN007');
    for (const value of drawn)
      expect([JSON.stringify(findings).includes(value), JSON.stringify([loss, leftOut]).includes(value)]).toEqual([false, false]);
    return findings.map(({ nodeName, field }) => `${nodeName ?? ''} › ${field ?? ''}`).sort();
  });
}

const node = (name: string, type: string, parameters: Json, more: { readonly [key: string]: Json } = {}) => ({
  id: name.toLowerCase().replaceAll(' ', '-'),
  name,
  type,
  typeVersion: 4,
  position: [0, 0],
  parameters,
  ...more,
});

test('n8n: headers, query, body, address, assignments, code, conditions, notes, pinned data and the published copy', () => {
  const http = (name: string, parameters: Json) => node(name, 'n8n-nodes-base.httpRequest', parameters);
  const file = {
    name: 'keys',
    connections: {},
    nodes: [
      http('Header', {
        url: 'https://api.example.com',
        sendHeaders: true,
        headerParameters: {
          parameters: [
            { name: 'Authorization', value: `Bearer ${secret()}` },
            { name: 'Accept', value: 'application/json' },
          ],
        },
      }),
      http('Odd header', {
        url: 'https://api.example.com',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'X-Example-Key-1', value: secret('{hex:32}') }] },
      }),
      http('Query', {
        url: 'https://api.example.com',
        sendQuery: true,
        queryParameters: {
          parameters: [
            { name: 'key', value: secret('{lown:24}') },
            { name: 'q', value: 'Berlin' },
          ],
        },
      }),
      http('Address', { url: `=https://api.example.com/v1?appid=${secret('{hex:32}')}&q={{ $json.city }}` }),
      http('Body', {
        url: 'https://api.example.com',
        method: 'POST',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: `={ "client_secret": "${secret('{an:40}')}", "name": "{{ $json.name }}" }`,
      }),
      http('Fine', {
        url: 'https://api.example.com?key=YOUR_KEY',
        sendHeaders: true,
        headerParameters: {
          parameters: [
            { name: 'Authorization', value: '=Bearer {{ $json.token }}' },
            { name: 'X-Api-Key', value: '={{ $env.KEY }}' },
          ],
        },
      }),
      node(
        'Set',
        'n8n-nodes-base.set',
        {
          assignments: {
            assignments: [
              { id: '1', name: 'apiKey', value: secret(), type: 'string' },
              { id: '2', name: 'city', value: 'Berlin', type: 'string' },
            ],
          },
        },
        { typeVersion: 3.4 },
      ),
      node('Code', 'n8n-nodes-base.code', { jsCode: `const password = '${secret('{an:14}')}';\nreturn items;` }, { typeVersion: 2 }),
      node('Sticky', 'n8n-nodes-base.stickyNote', { content: `## Setup\nName: \`X-Api-Key\`\nValue: \`${secret()}\`` }),
      node('Pinned', 'n8n-nodes-base.noOp', {}, { typeVersion: 1 }),
    ],
    pinData: { Pinned: [{ json: { user: 'ada', access_token: secret() } }] },
    activeVersion: {
      nodes: [
        http('Header', {
          url: 'https://api.example.com',
          headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${secret()}` }] },
        }),
      ],
    },
  };
  expect(found(file, 'keys.json')).toEqual([
    'Address › url',
    'Body › body',
    'Code › code',
    'Header › activeVersion.nodes.0.parameters.headerParameters.parameters.0.value',
    'Header › headers.0.value',
    'Odd header › headers.0.value',
    'Pinned › sample.0.access_token',
    'Query › query.0.value',
    'Set › assignments.0.value',
    'Sticky › note',
  ]);
});

test('Node-RED: functions, rules, credentials in clear, what steps point at, and the settings of sheets', () => {
  const file = [
    { id: 'tab', type: 'tab', label: 'Sheet', env: [{ name: 'API_TOKEN', value: secret(), type: 'str' }] },
    { id: 'broker', type: 'mqtt-broker', name: 'Broker', broker: 'mqtt.example.com', port: '8883', password: secret('{an:16}') },
    { id: 'in', type: 'mqtt in', z: 'tab', name: 'In', topic: 'a', broker: 'broker', x: 1, y: 1, wires: [['fn']] },
    { id: 'out', type: 'mqtt out', z: 'tab', name: 'Out', topic: 'b', broker: 'broker', x: 1, y: 1, wires: [] },
    {
      id: 'fn',
      type: 'function',
      z: 'tab',
      name: 'Fn',
      func: `msg.headers = { "X-Api-Key": "${secret()}" };\nreturn msg;`,
      x: 1,
      y: 1,
      wires: [['ch']],
    },
    {
      id: 'ch',
      type: 'change',
      z: 'tab',
      name: 'Change',
      rules: [
        { t: 'set', p: 'headers.Authorization', pt: 'msg', to: `Bearer ${secret()}`, tot: 'str' },
        { t: 'set', p: 'payload', pt: 'msg', to: 'hello', tot: 'str' },
      ],
      x: 1,
      y: 1,
      wires: [[]],
    },
    {
      id: 'req',
      type: 'http request',
      z: 'tab',
      name: 'Req',
      url: 'https://api.example.com',
      credentials: { user: 'ada', password: secret('{an:16}') },
      x: 1,
      y: 1,
      wires: [[]],
    },
  ];
  expect(found(file, 'flows.json')).toEqual([
    'Broker › password',
    'Change › values.rules.0.to',
    'Fn › code',
    'Req › credentials.password',
    'Sheet › env.0.value',
  ]);
  expect(JSON.stringify(importForeignAll(JSON.stringify(file), 'flows.json')[0]?.flow)).not.toContain(file[1]?.password);
});

test('BPMN: fixed tokens and passwords of connectors; a reference to a secret is none', () => {
  const input = (target: string, source: string): string => `<zeebe:input source="${source}" target="${target}"/>`;
  const task = (id: string, inputs: string): string =>
    `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping>${inputs}</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>`;
  const file = `<?xml version="1.0"?><bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><bpmn:process id="p" name="Process"><bpmn:extensionElements><zeebe:properties><zeebe:property name="inbound.auth.token" value="${secret()}"/></zeebe:properties></bpmn:extensionElements>${task('Bearer', input('authentication.type', 'bearer') + input('authentication.token', secret()))}${task('Basic', input('authentication.password', secret('{an:14}')))}${task('Safe', `${input('authentication.token', '{{secrets.TOKEN}}')}${input('authentication.clientSecret', 'secrets.CLIENT')}`)}</bpmn:process></bpmn:definitions>`;
  expect(found(file, 'p.bpmn')).toEqual([
    'Basic › values.authentication.password',
    'Bearer › values.authentication.token',
    'Process › inbound.auth.token',
  ]);
});
