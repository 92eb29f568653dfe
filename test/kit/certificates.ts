/** A certificate authority of our own, made anew for each test file with the openssl command. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = (): boolean => spawnSync('openssl', ['version']).status === 0;

type Use = 'serverAuth' | 'clientAuth' | 'codeSigning';

export interface Authority {
  /** PEM of the authority. */
  readonly ca: string;
  /** For a server, or for a client that shows who it is. */
  issue(name: string, days?: number, use?: Use): { readonly key: string; readonly cert: string };
  /** An authority of its own that this one vouches for. Its certificates come with its own, and those above it, behind them. `more`: lines of OpenSSL's extensions, such as `nameConstraints`; `length`: how many authorities may stand below it. */
  between(limits?: { readonly length?: number; readonly more?: string }): Authority;
  remove(): void;
}

export function newAuthority(above?: {
  readonly sign: (request: string, extensions: string) => string;
  readonly chain: string;
  readonly length?: number;
  readonly more?: string;
}): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ca-'));
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const itself = [
    `basicConstraints=critical,CA:TRUE${above?.length === undefined ? '' : `,pathlen:${above.length}`}`,
    ...(above?.more === undefined ? [] : [above.more]),
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  const fresh = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'ca.key'];
  if (above === undefined)
    openssl(...fresh, '-x509', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test CA', ...itself.flatMap((one) => ['-addext', one]));
  else {
    openssl(...fresh, '-out', 'ca.csr', '-subj', '/CN=Test CA between');
    writeFileSync(at('ca.pem'), above.sign(readFileSync(at('ca.csr'), 'utf8'), itself.join('\n')));
  }
  let serial = 1;
  return {
    ca: readFileSync(at('ca.pem'), 'utf8'),
    issue(name, days = 2, use: Use = 'serverAuth') {
      const id = serial++;
      const subjectAlternative = /^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`;
      writeFileSync(at(`${id}.ext`), `subjectAltName=${subjectAlternative}\nextendedKeyUsage=${use}\nkeyUsage=critical,digitalSignature\n`);
      openssl(
        'req',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        `${id}.key`,
        '-out',
        `${id}.csr`,
        '-subj',
        `/CN=${name}`,
      );
      // A negative number of days makes a certificate that has already ended.
      openssl(
        'x509',
        '-req',
        '-in',
        `${id}.csr`,
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-set_serial',
        String(id),
        '-out',
        `${id}.pem`,
        '-extfile',
        `${id}.ext`,
        '-days',
        String(days),
      );
      return {
        key: readFileSync(at(`${id}.key`), 'utf8'),
        cert: `${readFileSync(at(`${id}.pem`), 'utf8')}${above === undefined ? '' : readFileSync(at('ca.pem'), 'utf8') + above.chain}`,
      };
    },
    between: (limits = {}) =>
      newAuthority({
        ...limits,
        chain: above === undefined ? '' : readFileSync(at('ca.pem'), 'utf8') + above.chain,
        sign(request, extensions) {
          writeFileSync(at('below.csr'), request);
          writeFileSync(at('below.ext'), `${extensions}\n`);
          openssl(
            'x509',
            '-req',
            '-in',
            'below.csr',
            '-CA',
            'ca.pem',
            '-CAkey',
            'ca.key',
            '-set_serial',
            String(serial++),
            '-out',
            'below.pem',
            '-extfile',
            'below.ext',
            '-days',
            '2',
          );
          return readFileSync(at('below.pem'), 'utf8');
        },
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
