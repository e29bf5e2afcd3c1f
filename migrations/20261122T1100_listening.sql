-- What is said about us: queries, sources, mentions and what they add up to.

select kernel.open_schema('listening');

-- Saved queries. The text of a version never changes.
create table listening.query (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  note text not null default '',
  -- the version that is matched and counted
  version int not null default 1,
  created_by uuid,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit
);
create index on listening.query (organisation_id, unit_id);
select kernel.protect('listening.query');

-- Each change of any query makes the next set; a stored mention says by which set it was matched.
create table listening.query_set (
  organisation_id uuid not null,
  number int not null,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, number)
);
select kernel.protect('listening.query_set', 'select, insert');

create table listening.query_version (
  organisation_id uuid not null,
  query_id uuid not null,
  number int not null,
  text text not null,
  -- IANA zone of minuteOfDay:
  zone text not null,
  created_by uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, query_id, number),
  foreign key (organisation_id, query_id) references listening.query
);
select kernel.protect('listening.query_version', 'select, insert');

-- How far a version has gone through what was stored before it, newest first.
create table listening.backfill (
  organisation_id uuid not null,
  query_id uuid not null,
  version int not null,
  -- the set that first held it: mentions of lower sets are matched here, all others as they come in
  query_set int not null,
  cursor_at timestamptz,
  cursor_id uuid,
  done int not null default 0,
  total int not null default 0,
  -- mentions whose text had expired, so that only their fields could be matched
  without_text int not null default 0,
  state text not null default 'running' check (state in ('running', 'finished', 'superseded')),
  progress_id uuid,
  primary key (organisation_id, query_id, version),
  foreign key (organisation_id, query_id, version) references listening.query_version
);
select kernel.protect('listening.backfill');

create table listening.source (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  kind text not null check (kind in ('feed', 'file', 'push')),
  name text not null,
  config jsonb not null default '{}',
  -- whether posts that no query matches are kept too; of the others a sample of one in a hundred is
  keep text not null default 'everything' check (keep in ('everything', 'matched')),
  legal_basis text not null,
  -- after how many days private persons' text goes
  retention_days int not null default 90 check (retention_days between 1 and 3650),
  every_minutes int check (every_minutes between 5 and 10080),
  -- where the next run goes on: ETag, Last-Modified and the like
  cursor jsonb not null default '{}',
  next_at timestamptz,
  paused_at timestamptz,
  health text not null default 'unknown' check (health in ('unknown', 'healthy', 'degraded', 'broken')),
  health_code text,
  health_at timestamptz,
  failures int not null default 0,
  created_by uuid,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit
);
create index on listening.source (organisation_id, unit_id);
select kernel.protect('listening.source');

-- One poll of a feed, one file, or one day of a push source.
create table listening.run (
  organisation_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  state text not null default 'running' check (state in ('running', 'finished', 'failed', 'undone')),
  person_id uuid,
  progress_id uuid,
  -- of a file: its SHA-256, column mapping, and the rows taken in so far
  detail jsonb not null default '{}',
  position int not null default 0,
  seen int not null default 0,
  added int not null default 0,
  changed int not null default 0,
  unchanged int not null default 0,
  removed int not null default 0,
  -- neither matched nor sampled, at a source that keeps what matches
  dropped int not null default 0,
  refused int not null default 0,
  faults jsonb not null default '[]',
  started_at timestamptz not null default kernel.now(),
  finished_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references listening.source
);
create index on listening.run (organisation_id, source_id, started_at desc);
select kernel.protect('listening.run');

-- Who wrote. A light record, looked up by network and handle.
create table listening.author (
  organisation_id uuid not null,
  -- of SHA-256(organisation, network, handle in lower case)
  id uuid not null,
  network text not null,
  handle text not null,
  name text,
  followers int,
  kind text not null default 'unsure'
    check (kind in ('patient_voice', 'professional', 'journalist', 'organisation', 'bot_like', 'unsure')),
  first_seen_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id)
);
select kernel.protect('listening.author');

-- One row for each post ever taken in, whatever its date; written first, so that nothing is stored twice.
create table listening.mention_key (
  organisation_id uuid not null,
  -- UUIDv8 of SHA-256(organisation, network, external id)
  id uuid not null,
  source_id uuid not null,
  published_at timestamptz not null,
  -- SHA-256 over what the source said, to tell an edited post from one seen again
  content text not null,
  -- when the source says it was edited; an older edition that arrives later changes nothing
  edited_at timestamptz,
  -- deleted at the source, erased on request or not kept: later copies are not taken in
  gone text check (gone in ('deleted', 'erased')),
  primary key (organisation_id, id),
  foreign key (organisation_id, source_id) references listening.source
);
select kernel.protect('listening.mention_key');

-- Facts of a post. No foreign keys: these tables may be distributed.
create table listening.mention (
  organisation_id uuid not null,
  id uuid not null,
  published_at timestamptz not null,
  unit_id uuid not null,
  source_id uuid not null,
  run_id uuid not null,
  network text not null,
  kind text not null check (kind in ('post', 'comment', 'reply', 'repost', 'quote', 'review')),
  external_id text,
  url text,
  title text,
  author_id uuid,
  author_kind text not null default 'unsure',
  followers int,
  is_verified boolean not null default false,
  has text[] not null default '{}',
  rating real,
  country text,
  language text not null,
  language_unsure boolean not null,
  sentiment smallint not null check (sentiment between -1 and 1),
  sentiment_score real not null,
  sentiment_abstained boolean not null,
  -- in the order of text/analysis.ts
  emotions real[] not null,
  topics text[] not null default '{}',
  signals text[] not null default '{}',
  -- the first of the posts that say nearly the same
  group_id uuid not null,
  in_sample boolean not null default false,
  query_set int not null,
  analysis_version int not null,
  -- rises with each edition and correction
  revision int not null default 1,
  first_seen_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id, published_at)
) partition by range (published_at);
create index on listening.mention (organisation_id, published_at desc, id desc);
create index on listening.mention (organisation_id, author_id);
create index on listening.mention (organisation_id, run_id);
create index on listening.mention (organisation_id, query_set);
create index on listening.mention (organisation_id, group_id);
select kernel.protect('listening.mention');

