/** A foreign file for each place where people leave a secret, with one text in it, and whether the linter finds a secret there. */
import { importForeignAll } from '../../../app/import/detect.ts';
import type { Json, JsonObject } from '../../../app/kernel/json.ts';
import { lintFlow } from '../../../app/lint/run.ts';

const n8nNode = (type: string, typeVersion: number, parameters: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: 'a',
  name: 'Step',
  type: `n8n-nodes-base.${type}`,
  typeVersion,
  position: [0, 0],
  parameters,
  ...more,
});
const n8n = (node: JsonObject, more: JsonObject = {}): string => JSON.stringify({ name: 'f', nodes: [node], connections: {}, ...more });
const http = (parameters: JsonObject): string => n8n(n8nNode('httpRequest', 4.2, { url: 'https://api.example.com/v1', ...parameters }));
const red = (node: JsonObject, more: readonly JsonObject[] = [], tab: JsonObject = {}): string =>
  JSON.stringify([{ id: 't', type: 'tab', label: 'Sheet', ...tab }, { id: 'n', z: 't', x: 0, y: 0, wires: [[]], ...node }, ...more]);
const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
const bpmn = (inside: string, kind = 'serviceTask', attributes = ''): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"><process id="p" isExecutable="true"><startEvent id="s"/><${kind} id="n" name="Step" ${attributes}>${inside}</${kind}><sequenceFlow id="e" sourceRef="s" targetRef="n"/></process></definitions>`;
const extension = (inside: string): string => `<extensionElements>${inside}</extensionElements>`;
const parsed = (text: string): Json => JSON.parse(text) as Json;

