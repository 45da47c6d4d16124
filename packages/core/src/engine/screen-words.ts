import { nested, nestedLogic } from '../detectors/sqli/hidden-words.ts';

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

const groups: readonly (readonly [bit: number, words: string])[] = [
  [W.union, 'union intersect except minus'],
  [W.select, 'select'],
  [W.logic, 'or and xor where on having when'],
  [
    W.comparison,
    'like ilike rlike regexp glob similar sounds match in is isnull notnull between exists not binary div mod collate',
  ],
  [
    // The rarest part of each name with underscores: `pg` of pg_sleep, `cmdshell` of xp_cmdshell.
    W.call,
    'sleep benchmark if iif elt make ifnull nullif coalesce decode choose pg lo xml dblink dbms lock utl ctxsys ' +
      'drithsx httpuritype xmltype extractvalue updatexml load xp sp openrowset opendatasource openquery fn ' +
      'randomblob zeroblob sys const gtid geometrycollection multipoint polygon multipolygon linestring ' +
      'multilinestring st regexp receive host pos srvrolemember dbaccess member tdesencrypt aes des sqlite uniq ' +
      'series dsinterval ora uuid extract getmappingxpath domain openxml bulk analyse',
  ],
  [W.text, 'char chr nchar concat'],
  [
    W.statement,
    'insert update delete drop alter create truncate exec execute declare grant revoke merge replace ' +
      'call begin copy attach load backup restore set use handler vacuum pragma dump reconfigure rename commit ' +
      'rollback flush purge detach show kill print raiserror',
  ],
  [W.by, 'by order group limit offset into procedure then else as all distinct distinctrow top'],
  [W.alone, `waitfor outfile dumpfile analyse shutdown xp ${nested.join(' ')} ${nestedLogic.join(' ')}`],
  [W.from, 'from'],
  [
    W.catalog,
    'information sqlite sysservers sysxlogins sysprocesses sysobjects syscolumns sysdatabases sysusers syslogins pg all user dba msysobjects ' +
      'msysaccessobjects dual sysmaster sysibm syspaghdr syscat sys v mysql performance domain systables sysdummy ' +
      'rdb database relations',
  ],
  [W.constant, 'true false null unknown'],
  [
    W.path,
    'etc self proc net ssh aws kube docker git svn meta config repair regback system windows winnt ' +
      'apache inetsrv drivers secrets root dev bzr hg',
  ],
  [
    W.file,
    'boot ini wp htpasswd history pgpass netrc rsa npmrc inf inc ntuser unattend unattended sysprep pagefile confetc asa ' +
      'env htaccess compose mf sshd tomcat database config secrets bashrc profile bash ds pypirc dockercfg asax applicationhost machine laravel',
  ],
  [W.wrapper, 'php phar expect zip rar glob zlib bzip netdoc ogg exec sftp file data shell tunnel'],
  [
    W.root,
    'etc proc winnt var usr opt private volumes home root sys tmp logs log apache xampp wamp lampp nginx php ' +
      'mysql www web windows users inetpub programfiles program bin sbin library system netserver minint recycler ' +
      'documents nst nstx server cygwin run boot dev srv',
  ],
  [W.commandFile, 'exe busybox'],
  [
    W.sink,
    'alert confirm prompt eval execscript msgbox function settimeout setinterval setimmediate fetch import open ' +
      'print write writeln atob fromcharcode getscript sendbeacon expression image assign replace constructor',
  ],
  [W.global, 'window self top parent this globalthis frames document content opener location navigator'],
  [
    W.prototype,
    'proto prototype constconstructorructor protoprototypetype definegetter definesetter lookupgetter lookupsetter',
  ],
  [
    W.program,
    'process global globalthis java javax getruntime classloader ognl memberaccess opensymphony python ruby halt ' +
      'prepend allow constructor getprototypeof reflect import module class func ro aced aaeaaad builtins subclasses globals ' +
      'mro groovy groovyshell subprocess wscript xwork jsp processbuilder createobject jdbcrowsetimpl templatesimpl xbean xalan springframework ' +
      'mainmodule nashorn objectdataprovider runscript autodeserialize',
  ],
  [
    W.runs,
    'require import eval proc open user system passthru exec shell popen pcntl assert execsync spawnsync spawn execfile check function ' +
      'call preg unserialize phpinfo decode gzinflate str file fopen fwrite readfile show highlight move include once getenv ' +
      'putenv ini error set die chr md print var writefilesync while this return sleep do db true false usleep response ' +
      'scandir array send exit write end echo run cmd execute getoutput capture createobject processbuilder runinnewcontext runinthiscontext uasort usort ' +
      'uksort ob reflectionfunction phpversion getcwd getproperty loadstring const fsockopen pfsockopen forname me iterator apply uname sapi defined loaded phpcredits getloadavg',
  ],
  [
    W.inside,
    'localhost loopback metadata instance kubernetes internal localdomain svc docker rancher localtest lvh vcap spoofed nip ' +
      'sslip xip ms rbndr burpcollaborator oastify oast interact interactsh dnslog ceye bxss canarytokens requestrepo ' +
      'ldap ldaps unix vault consul etcd memcached jenkins requestbin dnsbin pingb eyes localho traefik dir openstack ' +
      'gopher dict tftp netdoc jar ldapi expect phar url local lan corp intranet consul arpa rebind rmi meta latest opc computemetadata',
  ],
  [W.lookup, 'jndi'],
  [W.attribute, 'location cookie href srcdoc style equiv attributename'],
];

const SLOTS = 2048;

/** Hashes of the words above by slot, 0 for none; a quarter of the slots is taken, and the next free one serves a clash. */
const hashes = new Int32Array(SLOTS);
const meanings = new Int32Array(SLOTS);

/** Folds one letter, in lower case, into the hash of the word that it belongs to; a word starts at 0. */
export function hashLetter(hash: number, letter: number): number {
  return (Math.imul(hash, 31) + letter) | 0;
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 11)) & (SLOTS - 1);
}

/** What a finished word means, 0 for most. Two words of one 32-bit hash are one: a detector then looks at a value in vain. */
export function meaningOf(hash: number): number {
  let slot = slotOf(hash);
  for (let held = hashes[slot]; held !== 0; held = hashes[slot]) {
    if (held === hash) return meanings[slot] ?? 0;
    slot = (slot + 1) & (SLOTS - 1);
  }
  return 0;
}

function add(hash: number, bit: number): void {
  let slot = slotOf(hash);
  while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
  hashes[slot] = hash;
  meanings[slot] = (meanings[slot] ?? 0) | bit;
}

/**
 * Fills the tables, letter by letter as the words are written: every cold start waits for it, in code that is not compiled yet. In a function of its
 * own, because a loop at the top of a module has the whole bundle compiled to run faster.
 */
function addAll(): void {
  for (const [bit, words] of groups) {
    let hash = 0;
    for (let at = 0; at < words.length; at++) {
      const code = words.charCodeAt(at);
      if (code !== 32) hash = (Math.imul(hash, 31) + code) | 0;
      else {
        add(hash, bit);
        hash = 0;
      }
    }
    add(hash, bit);
  }
}
addAll();