create table listening.mention_text (
  organisation_id uuid not null,
  id uuid not null,
  published_at timestamptz not null,
  text text not null,
  -- null: an organisation's words, or words that a person must look at
  expires_at timestamptz,
  primary key (organisation_id, id, published_at)
) partition by range (published_at);
create index on listening.mention_text (organisation_id, expires_at) where expires_at is not null;
select kernel.protect('listening.mention_text');

create table listening.match (
  organisation_id uuid not null,
  query_id uuid not null,
  version int not null,
  published_at timestamptz not null,
  mention_id uuid not null,
  primary key (organisation_id, query_id, version, published_at, mention_id)
) partition by range (published_at);
create index on listening.match (organisation_id, mention_id);
select kernel.protect('listening.match');

-- Hold what no month was prepared for; prepare_partitions() empties them into the month once there is one.
create table listening.mention_rest partition of listening.mention default;
create table listening.mention_text_rest partition of listening.mention_text default;
create table listening.match_rest partition of listening.match default;
select kernel.protect('listening.mention_rest');
select kernel.protect('listening.mention_text_rest');
select kernel.protect('listening.match_rest');

-- Makes the months around today that are missing; answers how many tables it made. Run daily, and by this migration.
create function listening.prepare_partitions(months_back int default 13, months_ahead int default 2) returns int
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today timestamp := kernel.now() at time zone 'UTC';
  first_day timestamp;
  parent text;
  made int := 0;
  name text;
begin
  if months_back not between 0 and 120 or months_ahead not between 0 and 120 then
    raise exception 'at most 120 months to either side';
  end if;
  perform pg_advisory_xact_lock(hashtext('listening.prepare_partitions'));
  for first_day in
    select * from generate_series(date_trunc('month', today) - make_interval(months => months_back), date_trunc('month', today) + make_interval(months => months_ahead), interval '1 month')
  loop
    foreach parent in array array['mention', 'mention_text', 'match'] loop
      name := parent || '_' || to_char(first_day, 'YYYY_MM');
      continue when to_regclass(format('listening.%I', name)) is not null;
      execute format('create table listening.%I (like listening.%I including all)', name, parent);
      execute format('with moved as (delete from listening.%4$I where published_at >= %1$L and published_at < %2$L returning *) insert into listening.%3$I select * from moved',
        first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC', name, parent || '_rest');
      execute format('alter table listening.%I attach partition listening.%I for values from (%L) to (%L)',
        parent, name, first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
      perform kernel.protect(format('listening.%I', name)::regclass);
      made := made + 1;
    end loop;
  end loop;
  return made;
end $$;
revoke all on function listening.prepare_partitions from public;
grant execute on function listening.prepare_partitions to auscult_app;
select listening.prepare_partitions();

-- SimHashes of recent groups of near-duplicates, by each of their four bands of sixteen bits.
create table listening.shape (
  organisation_id uuid not null,
  -- number of the band × 65,536 + its bits
  band int not null,
  group_id uuid not null,
  -- sixty-four bits, as sixteen hexadecimal digits
  simhash text not null,
  seen_at timestamptz not null default kernel.now(),
  primary key (organisation_id, band, group_id)
);
select kernel.protect('listening.shape');

-- Counts by hour, in families that are never summed across. Batches append parts; a job merges them into the part of zeros.
create table listening.rollup_volume (
  organisation_id uuid not null,
  query_id uuid not null,
  version int not null,
  hour timestamptz not null,
  network text not null,
  language text not null,
  sentiment smallint not null,
  part uuid not null,
  posts int not null,
  -- reposts: spread of what others wrote, no posts of their own
  reposts int not null,
  primary key (organisation_id, query_id, version, hour, network, language, sentiment, part),
  foreign key (organisation_id, query_id, version) references listening.query_version
);
select kernel.protect('listening.rollup_volume');

create table listening.rollup_emotion (
  organisation_id uuid not null,
  query_id uuid not null,
  version int not null,
  hour timestamptz not null,
  emotion text not null,
  part uuid not null,
  posts int not null,
  primary key (organisation_id, query_id, version, hour, emotion, part),
  foreign key (organisation_id, query_id, version) references listening.query_version
);
select kernel.protect('listening.rollup_emotion');

create table listening.rollup_topic (
  organisation_id uuid not null,
  query_id uuid not null,
  version int not null,
  hour timestamptz not null,
  topic text not null,
  part uuid not null,
  posts int not null,
  primary key (organisation_id, query_id, version, hour, topic, part),
  foreign key (organisation_id, query_id, version) references listening.query_version
);
select kernel.protect('listening.rollup_topic');

-- What people said against the program's verdict: labelled examples.
create table listening.correction (
  organisation_id uuid not null,
  id uuid not null,
  mention_id uuid not null,
  unit_id uuid not null,
  field text not null check (field in ('sentiment', 'language')),
  from_value text not null,
  to_value text not null,
  analysis_version int not null,
  person_id uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id)
);
create index on listening.correction (organisation_id, mention_id);
select kernel.protect('listening.correction', 'select, insert');
