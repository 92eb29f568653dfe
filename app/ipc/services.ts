/** What the handlers work with. Composition roots build it; handlers decide nothing about files, keys or processes. */
import type { ModelRepository } from '../ai/ports.ts';
import type { Json } from '../kernel/json.ts';
import type { Clock, Hash } from '../kernel/ports.ts';
import type { Finding, Verdict } from '../lint/kit/finding.ts';
import type { Environment, Flow } from '../workflow/model/flow.ts';
import type { ConnectionRepository, FlowRepository, RecoveryRepository, SecretRepository, SettingsRepository } from '../workflow/ports.ts';
import type { PushChannel, PushOf } from './contract.ts';
import type { Sender } from './handler.ts';

export interface TemplateInfo { readonly id: string; readonly title: string; readonly summary: string; readonly nodes: number; readonly tags: readonly string[] }

/** Files that the program ships: templates, samples, rule pages. */
export interface Resources {
  templates(): Promise<readonly TemplateInfo[]>;
  /** Throws UserError `file/not-found`. */
  template(id: string): Promise<Flow>;
  samples(): Promise<readonly Flow[]>;
  rulePage(ruleId: string): Promise<string>;
}

/** The encrypted store as the shell sees it: made, opened, closed, backed up. */
export interface StoreControl {
  phase(): 'none' | 'locked' | 'open';
  readonly keychain: boolean;
  unlockedBy(): 'keychain' | 'passphrase' | undefined;
  rolledBack(): boolean;
  create(workspace: { name: string; environment: Environment }, passphrase: string | undefined): Promise<{ recoveryCode: string }>;
  unlock(passphrase: string): Promise<void>;
  lock(): Promise<void>;
  backup(): Promise<{ file: string; bytes: number }>;
  status(): Promise<{ cipher: string; bytes: number; lastWrite?: number; backups: readonly { file: string; at: number; bytes: number }[] }>;
}

export interface ImportResult { readonly flow: Flow; readonly format: string; readonly loss: readonly { nodeId?: string; kind: string; message: string }[] }

export interface WorkspaceInfo { readonly id: string; readonly name: string; readonly environment: Environment }

/** Everything of an open workspace. */
export interface Workspace {
  readonly info: WorkspaceInfo;
  readonly flows: FlowRepository;
  readonly recovery: RecoveryRepository;
  readonly connections: ConnectionRepository;
  readonly secrets: SecretRepository;
  readonly models: ModelRepository;
  readonly settings: SettingsRepository;
}

export interface Services {
  readonly version: string;
  readonly host: 'desktop' | 'browser';
  readonly clock: Clock;
  readonly hash: Hash;
  newId(prefix: string): string;
  readonly resources: Resources;
  readonly store: StoreControl;
  /** Throws UserError `store/locked` while the store is closed. */
  workspace(): Workspace;
  /** The verdict as every door gives it: connections bound, waivers and registry of this workspace applied. */
  lint(flow: Flow): { readonly findings: readonly Finding[]; readonly verdict: Verdict };
  importForeign(text: string, fileName: string): Promise<ImportResult>;
  publish<K extends PushChannel>(channel: K, payload: PushOf<K>): void;
}

export type { Json, Sender };
