/**
 * The key that `countersign serve` leaves behind the # of its link. Cookies are shown to every port of an address; what is stored here belongs
 * to this port alone, and other tabs of it find it, too. It must be taken off the address before the router reads that.
 */
const storedAs = 'countersign.page-key';
const found = typeof location === 'undefined' ? undefined : /^#key=([0-9a-f]{64})$/.exec(location.hash)?.[1];

if (found !== undefined) {
  localStorage.setItem(storedAs, found);
  history.replaceState(null, '', location.pathname);
}

/** Protocols to ask the server's socket for. */
export const socketProtocols = (): string[] => ['countersign', `key.${localStorage.getItem(storedAs) ?? ''}`];
