/** Longest name of a tag that is read, its prefix included; the screen reads as far as the detector does. */
export const MAX_TAG_NAME = 24;
