/** The detectors as steps see them: the lists are large, so they are loaded by the first step that asks. */
import type { TextDetectors } from '../nodes/kit/executor.ts';

export async function loadDetectors(): Promise<TextDetectors> {
  const [{ findPersonalData }, { findSecretSpans }, { judgeInjection }] = await Promise.all([
    import('../privacy/detectors/personal/pii.ts'),
    import('../privacy/detectors/secrets/secrets.ts'),
    import('../privacy/detectors/injection/injection.ts'),
  ]);
  return { personal: findPersonalData, secrets: findSecretSpans, injection: (text) => judgeInjection(text).score };
}
