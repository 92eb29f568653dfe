import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../app/audit/crypto.node.ts';
import { leafOf } from '../../../app/audit/entry.ts';
import { toHex, utf8 } from '../../../app/audit/bytes.ts';
import { eventOf, type ForwardedEvent } from '../../../app/audit/forwarders/event.ts';
import { formatNames, formats } from '../../../app/audit/forwarders/formats.ts';
import { hecEvent } from '../../../app/audit/forwarders/hec.ts';
import { octetCounted, syslogMessage } from '../../../app/audit/forwarders/syslog.ts';
import { canonicalJson, type Json } from '../../../app/kernel/json.ts';

const origin = 'countersign.local/log/test';
const context = { digest: sha256, version: '1.2.3' };

function event(
  values: {
    readonly action?: string;
    readonly details?: Record<string, string | number>;
    readonly index?: number;
    readonly checkpoint?: string;
  } = {},
): ForwardedEvent {
  const { action = 'review.signed', details = { outcome: 'done' }, index = 4, checkpoint } = values;
  const entry = {
    index,
    time: 1_800_000_000_123,
    actor: 'acc_ada',
    action,
    subject: 'rev_1',
    details,
    ...(index === 0 ? {} : { prev: 'ab'.repeat(32) }),
  };
  const made = eventOf(sha256, origin, { ...entry, leaf: leafOf(entry) }, checkpoint);
  if (made === undefined) throw new Error('not an entry');
  return made;
}

test('a damaged leaf is no event', () => {
  expect(eventOf(sha256, origin, { index: 1, time: 1, actor: 'a', action: 'a.b', subject: '', leaf: '{"action":"a.b"}' })).toBeUndefined();
});

describe('what receivers get, to the letter', () => {
  test.each(formatNames)('%s', (name) => {
    expect(formats[name](event(), context).text).toMatchSnapshot();
  });
  test('syslog around it', () => {
    expect(syslogMessage(event(), formats.cef(event(), context).text, 'desk-7')).toMatchSnapshot();
  });
  test('refused, halted and revealed stand out', () => {
    expect(
      [
        { details: { outcome: 'identity/denied' } },
        { action: 'run.halted' },
        { action: 'store.rolled-back' },
        { action: 'run.revealed' },
      ].map((values) => event(values).severity),
    ).toEqual(['warning', 'error', 'critical', 'notice']);
  });
});

test('OCSF: each record points at the one before, and its fingerprint is of all but itself', () => {
  const first = formats.ocsf(event({ index: 0 }), context);
  if (first.link === undefined) throw new Error('no link');
  const second = JSON.parse(formats.ocsf(event({ index: 1, checkpoint: 'note' }), { ...context, previous: first.link }).text) as {
    attestation: { fingerprint?: { value: string }; prev_event: object };
    unmapped: { checkpoint: string };
  };
  expect(second.attestation.prev_event).toEqual({
    uid: `${origin}#0`,
    fingerprint: { algorithm: 'SHA-256', algorithm_id: 3, value: first.link.fingerprint },
  });
  expect(second.unmapped.checkpoint).toBe('note');
  const { fingerprint, ...attestation } = second.attestation;
  expect(fingerprint?.value).toBe(toHex(sha256(utf8(canonicalJson({ ...second, attestation } as unknown as Json)))));
});

/** Entries hold tokens only, but a checkpoint has line breaks, and whoever reads the log back must not rely on what wrote it. */
const hostile = fc.string({
  unit: fc.constantFrom('\n', '\r', '\t', '|', '=', '\\', '"', ']', '[', '\u0000', '\u2028', '<13>1 ', 'é', '😀', 'a', ' '),
  maxLength: 60,
});

test('no text can begin a message, a header field or an attribute of its own', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (actor, subject, detail) => {
      const honest = event({ checkpoint: subject });
      const made: ForwardedEvent = { ...honest, outcome: detail, entry: { ...honest.entry, actor, subject, details: { note: detail } } };
      for (const name of formatNames) {
        const { text } = formats[name](made, context);
        expect(text).not.toMatch(/[\r\n]/);
        const message = syslogMessage(made, text, actor);
        expect(message).not.toMatch(/[\r\n\u0000\u2028]/);
        const frame = Buffer.from(octetCounted(message)).toString('utf8');
        expect(frame.slice(frame.indexOf(' ') + 1)).toBe(message);
        expect(Number(frame.slice(0, frame.indexOf(' ')))).toBe(Buffer.byteLength(message));
      }
      // Version, four header fields, name, severity; a bar in the extension means nothing. Keys are where they were.
      const cef = formats.cef(made, context).text;
      expect(cef).toMatch(/^CEF:0(?:\|(?:[^|\\]|\\.)*){5}\|\d+\|rt=/);
      expect([...cef.matchAll(/(?<=^|[| ])(\w+)=/g)].map(([, key]) => key)).toEqual(
        [...formats.cef(honest, context).text.matchAll(/(?<=^|[| ])(\w+)=/g)].map(([, key]) => key),
      );
      const leef = formats.leef(made, context).text;
      expect(leef.split('\t')).toHaveLength(formats.leef(honest, context).text.split('\t').length);
      expect(JSON.parse(hecEvent(made, formats.json(made, context).text))).toMatchObject({ event: { actor, subject } });
    }),
    { numRuns: 300, seed: 7 },
  );
});
