/** Asking a tool server what it offers, as the designer does when a tool is chosen: through the door, with a connection's secret, and nowhere inside unasked. */
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { answer, httpServer, type TestServer } from '../kit/servers.ts';
import { Refusal } from '../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

const token = `key-${'d4'.repeat(10)}`;
const codeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Refusal) return error.code;
      throw error;
    },
  );
let server: TestServer;
let world: TestHost;
beforeAll(async () => {
  const handler = toNodeHandler(
    createMcpHandler(() => {
      const shop = new McpServer({ name: 'shop', version: '1.0.0' });
      shop.registerTool('find_orders', { description: 'Finds orders.', inputSchema: z.object({ customer: z.string() }) }, async () => ({
        content: [],
      }));
      return shop;
    }),
  );
  server = await httpServer((request, response) =>
    request.headers.authorization === `Bearer ${token}` ? handler(request, response) : answer(response, 401, {}),
  );
  world = await openTestHost();
});
afterAll(async () => {
  await world.close();
  await server.close();
});

test('a designer sees what a server offers, with its digest, under the connection and not without it', async () => {
  const { ada } = await withFirstPerson(world);
  const { id } = await ada.call('connections:save', {
    name: 'Tools',
    type: 'http',
    auth: 'bearer',
    hosts: ['127.0.0.1'],
    scopes: [],
    environment: 'dev',
    personal: false,
    internalAddresses: ['127.0.0.1'],
  });
  const address = `http://127.0.0.1:${server.port}/mcp`;
  const noSecret = await codeOf(ada.call('connections:tools', { address, connectionId: id }));
  await ada.call('connections:setSecret', { connectionId: id, secret: { token } });
  const { tools } = await ada.call('connections:tools', { address, connectionId: id });
  const { entries } = await ada.call('audit:list', { limit: 50 });
  expect({
    noSecret,
    tools: tools.map(({ definition, inputs }) => [definition.name, definition.description, inputs.map((input) => input.name)]),
    inside: await codeOf(ada.call('connections:tools', { address })),
    elsewhere: await codeOf(ada.call('connections:tools', { address: 'https://other.example.com/mcp', connectionId: id })),
    nothing: await codeOf(ada.call('connections:tools', { address: 'tools' })),
    audited: entries.filter(({ action }) => action === 'connection.tools-asked').length > 0,
  }).toMatchObject({
    tools: [['find_orders', 'Finds orders.', ['customer']]],
    inside: 'egress/blocked',
    nothing: 'ipc/bad-input',
    audited: true,
  });
});
