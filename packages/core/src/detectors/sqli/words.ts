import { wordSet } from '../../word-set.ts';
import { T } from './tokens.ts';

const groups: readonly (readonly [kind: number, words: string])[] = [
  [T.constant, 'true false null unknown'],
  [T.logic, 'or and xor'],
  [T.not, 'not binary'],
  [T.like, 'like ilike rlike regexp glob similar sounds match'],
  [T.in, 'in'],
  [T.is, 'is isnull notnull'],
  [T.between, 'between'],
  [T.exists, 'exists'],
  [T.operator, 'div mod collate'],
  [T.union, 'union intersect except minus'],
  [T.all, 'all distinct distinctrow top sql_no_cache straight_join'],
  [T.select, 'select'],
  [T.from, 'from'],
  [T.where, 'where on'],
  [T.having, 'having'],
  [T.order, 'order'],
  [T.group, 'group'],
  [T.by, 'by'],
  [T.limit, 'limit offset'],
  [T.into, 'into'],
  [T.case, 'case'],
  [T.when, 'when'],
  [T.branch, 'then else'],
  [T.as, 'as'],
  [
    T.statement,
    'insert update delete drop alter create truncate exec execute declare set shutdown grant revoke merge replace ' +
      'call begin copy attach load backup restore use handler vacuum pragma dump reconfigure rename commit rollback flush purge detach show kill print raiserror',
  ],
  [T.delay, 'sleep benchmark'],
  [T.waitfor, 'waitfor'],
  [T.procedure, 'procedure analyse'],
  [T.conditional, 'if iif elt make_set ifnull nullif coalesce decode choose'],
  [
    T.routine,
    'char chr nchar concat concat_ws group_concat string_agg ascii ord substring substr mid hex unhex version ' +
      'user database schema current_user current_database system_user session_user length len count cast convert ' +
      'lower upper md5 sha1 left right rand floor exp pow row load quote_literal db_name user_name host_name ' +
      'object_name rtrim ltrim trim replicate repeat bin conv instr locate position greatest least min max sum ' +
      'json_keys json_array json_object json_extract json_length json_type json_depth json_valid json_contains json_value ' +
      'json_query json_unquote json_quote jsonb_path_exists jsonb_typeof password unicode nvl quote bitand crypt_key',
  ],
  [
    T.dangerous,
    'pg_sleep pg_sleep_for pg_read_file pg_ls_dir pg_read_binary_file lo_import lo_export query_to_xml ' +
      'database_to_xml dblink dblink_connect dbms_pipe dbms_lock dbms_session dbms_utility dbms_xmlgen dbms_ldap ' +
      'dbms_java dbms_export_extension dbms_xmlquery dbms_assert user_lock utl_http utl_inaddr utl_file utl_smtp ' +
      'ctxsys drithsx httpuritype xmltype extractvalue updatexml load_file load_extension xp_cmdshell xp_regread ' +
      'xp_dirtree xp_fileexist xp_subdirs xp_getfiledetails sp_executesql sp_oacreate sp_oamethod sp_configure ' +
      'sp_password sp_addlogin sp_addsrvrolemember xp_regwrite xp_servicecontrol xp_availablemedia xp_enumdsn ' +
      'xp_loginconfig xp_ntsec_enumdomains xp_terminate_process xp_regaddmultistring xp_regdeletekey ' +
      'xp_regdeletevalue xp_regenumkeys xp_regenumvalues xp_regremovemultistring xp_webserver xp_makecab ' +
      'xp_displayparamstmt sp_makewebtask openrowset opendatasource openquery fn_xe_file_target_read_file ' +
      'fn_get_audit_file fn_trace_gettable fn_my_permissions randomblob zeroblob sys_eval sys_exec name_const ' +
      'gtid_subset gtid_subtract geometrycollection multipoint polygon multipolygon linestring multilinestring ' +
      'st_latfromgeohash st_longfromgeohash st_pointfromgeohash regexp_substring regexp_like receive_message ' +
      'get_host_address get_lock release_lock master_pos_wait is_srvrolemember has_dbaccess is_member tdesencrypt ' +
      'aes_decrypt des_decrypt sqlite_version group_uniq generate_series to_dsinterval ora_hash uuid_short ' +
      'extract_value delay_sleep getmappingxpath get_domain_index_tables openxml bulk_insert',
  ],
];

