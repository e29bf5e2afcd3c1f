-- Roles, the session's organisation, the clock, row-level security for every table, files, progress, audit.

do $$
declare role_name text;
begin
  perform pg_advisory_xact_lock(hashtext('auscult roles'));
  foreach role_name in array array['auscult_app', 'auscult_auth', 'auscult_maintenance', 'auscult_definer'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      execute format('create role %I nologin', role_name);
    end if;
    if not pg_has_role(current_user, role_name, 'usage') or not exists (
      select from pg_auth_members m join pg_roles r on r.oid = m.roleid join pg_roles u on u.oid = m.member
      where r.rolname = role_name and u.rolname = current_user
    ) then
      execute format('grant %I to current_user', role_name);
    end if;
  end loop;
end $$;

grant usage on schema kernel to auscult_app, auscult_maintenance, auscult_definer;

create function kernel.current_organisation() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('auscult.organisation_id', true), '')::uuid $$;

-- now() plus a test offset in milliseconds, zero outside tests.
create function kernel.now() returns timestamptz
language sql stable parallel safe
as $$ select now() + make_interval(secs => coalesce(nullif(current_setting('auscult.clock_offset', true), '')::double precision, 0) / 1000) $$;

-- Every business table goes through this: forced row-level security, one policy for the application, one for maintenance.
create function kernel.protect(target regclass, privileges text default 'select, insert, update, delete') returns void
language plpgsql
as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy organisation on %s to auscult_app using (organisation_id = kernel.current_organisation()) with check (organisation_id = kernel.current_organisation())', target);
  execute format('create policy maintenance on %s to auscult_maintenance using (true) with check (true)', target);
  execute format('grant %s on %s to auscult_app', privileges, target);
  execute format('grant select, insert, update, delete on %s to auscult_maintenance', target);
end $$;

create function kernel.open_schema(name text) returns void
language plpgsql
as $$
begin
  execute format('create schema %I', name);
  execute format('grant usage on schema %I to auscult_app, auscult_maintenance, auscult_definer', name);
end $$;

-- Jobs enter the queue only here: the organisation comes from the session, never from the caller.
create function kernel.enqueue(task text, payload json, run_at timestamptz, job_key text, max_attempts int, queue_name text, priority int) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare organisation uuid := kernel.current_organisation();
begin
  if organisation is null then
    raise exception 'kernel.enqueue needs an organisation in the session';
  end if;
  perform graphile_worker.add_job(
    identifier => task,
    payload => json_build_object('organisation_id', organisation, 'version', payload -> 'version', 'data', payload -> 'data'),
    queue_name => queue_name,
    run_at => run_at,
    max_attempts => max_attempts,
    job_key => job_key,
    priority => priority);
end $$;
revoke all on function kernel.enqueue from public;
grant execute on function kernel.enqueue to auscult_app;

create table kernel.file (
  organisation_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  media_type text not null,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, sha256)
);
select kernel.protect('kernel.file');

-- Long work a person started, for the tray.
create table kernel.progress (
  organisation_id uuid not null,
  id uuid not null,
  person_id uuid,
  message_id text not null,
  message_values jsonb not null default '{}',
  done int not null default 0,
  total int,
  state text not null default 'running' check (state in ('running', 'finished', 'failed', 'cancelled')),
  link text,
  created_at timestamptz not null default kernel.now(),
  updated_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id)
);
create index on kernel.progress (organisation_id, person_id, updated_at desc);
select kernel.protect('kernel.progress');

create schema audit;
grant usage on schema audit to auscult_app, auscult_maintenance, auscult_definer;

create table audit.event (
  organisation_id uuid not null,
  sequence bigint not null,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id uuid,
  person_id uuid,
  request_id text not null,
  action text not null,
  entity_type text not null,
  entity_id uuid not null,
  unit_id uuid,
  payload_hash text,
  previous_hash text not null,
  hash text not null,
  key_id text not null,
  mac text not null,
  primary key (organisation_id, sequence),
  unique (organisation_id, id)
);
create index on audit.event (organisation_id, entity_type, entity_id, sequence desc);
select kernel.protect('audit.event', 'select, insert');

-- Values apart from the chain, so that a lawful erasure can remove them.
create table audit.payload (
  organisation_id uuid not null,
  event_id uuid not null,
  salt text not null,
  payload text not null,
  primary key (organisation_id, event_id)
);
select kernel.protect('audit.payload', 'select, insert');

create table audit.head (
  organisation_id uuid primary key,
  sequence bigint not null,
  hash text not null
);
select kernel.protect('audit.head', 'select, insert, update');
