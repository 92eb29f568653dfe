/**
 * What the patterns of each sieve need, as `neededBy` reads it off them, in their order and as JSON. Empty in the sources, where patterns are
 * read when the first text comes; a built program has it filled in, because reading them all takes longer than to lint a flow.
 */
export const sieveNames = ['secrets', 'personal', 'injection'] as const;
export type SieveName = (typeof sieveNames)[number];

export const neededTable: Readonly<Partial<Record<SieveName, string>>> = {};
