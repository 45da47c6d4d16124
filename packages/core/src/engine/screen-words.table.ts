import { nested, nestedLogic } from '../detectors/sqli/nested-words.ts';
import { W } from './screen-word-bits.ts';
import { hashLetter, SLOTS, slotOf } from './screen-word-hash.ts';

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
      'env htaccess compose mf sshd tomcat database config secrets bashrc profile bash ds pypirc dockercfg asax applicationhost machine laravel dockerenv cnf httpd hba vsftpd',
  ],
  [W.wrapper, 'php phar expect zip rar glob zlib bzip netdoc ogg exec sftp file data shell tunnel'],
  [
    W.root,
    'etc proc winnt var usr opt private volumes home root sys tmp logs log apache xampp wamp lampp nginx php ' +
      'mysql www web windows users inetpub programfiles program bin sbin library system netserver minint recycler ' +
      'documents nst nstx server cygwin run boot dev srv app',
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
      'mainmodule nashorn objectdataprovider runscript autodeserialize expandedwrapper',
  ],
  [
    W.runs,
    'require import eval proc open user system passthru exec shell popen pcntl assert execsync spawnsync spawn execfile check function ' +
      'call preg unserialize phpinfo decode gzinflate str file fopen fwrite readfile show highlight move include once getenv ' +
      'putenv ini error set die chr md print var writefilesync while this return sleep do db true false usleep response ' +
      'breakpoint locals vars scandir array send exit write end echo run cmd execute getoutput capture createobject processbuilder runinnewcontext runinthiscontext uasort usort ' +
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

/** Hashes of the words above by slot, 0 for none. */
export const hashes: Int32Array = new Int32Array(SLOTS);
/** What the word in each slot means. */
export const meanings: Int32Array = new Int32Array(SLOTS);

for (const [bit, words] of groups) {
  for (const word of words.split(' ')) {
    let hash = 0;
    for (let at = 0; at < word.length; at++) hash = hashLetter(hash, word.charCodeAt(at));
    let slot = slotOf(hash);
    while (hashes[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & (SLOTS - 1);
    hashes[slot] = hash;
    meanings[slot] = (meanings[slot] ?? 0) | bit;
  }
}
