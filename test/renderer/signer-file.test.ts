import { expect, test } from 'vitest';
import { pemIn } from '../../renderer/features/models/signer-file.ts';

const pem = (kind: string): string => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----`;
const file = (text: string): File => new File([text], 'signer.pem');

test('a public key or a certificate is taken as it stands', async () => {
  expect([await pemIn(file(`  ${pem('PUBLIC KEY')}\n`)), await pemIn(file(pem('CERTIFICATE')))]).toEqual([
    pem('PUBLIC KEY'),
    pem('CERTIFICATE'),
  ]);
});

test.each([
  ['PRIVATE KEY', pem('PRIVATE KEY')],
  ['ENCRYPTED PRIVATE KEY', pem('ENCRYPTED PRIVATE KEY')],
  ['OPENSSH PRIVATE KEY', pem('OPENSSH PRIVATE KEY')],
  ['its public half as well', `${pem('CERTIFICATE')}\n${pem('RSA PRIVATE KEY')}`],
])('a file with a private key is refused, and nothing of it is told: %s', async (_what, text) => {
  const refusal = await pemIn(file(text)).catch((error: unknown) => String(error));
  expect(refusal).toBe('Error: signer.pem holds a private key. Choose its public half; nothing of the file was taken.');
});

test.each([
  ['nothing', ''],
  ['something else', 'ssh-ed25519 AAAA ada@example.com'],
  ['far too much', `${pem('PUBLIC KEY')}\n${'A'.repeat(20_000)}`],
])('a file that holds no public key is said to hold none: %s', async (_what, text) => {
  await expect(pemIn(file(text))).rejects.toThrow(/holds no public key and no certificate/);
});