/** A word and its kind. */
interface Known {
  readonly word: string;
  readonly kind: number;
}

let kinds: ReadonlyMap<number, readonly Known[]> | null = null;

/** Filled when the first value is lexed: many requests hold none that needs it. A word of two groups is of the later one. */
function kindsByHash(): ReadonlyMap<number, readonly Known[]> {
  const map = new Map<number, Known[]>();
  for (const [kind, words] of groups) {
    for (const word of words.split(' ')) {
      const hash = hashOf(word, 0, word.length);
      const alike = map.get(hash);
      if (alike === undefined) map.set(hash, [{ word, kind }]);
      else alike.unshift({ word, kind });
      shapes[shapeOf(word, 0, word.length)] = 1;
    }
  }
  return map;
}

/** The same number for a word in either case. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + lettered(text.charCodeAt(at))) | 0;
  return hash;
}

/** A letter in lower case; the Kelvin sign is a `k` to a program that folds case. Marks may become others. */
function lettered(code: number): number {
  return code === 0x212a ? 107 : code | 32;
}

/** Whether a word stands at a place in either case. */
function isWordAt(value: string, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let at = start; at < end; at++) {
    const code = value.charCodeAt(at);
    const wanted = word.charCodeAt(at - start);
    if (code !== wanted && !(lettered(code) === wanted && (code > 127 || (code >= 65 && code <= 90)))) return false;
  }
  return true;
}

/** 1 for each shape that some word above has: most other words are passed over without being cut out. */
const shapes = new Uint8Array(4096);

/** Length, first and last character, in either case. */
function shapeOf(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start) & 31;
  const last = text.charCodeAt(end - 1) & 31;
  return (Math.imul(end - start, 131) ^ (first << 5) ^ last ^ (last << 7)) & 4095;
}

const LONGEST = 32;

const NONE: readonly Known[] = [];

/**
 * The token kind of a word, `T.name` for words that SQL gives no meaning.
 *
 * Sources: the reserved words and function lists of the MySQL 9, PostgreSQL 18, SQL Server 2022, Oracle 23ai and SQLite 3 manuals.
 */
export function wordKind(value: string, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length > LONGEST) return T.name;
  kinds ??= kindsByHash();
  if (shapes[shapeOf(value, start, end)] === 0) return T.name;
  for (const { word, kind } of kinds.get(hashOf(value, start, end)) ?? NONE)
    if (isWordAt(value, start, end, word)) return kind;
  return T.name;
}

const isCatalogName = wordSet(
  'information_schema sqlite_master sqlite_schema sqlite_temp_master sysobjects syscolumns sysdatabases sysusers ' +
    'syslogins pg_catalog pg_user pg_shadow pg_database pg_tables pg_class pg_stat_activity pg_roles all_tables ' +
    'all_tab_columns all_users user_tables user_tab_columns user_objects user_users dba_users dba_tables ' +
    'msysobjects msysaccessobjects dual rdb$database rdb$relations sysmaster sysibm syspaghdr syscat sys_users ' +
    'sysservers sysxlogins sysprocesses v$version v$instance v$session mysql performance_schema domain sys systables sysdummy1',
);

/** Whether a word names a database's own catalogue, which an application's users have no reason to read. */
export function isCatalog(value: string, start: number, end: number): boolean {
  if (end - start > LONGEST) return false;
  const name = value.slice(start, end).toLowerCase();
  // Firebird's own tables.
  return name.startsWith('rdb$') || name.startsWith('mon$') || isCatalogName(name);
}
