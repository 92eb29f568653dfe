/** Saves in the app's own host on a disk that fills up, and is emptied a while later: node full-disk-child.ts FILLER, where FILLER and the folder of temporary files are on a small disk. Prints what came of it. */
import { rmSync } from 'node:fs';
import type { Flow } from '../../../app/workflow/model/flow.ts';
import { node } from '../../engine/flow-kit.ts';
import { fillDisk } from '../../kit/fill-disk.ts';
import { Refusal } from '../../kit/person.ts';
import { openTestHost, withFirstPerson } from '../open-test-host.ts';

const [filler = ''] = process.argv.slice(2);
const world = await openTestHost();
const { ada } = await withFirstPerson(world);
const { flow: empty } = await ada.call('flows:create', { name: 'Invoices' });
/** Each is another drawing, of 200 KB that nothing packs. */
let drawn = 0;
const drawing = (): Flow => ({
  ...empty,
  purpose: `${(drawn += 1)}`,
  nodes: Array.from({ length: 12 }, (_one, index) => node(`n${index}`, 'note', { text: `${drawn} ${'x'.repeat(18_000)}` })),
});
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'ok',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );
const stands = async (): Promise<{ readonly revision: number; readonly purpose: string | undefined }> => {
  const { summary, flow: saved } = await ada.call('flows:get', { flowId: empty.id });
  return { revision: summary.revision, purpose: saved.purpose };
};
let base = (await stands()).revision;
const save = async (flow: Flow): Promise<string> => {
  const code = await codeOf(ada.call('flows:save', { flow, base }));
  if (code === 'ok') base += 1;
  return code;
};
const keep = async (): Promise<string> =>
  await codeOf(ada.call('recovery:keep', { flowId: empty.id, base, document: JSON.stringify(drawing()), window: 'w1' }));
const trouble = async (): Promise<string | undefined> => (await ada.call('store:try', { write: true })).trouble?.message;

fillDisk(filler);
const [kept, first, told] = [await keep(), await save(drawing()), await trouble()];
// Until what was kept back is used up as well.
let flow = drawing();
for (let tries = 0; tries < 200 && (await save(flow)) === 'ok'; tries += 1) flow = drawing();
const during = {
  save: await save(flow),
  again: await save(flow),
  keep: await keep(),
  unchanged: (await stands()).revision === base,
  told: await trouble(),
};
rmSync(filler);
const after = {
  save: await save(flow),
  keep: await keep(),
  told: (await trouble()) ?? 'nothing',
  saved: (await stands()).purpose === flow.purpose,
};
process.stdout.write(JSON.stringify({ kept, first, told, during, after }));
await world.close();
process.exit(0);
