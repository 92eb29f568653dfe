export function newEnough(version: string): boolean;
export function pinnedNode(): string | undefined;
export function onPinnedNode(script: string, args: readonly string[]): boolean;
