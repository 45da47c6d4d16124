import { wordSet } from '../../word-set.ts';

/** Files whose last two segments say enough, wherever they stand. */
const pairs =
  'etc/passwd etc/shadow etc/group etc/gshadow etc/hosts etc/hostname etc/issue etc/issue.net etc/fstab ' +
  'etc/sudoers etc/crontab etc/master.passwd etc/security/passwd etc/motd etc/mtab etc/os-release etc/shells ' +
  'etc/inetd.conf etc/my.cnf etc/php.ini etc/httpd.conf etc/passwd.bak etc/shadow.bak etc/resolv.conf ' +
  'self/environ self/cmdline self/maps self/fd self/status self/mem self/cwd self/exe self/stat self/root ' +
  'proc/version proc/cmdline proc/cpuinfo proc/meminfo proc/mounts proc/modules net/tcp net/arp net/fib_trace ' +
  '.ssh/id_rsa .ssh/id_dsa .ssh/id_ed25519 .ssh/id_ecdsa .ssh/authorized_keys .ssh/known_hosts .ssh/config ' +
  '.ssh/id_rsa.pub .aws/credentials .aws/config .kube/config .docker/config.json .git/config .git/head ' +
  '.svn/entries .svn/wc.db web-inf/web.xml meta-inf/context.xml config/sam config/system config/security ' +
  'repair/sam repair/system regback/sam config/regback system32/cmd.exe windows/win.ini winnt/win.ini ' +
  'windows/system.ini windows/php.ini winnt/php.ini windows/system32 winnt/system32 apache/error.log ' +
  'inetsrv/metabase.xml drivers/etc config/master.key secrets/kubernetes.io root/.bash_history root/.bashrc ' +
  'sys/kernel class/net root/.mysql_history root/.profile root/.sh_history .ssh/identity .git/index .git/logs .svn/text-base ' +
  'system32/config repair/software dev/random dev/urandom dev/stdin ' +
  'meta-inf/manifest.mf conf/tomcat-users.xml etc/local.xml config/database.php logs/laravel.log .hg/hgrc ' +
  '.bzr/readme .hg/store .hg/requires';

const isPair = wordSet(pairs);

let files: ReadonlySet<string> | null = null;

/** Whether a pair ends in a name: most names end none, and are put together with no folder. */
function endsPair(name: string): boolean {
  files ??= new Set(pairs.split(' ').map((pair) => pair.slice(pair.indexOf('/') + 1)));
  return files.has(name);
}

/** Length of the shortest of the names below and of the settings. */
const MIN_NAME = 4;

/** Files whose name alone says enough. */
const isFileName = wordSet(
  'boot.ini win.ini wp-config.php .htpasswd .bash_history .mysql_history .pgpass .netrc .npmrc-secret id_rsa ' +
    'web-inf config.inc.php ntuser.dat unattend.xml unattended.xml sysprep.inf pagefile.sys httpd.confetc ' +
    'global.asa global.asax wp-config machine.config .git-credentials tomcat-users.xml applicationhost.config .zsh_history .psql_history' +
    ' manifest.mf sshd_config',
);

/** Files that hold a project's secrets and that its own documents speak of: they count as the whole value alone. */
const isSettings = wordSet(
  '.bashrc .profile .bash_profile .dockerenv my.cnf .env .htaccess web.config database.yml secrets.yml .ds_store .pypirc .dockercfg',
);

/** First two segments of absolute paths that are the system's, whatever stands below. */
const isSystemPair = wordSet(
  'var/log var/adm var/mail var/spool var/backups run/secrets boot/grub usr/adm usr/spool sys/class sys/kernel ' +
    'sys/firmware dev/fd dev/shm dev/tty dev/random dev/urandom dev/stdin dev/mem proc/self',
);

/** Folders on a Windows drive that belong to the system or a server's stack. */
const isDriveFolder = wordSet('windows winnt inetpub xampp wamp wamp64 php php4 php5 php7 apache apache2 boot.ini');

/** First segments of an absolute path that belong to the operating system alone. */
const isSystemRoot = wordSet('etc proc winnt');

/** First segments below which images of containers keep an application. */
const isSourceRoot = wordSet('app srv');

/** First segments below which servers keep logs and settings. */
const isServerRoot = wordSet(
  'var usr opt private volumes home home2 root sys tmp logs log apache apache2 apache22 xampp wamp lampp nginx ' +
    'php php4 php5 mysql www web windows winnt users inetpub programfiles etc bin sbin library system netserver ' +
    'minint recycler documents nst1 nstx server cygwin',
);

/** First segments of what else {@link isSystemPath} and {@link isSystemFolder} know. */
const isOtherRoot = wordSet('dev run boot srv app');

/** Whether a path that begins with this segment may be one of theirs. */
export function mayBeSystem(first: string): boolean {
  return (
    isSystemRoot(first) ||
    isServerRoot(first) ||
    isDriveFolder(first) ||
    isOtherRoot(first) ||
    first.startsWith('program files')
  );
}

