import { SQLDialect } from "@codemirror/lang-sql";

/** Words of Flink SQL 2.x; from the reserved words and statements of its documentation. */
const keywords =
  "add after all alter always analyze and any array as asc at begin bernoulli between both bucket buckets by call case catalog catalogs changelog_mode column columns comment compile compute constraint create cross cube cumulate current current_row current_watermark database databases default define delete desc describe descriptor distinct distributed distribution drop else emit end enforced engine escape except execute exists explain extended extract false fetch filter following for foreign freshness from full function functions generated grouping group groups hash having hop if ignore ilike in include inner insert intersect interval into is jar jars job jobs join json key language last lateral leading left like limit load local localtime localtimestamp lookup match_recognize matched materialized measures merge metadata minus ml_predict model models module modules natural next not null nulls of offset on one only or order ordinality outer over overwrite overlaps partition partitioned partitions past pattern per period permute plan preceding precision primary ptf qualify range refresh_mode reload remove rename replace reset respect resume right rollup row rows running schema select sets session set show similar skip some start statement stop strict suspend symmetric system_time table tables tablesample temporary then time timestampdiff to trailing true truncate tumble unbounded union unique unknown unload unnest update upsert use using values view views virtual watermark watermarks when where window with within without yield";

const types =
  "array bigint binary boolean bytes char date decimal double float int integer interval map multiset numeric raw real row smallint string time timestamp timestamp_ltz tinyint varbinary varchar variant zone";

const functions =
  "abs avg cast ceil char_length coalesce collect concat concat_ws convert_tz count current_date current_time current_timestamp date_format dense_rank extract first_value floor from_unixtime greatest if ifnull json_exists json_object json_query json_value lag last_value lead least listagg lower lpad max md5 min mod now nullif ntile parse_url percent_rank power proctime rand rank regexp regexp_extract regexp_replace replace round row_number rpad sha256 split_index sqrt stddev_pop stddev_samp substring sum timestampadd to_base64 to_date to_timestamp to_timestamp_ltz trim try_cast typeof unix_timestamp upper uuid var_pop window_end window_start window_time";

/** For the editor's colours and completion. Whether a script is right is said by lib/domain/sql-script.ts, and by Flink. */
export const flinkDialect = SQLDialect.define({
  keywords,
  types,
  builtin: functions,
  identifierQuotes: "`",
  doubleQuotedStrings: false,
  backslashEscapes: false,
  hashComments: false,
  slashComments: false,
});
