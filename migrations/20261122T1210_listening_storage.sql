-- How mentions are kept so that many come in and are found again (docs/decisions/0012-how-listening-stores.md).

-- By time first: what comes in lies side by side, and the way by time is the key itself. By id alone the way leads over mention_key.
alter table listening.mention drop constraint mention_pkey;
drop index listening.mention_organisation_id_published_at_id_idx;
alter table listening.mention add primary key (organisation_id, published_at, id);
alter table listening.mention_text drop constraint mention_text_pkey;
alter table listening.mention_text add primary key (organisation_id, published_at, id);
drop index listening.match_organisation_id_mention_id_idx;
create index on listening.match (organisation_id, published_at, mention_id);
-- Most posts are like no other: only those that are a copy have an entry.
drop index listening.mention_organisation_id_group_id_idx;
create index on listening.mention (organisation_id, group_id) where group_id <> id;
-- Segments know which of them a back-fill has to look at.
drop index listening.mention_organisation_id_query_set_idx;

-- Versions of queries are never deleted; asking for each row of counts whether its version exists took as long as writing it.
alter table listening.rollup_volume drop constraint rollup_volume_organisation_id_query_id_version_fkey;
alter table listening.rollup_emotion drop constraint rollup_emotion_organisation_id_query_id_version_fkey;
alter table listening.rollup_topic drop constraint rollup_topic_organisation_id_query_id_version_fkey;

-- Mentions that came in together, or were merged later. Every mention stored is a member of one or more.
create table listening.segment (
  organisation_id uuid not null,
  id uuid not null,
  -- when its first and last member were published
  from_at timestamptz not null,
  to_at timestamptz not null,
  size int not null,
  -- the lowest of its members
  query_set int not null,
  -- 24 bytes each: milliseconds since 1970 of published_at, id. A member that is not there any more was edited or taken away
  members bytea not null,
  -- whether its words stand in segment_words; if not, every member may hold any
  indexed boolean not null,
  -- members that had a text when they were indexed: if fewer have one now, the words are made anew
  texts int not null,
  primary key (organisation_id, id)
);
-- Out of line and as it is, so that single members can be cut out of it.
alter table listening.segment alter column members set storage external;
create index on listening.segment (organisation_id, to_at);
select kernel.protect('listening.segment');

-- Words in the order of their bytes, each with the places of the members that hold it (words/blocks.ts).
create table listening.segment_words (
  organisation_id uuid not null,
  segment_id uuid not null,
  first_word text collate "C" not null,
  block bytea not null,
  primary key (organisation_id, segment_id, first_word)
);
select kernel.protect('listening.segment_words');

-- SimHashes of the groups of near-duplicates that a batch began; read by each process into memory.
create table listening.shape_part (
  organisation_id uuid not null,
  id uuid not null,
  seen_at timestamptz not null default kernel.now(),
  simhashes bigint[] not null,
  group_ids uuid[] not null,
  primary key (organisation_id, id)
);
select kernel.protect('listening.shape_part');
drop table listening.shape;

-- A back-fill goes through segments instead of time; those that run begin again, and count nothing twice.
alter table listening.backfill drop column cursor_at, drop column cursor_id;
alter table listening.backfill add column segment_ids uuid[] not null default '{}';
comment on column listening.backfill.segment_ids is 'segments that are done';
alter table listening.backfill add column segment_id uuid;
comment on column listening.backfill.segment_id is 'the segment it is in, and the place of the next member';
alter table listening.backfill add column place int not null default 0;

-- What a source has brought is told by its runs: counting mentions took longer the more there were.
alter table listening.run add column stored int not null default 0;
comment on column listening.run.stored is 'mentions first seen in it that are still there';
alter table listening.run add column last_published_at timestamptz;

set local role auscult_maintenance;
update listening.run r set stored = m.stored, last_published_at = m.last_at
from (select organisation_id, run_id, count(*) as stored, max(published_at) as last_at from listening.mention group by organisation_id, run_id) m
where m.organisation_id = r.organisation_id and m.run_id = r.id;
update listening.backfill set done = 0, without_text = 0 where state = 'running';
insert into listening.segment (organisation_id, id, from_at, to_at, size, query_set, members, indexed, texts)
select organisation_id, gen_random_uuid(), min(published_at), max(published_at), count(*), min(query_set),
  string_agg(int8send((extract(epoch from published_at) * 1000)::int8) || uuid_send(id), ''::bytea order by published_at, id), false, 0
from (
  select organisation_id, id, published_at, query_set, (row_number() over (partition by organisation_id order by published_at, id) - 1) / 16384 as slice
  from listening.mention
) m
group by organisation_id, slice;
-- What pushes of a day brought is a tally, no work that goes on.
update listening.run r set state = 'finished', finished_at = coalesce(r.finished_at, r.started_at)
from listening.source s where s.organisation_id = r.organisation_id and s.id = r.source_id and s.kind = 'push' and r.state = 'running';
reset role;
