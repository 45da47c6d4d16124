/** The command does what an attacker wants without any argument: `whoami`, `ls`. */
export const ALONE = 1;
/** Also an English word, a column name or a language code, so alone it proves little: `id`, `date`. */
export const COMMON = 2;
/** Any text is a sensible argument: `echo`, `printf`. */
export const ANY_ARGUMENT = 4;
/** Windows looks this name up without regard to case; POSIX shells never do. */
export const ANY_CASE = 8;
/** Takes one number and nothing else: `sleep 10`. */
export const NUMBER = 16;
/** Runs what a pipe feeds it: `| sh`. */
export const SHELL = 32;
/** Runs the command that follows it: `sudo id`. */
export const PREFIX = 64;

/*
 * Curated from what injected commands are used for (look around, read a file, fetch, call back, wait, destroy) and
 * from POSIX's and Windows' own tables of utilities. A command that is not listed is a miss, so lean towards listing:
 * a name alone never convicts, its place and its arguments do.
 */
const LISTS: readonly (readonly [flags: number, names: string])[] = [
  [ALONE | ANY_CASE, 'whoami ipconfig netstat systeminfo tasklist hostname ver getmac qwinsta'],
  [ALONE, 'ls pwd ps uname ifconfig printenv lsof lsblk lscpu lsmod dmesg df du getent logname nproc netstat sysinfo'],
  [ALONE, 'reboot shutdown halt poweroff iptables ss arp vmstat free pstree phpinfo'],
  [ALONE | COMMON, 'id w who env set last date users groups uptime history jobs time top tty arch mount locale route'],
  [ALONE | COMMON | ANY_CASE, 'dir calc notepad'],
  [ALONE | ANY_CASE, 'calc.exe notepad.exe'],
  [ANY_ARGUMENT, 'printf expr'],
  [ANY_ARGUMENT | ANY_CASE, 'echo'],
  [NUMBER | COMMON, 'sleep usleep'],
  [NUMBER | ANY_CASE | COMMON, 'timeout'],
  [PREFIX, 'busybox'],
  [SHELL, 'sh bash zsh ksh csh tcsh dash ash fish rbash busybox'],
  [SHELL | ANY_CASE, 'powershell pwsh cmd cmd.exe powershell.exe pwsh.exe iex invoke-expression'],
  [PREFIX, 'time sudo doas nohup exec eval command builtin xargs setsid stdbuf nice env then do else'],
  [0, 'cat tac nl more less head tail strings rev sort uniq cut paste tr wc tee sed awk gawk mawk grep egrep fgrep'],
  [0, 'cp mv rm ln dd chmod chown chgrp chattr touch mkdir rmdir mkfifo mknod truncate shred split file stat readlink'],
  [0, 'find locate which whereis test read source trap kill pkill killall crontab at batch su passwd useradd adduser'],
  [0, 'usermod userdel chpasswd visudo ping6 nc ncat nc.traditional netcat socat telnet traceroute tracepath'],
  [0, 'dig host ip wget curl fetch lynx links aria2c ftp tftp sftp scp ssh rsync smbclient ldapsearch nmap tcpdump'],
  [
    0,
    'mysql mysqldump psql sqlite3 mongo mongosh redis-cli sqlplus openssl base64 base32 xxd od hexdump md5sum sha1sum',
  ],
  [0, 'sha256sum cksum python python2 python3 perl ruby php node nodejs deno bun lua gcc cc make java javac go rustc'],
  [
    0,
    'tar gzip gunzip zcat bzip2 zip unzip 7z ar cpio vi vim nano ed ex emacs man screen tmux script gdb strace ltrace',
  ],
  [0, 'apt apt-get yum dnf apk dpkg rpm pip pip3 npm npx gem systemctl service docker kubectl aws gcloud az git svn'],
  [0, 'mail sendmail mutt wall write newgrp umount losetup insmod modprobe sysctl export unset declare alias cd xterm'],
  [0, 'dmidecode hping3 timeout.exe ulimit umask chroot capsh setcap getcap install jq yes seq factor'],
  [ANY_CASE, 'ping nslookup tracert type copy move del erase ren net net1 sc reg wmic cscript wscript mshta rundll32'],
  [
    ANY_CASE,
    'regsvr32 certutil bitsadmin schtasks taskkill attrib icacls cacls findstr start call netsh nltest dsquery rmdir',
  ],
  [
    ANY_CASE,
    'net.exe ping.exe certutil.exe wmic.exe rundll32.exe mshta.exe curl.exe nslookup.exe whoami.exe ipconfig.exe',
  ],
  [
    ALONE | ANY_CASE,
    'get-childitem get-process get-service get-location get-host get-localuser get-aduser get-netipconfiguration get-nettcpconnection',
  ],
  [ANY_CASE, 'get-content start-process invoke-webrequest iwr irm invoke-command'],
  [ANY_CASE, 'invoke-restmethod new-object set-executionpolicy get-item get-wmiobject get-ciminstance'],
  [ANY_CASE, 'set-content add-content out-file write-output write-host remove-item copy-item'],
  [
    ANY_CASE,
    'test-connection invoke-wmimethod start-bitstransfer stop-process stop-computer restart-computer add-type',
  ],
  [ALONE | ANY_CASE, 'driverquery nbtstat gpresult quser qprocess gci gwmi'],
  [
    ANY_CASE,
    'rd md xcopy robocopy fsutil vssadmin wevtutil cmdkey msiexec takeown mklink forfiles diskpart bcdedit gc',
  ],
  [ALONE, 'lastlog'],
  [
    0,
    'lsb_release hostnamectl journalctl lspci lsusb iconv zgrep zless xzcat bzcat xz uuencode pkexec getfacl setfacl',
  ],
  [0, 'osascript xdg-open'],
  [NUMBER | ANY_CASE, 'start-sleep'],
];

