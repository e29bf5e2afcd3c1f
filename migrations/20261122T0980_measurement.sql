-- What came of it: series of numbers about accounts, posts and KPIs, and their points, month by month.

select kernel.open_schema('measurement');

create table measurement.series (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  -- what is measured: an account, a post where it stands (its dispatch), or a KPI told by a person
  subject_type text not null check (subject_type in ('channel', 'dispatch', 'kpi')),
  subject_id uuid not null,
  metric text not null,
  -- the newest point, so that lists and the next reading need not look for it
  last_value double precision,
  last_at timestamptz,
  -- when the value was last seen, changed or not
  read_at timestamptz,
  -- rises whenever a point comes, changes or goes
  revision int not null default 0,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  unique (organisation_id, subject_type, subject_id, metric)
);
select kernel.protect('measurement.series');

-- A step function: a value holds until the next point, and a reading that changes nothing makes none.
-- No foreign keys: this table may be distributed by series.
create table measurement.point (
  organisation_id uuid not null,
  series_id uuid not null,
  captured_at timestamptz not null,
  value double precision not null,
  source text not null check (source in ('network', 'person')),
  note text,
  recorded_by uuid,
  primary key (organisation_id, series_id, captured_at)
) partition by range (captured_at);
select kernel.protect('measurement.point');

-- Holds what no month was prepared for; prepare_partitions() empties it into the month once there is one.
create table measurement.point_rest partition of measurement.point default;
select kernel.protect('measurement.point_rest');

-- Makes the months around today that are missing; answers how many it made. Run daily, and by this migration.
create function measurement.prepare_partitions(months_back int default 13, months_ahead int default 13) returns int
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  today timestamp := kernel.now() at time zone 'UTC';
  first_day timestamp;
  made int := 0;
  name text;
begin
  if months_back not between 0 and 120 or months_ahead not between 0 and 120 then
    raise exception 'at most 120 months to either side';
  end if;
  perform pg_advisory_xact_lock(hashtext('measurement.prepare_partitions'));
  for first_day in
    select * from generate_series(date_trunc('month', today) - make_interval(months => months_back), date_trunc('month', today) + make_interval(months => months_ahead), interval '1 month')
  loop
    name := 'point_' || to_char(first_day, 'YYYY_MM');
    continue when to_regclass(format('measurement.%I', name)) is not null;
    execute format('create table measurement.%I (like measurement.point including all)', name);
    execute format('with moved as (delete from measurement.point_rest where captured_at >= %1$L and captured_at < %2$L returning *) insert into measurement.%3$I select * from moved',
      first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC', name);
    execute format('alter table measurement.point attach partition measurement.%I for values from (%L) to (%L)',
      name, first_day at time zone 'UTC', (first_day + interval '1 month') at time zone 'UTC');
    perform kernel.protect(format('measurement.%I', name)::regclass);
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function measurement.prepare_partitions from public;
grant execute on function measurement.prepare_partitions to auscult_app;
select measurement.prepare_partitions();

-- When a subject was last asked for, and what the network answered: the next reading goes by its age.
create table measurement.collection (
  organisation_id uuid not null,
  subject_type text not null check (subject_type in ('channel', 'dispatch')),
  subject_id uuid not null,
  unit_id uuid not null,
  attempted_at timestamptz not null,
  outcome text not null,
  primary key (organisation_id, subject_type, subject_id)
);
select kernel.protect('measurement.collection');
