/** Every part of the settings, in the order of the page: its address, its name and who sees it. */
import type { ComponentType } from 'react';
import type { Permission } from '../../../app/identity/permissions.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { Colleagues } from './colleagues.tsx';
import { KeySection } from './key-section.tsx';
import { LessonsSection } from './lessons-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { StoreSection } from './store-section.tsx';
import { TrustSection } from './trust-section.tsx';

export interface SettingsSection {
  /** In the address: `#/settings?section=store`. */
  readonly id: string;
  readonly title: string;
  readonly about: 'You' | 'Workspace';
  readonly permission?: Permission;
  readonly content: ComponentType;
}

export const sections: readonly SettingsSection[] = [
  { id: 'appearance', title: 'Appearance', about: 'You', content: AppearanceSection },
  { id: 'sign-in', title: 'Sign-in and security', about: 'You', content: SecuritySection },
  { id: 'sessions', title: 'Where you are signed in', about: 'You', content: SessionsSection },
  { id: 'key', title: 'Your signing key', about: 'You', content: KeySection },
  { id: 'lessons', title: 'Lessons and badges', about: 'You', content: LessonsSection },
  { id: 'store', title: 'Encrypted store', about: 'Workspace', permission: 'settings.read', content: StoreSection },
  { id: 'trust', title: 'Trust root', about: 'Workspace', permission: 'trust.read', content: TrustSection },
  { id: 'colleagues', title: 'Colleagues on other computers', about: 'Workspace', permission: 'trust.read', content: Colleagues },
  { id: 'rules', title: 'Workspace rules', about: 'Workspace', content: RulesSection },
];
