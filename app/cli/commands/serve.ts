/** countersign serve: the app in a browser on this machine. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../kernel/errors.ts';
import { nodeHash, systemClock, stderrLog, systemRandom } from '../../kernel/host.node.ts';
import { newId } from '../../kernel/ids.ts';
import { startForkedRunner } from '../../engine/runner/forked-runner.node.ts';
import { openHost } from '../../host/open-host.node.ts';
import { makeFolder } from '../../kernel/make-folder.node.ts';
import { defaultDataFolder, packageRoot, rendererFolder } from '../../serve/folders.ts';
import type { Host } from '../../serve/host.ts';
import { startLoopback, type LoopbackServer } from '../../serve/server.ts';
import { createTerminalConfirm } from '../../serve/terminal-confirm.ts';
import type { CliIo, Command, ExitCode } from '../command.ts';
import { badUsage, usageFault } from '../options.ts';
import { untilSignal } from '../signals.ts';

/** Kept the same from one start to the next, because a browser keeps its settings by origin. */
const USUAL_PORT = 7420;

const usage = `countersign serve [FILE] [--port N] [--data DIR] [--json]

Opens the app in a browser on this machine only. Prints a link that works once; the browser that opens it stays signed in to
this server. Confirmations that the desktop app shows in a window of its own are shown here, in the terminal, with a code.
  --port N    the port on 127.0.0.1 (default: ${USUAL_PORT}, or any free one when that is taken)
  --data DIR  where the encrypted workspace is (default: the desktop app's)`;

interface ServeOptions {
  readonly port: number | undefined;
  readonly dataFolder: string;
  readonly file: string | undefined;
  readonly json: boolean;
}

function optionsOf(args: readonly string[], cwd: string): ServeOptions {
  const { values, positionals } = parseOrRefuse(args);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new UserError('cli/bad-usage', `"${values.port}" is no port number.`, {
      mend: 'Give one from 1 to 65535, or 0 for any free one.',
    });
  }
  return {
    port,
    json: values.json ?? false,
    dataFolder: values.data === undefined ? defaultDataFolder() : resolve(cwd, values.data),
    file: positionals[0] === undefined ? undefined : resolve(cwd, positionals[0]),
  };
}

const options = { port: { type: 'string' }, data: { type: 'string' }, json: { type: 'boolean' } } as const;

function parseOrRefuse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw badUsage(usageFault(error, Object.keys(options)), usage);
  }
}

async function start(options: ServeOptions, io: CliIo): Promise<{ server: LoopbackServer; host: Host }> {
  let host: Host | undefined;
  makeFolder(options.dataFolder, 'Give --data a folder that you may write to.');
  const tell = (text: string, event: Record<string, string>): void => io.out(options.json ? `${JSON.stringify(event)}\n` : text);
  const confirm = createTerminalConfirm({
    clock: systemClock,
    random: systemRandom,
    newId: (prefix) => newId(prefix, { clock: systemClock, random: systemRandom }),
    show: (text) => (options.json ? io.err(text) : io.out(text)),
  });
  let links = 0;
  let { file } = options;
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  const open = (port: number): Promise<LoopbackServer> =>
    startLoopback({
      files: rendererFolder,
      port,
      random: systemRandom,
      hash: nodeHash,
      crowded: () => stderrLog.write('warn', 'more connections than there are places: those that ask nothing are ended', {}),
      openDoor: async (origin) => {
        host = await openHost({
          dataFolder: options.dataFolder,
          headFolder: `${options.dataFolder} heads`,
          kind: 'browser',
          version,
          origins: [origin],
          confirm,
          keychain: undefined,
          commandLineFile: () => file,
          commandLineFileRead: () => {
            file = undefined;
          },
          startRunner: startForkedRunner,
          sqliteBinding: process.env['COUNTERSIGN_SQLITE'],
        });
        return host.door;
      },
      onLink: (url) => {
        tell(links === 0 ? `Countersign is ready. Open this link (it works once):\n  ${url}\n` : `For another browser:\n  ${url}\n`, {
          type: 'link',
          url,
        });
        links += 1;
      },
    });
  const server = await open(options.port ?? USUAL_PORT).catch((error: unknown) => {
    if (options.port !== undefined || !(error instanceof UserError)) throw error;
    return open(0);
  });
  if (host === undefined) throw new Error('the server started without a door');
  return { server, host };
}

export const command: Command = {
  usage,
  acts: true,
  async run(args, io): Promise<ExitCode> {
    const options = optionsOf(args, io.cwd);
    if (!existsSync(join(rendererFolder, 'index.html'))) {
      throw new UserError('cli/not-built', 'The app for the browser is not built.', { mend: 'Run "npm run build" first.' });
    }
    const { server, host } = await start(options, io);
    await untilSignal();
    await server.close();
    await host.close();
    return 0;
  },
};
