import { codeAt } from '../../text/code-at.ts';

/** Bytes of a line that are read. */
const MAX_LINE = 136;

/**
 * True for a command of a mail server, of Redis or of memcached at `from`: a client that keeps its line ends sends it on as one of its own.
 *
 * Only commands that no sentence begins with: `config set` counts with the settings that attacks write, `set` with memcached's three numbers. A
 * request of HTTP is one as well.
 */
export function isCommandLine(value: string, from: number): boolean {
  const first = codeAt(value, from);
  const second = codeAt(value, from + 1);
  return (
    (mayCommand(first | 32, second | 32) && command.test(value.slice(from, from + MAX_LINE))) ||
    (isCapital(first) && isCapital(second) && shouted.test(value.slice(from, from + MAX_LINE)))
  );
}

/** Whether the first two characters, in lower case, may begin one of the commands below: nearly no line does. */
function mayCommand(first: number, second: number): boolean {
  switch (first) {
    case 42: // *1⏎$8: Redis' own protocol
    case 46: // the dot that ends a mail's text
      return true;
    case 99: // config
      return second === 111;
    case 101: // eval
      return second === 118;
    case 102: // flush
      return second === 108;
    case 109: // mail, module
      return second === 97 || second === 111;
    case 114: // rcpt, replicaof
      return second === 99 || second === 101;
    case 115: // set, slaveof
      return second === 101 || second === 108;
    default:
      return false;
  }
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

const command: RegExp =
  /^(?:(?:rcpt[ +]to|mail[ +]from):\s?<|\.\r?\n(?:quit|data|helo|ehlo|(?:rcpt|mail)[ +])|flush(?:all|db|_all)(?:[\r\n]|\\[rn]|$)|(?:slave|replica)of [^\s]{1,96} \d|config (?:set|get) (?:dir|dbfilename|save|requirepass|protected-mode|slave-read-only|\*)|eval ["'][^\r\n]{1,96}["'] \d|module load \/|set [^\s]{1,64} \d{1,10} \d{1,10} \d{1,10}(?:[\r\n]|$)|\*\d{1,4}(?:\r?\n|\\r\\n)\$\d)/i;

/** Commands that are words as well: in capitals, with CR LF behind them or what they take. */
const shouted: RegExp =
  /^(?:(?:QUIT|STARTTLS|PASV|SHUTDOWN|DATA)\r\n|(?:HELO|EHLO) [\w.[]|AUTH (?:PLAIN|LOGIN)|(?:RETR|DELE|STOR) [\w./]|(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|PATCH) [/\w*][^\s]{0,96} HTTP\/1)/;

/**
 * True for what a logger writes at the head of a line: `INFO: `, a day and a time, an address with a day in brackets.
 *
 * It counts behind one word alone, a name that is logged; pasted logs begin with such a line.
 */
export function isLogLine(value: string, from: number): boolean {
  const code = codeAt(value, from);
  const begins =
    code === 91 ||
    (code >= 48 && code <= 57) ||
    // A level in capitals, or a month of three letters.
    (isCapital(code) && (isCapital(codeAt(value, from + 1)) || codeAt(value, from + 3) === 32));
  return begins && log.test(value.slice(from, from + MAX_LINE));
}

const log: RegExp =
  /^(?:\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|CRITICAL|NOTICE)(?:\][: ]|:| {2})[ +]?[\w"'[(]|\[?\d{4}-\d\d-\d\d[T ](?:\d\d:\d\d:\d\d|(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|CRITICAL)\b)|\d{1,3}(?:\.\d{1,3}){3} \S{1,32} \S{1,32} \[\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,40} \w)/;
