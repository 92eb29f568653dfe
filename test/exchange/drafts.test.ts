/** Submissions whose bundle holds by itself, and is none that somebody could have submitted. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printKeyCard } from '../../app/exchange/key-card.node.ts';
import { packArchive } from '../../app/exchange/package.node.ts';
import { bytesOf } from '../bundle/hostile.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../host/open-test-host.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { another, eve, now } from './package-attack-parts.ts';
import { madeAt, request, type Bent } from './package-attacks.ts';

let host: TestHost;
let ada: PersonAtDoor;
beforeAll(async () => {
  host = await openTestHost();
  ada = (await withFirstPerson(host)).ada;
  const text = new TextDecoder().decode(await printKeyCard({ owner: eve.owner, displayName: eve.owner, madeAt }, eve.signer));
  await ada.call('exchange:addColleague', { text, roles: ['author'], groups: [] });
});
afterAll(async () => {
  await host.close();
});

const opened = async (bent: Bent): Promise<string> => {
  const base64 = Buffer.from(packArchive(await request(eve, now, bent))).toString('base64');
  return ada.call('exchange:open', { base64 }).then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? `${error.code}: ${error.message.replace(/^.*? cannot be reviewed\. /, '')}` : ''),
  );
};

test('X-FIT-1: a released bundle is no submission, and neither is one with something in it that nobody makes again', async () => {
  expect([
    await opened({
      files: (files) => {
        const [author = ''] = [...files.keys()].filter((name) => name.includes('/author-'));
        files.set('draft/attestations/release-0.dsse.json', files.get(author) ?? bytesOf('{}'));
        files.delete(author);
      },
      ...another('released'),
    }),
    await opened({
      drawn: (files) => {
        const bill = new TextDecoder().decode(files.get('bom.cdx.json'));
        files.set('bom.cdx.json', bytesOf(`{"$schema":"x",${bill.slice(1)}`));
      },
      ...another('again'),
    }),
    await opened(another('whole')),
  ]).toEqual([
    'package/bad-draft: It is a released bundle, not a submission.',
    'package/bad-draft: It cannot be made again from its parts.',
    'done',
  ]);
});
