/** Files that one program runs as one flow and another would take for another one, or for none: the flow that runs is never hidden behind what is looked at. */
import { expect, test } from 'vitest';
import { UserError } from '../../app/kernel/errors.ts';
import { importForeignAll } from '../../app/import/detect.ts';

const exec = {
  id: 'e',
  name: 'Exec',
  type: 'n8n-nodes-base.executeCommand',
  typeVersion: 1,
  position: [0, 0],
  parameters: { command: 'rm' },
};
const n8n = { name: 'Orders', nodes: [exec], connections: {} };
const sticky = { id: 'a', data: { name: 'stickyNote', inputs: {} } };
const flowise = { nodes: [sticky], edges: [] };
const tab = { id: 't', type: 'tab', label: 'Orders' };
const red = { id: 'e', type: 'exec', z: 't', command: 'sh -c', addpay: 'payload', x: 1, y: 1, wires: [[], [], []] };

/** The format and the steps, or why it is refused. */
function read(file: unknown): string {
  try {
    return importForeignAll(typeof file === 'string' ? file : JSON.stringify(file), 'a.json')
      .map(({ format, flow }) => [format, ...flow.nodes.map(({ foreign, type }) => foreign?.type ?? type)].join(' '))
      .join('; ');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.code} ${error.message}`;
  }
}
const twoOf = (one: string, other: string): string =>
  `import/invalid This file can be read as two flows: one of ${one}, and another of ${other}.`;

test.each<[string, unknown, string]>([
  ['n8n, with sheets of Node-RED beside it', { ...n8n, flows: [tab] }, twoOf('Node-RED', 'n8n')],
  ['n8n, with a flow of Flowise beside it', { ...n8n, ChatFlow: [flowise] }, twoOf('Flowise', 'n8n')],
  ['n8n, with a flow of Flowise as text', { ...n8n, flowData: JSON.stringify(flowise) }, twoOf('Flowise', 'n8n')],
  [
    'n8n, with a step of Flowise in it',
    { ...n8n, nodes: [exec, { ...exec, ...sticky, id: 'b', name: 'b' }], edges: [] },
    twoOf('Flowise', 'n8n'),
  ],
  [
    'Node-RED, with a flow of Flowise in it',
    [tab, red, { id: 'w', type: 'comment', flowData: JSON.stringify(flowise) }],
    twoOf('Node-RED', 'Flowise'),
  ],
  ['a list of workflows with a sheet in it', [n8n, tab], twoOf('Node-RED', 'n8n')],
  ['n8n alone', n8n, 'n8n n8n-nodes-base.executeCommand'],
  ['Node-RED with an entry that has no type', [tab, red, { id: 'q' }], 'node-red exec'],
  ['Node-RED with ids that are numbers', [tab, { ...red, id: 5 }], 'node-red exec'],
  [
    'Node-RED with a comment that looks like n8n',
    [tab, red, { id: 'q', type: 'comment', z: 't', parameters: {}, typeVersion: 1 }],
    'node-red exec',
  ],
  ['Node-RED behind many other entries', [...Array.from({ length: 60 }, (_one, x) => ({ x })), tab, red], 'node-red exec'],
  [
    'two steps of one id',
    [tab, { ...red, type: 'debug' }, red],
    'import/invalid Two steps of this file have the id “e”, and are not the same: nobody can tell which of them runs.',
  ],
  ['one step twice', [tab, red, red], 'node-red exec'],
  [
    'two steps of Flowise of one id',
    { nodes: [sticky, { id: 'a', data: { name: 'customTool', inputs: {} } }], edges: [] },
    'import/invalid Two steps of this file have the id “a”, and are not the same: nobody can tell which of them runs.',
  ],
])('%s', (_what, file, wanted) => {
  expect(read(file)).toBe(wanted);
});

test('wires of Node-RED to a number lead there', () => {
  const [{ flow } = { flow: undefined }] = importForeignAll(
    JSON.stringify([tab, { id: 'h', type: 'http in', z: 't', url: '/x', method: 'post', x: 1, y: 1, wires: [[5]] }, { ...red, id: 5 }]),
    'a.json',
  );
  expect(flow?.edges.map(({ from, to }) => `${from.node} > ${to.node}`)).toEqual(['h > 5']);
});

test('a diagram whose name space is written in numbers is one', () => {
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODE&#76;" id="d"><process id="p"><startEvent id="s"/></process></definitions>`;
  expect(read(xml)).toMatch(/^bpmn /);
});
