/** Name and value pairs in the order of arrival, repeats kept. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** Where in a request, a record or a response a value stands. */
export type InputSource =
  | 'path'
  | 'path-parameter'
  | 'query-name'
  | 'query-value'
  | 'header-name'
  | 'header-value'
  | 'user-agent'
  | 'referer'
  | 'cookie-name'
  | 'cookie-value'
  | 'form-name'
  | 'form-value'
  | 'multipart-name'
  | 'multipart-value'
  | 'multipart-filename'
  | 'json-key'
  | 'json-value'
  | 'xml-name'
  | 'xml-value'
  | 'xml-markup'
  | 'graphql-name'
  | 'graphql-value'
  | 'text'
  | 'record'
  /** What the function answered; no detector reads it. */
  | 'response-body'
  | 'response-header';

/** One step that turned what was sent into what was inspected, as it stands in a finding's trail. */
export type DecodeStep = 'percent' | 'base64' | 'unicode' | 'entity' | 'json' | 'gzip';

/** One value that came from outside, and where it stood. */
export interface Input {
  readonly source: InputSource;
  /**
   * The exact place within the source: parameter, header, cookie or field name; a JSON Pointer (RFC 6901)
   * for JSON and for records, there from the function's argument on (`/Records/0/body/q`); a path of elements for XML (`/order/item[2]/@id`), one of
   * fields and arguments for GraphQL (`/user/posts/filter`); the segment's index for a path segment and empty for the whole path and for plain text.
   */
  readonly name: string;
  readonly value: string;
  /** Steps already undone to reach this value (`json` for JSON found inside a string). */
  readonly trail: readonly DecodeStep[];
}

/** An input's place without its value: what events and logs name. */
export type InputLocation = Pick<Input, 'source' | 'name'>;

/** An input limit that bit; becomes a finding of kind `truncated`, because silence must not look like safety. */
export interface Truncation {
  /** The configuration parameter whose limit was reached, such as `MAX_BODY_BYTES`; `content-encoding` for a body whose coding cannot be undone. */
  readonly limit: string;
  readonly source: InputSource | 'body' | 'request';
  readonly name: string;
}
