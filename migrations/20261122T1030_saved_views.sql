-- A list as someone wants to see it again: its filters under a name, for oneself or for a unit and those below it.
create table identity.saved_view (
  organisation_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  -- which list: `posts`, `calendar`, …
  list text not null,
  name text not null,
  -- what stands in the address of the page
  search jsonb not null,
  -- shared with this unit
  unit_id uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references identity.person,
  foreign key (organisation_id, unit_id) references identity.unit
);
create unique index on identity.saved_view (organisation_id, person_id, list, name);
create index on identity.saved_view (organisation_id, list, unit_id) where unit_id is not null;
select kernel.protect('identity.saved_view');
