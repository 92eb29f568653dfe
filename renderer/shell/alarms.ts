/** Alarms come to whoever answers them, wherever in the program that person is: a notice, and a number beside Monitor until the list was looked at. */
import { useEffect } from 'react';
import { call, on } from '../bridge/client.ts';
import { gathered } from '../bridge/gathered.ts';
import { alarmNotice, unseenOf, type Alarm } from '../facts/alarm-words.ts';
import { withoutCodes } from '../facts/reason-words.ts';
import { notify } from '../ui/index.ts';
import { navigate } from './router.ts';
import { may, useSession } from './session.ts';
import { useWaiting } from './waiting.ts';

/** When the newest alarm came that this person has seen; each person of a computer has looked for themselves. */
const seenKey = (personId: string): string => `alarms-seen ${personId}`;
const seenUntil = (personId: string): number => Number(localStorage.getItem(seenKey(personId))) || 0;
/** Until when was told whom in this window, so that nothing is told twice, after a locked screen neither. */
const told = new Map<string, number>();
const tellNoMore = (personId: string, alarms: readonly Alarm[]): void => {
  told.set(personId, Math.max(told.get(personId) ?? 0, ...alarms.map(({ at }) => at)));
};

/** The list is before this person's eyes. */
export function alarmsSeen(alarms: readonly Alarm[]): void {
  const personId = useSession.getState().me?.person.id;
  if (personId === undefined) return;
  localStorage.setItem(seenKey(personId), String(Math.max(seenUntil(personId), ...alarms.map(({ at }) => at))));
  tellNoMore(personId, alarms);
  useWaiting.setState({ alarms: 0 });
}

async function look(personId: string): Promise<void> {
  const { alarms } = await call('monitor:watch', {});
  const unseen = unseenOf(alarms, seenUntil(personId));
  useWaiting.setState({ alarms: unseen.length });
  const notice = alarmNotice(unseenOf(unseen, told.get(personId) ?? 0));
  if (notice === undefined) return;
  tellNoMore(personId, unseen);
  notify({
    tone: 'high',
    title: notice.title,
    detail: withoutCodes(notice.detail),
    about: notice.about,
    action: { label: 'Show', run: () => navigate('monitor', { view: 'watch' }) },
  });
}

export function useAlarms(): void {
  const me = useSession((state) => state.me);
  const personId = may(me, 'alert.acknowledge') && may(me, 'monitor.read') ? me?.person.id : undefined;
  useEffect(() => {
    useWaiting.setState({ alarms: 0 });
    if (personId === undefined) return undefined;
    const calls = gathered();
    // A number that cannot be had is left out; the page itself says what is wrong.
    const again = (): void =>
      calls.run(() => {
        look(personId).catch(() => {});
      });
    again();
    const stop = on('monitor:changed', again);
    return () => {
      stop();
      calls.stop();
    };
  }, [personId]);
}
