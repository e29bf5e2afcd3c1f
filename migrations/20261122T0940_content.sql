-- content: campaigns for a goal, posts and their variants by channel, pictures with their renditions, kept versions.

select kernel.open_schema('content');

create table content.campaign (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  goal_id uuid not null,
  name text not null,
  description text not null default '',
  audience text not null default '',
  starts_on date,
  ends_on date,
  revision int not null default 1,
  edited_by uuid not null,
  edited_at timestamptz not null default kernel.now(),
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, goal_id) references strategy.goal,
  foreign key (organisation_id, edited_by) references identity.person,
  check (ends_on >= starts_on)
);
create index on content.campaign (organisation_id, goal_id);
select kernel.protect('content.campaign');

-- The working copy. planned_local is a wall time without zone, YYYY-MM-DDTHH:mm; planned_at follows from it and planned_zone.
create table content.post (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  campaign_id uuid,
  title text not null,
  language text not null,
  base_text text not null default '',
  author_person_id uuid not null,
  planned_local text check (planned_local ~ '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$'),
  planned_zone text,
  planned_at timestamptz,
  revision int not null default 1,
  -- the revision last kept as a version, and last handed to review
  kept_revision int not null default 0,
  submitted_revision int,
  edited_by uuid not null,
  edited_at timestamptz not null default kernel.now(),
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, campaign_id) references content.campaign,
  foreign key (organisation_id, author_person_id) references identity.person,
  foreign key (organisation_id, edited_by) references identity.person,
  check (num_nulls(planned_local, planned_zone, planned_at) in (0, 3))
);
create index on content.post (organisation_id, edited_at desc, id desc);
create index on content.post (organisation_id, campaign_id);
create index on content.post (organisation_id, planned_at);
select kernel.protect('content.post');

-- own_text and own_language are null where the variant inherits from the post.
create table content.variant (
  organisation_id uuid not null,
  post_id uuid not null,
  channel_id uuid not null,
  enabled boolean not null default true,
  own_text text,
  own_language text,
  primary key (organisation_id, post_id, channel_id),
  foreign key (organisation_id, post_id) references content.post,
  foreign key (organisation_id, channel_id) references channels.channel
);
create index on content.variant (organisation_id, channel_id);
select kernel.protect('content.variant');

create table content.asset (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  file_name text not null,
  sha256 text not null,
  thumbnail_sha256 text not null,
  media_type text not null,
  bytes bigint not null,
  width int not null,
  height int not null,
  animated boolean not null,
  uploaded_by uuid not null,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, uploaded_by) references identity.person,
  foreign key (organisation_id, sha256) references kernel.file,
  foreign key (organisation_id, thumbnail_sha256) references kernel.file
);
create index on content.asset (organisation_id, sha256);
select kernel.protect('content.asset', 'select, insert');

create table content.post_image (
  organisation_id uuid not null,
  post_id uuid not null,
  asset_id uuid not null,
  position int not null,
  alt text not null default '',
  primary key (organisation_id, post_id, asset_id),
  foreign key (organisation_id, post_id) references content.post,
  foreign key (organisation_id, asset_id) references content.asset
);
create index on content.post_image (organisation_id, asset_id);
select kernel.protect('content.post_image');

-- What a network gets of a picture. profile is the hash of the network's limits; fault says why there is none.
create table content.rendition (
  organisation_id uuid not null,
  source_sha256 text not null,
  profile text not null,
  sha256 text,
  media_type text,
  bytes bigint,
  width int,
  height int,
  fault text,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, source_sha256, profile),
  foreign key (organisation_id, source_sha256) references kernel.file,
  foreign key (organisation_id, sha256) references kernel.file,
  check ((sha256 is null) = (fault is not null)),
  check (num_nulls(sha256, media_type, bytes, width, height) in (0, 5))
);
create index on content.rendition (organisation_id, sha256);
select kernel.protect('content.rendition', 'select, insert');

create table content.version (
  organisation_id uuid not null,
  id uuid not null,
  post_id uuid not null,
  number int not null,
  revision int not null,
  reason text not null check (reason in ('submitted', 'author_changed', 'idle', 'before_restore')),
  content jsonb not null,
  person_id uuid not null,
  edited_at timestamptz not null,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  unique (organisation_id, post_id, number),
  foreign key (organisation_id, post_id) references content.post,
  foreign key (organisation_id, person_id) references identity.person
);
select kernel.protect('content.version', 'select, insert');

create view content.v_campaign with (security_invoker = true) as
  select organisation_id, id, unit_id, goal_id, name, archived_at is not null as archived from content.campaign;
create view content.v_post with (security_invoker = true) as
  select p.organisation_id, p.id, p.unit_id, p.campaign_id, c.goal_id, p.title, p.language, p.author_person_id,
    p.planned_local, p.planned_zone, p.planned_at, p.archived_at is not null as archived, p.revision, p.submitted_revision
  from content.post p
  left join content.campaign c on c.organisation_id = p.organisation_id and c.id = p.campaign_id;
create view content.v_variant with (security_invoker = true) as
  select organisation_id, post_id, channel_id, enabled from content.variant;
grant select on content.v_campaign, content.v_post, content.v_variant to auscult_app, auscult_maintenance;
