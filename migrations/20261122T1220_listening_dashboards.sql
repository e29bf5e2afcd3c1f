-- Dashboards of several queries as a person arranged them, and what people said of posts drawn at random.

create table listening.dashboard (
  organisation_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  title text not null,
  -- {"days": 30}, or {"from": "2026-03-01", "to": "2026-03-31"}
  period jsonb not null,
  -- what the period is held against
  against text not null default 'before' check (against in ('before', 'year')),
  -- in the order they are shown
  panels jsonb not null default '[]',
  unit_id uuid not null,
  -- with everybody who listens in the unit, or in one below it
  shared boolean not null default false,
  revision int not null default 1,
  created_at timestamptz not null default kernel.now(),
  changed_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references identity.person,
  foreign key (organisation_id, unit_id) references identity.unit
);
create index on listening.dashboard (organisation_id, person_id);
create index on listening.dashboard (organisation_id, unit_id) where shared;
select kernel.protect('listening.dashboard');

-- Of a post drawn at random a person says what it really is. Agreeing counts as much as disagreeing: only so can a share be told.
create table listening.judgement (
  organisation_id uuid not null,
  mention_id uuid not null,
  field text not null check (field in ('sentiment', 'language')),
  unit_id uuid not null,
  -- as the program read it
  language text not null,
  said text not null,
  judged text not null,
  analysis_version int not null,
  person_id uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, mention_id, field)
);
create index on listening.judgement (organisation_id, unit_id);
select kernel.protect('listening.judgement', 'select, insert');
