/** What a schema has against a file, in words that follow "The policy does not fit". */
export const misfit = (issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string =>
  `${issue === undefined || issue.path.length === 0 ? '' : ` at “${issue.path.map(String).join('.')}”`}: ${issue?.message ?? 'it cannot be read'}`;
