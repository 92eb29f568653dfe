/** What is known of PostgreSQL's own functions, operators and types: which ones compute from what they are given, and which ones reach further. */

/**
 * Functions of PostgreSQL that compute from their arguments only (chapter 9 of its manual). Every other one may run a query of its own
 * (query_to_xml, dblink, what users define), read files or settings, or change something.
 */
export const computing: ReadonlySet<string> = new Set(
  (
    'abs acos age any_value array_agg array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend array_remove array_replace array_sample array_shuffle array_to_string array_upper ascii asin atan atan2 avg ' +
    'bit_and bit_count bit_length bit_or bool_and bool_or btrim cardinality cbrt ceil ceiling char_length character_length chr clock_timestamp concat concat_ws convert convert_from convert_to corr cos cot count covar_pop covar_samp cume_dist ' +
    'date date_add date_bin date_part date_subtract date_trunc decode degrees dense_rank div encode every exp extract factorial first_value float8 floor format gcd gen_random_uuid generate_series generate_subscripts get_bit get_byte ' +
    'int4 int8 initcap is_normalized isempty isfinite json_agg json_array_elements json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text json_extract_path json_extract_path_text json_object json_object_agg json_object_keys json_strip_nulls json_to_record json_to_recordset json_typeof ' +
    'jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset jsonb_typeof ' +
    'justify_days justify_hours justify_interval lag last_value lcm lead left length like_escape ln localtimestamp log log10 lower lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz max md5 min min_scale mod mode multirange ' +
    'normalize now nth_value ntile num_nonnulls num_nulls numeric nullif octet_length overlay parse_ident percent_rank percentile_cont percentile_disc phraseto_tsquery pi plainto_tsquery position power quote_ident quote_literal quote_nullable ' +
    'radians random range_agg range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number row_to_json rpad rtrim ' +
    'scale set_bit set_byte setseed setweight sha224 sha256 sha384 sha512 sign similar_to_escape sin split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp string_agg string_to_array string_to_table strip strpos substr substring sum ' +
    'tan text time timeofday timestamp timestamptz timezone to_ascii to_bin to_char to_date to_hex to_json to_jsonb to_number to_oct to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim_array trim_scale trunc ts_headline ts_rank ts_rank_cd tsvector_to_array ' +
    'unicode_assigned unistr unnest upper upper_inc upper_inf uuidv4 uuidv7 uuid_extract_timestamp uuid_extract_version var_pop var_samp variance websearch_to_tsquery width_bucket xmlagg xmlcomment xmlconcat xpath xpath_exists ' +
    'abbrev acosd area array_fill array_reverse array_sort array_to_json asind atan2d atand bit_xor bound_box box broadcast casefold center circle cosd cosh cotd crc32 crc32c current_database current_schema datemultirange daterange diameter enum_first enum_last enum_range erf erfc family gamma ' +
    'height host hostmask inet_merge inet_same_family int4multirange int4range int8multirange int8range isclosed isopen json_agg_strict json_to_tsvector jsonb_agg_strict jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz jsonb_path_query_tz jsonb_to_tsvector lgamma line lseg masklen money netmask network npoints nummultirange numnode numrange ' +
    'overlaps path pclose pg_size_bytes pg_size_pretty pg_typeof point polygon popen pow querytree radius random_normal range_intersect_agg set_masklen sind sinh slope tand tanh tsmultirange tsrange tstzmultirange tstzrange ts_delete ts_filter tsquery_phrase varchar width xml_is_well_formed xml_is_well_formed_content xml_is_well_formed_document xmltext ' +
    // Of pg_trgm, unaccent, uuid-ossp, pgcrypto, fuzzystrmatch and pgvector.
    'similarity word_similarity strict_word_similarity show_trgm unaccent uuid_generate_v1 uuid_generate_v4 uuid_generate_v5 digest hmac crypt gen_salt gen_random_bytes levenshtein levenshtein_less_equal soundex difference metaphone dmetaphone cosine_distance l2_distance l1_distance inner_product vector_dims vector_norm'
  ).split(' '),
);

