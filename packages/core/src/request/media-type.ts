/** Gives the media type of a content type: lower-case, without parameters. */
export function mediaType(contentType: string): string {
  const end = contentType.search(/[;,]/);
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}
