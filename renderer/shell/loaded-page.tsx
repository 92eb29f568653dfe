/** A page's code, and the page once it is there. */
import { useEffect, useState } from 'react';
import { LoadingState } from '../ui/index.ts';
import { loadPage, loadedPage, type PageProps } from './routes.tsx';

interface Props extends PageProps {
  readonly page: string;
}

/**
 * Shows the page as soon as its code came; a code that does not come is thrown, to the boundary above. Waited for by a state of ours and not by
 * Suspense: React keeps what suspended back until 300 ms after it last showed a waiting (`FALLBACK_THROTTLE_MS`), however soon the code
 * came, and three such waits lie between the start of the program and a flow to draw on.
 */
export function LoadedPage({ page, params }: Props) {
  const [, setCame] = useState(false);
  const [missing, setMissing] = useState<{ readonly error: unknown }>();
  const View = loadedPage(page);
  const waits = View === undefined;
  useEffect(() => {
    if (!waits) return undefined;
    let gone = false;
    loadPage(page)?.then(
      () => {
        if (!gone) setCame(true);
      },
      (error: unknown) => {
        if (!gone) setMissing({ error });
      },
    );
    return () => {
      gone = true;
    };
  }, [page, waits]);
  if (missing !== undefined) throw missing.error;
  return View === undefined ? <LoadingState /> : <View params={params} />;
}
