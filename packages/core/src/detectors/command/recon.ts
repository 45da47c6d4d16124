/** Longest value that is judged as one of these lines. */
const MAX_LINE = 40;

/** Words that ask which machine this is, who runs the program and what else runs, each with options alone. */
const ASKS =
  /^(?:whoami \/\w{1,6}|(?:uname|ls|ps|netstat|ifconfig|id|df|lsof|ss) -{1,2}[a-zA-Z][\w-]{0,12}(?: -[a-zA-Z]{1,8})?|ipconfig \/\w{1,12}|tasklist \/\w{1,4}|cat \/etc\/\*[\w*-]{0,16})$/;

/** Lines that do nothing but take time, and shells that wait for a user. */
const WAITS =
  /^(?:ping -[cn] ?\d{1,3} (?:127\.0\.0\.1|localhost)|timeout \/t \d{1,3}|(?:ba|z|k|da)?sh -i|cmd(?:\.exe)? \/[ckCK])$/;

/**
 * Whether a value is a command line that only looks around or waits: what somebody sends first who wants to know whether commands run at all.
 *
 * Other whole command lines are what many a program rightly takes.
 */
export function isReconnaissance(value: string): boolean {
  const initial = value.length > MAX_LINE || value.length < 5 ? 0 : value.charCodeAt(0);
  // All of them begin with a small letter.
  if (initial < 97 || initial > 122 || value.indexOf(' ') < 2) return false;
  return ASKS.test(value) || WAITS.test(value);
}
