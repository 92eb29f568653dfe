/** What a reviewer asked of the version before, and what was made of it. */
import { SettingChanges } from '../../facts/setting-changes.tsx';
import { Button, Callout } from '../../ui/index.ts';
import type { Evidence } from './words.tsx';

export function AskedBefore({ evidence: { sentBack }, onShow }: { readonly evidence: Evidence; onShow(): void }) {
  if (sentBack === undefined) return null;
  const { by, revision, reason, settings } = sentBack;
  const words = settings.length === 1 ? '1 setting is' : `${settings.length.toLocaleString()} settings are`;
  return (
    <Callout tone={settings.length === 0 ? 'medium' : 'info'} title={`${by} asked for changes to v${revision}`}>
      <p className="whitespace-pre-line text-text" dir="auto">
        {reason}
      </p>
      {settings.length === 0 ? (
        <p className="mt-1">No setting is different since then.</p>
      ) : (
        <>
          <p className="mt-1">{words} different since then.</p>
          <Button className="mt-2" onClick={onShow}>
            Show what is different
          </Button>
        </>
      )}
    </Callout>
  );
}

/** Above all settings: those that are different from the version that was sent back. */
export function SinceSentBack({ evidence: { sentBack } }: { readonly evidence: Evidence }) {
  if (sentBack === undefined || sentBack.settings.length === 0) return null;
  return (
    <section aria-label={`Different from v${sentBack.revision}`} className="mb-6 border-b border-line pb-6">
      <p className="mb-2 text-muted">
        Different from v{sentBack.revision}, to which {sentBack.by} asked for changes
      </p>
      <SettingChanges changes={sentBack.settings} first={false} />
    </section>
  );
}
