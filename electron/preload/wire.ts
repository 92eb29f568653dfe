/** The two Electron channels that exist. Everything else is a channel of the contract, inside them. */
export const CALL = 'countersign:call';
export const PUSH = 'countersign:push';
