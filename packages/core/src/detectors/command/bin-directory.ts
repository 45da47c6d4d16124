/** `/???/c?t`, `/b*n/cat`, `/usr/b?n/id`: every directory of the pattern can be one of those that hold commands. */
export function matchesBin(pattern: string): boolean {
  const parts = pattern.split('/');
  if (parts.length < 3 || parts.length > 5 || parts[0] !== '' || parts[parts.length - 1] === '') {
    return false;
  }
  for (let i = 1; i < parts.length - 1; i++) {
    const part = parts[i] ?? '';
    const star = part.indexOf('*');
    const head = star < 0 ? part : part.slice(0, star);
    const fits = BIN_PARTS.some((bin) => {
      if (star < 0 ? bin.length !== part.length : part.length === 1 || bin.length < head.length) {
        return false;
      }
      for (let k = 0; k < head.length; k++) {
        if (head.charCodeAt(k) !== 63 && head.charCodeAt(k) !== bin.charCodeAt(k)) {
          return false;
        }
      }
      return true;
    });
    if (!fits) {
      return false;
    }
  }
  return true;
}

const BIN_PARTS = ['bin', 'usr', 'sbin', 'local', 'etc'] as const;

/** The directories that hold commands on a POSIX system. */
export function isBinDirectory(directory: string): boolean {
  switch (directory) {
    case '/bin':
    case '/usr/bin':
    case '/sbin':
    case '/usr/sbin':
    case '/usr/local/bin':
    case '/usr/local/sbin':
    case '/usr/X11R6/bin':
    case '/opt/bin':
    case '/busybox':
      return true;
    default:
      return false;
  }
}
