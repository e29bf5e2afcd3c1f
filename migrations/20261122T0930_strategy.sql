-- Why: business goals, the social objectives under them, and the KPIs that tell whether they are reached.

select kernel.open_schema('strategy');

create table strategy.goal (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  title text not null,
  description text not null default '',
  owner_person_id uuid not null,
  -- rises with each change, so that two people who edit at once do not overwrite each other
  revision int not null default 1,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, owner_person_id) references identity.person
);
create index on strategy.goal (organisation_id, unit_id);
select kernel.protect('strategy.goal');

create table strategy.objective (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  goal_id uuid not null,
  title text not null,
  description text not null default '',
  owner_person_id uuid not null,
  revision int not null default 1,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, goal_id) references strategy.goal,
  foreign key (organisation_id, owner_person_id) references identity.person
);
create index on strategy.objective (organisation_id, goal_id);
select kernel.protect('strategy.objective');

create table strategy.kpi (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  objective_id uuid not null,
  name text not null,
  -- where its numbers come from: accounts, the posts of the goal's campaigns, or a person
  source text not null check (source in ('channel', 'posts', 'manual')),
  metric text not null,
  direction text not null check (direction in ('up', 'down')),
  baseline double precision not null,
  baseline_on date not null,
  target double precision not null,
  target_on date not null,
  -- what is counted, in the words of whoever made it: "followers", "%"
  unit_label text not null default '',
  owner_person_id uuid not null,
  revision int not null default 1,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, objective_id) references strategy.objective,
  foreign key (organisation_id, owner_person_id) references identity.person,
  check (case direction when 'up' then target > baseline else target < baseline end),
  check (target_on > baseline_on)
);
create index on strategy.kpi (organisation_id, objective_id);
select kernel.protect('strategy.kpi');

-- The accounts whose numbers a KPI adds up; only for those of source 'channel'.
create table strategy.kpi_channel (
  organisation_id uuid not null,
  kpi_id uuid not null,
  channel_id uuid not null,
  primary key (organisation_id, kpi_id, channel_id),
  foreign key (organisation_id, kpi_id) references strategy.kpi,
  foreign key (organisation_id, channel_id) references channels.channel
);
create index on strategy.kpi_channel (organisation_id, channel_id);
select kernel.protect('strategy.kpi_channel');

-- What stands under something archived is archived with it.
create view strategy.v_goal with (security_invoker = true) as
  select organisation_id, id, unit_id, title, owner_person_id, archived_at is not null as archived
  from strategy.goal;
create view strategy.v_kpi with (security_invoker = true) as
  select k.organisation_id, k.id, k.unit_id, k.objective_id, o.goal_id, k.name, k.source, k.metric, k.owner_person_id,
    (k.archived_at is not null or o.archived_at is not null or g.archived_at is not null) as archived
  from strategy.kpi k
  join strategy.objective o on o.organisation_id = k.organisation_id and o.id = k.objective_id
  join strategy.goal g on g.organisation_id = o.organisation_id and g.id = o.goal_id;
create view strategy.v_kpi_channel with (security_invoker = true) as
  select organisation_id, kpi_id, channel_id from strategy.kpi_channel;
grant select on strategy.v_goal, strategy.v_kpi, strategy.v_kpi_channel to auscult_app, auscult_maintenance;
