/** Where a file lies is asked by the operating system at the window that wants to know, or not at all. */
import { expect, test } from 'vitest';
import { storeHandlers } from '../../app/ipc/handlers/store.ts';
import type { CallContext } from '../../app/ipc/handler.ts';
import type { Services } from '../../app/ipc/services.ts';

const at = (id: string): CallContext => ({ sender: { id } }) as CallContext;
const asked = (services: Partial<Services>, window: string): Promise<unknown> =>
  storeHandlers(services as Services)['app:choosePlace']({ what: 'backups' }, at(window));

test('the dialog opens over the window that asked, and gives the place that was chosen or none', async () => {
  const opened: string[] = [];
  const choosePlace: Services['choosePlace'] = async (what, senderId) => {
    opened.push(`${what} at ${senderId}`);
    return senderId === 'window-1' ? '/mnt/backups' : undefined;
  };
  expect([await asked({ choosePlace }, 'window-1'), await asked({ choosePlace }, 'window-2')]).toEqual([{ path: '/mnt/backups' }, {}]);
  expect(opened).toEqual(['backups at window-1', 'backups at window-2']);
});

test('in a browser the path has to be typed', async () => {
  await expect(asked({}, 'tab')).rejects.toMatchObject({ code: 'file/cannot-choose', mend: 'Type the whole path instead.' });
});
