/** Which session each window or browser has. Lost with the process: a start asks everybody to sign in again. */
export interface SessionHolders {
  hold(senderId: string, token: string): void;
  drop(senderId: string): void;
  tokenOf(senderId: string): string | undefined;
  clear(): void;
}

export function createSessionHolders(): SessionHolders {
  const tokens = new Map<string, string>();
  return {
    hold: (senderId, token) => {
      tokens.set(senderId, token);
    },
    drop: (senderId) => {
      tokens.delete(senderId);
    },
    tokenOf: (senderId) => tokens.get(senderId),
    clear: () => tokens.clear(),
  };
}
