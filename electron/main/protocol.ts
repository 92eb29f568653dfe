/** app://countersign/: the built renderer, with the security headers on every response. There is no file: anywhere. */
import { protocol } from 'electron';
import { systemRandom } from '../../app/kernel/host.node.ts';
import { createStaticFiles } from '../../app/serve/static-files.ts';

export const APP_ORIGIN = 'app://countersign';
export const START_PAGE = `${APP_ORIGIN}/index.html`;

/** Must run before Electron is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveApp(folder: string): void {
  const files = createStaticFiles(folder, systemRandom);
  protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    // `app://elsewhere/` is another origin and has no pages.
    const path = url.host === 'countersign' && request.method === 'GET' ? url.pathname : '/no-such-file';
    const { status, headers, body } = await files.get(path);
    return new Response(body, { status, headers });
  });
}
