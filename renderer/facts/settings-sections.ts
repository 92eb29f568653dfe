/** Every part of the settings, in the order of the page: its address, its name and who sees it. */
import type { Permission } from '../../app/identity/permissions.ts';

interface Described {
  /** In the address: `#/settings?section=store`. */
  readonly id: string;
  readonly title: string;
  readonly about: 'You' | 'Workspace';
  readonly permission?: Permission;
}

export const settingsSections = [
  { id: 'appearance', title: 'Appearance', about: 'You' },
  { id: 'sign-in', title: 'Sign-in and security', about: 'You' },
  { id: 'sessions', title: 'Where you are signed in', about: 'You' },
  { id: 'key', title: 'Your signing key', about: 'You' },
  { id: 'lessons', title: 'Lessons and badges', about: 'You' },
  { id: 'store', title: 'Encrypted store', about: 'Workspace', permission: 'settings.read' },
  { id: 'trust', title: 'Trust root', about: 'Workspace', permission: 'trust.read' },
  { id: 'colleagues', title: 'Colleagues on other computers', about: 'Workspace', permission: 'trust.read' },
  { id: 'rules', title: 'Workspace rules', about: 'Workspace' },
] as const satisfies readonly Described[];

export type SettingsSectionId = (typeof settingsSections)[number]['id'];
export type SettingsSection = Described & { readonly id: SettingsSectionId };

export const settingsSectionsFor = (holds: (permission: Permission) => boolean): readonly SettingsSection[] =>
  settingsSections.filter((section: SettingsSection) => section.permission === undefined || holds(section.permission));