/** Roots of those that are folders of web sites, too. */
const isWebWord = wordSet('users documents library home web www system server logs log private volumes');

/** Endings of the log and settings files that are worth stealing or poisoning. */
const isEnding = wordSet(
  '.log _log .conf .ini .cnf .err .htaccess .htpasswd _history .bashrc .profile .cfg .sql .pid .pem .key .crt ' +
    '.inc .cf .old .err.log .default .sh_history -bin.index .ssh xferlog messages syslog dmesg wtmp btmp lastlog ' +
    'utmp maillog cronlog access_log error_log secure mysqld httpd sshd crontab crontabs hosts passwd shadow sam ' +
    'software security .db .properties .web.config .config .xml .sec',
);

/** Characters that end a file name in an attack: quotes, pipes, dots, nulls. */
function bare(segment: string): string {
  let end = segment.length;
  while (end > 0) {
    const code = segment.charCodeAt(end - 1);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) break;
    end--;
  }
  return segment.slice(0, end);
}

/** The segment without a path parameter or a field behind it: `passwd;index.html`. */
function beforeSemicolon(segment: string): string {
  const at = segment.indexOf(';');
  return at > 0 ? segment.slice(0, at) : segment;
}

/** The name without what a copy of the file adds: `wp-config.php.bak`, `.env.local`. */
function original(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 1 && !/\.(?:example|sample|dist|template|md)$/.test(name) ? name.slice(0, dot) : name;
}

/** Whether a file, with the folder it lies in, is one that no visitor has a reason to name. */
export function isSensitiveFile(folder: string, file: string): boolean {
  const name = bare(beforeSemicolon(file));
  if (name.length >= MIN_NAME && (isFileName(name) || isFileName(original(name)))) return true;
  if (folder === '') return false;
  return (endsPair(name) && isPair(`${folder}/${name}`)) || (folder === '.ssh' && name.startsWith('id'));
}

/** Settings of servers that count with a folder in front of them. */
const isServerSettings = wordSet('httpd.conf php.ini my.ini pg_hba.conf vsftpd.conf');

/** Whether a file, behind a folder or none, is one of a project's or a server's own settings, or a copy of one. */
export function isSettingsFile(folder: string, file: string): boolean {
  const name = bare(file);
  if (name.length < MIN_NAME) return false;
  if (folder !== '' && (isServerSettings(name) || isServerSettings(original(name)))) return true;
  return isSettings(name) || isSettings(original(name));
}

/** Whether a path leads below a folder of the system's own, or is a program's source or settings on the server's disk. */
export function isSystemFolder(segments: readonly string[], drive: boolean, absolute: boolean): boolean {
  const first = segments[0] ?? '';
  const second = segments[1] ?? '';
  if (!absolute || second === '') return false;
  if (drive) return isDriveFolder(first);
  if (isSystemPair(`${first}/${second}`) || (first === 'root' && second.startsWith('.'))) return true;
  const last = bare(segments[segments.length - 1] ?? '');
  if (first === 'tmp' || first === 'var') {
    if (last.startsWith('sess_')) return true;
  }
  return (first === 'var' || first === 'srv' || first === 'usr') && /\.(?:php\d?|aspx?|jsp|env|ini)$/.test(last);
}

/** Whether a whole path leads to the operating system's or a server's own settings, logs or secrets. */
export function isSystemPath(segments: readonly string[], absolute: boolean): boolean {
  const first = segments[0] ?? '';
  if (segments.length < 2) return false;
  if (absolute && isSystemRoot(first)) return true;
  // An application's own source on the server's disk; pages have other endings.
  if (absolute && isSourceRoot(first) && /\.(?:py|rb|env|ya?ml|ini|toml)$/.test(segments[segments.length - 1] ?? ''))
    return true;
  const root = isServerRoot(first) || first.startsWith('program files');
  const last = bare(segments[segments.length - 1] ?? '');
  // `/users/profile.xml` is an address of the web as well.
  if (isWebWord(first) && segments.length < 4 && /\.(?:xml|conf|config|inc|default|old)$/.test(last)) return false;
  return root && hasEnding(last);
}

function hasEnding(name: string): boolean {
  if (isEnding(name)) return true;
  // Only the ends that start at the last two marks can be in the list: no loop over all of it.
  const dot = name.lastIndexOf('.');
  if (dot >= 0 && isEnding(name.slice(dot))) return true;
  const line = Math.max(name.lastIndexOf('_'), name.lastIndexOf('-'));
  return line >= 0 && isEnding(name.slice(line));
}

const isWrapperName = wordSet('php phar expect zip rar glob zlib compress.zlib compress.bzip2 netdoc ogg');

/** Whether a scheme opens files or runs programs on the server instead of naming something on the web. */
export function isWrapper(scheme: string, rest: string): boolean {
  if (isWrapperName(scheme) || scheme.startsWith('ssh2.')) return true;
  if (scheme === 'file') return rest.startsWith('/') || rest.startsWith('localhost/') || rest.startsWith('127.0.0.1/');
  return scheme === 'data' && (rest.startsWith('text/') || rest.startsWith(','));
}
