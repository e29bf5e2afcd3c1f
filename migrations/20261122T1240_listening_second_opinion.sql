-- What an operator's own model said of a mention. It stands beside what was read and decides nothing.
create table listening.second_opinion (
  organisation_id uuid not null,
  id uuid not null,
  mention_id uuid not null,
  unit_id uuid not null,
  model text not null,
  sentiment text not null check (sentiment in ('negative', 'neutral', 'positive')),
  emotions text[] not null,
  -- what was said here at the time, to tell how often both agree
  own_sentiment text not null,
  analysis_version int not null,
  person_id uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit
);
create index on listening.second_opinion (organisation_id, mention_id);
create index on listening.second_opinion (organisation_id, unit_id);
select kernel.protect('listening.second_opinion', 'select, insert');
