/** How large a flow and its parts may be; apart from the schemas, so that reading a file asks for none of them. */
export const limits = {
  nodes: 20_000,
  edges: 60_000,
  notes: 5_000,
  name: 200,
  text: 20_000,
  toolDescription: 4_000,
  bytes: 32 * 1024 * 1024,
} as const;
