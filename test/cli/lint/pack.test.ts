/** Rules of an organisation's own on the command line: tried, signed, checked, and held to by `lint`. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { flow } from '../../lint/kit/flow.ts';
import { ask, mail, openHook } from '../../lint/kit/steps.ts';
import { desk } from '../kit.ts';

const { write, file, cli, json } = desk();

const pack = (change: object = {}): string =>
  JSON.stringify({
    format: 'countersign-rule-pack',
    formatVersion: 1,
    id: 'acme',
    name: 'Rules of Acme',
    version: '1.0.0',
    publisher: 'Acme security',
    rules: [
      {
        id: 'ACME-1',
        title: 'Mail leaves the house',
        severity: 'medium',
        message: 'It is read by others.',
        remedy: 'Use the portal.',
        step: { effects: ['send'] },
      },
    ],
    ...change,
  });
write('flows/mails.flow.json', printFlow(flow([openHook(), mail('a@example.com', 'Hello')], ['hook > mail'])));
write('flows/asks.flow.json', printFlow(flow([openHook(), ask('Answer')], ['hook > ask'], { id: 'asks' })));
write('flows/torn.json', '{"nodes": [');
write('acme.json', pack());

interface Lint {
  readonly files: readonly { readonly findings: readonly { readonly ruleId: string }[] }[];
}
const ofAcme = (doc: unknown): number =>
  (doc as Lint).files.flatMap(({ findings }) => findings).filter(({ ruleId }) => ruleId.startsWith('ACME')).length;

async function signedPack(): Promise<void> {
  await cli(['key', 'new', '-o', file('sec.key'), '--owner', 'sam', '--role', 'reviewer,root,release,author']);
  await cli(['trust', 'init', '--key', file('sec.key'), '-o', file('root.json')]);
  await cli(['pack', 'sign', file('acme.json'), '--key', file('sec.key'), '-o', file('acme.signed.json')]);
}

describe('a bare pack', () => {
  test('is tried on a folder before it counts; a file that cannot be read is told', async () => {
    const { code, doc } = await json(['pack', 'check', file('acme.json'), '--over', file('flows')]);
    expect({ code, doc }).toMatchObject({
      code: 0,
      doc: {
        ok: true,
        pack: { id: 'acme', rules: 1 },
        flows: 2,
        rules: [{ ruleId: 'ACME-1', flows: 1, findings: 1 }],
        errors: [{ code: 'file/not-json' }],
      },
    });
    expect(doc).not.toHaveProperty('signer');
  });
  test('is linted by beside the rules of the program', async () => {
    const { doc } = await json(['lint', file('flows'), '--pack', file('acme.json')]);
    const without = await json(['lint', file('flows')]);
    expect([ofAcme(doc), ofAcme(without.doc)]).toEqual([1, 0]);
  });
  test('that has its rules already is refused, and so is one that does not fit', async () => {
    write('twin.json', pack({ id: 'other' }));
    write('bad.json', pack({ version: 'new' }));
    const codes = await Promise.all(
      [
        ['--pack', file('acme.json'), '--pack', file('twin.json')],
        ['--pack', file('bad.json')],
        ['--pack', file('none.json')],
      ].map(async (args) => {
        const { code, doc } = await json(['lint', file('flows'), ...args]);
        return [code, (doc as unknown as { error: { code: string } }).error.code];
      }),
    );
    expect(codes).toEqual([
      [2, 'lint/bad-policy'],
      [2, 'lint/bad-policy'],
      [2, 'file/not-found'],
    ]);
  });
});

describe('a signed pack', () => {
  test('X-SIGN-4: says whose it is, and counts only under a trust root that holds the key', async () => {
    await signedPack();
    const known = await json(['pack', 'check', file('acme.signed.json'), '--trust-root', file('root.json')]);
    expect({ code: known.code, doc: known.doc }).toMatchObject({ code: 0, doc: { ok: true, signer: { owner: 'sam' } } });
    const linted = await json(['lint', file('flows'), '--pack', file('acme.signed.json'), '--trust-root', file('root.json')]);
    expect(ofAcme(linted.doc)).toBe(1);

    await cli(['key', 'new', '-o', file('else.key'), '--owner', 'eve', '--role', 'reviewer,root,release,author']);
    await cli(['trust', 'init', '--key', file('else.key'), '-o', file('else-root.json')]);
    const unknown = await json(['pack', 'check', file('acme.signed.json'), '--trust-root', file('else-root.json')]);
    expect({ code: unknown.code, doc: unknown.doc }).toMatchObject({ code: 2, doc: { error: { code: 'package/unknown-sender' } } });
  });
  test('X-SIGN-4: of which one letter was changed is refused', async () => {
    const envelope = JSON.parse(readFileSync(file('acme.signed.json'), 'utf8')) as { payload: string; signatures: unknown };
    const changed = Buffer.from(Buffer.from(envelope.payload, 'base64').toString('utf8').replace('medium', 'low')).toString('base64');
    write(
      'changed.json',
      JSON.stringify({ payload: changed, payloadType: 'application/vnd.countersign.rule-pack+json', signatures: envelope.signatures }),
    );
    const { code, doc } = await json(['lint', file('flows'), '--pack', file('changed.json'), '--trust-root', file('root.json')]);
    expect({ code, doc }).toMatchObject({ code: 2, doc: { error: { code: 'package/bad-signature' } } });
  });
  test('of another kind is no pack', async () => {
    write(
      'kind.json',
      JSON.stringify({
        payload: 'e30=',
        payloadType: 'application/vnd.in-toto+json',
        signatures: [{ keyid: 'a'.repeat(64), sig: 'AAAA' }],
      }),
    );
    const { code, doc } = await json(['pack', 'check', file('kind.json'), '--trust-root', file('root.json')]);
    expect({ code, doc }).toMatchObject({ code: 2, doc: { error: { code: 'package/unreadable' } } });
  });
});
