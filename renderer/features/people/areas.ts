/** Permissions in the groups that people think in. */
const areaWords: Readonly<Record<string, string>> = {
  session: 'Their own account',
  flow: 'Flows',
  lint: 'Flows',
  review: 'Reviews',
  bundle: 'Bundles and keys',
  trust: 'Bundles and keys',
  run: 'Runs',
  human: 'Runs',
  monitor: 'Monitor',
  alert: 'Monitor',
  connection: 'Connections',
  secret: 'Connections',
  model: 'Models',
  redteam: 'Models',
  policy: 'Policies',
  privacy: 'Privacy and evidence',
  compliance: 'Privacy and evidence',
  audit: 'Audit',
  identity: 'People',
  settings: 'Workspace',
  store: 'Workspace',
};

export const areaOf = (permission: string): string => areaWords[permission.slice(0, permission.indexOf('.'))] ?? 'Other';

/** In the order in which the areas first appear. */
export function areasOf<P extends { readonly id: string }>(
  permissions: readonly P[],
): readonly { readonly area: string; readonly permissions: readonly P[] }[] {
  return [...Map.groupBy(permissions, ({ id }) => areaOf(id))].map(([area, list]) => ({ area, permissions: list }));
}
