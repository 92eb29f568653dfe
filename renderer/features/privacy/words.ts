/** What the kinds of storage, and what people did there, are called. */
import type { OutputOf } from '../../../app/ipc/contract.ts';

export type Found = OutputOf<'privacy:find'>;
export type Place = Found['places'][number]['place'];

export const placeWords: Readonly<Record<Place, { readonly title: string; readonly help: string }>> = {
  'runs': { title: 'Runs', help: 'What steps took in and gave out' },
  'questions to people': { title: 'Questions to people', help: 'What approvals showed' },
  'unsaved work': { title: 'Unsaved work', help: 'Open tabs of people' },
  'token vault': { title: 'Token vault', help: 'Values that tokens stand for' },
  'data tables': { title: 'Data tables', help: 'Rows that flows keep' },
  'tests and examples': { title: 'Tests and examples', help: 'What flows were tried with' },
  'flows': { title: 'Flows', help: 'Names written into a flow; stays, since versions are signed' },
  'reviews': { title: 'Reviews', help: 'Comments and reasons; stays, as the record of a decision' },
  'connections': { title: 'Connections', help: 'Names and logins; stays until somebody changes it there' },
  'settings': { title: 'Settings', help: 'Policies, models, roles and tables; stays until somebody changes it there' },
  'people': { title: 'People', help: 'Accounts and keys; stays, as the record of who decided' },
};
export const actionWords: Readonly<Record<string, string>> = {
  'run.revealed': 'looked at the plain data of a run',
  'privacy.searched': 'looked for this person',
  'privacy.erased': 'erased this person',
};