let FLAGS: ReadonlyMap<string, number> | null = null;
/** Longest command whose shape is known, in letters, and one. */
const MAX_SHAPE = 32;
/** By the five low bits of the first letter and the length: a bit for those of each last letter that some command of that kind has. */
const SHAPES: Uint32Array = new Uint32Array(MAX_SHAPE * MAX_SHAPE);

/** Fills the tables when the first word is looked up: a cold start should not pay for what its requests do not ask. */
function flagsByName(): ReadonlyMap<string, number> {
  const map = new Map<string, number>();
  for (const [flags, names] of LISTS) {
    for (const name of names.split(' ')) {
      map.set(name, (map.get(name) ?? 0) | flags);
      if (name.length >= MAX_SHAPE) continue;
      const shape = shapeOf(name.charCodeAt(0), name.length);
      SHAPES[shape] = (SHAPES[shape] ?? 0) | (1 << name.charCodeAt(name.length - 1));
    }
  }
  return map;
}

function shapeOf(first: number, length: number): number {
  return (first & 31) * MAX_SHAPE + length;
}

/** Says without slicing whether a word of these letters at its ends, in either case, and of this length can be a command. */
export function commandShape(first: number, length: number, last: number): boolean {
  FLAGS ??= flagsByName();
  // A shift takes the five low bits of what it is given, which letters have in common in both cases.
  return length < MAX_SHAPE && (((SHAPES[shapeOf(first, length)] ?? 0) >>> last) & 1) !== 0;
}

/**
 * Looks a command word up and returns its flags, or -1 for a word that is no known command.
 *
 * Upper-case letters are accepted only where the system that has the command accepts them, so that `Id`, `Cat` and
 * `Who` in user agents and titles are words.
 */
export function commandFlags(word: string): number {
  FLAGS ??= flagsByName();
  const flags = FLAGS.get(word);
  if (flags !== undefined) {
    return flags;
  }
  const lower = word.toLowerCase();
  const folded = lower === word ? undefined : FLAGS.get(lower);
  return folded !== undefined && (folded & ANY_CASE) !== 0 ? folded : -1;
}

/** Commands that are words of everyday language as well. */
const WORDS = new Set(
  (
    'cat more less head tail sort cut paste find locate test read source kill trap at su host fetch links dig make go java node ruby ' +
    'perl lua tar ed ex man screen script yes seq factor mail wall write mount install type copy move del start call net reg sc svn ' +
    'gem file split join patch service docker exec time watch alias export batch which attrib erase screen tee nano'
  ).split(' '),
);

/** Says whether a command's name is a tool's alone, and no word that a sentence may have. */
export function isToolName(name: string): boolean {
  return (name.length > 2 && !WORDS.has(name.toLowerCase())) || name === 'mv' || name === 'cp' || name === 'dd';
}

const NET = 'user users view group localgroup accounts share use start stop session config statistics time';
const IP = 'a addr address link l route r neigh n rule';
let SUBCOMMANDS: ReadonlyMap<string, ReadonlySet<string>> | null = null;

function subcommands(): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([
    ['net', new Set(NET.split(' '))],
    ['net1', new Set(NET.split(' '))],
    ['ip', new Set(IP.split(' '))],
    ['ps', new Set(['aux', 'auxww', 'ax', 'axu', 'ef', 'auxf', 'faux'])],
    ['wmic', new Set('process os useraccount service computersystem qfe product logicaldisk'.split(' '))],
    ['reg', new Set('query add delete save export'.split(' '))],
    ['sc', new Set('query create start stop config'.split(' '))],
    ['apt-get', new Set('install update remove upgrade'.split(' '))],
    ['netsh', new Set('firewall advfirewall interface wlan int'.split(' '))],
    ['crontab', new Set<string>()],
    ['tar', new Set('xf cf tf xzf czf zxf zcf xvf cvf tvf xvzf cvzf zxvf zcvf xjf cjf'.split(' '))],
  ]);
}

/** The sub-commands by which a command with an English name is recognised, in lower case; undefined for nearly every command. */
export function subcommandsOf(command: string): ReadonlySet<string> | undefined {
  SUBCOMMANDS ??= subcommands();
  return SUBCOMMANDS.get(command.toLowerCase());
}
