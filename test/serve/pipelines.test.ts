/** What one connection sends at once, in a real server. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { pipelines } from '../../app/serve/pipelines.ts';

let server: Server;
let client: Socket;
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** `came` hears of each request before its turn, `answer` then. */
async function open(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  came: () => void = () => undefined,
): Promise<void> {
  const inTurn = pipelines();
  server = createServer((request, response) => {
    came();
    inTurn(request, response, () => answer(request, response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
}

test('what has no turn yet is not read, however much is sent', async () => {
  const heap = 20_000;
  let waiting = 0;
  let most = 0;
  let answered = 0;
  const all = Promise.withResolvers<void>();
  await open(
    (_request, response) => {
      waiting -= 1;
      response.end();
      answered += 1;
      if (answered === heap) all.resolve();
    },
    () => {
      waiting += 1;
      most = Math.max(most, waiting);
    },
  );
  client.resume().write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(heap));
  await all.promise;
  expect(most).toBeLessThan(heap / 4);
});

test('the last one that waits is read to its end, though those before it are not answered yet', async () => {
  const held: ServerResponse[] = [];
  const body = Promise.withResolvers<string>();
  const four = Promise.withResolvers<void>();
  await open((request, response) => {
    held.push(response);
    if (held.length === 4) four.resolve();
    if (request.method !== 'POST') return;
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString())).on('end', () => body.resolve(text));
  });
  const get = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
  client.write(`${get.repeat(4)}POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 8\r\n\r\nhalf`);
  await four.promise;
  held[0]?.end();
  await new Promise((resolve) => client.once('data', resolve));
  client.write('more');
  expect(await body.promise).toBe('halfmore');
});
