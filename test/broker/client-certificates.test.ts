/** A certificate of ours that ends while the service runs: nothing goes out with it, so that nobody wonders whether what acts has counted. */
import { expect, test } from 'vitest';
import { host, outcome } from './broker-kit.ts';
import { authority, bound, broker, get, serve } from './egress-kit.ts';

test.each(['GET', 'POST'] as const)(
  '%s with a certificate of ours that has ended is refused before it is sent, and says when it ended',
  async (method) => {
    let served = 0;
    const port = await serve(
      (_request, response) => {
        served += 1;
        response.end('ok');
      },
      { requestCert: true, rejectUnauthorized: true, ca: authority.ca },
    );
    const request = (days: number) => {
      const made = broker(bound({ clientCertificate: authority.issue('our-client', days, 'clientAuth') }));
      return made
        .step({ hosts: [host('api.test.example', port, { methods: [method] })] })
        .http(get(`https://api.test.example:${port}/`, { method }));
    };
    const refused: unknown = await request(-1).catch((error: unknown) => error);
    const before = served;
    expect([refused, before, await outcome(request(2)), served]).toEqual([
      expect.objectContaining({
        code: 'connection/bad-secret',
        errorClass: 'terminal',
        message: expect.stringMatching(
          /^The certificate that this connection shows api\.test\.example ended on \d{4}-\d\d-\d\d\. Nothing was sent\.$/,
        ),
      }),
      0,
      'allowed',
      1,
    ]);
  },
);
