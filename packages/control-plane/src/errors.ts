/** What went wrong, as one word that scripts and tests can rely on. */
export type ControlPlaneErrorCode =
  | 'RASP_CP_DATA_FILE_IN_USE'
  | 'RASP_CP_DATA_FILE_UNUSABLE'
  | 'RASP_CP_DATABASE_UNUSABLE'
  | 'RASP_CP_STORE_WENT_BACK'
  | 'RASP_CP_BAD_PROFILE'
  | 'RASP_CP_BAD_NETWORK'
  | 'RASP_CP_NAME_TAKEN'
  | 'RASP_CP_NOT_FOUND'
  | 'RASP_CP_NOT_ALLOWED'
  | 'RASP_CP_CONFLICT'
  | 'RASP_CP_REFUSED'
  | 'RASP_CP_BAD_OPTION'
  | 'RASP_CP_CANNOT_LISTEN'
  | 'RASP_CP_NOT_READY'
  | 'RASP_CP_FEED_FAILED'
  | 'RASP_CP_OIDC_REFUSED'
  | 'RASP_CP_BUSY'
  | 'RASP_CP_SIGNING_KEYS'
  | 'RASP_CP_BAD_BACKUP'
  | 'RASP_CP_UNSAFE_ANSWER';

/** An error that an operator can act on; the message says what to do. */
export class ControlPlaneError extends Error {
  readonly code: ControlPlaneErrorCode;
  /** What is wrong one by one, where there are several things. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(
    code: ControlPlaneErrorCode,
    message: string,
    options?: ErrorOptions & { readonly problems?: ControlPlaneError['problems'] },
  ) {
    super(message, options);
    this.name = 'ControlPlaneError';
    this.code = code;
    this.problems = options?.problems ?? [];
  }
}
