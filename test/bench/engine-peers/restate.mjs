/** Restate, its server and one worker: an invocation of five journaled steps. Arguments: folder of the peers, an empty folder. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { measure, peer, steps } from './measure.mjs';

process.env.RESTATE_LOGGING = 'ERROR';
const restate = await peer('@restatedev/restate-sdk');
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const [ingress, admin, worker, node] = [await freePort(), await freePort(), await freePort(), await freePort()];
const require = createRequire(`${process.argv[2]}/`);
const binary = join(
  dirname(require.resolve(`@restatedev/restate-server-${process.platform}-${process.arch}/package.json`)),
  'bin',
  'restate-server',
);
const server = spawn(binary, ['--base-dir', process.argv[3]], {
  stdio: 'ignore',
  env: {
    ...process.env,
    RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${ingress}`,
    RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${admin}`,
    RESTATE_BIND_ADDRESS: `127.0.0.1:${node}`,
    RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}`,
    RESTATE_LOG_FILTER: 'error',
    DO_NOT_TRACK: '1',
    RESTATE_DISABLE_TELEMETRY: 'true',
  },
});
process.on('exit', () => server.kill('SIGKILL'));
const work = [(input) => input, ...steps];
const five = restate.service({
  name: 'five',
  handlers: {
    run: async (ctx, input) => {
      let value = input;
      for (const [index, step] of work.entries()) {
        const before = value;
        value = await ctx.run(`step ${index}`, () => step(before));
      }
      return value;
    },
  },
});
await restate.endpoint().bind(five).listen(worker);
const post = (url, body) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
for (let tries = 0; ; tries += 1) {
  const registered = await post(`http://127.0.0.1:${admin}/deployments`, { uri: `http://127.0.0.1:${worker}` }).catch(() => undefined);
  if (registered?.ok === true) break;
  if (tries > 300) throw new Error('Restate did not come up');
  await new Promise((resolve) => {
    setTimeout(resolve, 100);
  });
}
await measure(
  async () => {
    const answer = await post(`http://127.0.0.1:${ingress}/five/run`, { a: 1 });
    if (!answer.ok) throw new Error(`Restate answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  },
  { runs: 640 },
);
process.exit(0);
