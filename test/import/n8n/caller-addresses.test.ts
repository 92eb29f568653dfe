/** Which lists of addresses keep everybody else out of a webhook. */
import { describe, expect, it } from 'vitest';
import { onlyKnownAddresses } from '../../../app/import/n8n/describe/caller-addresses.ts';

const lets = (ipWhitelist: string): boolean => onlyKnownAddresses({ options: { ipWhitelist } });

describe('a list of callers', () => {
  it.each(['203.0.113.7', '52.31.139.75, 52.49.173.169', '198.51.100.0/28', '2a00:1450:4001:81b::200e'])('of known servers: %s', (list) => {
    expect(lets(list)).toBe(true);
  });
  it.each([
    '',
    '0.0.0.0/0',
    '::/0',
    '0.0.0.0',
    '52.0.0.0/8',
    '52.31.139.75,0.0.0.0/0',
    '10.0.0.1',
    '10.1',
    '192.168.0.0/16',
    '172.17.0.1',
    '127.0.0.1',
    '0x7f000001',
    '0177.0.0.1',
    '52.31',
    '52',
    '1',
    '::ffff:10.0.0.1',
    'fd00::1',
    '100.64.0.1',
    'example.com',
    '52.31.139.75,',
    '={{ $env.ALLOWED }}',
  ])('that anybody may stand on: “%s”', (list) => {
    expect(lets(list)).toBe(false);
  });
});
