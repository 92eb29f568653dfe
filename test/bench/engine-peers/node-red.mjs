/** Node-RED, which keeps nothing: HTTP in, three changes and a switch, HTTP response. Arguments: folder of the peers, an empty folder. */
import { createServer } from 'node:http';
import { measure, peer } from './measure.mjs';

const RED = await peer('node-red');
const express = await peer('express');
const app = express();
const server = createServer(app);
const userDir = process.argv[3];
RED.init(server, {
  httpAdminRoot: false,
  httpNodeRoot: '/',
  userDir,
  flowFile: 'flows.json',
  credentialSecret: false,
  logging: { console: { level: 'off' } },
});
app.use('/', RED.httpNode);
const change = (id, rules, next) => ({ id, type: 'change', z: 't', name: '', rules, wires: [[next]] });
await new Promise((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
await RED.start();
await RED.runtime.flows.setFlows({
  flows: {
    flows: [
      { id: 't', type: 'tab', label: 'five' },
      { id: 'in', type: 'http in', z: 't', url: '/run', method: 'post', wires: [['b']] },
      change('b', [{ t: 'set', p: 'payload.b', pt: 'msg', to: 'payload.a + 1', tot: 'jsonata' }], 'c'),
      {
        id: 'c',
        type: 'switch',
        z: 't',
        property: 'payload.b',
        propertyType: 'msg',
        rules: [{ t: 'gt', v: '0', vt: 'num' }],
        checkall: 'false',
        wires: [['d']],
      },
      change('d', [{ t: 'delete', p: 'payload.c', pt: 'msg' }], 'e'),
      { id: 'e', type: 'http response', z: 't', wires: [] },
    ],
  },
});
await new Promise((resolve) => {
  setTimeout(resolve, 1_500);
});
const url = `http://127.0.0.1:${server.address().port}/run`;
await measure(async () => {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}' });
  const { b } = await answer.json();
  if (b !== 2) throw new Error('Node-RED answered something else');
});
process.exit(0);
