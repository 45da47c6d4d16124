/** Where agents and people reach the server, which it may know only when it listens. */
export interface PublicAddress {
  /** Base URL without a slash at the end; null where none was given and it does not listen yet. */
  url(): string | null;
  /** Where agents find something, such as `/beacon`; loopback until the server listens. */
  of(path: string): string;
  /** Takes the URL that the server listens on where none was given; true where it did. */
  settle(listening: string): boolean;
}

/** Creates the address over what was given. */
export function createPublicAddress(given: string | null): PublicAddress {
  let url = given;
  return {
    url: () => url,
    of: (path) => `${url ?? 'http://127.0.0.1'}${path}`,
    settle(listening) {
      if (url !== null) return false;
      url = listening;
      return true;
    },
  };
}
