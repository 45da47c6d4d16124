/** Folded codes that the network reads; its manifest says the same. */
export const NETWORK_LENGTH = 256;
