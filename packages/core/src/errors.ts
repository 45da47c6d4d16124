/** What went wrong inside the agent. Each code is documented in docs/reference/errors.md. */
export type RaspErrorCode =
  | 'RASP_ERR_CONFIG'
  | 'RASP_ERR_CLOUD_REFUSED'
  | 'RASP_ERR_CLOUD_UNREACHABLE'
  | 'RASP_ERR_CLOUD_TIMEOUT'
  | 'RASP_ERR_CLOUD_ANSWER'
  | 'RASP_ERR_CLOUD_SIGNATURE'
  | 'RASP_ERR_EVENT'
  | 'RASP_ERR_INTERNAL';

/** An error of the agent itself. It is caught, counted and logged once per kind; the user's function never sees it. */
export class RaspError extends Error {
  readonly code: RaspErrorCode;

  constructor(code: RaspErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RaspError';
    this.code = code;
  }
}
