/** What several computers share: the repository, and colleagues with their key cards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedSigner } from '../../app/bundle/dsse.node.ts';
import { printKeyCard } from '../../app/exchange/key-card.node.ts';
import { openFolder } from '../../app/git/folder-repository.node.ts';
import { readSharedTree, withFiles } from '../../app/git/shared-tree.node.ts';
import { keyPairOf } from '../../app/identity/ed25519.node.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { button, goTo, proveAgain } from '../e2e/people.ts';
import type { Scene, Stage } from './scene.ts';

/** The repository: unbound, bound, with things to push, and with a change that somebody made by hand. */
async function repository({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Repository');
  await camera.take('repository-unbound');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-tour-'));
  const place = join(folder, 'flows.git');
  const where = page.getByRole('textbox', { name: 'Repository' });
  await where.fill('https://git.example.com/team/flows.git');
  await camera.take('repository-bind-https');
  await where.fill('git@git.example.com:team/flows.git');
  await page.getByLabel('Host key of the server').fill('ssh-ed25519 AAAA, cut off');
  await button(page, 'Bind this repository').click();
  await page.getByRole('alert').first().waitFor();
  await camera.take('repository-bind-ssh-wrong');
  await camera.look({ dark: true, width: 900, height: 600 });
  await camera.take('repository-bind-ssh-dark-900x600');
  await camera.look({});
  await where.fill(place);
  await button(page, 'Bind this repository').click();
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('repository');
  await button(page, /^Push/).click();
  await page.getByRole('dialog').getByRole('checkbox').first().click();
  await camera.take('repository-push');
  await button(page, 'Sign and push').click();
  await proveAgain(page, workspace.first);
  // In a long list its row stands below what is drawn.
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await button(page, 'Compare again').waitFor();
  const shared = await openFolder(place, 'main', nodeHash);
  const head = (await shared.head()) ?? '';
  const { tree } = await shared.commit(head);
  const [[flowId, oid] = ['', '']] = [...(await readSharedTree(shared, tree)).flows];
  const text = new TextDecoder()
    .decode(await shared.blob(oid))
    .replace(/"name": "([^"]{3,})"/, '"name": "$1 by hand"')
    .replace('"settings": {', '"purpose": "Says less than it did", "settings": {');
  const root = await withFiles(shared, tree, new Map([[`flows/${flowId}.flow.json`, new TextEncoder().encode(text)]]));
  const at = Math.floor(Date.now() / 1000);
  await shared.push(
    head,
    await shared.write(
      'commit',
      new TextEncoder().encode(
        `tree ${root}\nparent ${head}\nauthor Bob <bob@example.com> ${at} +0000\ncommitter Bob <bob@example.com> ${at} +0000\n\nA quick change by hand\n`,
      ),
    ),
  );
  await button(page, 'Compare again').click();
  await page.getByText('Not all signed').first().waitFor();
  await camera.take('repository-changed');
  await camera.look({ dark: true });
  await camera.take('repository-changed-dark');
  await camera.look({});
  await page.getByRole('row', { name: /Not all signed/ }).click();
  await button(page, 'Take it').waitFor();
  await camera.take('repository-compare');
  await camera.look({ dark: true });
  await camera.take('repository-compare-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('repository-compare-900');
  rmSync(folder, { recursive: true, force: true });
  await goTo(page, 'Repository');
  await page.getByText('The repository could not be compared').waitFor();
  await camera.look({});
  await camera.take('repository-failed');
}

async function colleagues({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Settings');
  const section = page.getByRole('heading', { name: 'Colleagues on other computers' });
  await section.scrollIntoViewIfNeeded();
  await camera.take('colleagues-empty');
  const card = await printKeyCard(
    { owner: 'zoe', displayName: 'Zoe (legal)', madeAt: '2027-01-01T00:00:00Z' },
    seedSigner(keyPairOf(new Uint8Array(32).fill(3))),
  );
  await page
    .getByLabel('Key card to add')
    .setInputFiles({ name: 'zoe.countersign-key', mimeType: 'application/json', buffer: Buffer.from(card) });
  await page.getByRole('dialog').waitFor();
  await camera.take('colleague-dialog');
  await camera.look({ dark: true });
  await camera.take('colleague-dialog-dark');
  await camera.look({});
  await button(page, 'Trust this key').click();
  await proveAgain(page, workspace.first);
  await page.getByRole('list', { name: 'Colleagues' }).waitFor();
  await section.scrollIntoViewIfNeeded();
  await camera.take('colleagues');
  await camera.look({ dark: true });
  await camera.take('colleagues-dark');
}

async function environments({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Environments');
  await page.getByRole('row').nth(1).waitFor();
  await camera.take('environments');
  await camera.look({ dark: true });
  await camera.take('environments-dark');
  await camera.look({});
  await button(page, 'Environment rules').click();
  await camera.take('environments-rules');
  await page.keyboard.press('Escape');
  await button(page, 'Kept apart?').click();
  await page.getByText('Not proved').waitFor();
  await camera.take('kept-apart');
  await camera.look({ dark: true });
  await camera.take('kept-apart-dark');
  await camera.look({ width: 900, height: 700 });
  await camera.take('kept-apart-900');
  await camera.look({});
  await button(page, 'Environments').last().click();
  await page.getByRole('row', { name: /Summarise/ }).click();
  await page.getByRole('heading', { name: /^Connections for/ }).waitFor();
  await camera.take('promotion');
  await page.getByRole('radio', { name: 'Production' }).click();
  await page.getByText('Not yet').waitFor();
  await camera.take('promotion-not-yet');
  await camera.look({ dark: true });
  await camera.take('promotion-not-yet-dark');
}

export const sharingScenes: readonly Scene[] = [
  { name: 'repository', play: repository },
  { name: 'colleagues', play: colleagues },
  { name: 'environments', play: environments },
];
