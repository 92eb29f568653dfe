/** What bills of materials in CycloneDX 1.6 (ECMA-424) have in common. Pure. */

/** `sha256:<hex>` or bare hex becomes a CycloneDX hash; other spellings stay in the version only. */
export function hashesOf(digest: string | undefined): readonly { readonly alg: string; readonly content: string }[] {
  const match = /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '');
  return match?.[1] === undefined ? [] : [{ alg: 'SHA-256', content: match[1] }];
}

/** A UUID (version 8, RFC 9562) from a SHA-256 in hex: the same contents have the same serial number. */
export function serialNumber(sha256: string): string {
  const hex = `${sha256.slice(0, 12)}8${sha256.slice(13, 16)}${((Number.parseInt(sha256.slice(16, 17), 16) & 3) | 8).toString(16)}${sha256.slice(17, 32)}`;
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
