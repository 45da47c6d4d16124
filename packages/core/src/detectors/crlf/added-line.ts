/** Bytes of a line that are read. */
const MAX_LINE = 136;

/**
 * True for a command of a mail server, of Redis or of memcached at `from`: a client that keeps its line ends sends it on as one of its own.
 *
 * Only commands that no sentence begins with: `config set` counts with the settings that attacks write, `set` with memcached's three numbers. A
 * request of HTTP is one as well.
 */
export function isCommandLine(value: string, from: number): boolean {
  switch (value.charCodeAt(from) | 32) {
    case 42: // *1⏎$8: Redis' own protocol
    case 46: // the dot that ends a mail's text
    case 99:
    case 101:
    case 102:
    case 109:
    case 114:
    case 115:
      return command.test(value.slice(from, from + MAX_LINE)) || shouted.test(value.slice(from, from + MAX_LINE));
    case 97:
    case 100:
    case 103:
    case 104:
    case 111:
    case 112:
    case 113:
      return shouted.test(value.slice(from, from + MAX_LINE));
    default:
      return false;
  }
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
  const code = value.charCodeAt(from);
  const begins = code === 91 || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
  return begins && log.test(value.slice(from, from + MAX_LINE));
}

const log: RegExp =
  /^(?:\[?(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|CRITICAL|NOTICE)(?:\][: ]|:)[ +]?[\w"'[(]|\[?\d{4}-\d\d-\d\d[T ](?:\d\d:\d\d:\d\d|(?:INFO|WARN|WARNING|ERROR|DEBUG|FATAL|CRITICAL)\b)|\d{1,3}(?:\.\d{1,3}){3} \S{1,32} \S{1,32} \[\d|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,40} \w)/;
