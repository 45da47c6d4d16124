/**
 * Finds JSON that has a name with a backslash, which properties about names keep clear of.
 *
 * V8 may read another escaped name as such a one (nodejs/node#63785): a member then seems to be there twice, or under another name.
 */
export const nameWithBackslash: RegExp = /"(?:[^"\\]|\\.)*\\\\(?:[^"\\]|\\.)*":/;
