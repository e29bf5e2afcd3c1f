-- Sources that stream and search, what they cost, what looks like spam, and what is known of authors.

alter table listening.source drop constraint source_kind_check;
alter table listening.source add constraint source_kind_check
  check (kind in ('feed', 'file', 'push', 'bluesky_jetstream', 'bluesky_search'));
-- figures of the last trouble: how many were left out, from when to when
alter table listening.source add column health_detail jsonb not null default '{}';
-- who said that no closed group is behind it, having read what special categories of data ask for
alter table listening.source add column notice_by uuid;
alter table listening.source add column notice_at timestamptz;

-- more came than the source may bring, and these were not looked at
alter table listening.run add column skipped int not null default 0;

-- What a source used in a month (UTC).
create table listening.source_month (
  organisation_id uuid not null,
  source_id uuid not null,
  month date not null,
  requests bigint not null default 0,
  posts bigint not null default 0,
  primary key (organisation_id, source_id, month),
  foreign key (organisation_id, source_id) references listening.source
);
select kernel.protect('listening.source_month');

-- Entries of feeds by their words, so that one that is given a new name each time is known again.
create table listening.feed_entry (
  organisation_id uuid not null,
  source_id uuid not null,
  -- SHA-256 over title, text and address
  fingerprint text not null,
  external_id text not null,
  seen_at timestamptz not null default kernel.now(),
  primary key (organisation_id, source_id, fingerprint),
  foreign key (organisation_id, source_id) references listening.source
);
create index on listening.feed_entry (seen_at);
select kernel.protect('listening.feed_entry');

-- 0…1, and why; raised once many authors have said the same.
alter table listening.mention add column spam real not null default 0;
alter table listening.mention add column spam_reasons text[] not null default '{}';

-- The network's own name of the account, where handles change.
alter table listening.author add column external_id text;
alter table listening.author add column following int;
alter table listening.author add column joined_at timestamptz;
-- the source said what kind it is; rules say nothing against it
alter table listening.author add column kind_given boolean not null default false;
alter table listening.author add column kind_reasons text[] not null default '{}';
alter table listening.author add column looked_up_at timestamptz;
alter table listening.author add column judged_at timestamptz;
update listening.author set kind_given = true where kind <> 'unsure';
create index on listening.author (organisation_id, network, lower(handle));
create index on listening.author (organisation_id, judged_at nulls first);
