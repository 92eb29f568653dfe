import type { Finding } from '../lint/kit/finding.ts';
import type { FindingView } from './contract/shapes.ts';

/** A finding without its fixes, which are made where they are applied: in the editor. */
export function findingViewOf({ fixes: _fixes, ...finding }: Finding): FindingView {
  return { ...finding, path: finding.path.map((hop) => ({ ...hop })), taxonomy: [...finding.taxonomy] };
}
