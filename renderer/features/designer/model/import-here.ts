import { importFile } from '../../../shell/import-file.ts';
import { fillingBy } from './newer.ts';
import type { DesignerSession } from './session.ts';

/** A file fills the flow that is open where nothing is drawn in it, and is a flow of its own otherwise. */
export async function importHere(session: DesignerSession, file: File): Promise<void> {
  const filling = await fillingBy(session, 'Import a file');
  session.view.setState({ filling: filling !== undefined });
  await importFile(file, filling);
  session.view.setState({ filling: false });
  if (filling !== undefined) requestAnimationFrame(() => session.canvas.api?.begin());
}
