import { expect, test } from 'vitest';
import {
  enrolmentOf,
  matchingStep,
  newRecoveryCodes,
  newTotpSecret,
  spentRecoveryHash,
  totpCode,
} from '../../app/identity/second-factor.node.ts';
import { seededRandom } from './kit.ts';

/** The ASCII secret of RFC 6238, appendix B, in base 32. */
const rfcSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test('RFC 6238, appendix B (SHA-1, the last six digits)', () => {
  const times = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000];
  expect(times.map((time) => totpCode(rfcSecret, time * 1_000))).toEqual(['287082', '081804', '050471', '005924', '279037', '353130']);
});

test('one step early or late is taken, two are not, and no code counts twice', () => {
  const at = 1_234_567_890_000;
  const step = Math.floor(at / 30_000);
  const code = (offset: number): string => totpCode(rfcSecret, at + offset * 30_000);
  expect([-2, -1, 0, 1, 2].map((offset) => matchingStep(rfcSecret, code(offset), at, -1))).toEqual([
    undefined,
    step - 1,
    step,
    step + 1,
    undefined,
  ]);
  expect([
    matchingStep(rfcSecret, code(0), at, step),
    matchingStep(rfcSecret, code(-1), at, step),
    matchingStep(rfcSecret, code(1), at, step),
  ]).toEqual([undefined, undefined, step + 1]);
});

test('anything that is not six digits is wrong and does not throw', () => {
  expect(
    ['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', ' 123456'].map((code) => matchingStep(rfcSecret, code, 0, -1)),
  ).toEqual(Array.from({ length: 7 }, () => undefined));
});

test('the enrolment is an otpauth address, a secret and a picture of it', () => {
  const secret = newTotpSecret(seededRandom(5));
  const { uri, qr } = enrolmentOf(secret, 'ada lovelace', 'Countersign');
  const url = new URL(uri);
  expect({
    scheme: url.protocol,
    kind: url.host,
    label: decodeURIComponent(url.pathname),
    secret: url.searchParams.get('secret'),
    issuer: url.searchParams.get('issuer'),
    bits: secret.length * 5,
  }).toEqual({ scheme: 'otpauth:', kind: 'totp', label: '/Countersign:ada lovelace', secret, issuer: 'Countersign', bits: 160 });
  // The three finder patterns: a run of seven dark modules at each of three corners, inside the quiet zone of four.
  const starts = [`M4 4h7v1`, `M${qr.size - 11} 4h7v1`, `M4 ${qr.size - 5}h7v1`];
  expect([starts.filter((start) => !qr.path.includes(start)), /^(M\d+ \d+h\d+v1h-\d+z)+$/.test(qr.path), qr.size <= 400]).toEqual([
    [],
    true,
    true,
  ]);
});

test('ten recovery codes, each of 80 bits, found however they are typed', () => {
  const { codes, hashes } = newRecoveryCodes(seededRandom(6));
  const [first = ''] = codes;
  expect([
    codes.length,
    new Set(codes).size,
    codes.every((code) => /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/.test(code)),
  ]).toEqual([10, 10, true]);
  expect(
    [first, first.toLowerCase(), first.replaceAll('-', ' '), first.replaceAll('-', '').replaceAll('0', 'o'), 'AAAA-AAAA-AAAA-AAAA', ''].map(
      (code) => spentRecoveryHash(code, hashes) === hashes[0],
    ),
  ).toEqual([true, true, true, true, false, false]);
});
