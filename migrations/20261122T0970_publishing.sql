-- publishing: when a release leaves, how its leaving went, what stands on the network, and what people publish by hand.

select kernel.open_schema('publishing');

-- local_time is a wall time, YYYY-MM-DDTHH:mm; due_at follows from it and the zone. adjusted says that the clocks change there.
create table publishing.schedule (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  release_id uuid not null,
  occurrence int not null default 1,
  post_id uuid not null,
  channel_id uuid not null,
  by_hand boolean not null,
  local_time text not null check (local_time ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'),
  zone text not null,
  due_at timestamptz not null,
  adjusted text not null default 'none' check (adjusted in ('none', 'gap', 'overlap')),
  scheduled_by uuid,
  scheduled_at timestamptz not null default kernel.now(),
  -- the dispatch or task has been made
  opened_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by uuid,
  cancel_reason text,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, post_id) references content.post,
  foreign key (organisation_id, channel_id) references channels.channel,
  foreign key (organisation_id, scheduled_by) references identity.person,
  foreign key (organisation_id, cancelled_by) references identity.person
);
create unique index on publishing.schedule (organisation_id, release_id, occurrence) where cancelled_at is null;
create index on publishing.schedule (organisation_id, due_at);
create index on publishing.schedule (organisation_id, post_id);
select kernel.protect('publishing.schedule');

-- One leaving of one release. Handles are fixed when it is prepared, so that no repeat makes a second post.
-- Whoever holds the lease works on it; when the lease has ended, anybody may take it over.
create table publishing.dispatch (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  schedule_id uuid not null,
  release_id uuid not null,
  occurrence int not null default 1,
  post_id uuid not null,
  channel_id uuid not null,
  due_at timestamptz not null,
  state text not null default 'prepared'
    check (state in ('prepared', 'uploading', 'armed', 'committing', 'published', 'rejected', 'unknown', 'stopped')),
  handles jsonb not null,
  lease_id uuid,
  leased_until timestamptz,
  -- not to be worked before; null once it is settled
  next_at timestamptz,
  -- calls that publish, and look-ups since the last of them
  attempts int not null default 0,
  look_ups int not null default 0,
  -- why it waits, was rejected or was stopped; detail is the network's own words
  reason text,
  detail text,
  prepared_at timestamptz not null default kernel.now(),
  started_at timestamptz,
  armed_at timestamptz,
  committed_at timestamptz,
  live_at timestamptz,
  settled_at timestamptz,
  uri text,
  version text,
  url text,
  comparison text check (comparison in ('match', 'differs', 'gone', 'unreadable')),
  differences jsonb not null default '[]',
  compared_at timestamptz,
  withdraw_requested_at timestamptz,
  withdraw_requested_by uuid,
  withdraw_reason text,
  withdrawn_at timestamptz,
  primary key (organisation_id, id),
  unique (organisation_id, release_id, occurrence),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, schedule_id) references publishing.schedule,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, channel_id) references channels.channel,
  foreign key (organisation_id, withdraw_requested_by) references identity.person,
  check ((lease_id is null) = (leased_until is null)),
  check (state <> 'published' or (uri is not null and live_at is not null))
);
create index on publishing.dispatch (organisation_id, next_at) where next_at is not null;
create index on publishing.dispatch (organisation_id, schedule_id);
create index on publishing.dispatch (organisation_id, post_id);
select kernel.protect('publishing.dispatch');

-- Written before a picture is sent, completed with what the network gave for it.
create table publishing.upload (
  organisation_id uuid not null,
  dispatch_id uuid not null,
  position int not null,
  sha256 text not null,
  started_at timestamptz not null default kernel.now(),
  handle jsonb,
  finished_at timestamptz,
  primary key (organisation_id, dispatch_id, position),
  foreign key (organisation_id, dispatch_id) references publishing.dispatch
);
select kernel.protect('publishing.upload');

-- A release that a named person publishes by hand, or takes off again after it was withdrawn.
create table publishing.task (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  schedule_id uuid not null,
  release_id uuid not null,
  occurrence int not null default 1,
  purpose text not null default 'publish' check (purpose in ('publish', 'remove')),
  post_id uuid not null,
  channel_id uuid not null,
  person_id uuid not null,
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'done', 'cancelled')),
  url text,
  screenshot_sha256 text,
  done_at timestamptz,
  done_by uuid,
  -- the text and files were last handed out
  handed_out_at timestamptz,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  unique (organisation_id, release_id, occurrence, purpose),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, schedule_id) references publishing.schedule,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, channel_id) references channels.channel,
  foreign key (organisation_id, person_id) references identity.person,
  foreign key (organisation_id, done_by) references identity.person,
  foreign key (organisation_id, screenshot_sha256) references kernel.file,
  check (state <> 'done' or (done_at is not null and (purpose = 'remove' or url is not null or screenshot_sha256 is not null)))
);
create index on publishing.task (organisation_id, person_id) where state = 'open';
create index on publishing.task (organisation_id, schedule_id);
select kernel.protect('publishing.task');

-- While it stands, nothing leaves from the unit and the units below it.
create table publishing.freeze (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  reason text not null,
  frozen_by uuid,
  frozen_at timestamptz not null default kernel.now(),
  lifted_by uuid,
  lifted_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, frozen_by) references identity.person,
  foreign key (organisation_id, lifted_by) references identity.person
);
create index on publishing.freeze (organisation_id) where lifted_at is null;
select kernel.protect('publishing.freeze');

create view publishing.v_published with (security_invoker = true) as
  select organisation_id, id as dispatch_id, release_id, post_id, channel_id, uri, url, live_at as published_at, withdrawn_at, unit_id
  from publishing.dispatch
  where state = 'published';
grant select on publishing.v_published to auscult_app, auscult_maintenance;
