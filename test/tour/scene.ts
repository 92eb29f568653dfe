import type { ElectronApplication, Page } from 'playwright-core';
import type { Workspace } from '../e2e/people.ts';
import type { Camera } from './camera.ts';

export interface Stage {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly camera: Camera;
  readonly workspace: Workspace;
}

/** A scene begins on any page of the workbench, and may end on any. */
export interface Scene {
  readonly name: string;
  play(stage: Stage): Promise<void>;
}
