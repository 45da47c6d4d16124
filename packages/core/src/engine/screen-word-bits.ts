/**
 * What a word can mean to a detector. One bit per group of words that a detector's rules need together; a value's words are
 * joined by OR.
 */
export const W = {
  union: 1,
  select: 2,
  /** or, and, where, having …: introduce a condition. */
  logic: 4,
  /** like, in, is, between …: comparisons in letters. */
  comparison: 8,
  /** Functions that only an injection calls; the most telling part of names with underscores. */
  call: 16,
  /** char, chr, concat. */
  text: 32,
  statement: 64,
  by: 128,
  /** One word is reason enough to look: waitfor, outfile, dumpfile, analyse, shutdown. */
  alone: 256,
  from: 512,
  catalog: 1024,
  constant: 2048,
  /** Functions and words of program text that mean something as a call or a statement alone. */
  runs: 4096,
  /** Parts of sensitive paths: etc, proc, windows … */
  path: 8192,
  /** Parts of sensitive file names. */
  file: 16384,
  /** Schemes that open files on the server. */
  wrapper: 32768,
  /** First segments of server paths; they count as a value's first word only. */
  root: 65536,
  /** Parts of paths by which the command detector knows a program. */
  commandFile: 524288,
  /** Log4j's own word; alone it says enough. */
  lookup: 131072,
  /** Functions that show or run script, and what leads to them. */
  sink: 1048576,
  global: 2097152,
  /** Attributes and properties that take script, an address or a document. */
  attribute: 4194304,
  /** Steps of a path to a prototype. */
  prototype: 134217728,
  /** Words that program text of a server has, calls aside. */
  program: 268435456,
  /** Hosts inside a network and schemes that reach them. */
  inside: 536870912,
} as const;
