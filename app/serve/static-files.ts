/** The built renderer's files, for Electron's app:// protocol and for the loopback server. */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Random } from '../kernel/ports.ts';
import { NONCE_PLACEHOLDER, securityHeaders } from './content-policy.ts';

/** What may be served at all, with its media type; anything else is answered as if it were not there. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

export interface StaticResponse {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface StaticFiles {
  /** `path` is a URL's pathname, still percent-encoded. Never throws: what cannot be read is a 404. */
  get(path: string): Promise<StaticResponse>;
}

export function createStaticFiles(folder: string, random: Random, socket?: string): StaticFiles {
  const headersWith = (nonce: string, type: string): Record<string, string> => ({
    ...securityHeaders({ nonce, ...(socket === undefined ? {} : { socket }) }),
    'content-type': type,
  });
  return {
    async get(path) {
      const nonce = Buffer.from(random.bytes(18)).toString('base64url');
      const name = path === '/' ? '/index.html' : path;
      const type = mediaTypes[extname(name)];
      const file = type === undefined ? undefined : await readInside(folder, name);
      if (type === undefined || file === undefined) {
        return { status: 404, headers: headersWith(nonce, 'text/plain; charset=utf-8'), body: new Uint8Array(Buffer.from('not found\n')) };
      }
      const body = extname(name) === '.html' ? Buffer.from(file.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce)) : file;
      return { status: 200, headers: headersWith(nonce, type), body: new Uint8Array(body) };
    },
  };
}

/** The file's bytes, or undefined when the name leaves the folder, by dots, by encoding or by a link. */
async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const top = await realpath(folder);
    const file = await realpath(join(top, decodeURIComponent(path)));
    return file.startsWith(top + sep) ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
}
