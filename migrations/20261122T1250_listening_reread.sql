-- Going through what is stored with a newer reading of texts, newest first.

-- A few pages for millions of rows: those read by one version lie together, as they came in together.
create index on listening.mention using brin (analysis_version);

create table listening.reread (
  organisation_id uuid not null,
  id uuid not null,
  unit_ids uuid[] not null,
  analysis_version int not null,
  state text not null default 'running' check (state in ('running', 'finished', 'cancelled')),
  -- where it is: everything at or after this place is done; null: nothing yet
  before_at timestamptz,
  before_id uuid,
  total int not null,
  done int not null default 0,
  -- judged otherwise than before: another language, sentiment, topics or signals
  changed int not null default 0,
  person_id uuid,
  progress_id uuid,
  created_at timestamptz not null default kernel.now(),
  ended_at timestamptz,
  primary key (organisation_id, id)
);
create unique index on listening.reread (organisation_id) where state = 'running';
select kernel.protect('listening.reread');