const places: Readonly<Record<string, (text: string, name: string) => string>> = {
  header: (value, name) => http({ sendHeaders: true, headerParameters: { parameters: [{ name, value }] } }),
  query: (value, name) => http({ sendQuery: true, queryParameters: { parameters: [{ name, value }] } }),
  url: (url) => http({ url }),
  json: (jsonBody) => http({ method: 'POST', sendBody: true, specifyBody: 'json', jsonBody }),
  body: (value, name) => http({ method: 'POST', sendBody: true, bodyParameters: { parameters: [{ name, value }] } }),
  headerold: (value, name) =>
    n8n(n8nNode('httpRequest', 2, { url: 'https://api.example.com', headerParametersUi: { parameter: [{ name, value }] } })),
  queryold: (value, name) =>
    n8n(n8nNode('httpRequest', 1, { url: 'https://api.example.com', queryParametersUi: { parameter: [{ name, value }] } })),
  headerjson: (jsonHeaders) => http({ sendHeaders: true, specifyHeaders: 'json', jsonHeaders }),
  code: (jsCode) => n8n(n8nNode('code', 2, { jsCode })),
  python: (pythonCode) => n8n(n8nNode('code', 2, { language: 'python', pythonCode })),
  set: (value, name) => n8n(n8nNode('set', 3.4, { assignments: { assignments: [{ id: 'i', name, value, type: 'string' }] } })),
  setold: (value, name) => n8n(n8nNode('set', 1, { values: { string: [{ name, value }] } })),
  raw: (jsonOutput) => n8n(n8nNode('set', 3.4, { mode: 'raw', jsonOutput })),
  note: (content) => n8n(n8nNode('stickyNote', 1, { content })),
  nodenote: (notes) => n8n(n8nNode('noOp', 1, {}, { notes })),
  pin: (text) => n8n(n8nNode('noOp', 1, {}), { pinData: { Step: [{ json: parsed(text) }] } }),
  prompt: (systemMessage) =>
    JSON.stringify({
      nodes: [
        {
          id: 'a',
          name: 'Agent',
          type: '@n8n/n8n-nodes-langchain.agent',
          typeVersion: 2,
          position: [0, 0],
          parameters: { options: { systemMessage } },
        },
      ],
      connections: {},
    }),
  command: (command) => n8n(n8nNode('executeCommand', 1, { command })),
  param: (value, name) =>
    JSON.stringify({
      nodes: [{ id: 'a', name: 'Step', type: 'n8n-nodes-acme.acme', typeVersion: 1, position: [0, 0], parameters: { [name]: value } }],
      connections: {},
    }),
  sql: (query) => n8n(n8nNode('postgres', 2.5, { operation: 'executeQuery', query })),
  condition: (rightValue, name) =>
    n8n(
      n8nNode('if', 2.2, {
        conditions: {
          combinator: 'and',
          conditions: [{ id: 'c', leftValue: `={{ ${name} }}`, rightValue, operator: { type: 'string', operation: 'equals' } }],
        },
      }),
    ),
  'nr-function': (func) => red({ type: 'function', func }),
  'nr-env': (value, name) => red({ type: 'debug' }, [], { env: [{ name, value, type: 'str' }] }),
  'nr-change': (to, name) => red({ type: 'change', rules: [{ t: 'set', p: name, pt: 'msg', to, tot: 'str' }] }),
  'nr-url': (url) => red({ type: 'http request', method: 'GET', url }),
  'nr-template': (template) => red({ type: 'template', template }),
  'nr-inject': (payload) => red({ type: 'inject', payload, payloadType: 'json' }),
  'nr-config': (value, name) => red({ type: 'acme out', server: 'c' }, [{ id: 'c', type: 'acme-server', name: 'S', [name]: value }]),
  'nr-credentials': (value, name) => red({ type: 'acme out', credentials: { [name]: value } }),
  'nr-exec': (command) => red({ type: 'exec', command }),
  'nr-http-header': (valueValue, keyValue) =>
    red({
      type: 'http request',
      url: 'https://api.example.com',
      headers: [{ keyType: 'other', keyValue, valueType: 'other', valueValue }],
    }),
  zeebe: (value, name) =>
    bpmn(
      extension(
        `<zeebe:taskDefinition type="io.camunda:http-json:1"/><zeebe:ioMapping><zeebe:input source="${xml(value)}" target="${name}"/></zeebe:ioMapping>`,
      ),
    ),
  camunda: (value, name) =>
    bpmn(
      extension(
        `<camunda:connector><camunda:inputOutput><camunda:inputParameter name="${name}">${xml(value)}</camunda:inputParameter></camunda:inputOutput><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>`,
      ),
    ),
  'bpmn-script': (text) => bpmn(`<script>${xml(text)}</script>`, 'scriptTask', 'scriptFormat="javascript"'),
  'bpmn-property': (value, name) =>
    bpmn(
      extension(
        `<zeebe:properties><zeebe:property name="inbound.type" value="io.camunda:webhook:1"/><zeebe:property name="${name}" value="${xml(value)}"/></zeebe:properties>`,
      ),
      'receiveTask',
    ),
  'bpmn-doc': (text) => bpmn(`<documentation>${xml(text)}</documentation>`),
  flowise: (value, name) =>
    JSON.stringify({
      nodes: [
        {
          id: 'n_0',
          position: { x: 0, y: 0 },
          type: 'customNode',
          data: { id: 'n_0', label: 'Step', name: 'acme', type: 'Acme', category: 'Tools', inputs: { [name]: value }, outputs: {} },
        },
      ],
      edges: [],
    }),
};

/** `place:name | text` -> the number of findings about a secret in the file that holds it. */
export function secretsOfCase(line: string, fill: (template: string) => string): number {
  const [, place = '', name = '', text = ''] = /^([a-z-]+)(?::(.*?))? \| ?([\s\S]*)$/.exec(line) ?? [];
  const make = places[place];
  if (make === undefined) throw new Error(`no place ${place}`);
  const armor = (word: string): string => `-----${word} ${['PRIVATE', 'KEY'].join(' ')}-----`;
  const pem = `${armor('BEGIN')}\\n${fill('{b64:64}\\n{b64:64}')}\\n${armor('END')}`;
  const file = make(fill(text.replace('{pem}', () => pem)), name);
  return importForeignAll(file, place.startsWith('bpmn') || place === 'zeebe' || place === 'camunda' ? 'f.bpmn' : 'f.json')
    .flatMap(({ flow, leftOut }) => lintFlow(flow, { leftOut }).findings)
    .filter(({ ruleId }) => ruleId === 'CN007').length;
}
