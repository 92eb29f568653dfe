/** Roles and review groups as people read them. */
import type { InputOf } from '../../app/ipc/contract.ts';

type Group = InputOf<'people:create'>['groups'][number];
export const groupWords: Readonly<Record<Group, string>> = {
  security: 'Security',
  privacy: 'Privacy',
  legal: 'Legal',
  'data-science': 'Data science',
};
/** Where a policy of an older version may name a group that is gone. */
export const groupWord = (group: string): string => (Object.hasOwn(groupWords, group) ? groupWords[group as Group] : group);

/** Roles of one's own bear the title that somebody gave them; the built-in ones are told by their id. */
export const roleWord = (title: string): string => `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
