/** What others did to this person's account, or to anybody's for those who read the log: over every page until it was read. */
import { useState } from 'react';
import { call, useCall, usePush } from '../bridge/client.ts';
import { useAction } from '../bridge/use-action.ts';
import { navigate } from './router.ts';
import { Button, Callout, RelativeTime } from '../ui/index.ts';

/** One is read at a glance; more would push the work away. */
const shown = 1;

export function AccountNotices() {
  const { result, reload } = useCall('identity:notices', {});
  const [all, setAll] = useState(false);
  usePush('app:changed', reload);
  const notices = result.state === 'ready' ? result.value.notices : [];
  const [newest] = notices;
  const seen = useAction(async () => {
    if (newest !== undefined) await call('identity:noticesSeen', { index: newest.index });
    reload();
  });
  if (newest === undefined) return null;
  const listed = all ? notices : notices.slice(0, shown);
  return (
    <section aria-label="About accounts and keys" className="shrink-0 px-3 py-2">
      <Callout
        tone={notices.some(({ own }) => own) ? 'high' : 'medium'}
        title={notices.some(({ own }) => own) ? 'Something happened to your account' : 'Accounts or keys were changed'}
        actions={
          <div className="flex max-w-full shrink-0 flex-wrap justify-end gap-2">
            {notices.some(({ where }) => where === 'sign-in') ? (
              <Button onClick={() => navigate('settings', { section: 'sign-in' })}>Sign-in and security</Button>
            ) : null}
            <Button
              tone="ghost"
              aria-expanded={all}
              className={all || notices.length > shown ? undefined : '!hidden [@media(max-height:620px)]:!inline-flex'}
              onClick={() => setAll(!all)}
            >
              {all ? 'Show less' : notices.length > shown ? `Show all ${notices.length}` : 'Show all of it'}
            </Button>
            <Button busy={seen.busy} onClick={() => void seen.run()}>
              Mark as read
            </Button>
          </div>
        }
      >
        <ul className="flex max-h-[min(12rem,18vh)] flex-col gap-1 overflow-auto" tabIndex={0}>
          {listed.map((notice) => (
            <li key={notice.index} className={all ? undefined : '[@media(max-height:620px)]:line-clamp-2'}>
              <b className="font-medium">{notice.title}</b>,{' '}
              <span className="text-muted">
                <RelativeTime time={notice.at} />
              </span>
              . {notice.detail}
            </li>
          ))}
        </ul>
      </Callout>
    </section>
  );
}
