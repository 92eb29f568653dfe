/** What was known when new risk was ruled out, and how far it has got: kept in the settings, and followed with each revision. */
import { UserError } from '../kernel/errors.ts';
import { instantText } from '../kernel/instant.ts';
import type { Finding } from '../lint/kit/finding.ts';
import {
  gravelyNew,
  noProgress,
  progressAfter,
  progressSchema,
  ratchetSchema,
  type FlowFindings,
  type Ratchet,
  type RatchetProgress,
} from '../lint/ratchet.ts';
import type { SettingsRepository } from '../workflow/ports.ts';
import type { Services } from './services.ts';

const keys = { ratchet: 'no-new-risk', progress: 'no-new-risk-progress' } as const;

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Throws UserError `lint/bad-baseline`: one that cannot be read must not count as none. */
export function ratchetOf(settings: SettingsRepository): Ratchet | undefined {
  const text = settings.get(keys.ratchet) ?? '';
  if (text === '') return undefined;
  const parsed = ratchetSchema.safeParse(parsedJson(text));
  if (!parsed.success)
    throw new UserError('lint/bad-baseline', 'What was known when new risk was ruled out cannot be read any more.', {
      mend: 'Rule it out again, on the page Policies.',
    });
  return parsed.data;
}

function progressOf(settings: SettingsRepository): RatchetProgress {
  const text = settings.get(keys.progress) ?? '';
  const parsed = text === '' ? undefined : progressSchema.safeParse(parsedJson(text));
  return parsed?.success === true ? parsed.data : noProgress;
}

export function keepRatchet(settings: SettingsRepository, ratchet: Ratchet | undefined, goesOn = false): void {
  settings.set(keys.ratchet, ratchet === undefined ? '' : JSON.stringify(ratchet));
  if (!goesOn) settings.set(keys.progress, '');
}

/** After these flows were looked at, by the newest state of each. */
export function progressWith({ workspace, clock }: Services, ratchet: Ratchet, seen: readonly FlowFindings[]): RatchetProgress {
  const { settings, flows } = workspace();
  return progressAfter(
    ratchet,
    progressOf(settings),
    seen,
    new Set(flows.list().map(({ flowId }) => flowId)),
    instantText(clock.now()).slice(0, 10),
  );
}

export const keepProgress = ({ settings }: Pick<ReturnType<Services['workspace']>, 'settings'>, progress: RatchetProgress): void =>
  settings.set(keys.progress, JSON.stringify(progress));

/** A revision was saved. What cannot be read is told on its page, and keeps nobody from saving. */
export function followRatchet(services: Services, flow: FlowFindings): void {
  const workspace = services.workspace();
  let ratchet: Ratchet | undefined;
  try {
    ratchet = ratchetOf(workspace.settings);
  } catch (error) {
    if (error instanceof UserError) return;
    throw error;
  }
  if (ratchet !== undefined) keepProgress(workspace, progressWith(services, ratchet, [flow]));
}

const shownTitles = 3;

/** Throws UserError `review/new-risk` where new risk was ruled out, the gate is shut, and the flow brings some. */
export function refuseNewRisk({ workspace }: Services, flowId: string, place: string, findings: readonly Finding[]): void {
  const ratchet = ratchetOf(workspace().settings);
  const novel = ratchet?.gate === true ? gravelyNew(ratchet, { flowId, findings }) : [];
  if (novel.length === 0) return;
  const titles = [...new Set(novel.map(({ title }) => `“${title}”`))];
  throw new UserError(
    'review/new-risk',
    `New risk is ruled out in this workspace, and this flow brings ${novel.length === 1 ? 'a finding that was' : `${novel.length} findings that were`} not there before: ${titles.slice(0, shownTitles).join(', ')}${titles.length > shownTitles ? ` and ${titles.length - shownTitles} more` : ''}.`,
    { place, mend: 'Fix them, or ask a reviewer to waive each one.' },
  );
}
