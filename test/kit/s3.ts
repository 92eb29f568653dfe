/** A real S3-compatible store (s3rver from npm) with TLS, in a process of its own. It checks signatures: key id and secret are both S3RVER. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface S3Server {
  readonly port: number;
  stop(): Promise<void>;
}

const program = join(dirname(createRequire(import.meta.url).resolve('s3rver/package.json')), 'bin', 's3rver.js');

export async function startS3({
  key,
  cert,
  bucket,
}: {
  readonly key: string;
  readonly cert: string;
  readonly bucket: string;
}): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-s3-'));
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(join(folder, 'cert.pem'), cert);
  const child = spawn(
    process.execPath,
    [
      program,
      '-d',
      join(folder, 'data'),
      '-a',
      '127.0.0.1',
      '-p',
      '0',
      '-s',
      '--key',
      join(folder, 'key.pem'),
      '--cert',
      join(folder, 'cert.pem'),
      '--no-vhost-buckets',
      '--configure-bucket',
      bucket,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      const found = /listening on [^\n]*:(\d+)\n/.exec(said)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    child.once('exit', () => reject(new Error('s3rver ended at once')));
  });
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        child.kill();
      }),
  };
}
