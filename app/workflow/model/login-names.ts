/** Names that a login goes by in the query of an address. */
export const secretName = /(^|[_-])(api[_-]?key|key|token|access[_-]?token|auth|password|secret|sig|signature)$/i;
