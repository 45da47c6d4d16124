/** A request body. `text` where the platform delivers decoded text, `bytes` otherwise; base64 is undone. */
export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  /** `sent` is the body as it came, where `bytes` is what it was inflated to. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly sent?: Uint8Array }
  /** What the platform hands over parsed; `place` is the JSON Pointer of it within the event, empty for the whole. */
  | { readonly kind: 'data'; readonly data: unknown; readonly place: string }
  /**
   * The first `bytes` of a body that is over MAX_BODY_BYTES, or of which `limit` kept the rest from being read; `totalBytes` is null where the length is
   * unknown.
   */
  | {
      readonly kind: 'truncated';
      readonly bytes: Uint8Array;
      readonly totalBytes: number | null;
      readonly sent?: Uint8Array;
      readonly limit?: string;
    };
