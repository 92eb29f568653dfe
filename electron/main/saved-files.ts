/** What became of a file that the page handed over: the system's dialog is where it was decided, and the page is told how that ended. */
import { basename } from 'node:path';

interface Saved {
  readonly fileName: string;
  readonly kept: boolean;
}

/** As Electron's DownloadItem is one. */
interface Download {
  getSavePath(): string;
  getFilename(): string;
  once(event: 'done', heard: (event: unknown, state: 'completed' | 'cancelled' | 'interrupted') => void): unknown;
}

const longestName = 200;

/** Whoever closes the dialog knows that nothing was saved. */
export function tellSaved(download: Download, told: (saved: Saved) => void): void {
  download.once('done', (_event, state) => {
    if (state === 'cancelled') return;
    const path = download.getSavePath();
    told({ fileName: (path === '' ? download.getFilename() : basename(path)).slice(0, longestName), kept: state === 'completed' });
  });
}
