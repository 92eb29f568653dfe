/** A tool server as a process of its own, with sessions or without: node tool-server-child.ts PORT old|modern. Tells its parent of each call, and answers those of `slow` never. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { NodeStreamableHTTPServerTransport, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const [port = '0', which] = process.argv.slice(2);
const tell = (word: unknown): void => {
  process.send?.(word);
};
function shop(): McpServer {
  const server = new McpServer({ name: 'shop', version: '1.0.0' });
  server.registerTool('order', { description: 'Orders it.', inputSchema: z.object({ what: z.string() }) }, async ({ what }) => {
    tell({ called: what });
    if (what === 'slow') await new Promise(() => undefined);
    return { content: [{ type: 'text', text: `Ordered: ${what}` }] };
  });
  return server;
}
const sessions = new Map<string, NodeStreamableHTTPServerTransport>();
/** As servers of before do: who shows a session that it does not know is told so. */
async function inSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const id = request.headers['mcp-session-id'];
  let transport = typeof id === 'string' ? sessions.get(id) : undefined;
  if (typeof id === 'string' && transport === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (transport === undefined) {
    const made = new NodeStreamableHTTPServerTransport({
      sessionIdGenerator: () => `session-${process.pid}-${sessions.size}`,
      onsessioninitialized: (name) => {
        sessions.set(name, made);
      },
    });
    await shop().connect(made);
    transport = made;
  }
  await transport.handleRequest(request, response);
}
const modern = toNodeHandler(createMcpHandler(shop, { legacy: 'reject' }));
const server = createServer((request, response) => {
  if (which === 'old') void inSession(request, response);
  else void modern(request, response);
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  tell({ port: typeof address === 'object' && address !== null ? address.port : 0 });
});