/** Operators of PostgreSQL (chapter 9 of its manual) and of pgvector, pg_trgm, hstore and ltree, which compute. Any other may run a function that users defined. */
export const operators: ReadonlySet<string> = new Set(
  (
    '+ - * / % ^ |/ ||/ @ & | # ~ << >> < > <= >= = <> != || && ! !! ~~ !~~ ~~* !~~* ~* !~ !~* ~<~ ~<=~ ~>=~ ~>~ ^@ @> <@ @@ @@@ -|- &< &> <<| |>> &<| |&> <<= >>= <-> <^ >^ ~= ## @-@ ?# ?- ?| ?-| ?|| -> ->> #> #>> #- ? ?& @? *= *<> *< *> *<= *>= ' +
    '<=> <#> <+> <~> <%> %> <% <<% %>> <->> <<-> <<<-> <->>> %% %# #= ^<@ ^@> ~ @ ?@> ?<@ ?~ ?@'
  ).split(' '),
);

/** Types of PostgreSQL and of widespread extensions. A cast to any other may run a function: a domain has checks, and casts may be defined. */
export const types: ReadonlySet<string> = new Set(
  (
    'bool int2 int4 int8 integer smallint bigint real float4 float8 numeric decimal money text varchar bpchar char name bytea date time timetz timestamp timestamptz interval uuid json jsonb jsonpath xml inet cidr macaddr macaddr8 bit varbit point line lseg box path polygon circle tsvector tsquery ' +
    'int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange oid oidvector int2vector regclass regtype regrole regnamespace regproc regprocedure regoper regoperator regconfig regdictionary regcollation ' +
    'pg_lsn xid xid8 cid tid record citext hstore ltree lquery ltxtquery vector halfvec sparsevec geometry geography'
  ).split(' '),
);

export const samples: ReadonlySet<string> = new Set(['system', 'bernoulli']);

/** What functions that compute call the columns that they give. */
export const givenColumns: ReadonlySet<string> = new Set(['key', 'value', 'ordinality', 'lexeme', 'positions', 'weights']);

/** Functions that compute and give a value that they were given: a row stays a row. */
export const passing: ReadonlySet<string> = new Set(
  'any_value array_agg first_value lag last_value lead max min mode nth_value unnest'.split(' '),
);

/** Functions that compute, whose one column has a name of its own, and never that of the function or its alias. */
export const namedResults: ReadonlySet<string> = new Set(
  'json_array_elements json_array_elements_text json_each json_each_text jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_each_text json_to_record json_to_recordset jsonb_to_record jsonb_to_recordset'.split(
    ' ',
  ),
);

/** Names that a function with one argument may have, of PostgreSQL or a widespread extension, and that reach further than their argument; hardly ever the name of a field. */
export const reaches = new RegExp(
  `^(?:${[
    'pg_\\w+|lo_(?:creat|create|open|close|get|put|import|export|unlink|tell\\w*|lseek\\w*|truncate\\w*|from_bytea|manage)|binary_upgrade_\\w+|dblink\\w*|postgres_fdw_\\w+|\\w+_to_xml(?:schema|_and_xmlschema)?|has_\\w+_privilege|row_security_active|txid_\\w+|mxid_age|aclexplode',
    'to_reg(?:class|collation|namespace|oper|operator|proc|procedure|role|type|typemod)|ts_(?:stat|debug|parse|token_type|rewrite|lexize)|current_setting|set_config|currval|nextval|setval|lastval|current_schemas|(?:obj|col|shobj)_description|brin_(?:de)?summarize_\\w+|gin_clean_pending_list',
    'amvalidate|(?:fmgr|plpgsql|plperl\\w?|plpython3?u?|postgresql_fdw)_\\w+|inet_(?:client|server)_\\w+|getpgusername|oidvectortypes|http_(?:get|post|put|patch|delete|head|\\w+_curlopt)|urlopen|aws_\\w+|load_file|sys_(?:exec|eval|set|get)|xp_cmdshell',
    'xpath_table|crosstab\\w*|connectby|get_raw_page|heap_page_\\w+|bt_(?:index_\\w+|metap|page_\\w+|multi_page_stats)|gist_page_\\w+|hash_page_\\w+|verify_heapam|pgstat\\w+|pgrowlocks|(?:get|release|release_all)_locks?|plv8_\\w+',
  ].join('|')})$`,
);

/** Functions that run a query, or read a table, that a text names. */
export const runsQuery =
  /^(?:(?:query|table|schema|database|cursor)_to_xml(?:schema|_and_xmlschema)?|ts_stat|ts_rewrite|crosstab\w*|connectby|xpath_table)$/;

/** Settings of a server that tell keys, passwords, or where its files are. */
export const secretSetting = /pass|secret|token|key|credential|conninfo|cert|_file|_command|director|ldap|krb|dsn|private|salt/i;
