import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '../../app/audit/bytes.ts';
import { fromBase64, toBase64 } from '../../app/kernel/base64.ts';
import { noteSigner, sha256, verifyEd25519 } from '../../app/audit/crypto.node.ts';
import {
  checkpointText,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  signNote,
  verifierKeyText,
  type VerifierKey,
} from '../../app/audit/signed-note.ts';

function keyOf(name: string, seed: number): { signer: ReturnType<typeof noteSigner>; key: VerifierKey } {
  const signer = noteSigner(name, new Uint8Array(32).fill(seed));
  const key = parseVerifierKey(sha256, signer.verifierKey);
  if (key === undefined) throw new Error('no key');
  return { signer, key };
}

const alice = keyOf('log.example', 1);
const mallory = keyOf('log.example', 2);
const text = checkpointText({ origin: 'log.example', size: 7, root: new Uint8Array(32).fill(9) });
const note = signNote(sha256, alice.signer, text);

describe('AUD-7 checkpoints', () => {
  it('reads the published example key of golang.org/x/mod/sumdb/note', () => {
    const key = parseVerifierKey(sha256, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const published =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n" +
      '\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(key === undefined ? undefined : openNote(verifyEd25519, published, [key])).toMatchObject({
      ok: true,
      text: published.split('\n\n')[0] + '\n',
    });
  });

  it('are each held against their own key, whichever was asked for before', () => {
    const forged = signNote(sha256, mallory.signer, text);
    const opened = [
      [note, alice],
      [forged, mallory],
      [note, alice],
      [note, { key: { ...alice.key, publicKey: mallory.key.publicKey } }],
      [note, { key: { ...alice.key, publicKey: new Uint8Array(31) } }],
      [note, alice],
    ] as const;
    expect(opened.map(([one, { key }]) => openNote(verifyEd25519, one, [key]).ok)).toEqual([true, true, true, false, false, true]);
    // What was asked with is the caller's, who may write over it.
    const mine = Uint8Array.from(alice.key.publicKey);
    expect(openNote(verifyEd25519, note, [{ ...alice.key, publicKey: mine }]).ok).toBe(true);
    mine.set(mallory.key.publicKey);
    expect(openNote(verifyEd25519, note, [{ ...alice.key, publicKey: mine }]).ok).toBe(false);
  });

  it('have the form of tlog-checkpoint', () => {
    expect(note.split('\n').slice(0, 4)).toEqual(['log.example', '7', 'CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=', '']);
    expect(parseCheckpoint(text)).toEqual({ origin: 'log.example', size: 7, root: new Uint8Array(32).fill(9) });
  });

  it.each([
    ['no origin', '\n7\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n'],
    ['a leading zero', text.replace('\n7\n', '\n07\n')],
    ['a negative size', text.replace('\n7\n', '\n-7\n')],
    ['a size beyond whole numbers', text.replace('\n7\n', '\n99999999999999999999\n')],
    ['a short root', 'log.example\n7\nCQkJ\n'],
    ['no last line end', text.slice(0, -1)],
    ['stray bits in base64', text.replace('CQk=', 'CQl=')],
    ['an empty extension line', `${text}\nx\n`],
  ])('refuse %s', (_, bad) => {
    expect(parseCheckpoint(bad)).toBeUndefined();
  });
});

describe('AUD-9 notes', () => {
  it('opens with the key that signed it, alone or among others', () => {
    expect([openNote(verifyEd25519, note, [alice.key]), openNote(verifyEd25519, note, [mallory.key, alice.key])]).toEqual([
      { ok: true, text, keys: [alice.key] },
      { ok: true, text, keys: [alice.key] },
    ]);
  });

  it('ignores a signature of an unknown key beside a known one', () => {
    const extra = signNote(sha256, keyOf('witness.example', 3).signer, text).split('\n\n')[1] ?? '';
    expect(openNote(verifyEd25519, note + extra, [alice.key])).toEqual({ ok: true, text, keys: [alice.key] });
  });

  it('does not open with another key of the same name', () => {
    expect(openNote(verifyEd25519, note, [mallory.key])).toEqual({ ok: false, reason: 'unknown-key' });
  });

  it('refuses a known key\u2019s wrong signature even beside a right one', () => {
    const wrong = signNote(sha256, { ...alice.signer, sign: () => new Uint8Array(64) }, text).split('\n\n')[1] ?? '';
    expect(openNote(verifyEd25519, note + wrong, [alice.key])).toEqual({ ok: false, reason: 'bad-signature' });
  });

  it('finds every changed character', () => {
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const replacement = String.fromCharCode(code);
        fc.pre(note.charAt(at) !== replacement);
        expect(openNote(verifyEd25519, note.slice(0, at) + replacement + note.slice(at + 1), [alice.key]).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('reads no key whose id does not fit', () => {
    const [name, , encoded] = alice.key.text.split('+');
    expect([
      parseVerifierKey(sha256, `${name}+00000000+${encoded}`),
      parseVerifierKey(sha256, 'x'),
      parseVerifierKey(sha256, `${alice.key.text}=`),
    ]).toEqual([undefined, undefined, undefined]);
    expect(() => verifierKeyText(sha256, 'two words', new Uint8Array(32))).toThrow(RangeError);
  });
});

describe('base64', () => {
  it('is the one of Buffer, and takes only what it would write', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const encoded = toBase64(bytes);
        expect([encoded, fromBase64(encoded)]).toEqual([Buffer.from(bytes).toString('base64'), bytes]);
      }),
    );
    expect(['QQ', 'QQ=', 'QR==', 'Q===', 'Q Q=', '====', 'QQ==\n'].map(fromBase64)).toEqual(Array(7).fill(undefined));
    expect(fromBase64(toBase64(utf8('')))).toEqual(new Uint8Array(0));
  });
});
