-- better-auth's own tables (its names in snake case), under a role of their own, and ours: organisations, units, people.

create schema auth;
grant usage on schema auth to auscult_auth;

create table auth."user" (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null,
  image text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  two_factor_enabled boolean
);
create table auth.session (
  id text primary key,
  expires_at timestamptz not null,
  token text not null unique,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references auth."user" (id) on delete cascade
);
create index on auth.session (user_id);
create table auth.account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth."user" (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index on auth.account (user_id);
create table auth.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index on auth.verification (identifier);
create table auth.two_factor (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  user_id text not null references auth."user" (id) on delete cascade,
  verified boolean,
  failed_verification_count int,
  locked_until timestamptz
);
create index on auth.two_factor (user_id);
grant select, insert, update, delete on all tables in schema auth to auscult_auth;

select kernel.open_schema('identity');

create table identity.organisation (
  organisation_id uuid primary key,
  name text not null,
  kind text not null check (kind in ('hospital', 'pharma', 'medtech', 'agency')),
  languages text[] not null,
  markets text[] not null,
  reporting_zone text not null,
  example boolean not null default false,
  created_at timestamptz not null default kernel.now()
);
select kernel.protect('identity.organisation');

create table identity.unit (
  organisation_id uuid not null references identity.organisation,
  id uuid not null,
  parent_id uuid,
  name text not null,
  kind text not null check (kind in ('headquarters', 'region', 'country', 'team')),
  agency boolean not null default false,
  market text,
  zone text,
  archived_at timestamptz,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, parent_id) references identity.unit
);
create unique index on identity.unit (organisation_id) where parent_id is null;
select kernel.protect('identity.unit');

create table identity.person (
  organisation_id uuid not null references identity.organisation,
  id uuid not null,
  user_id text not null,
  name text not null,
  email text not null,
  locale text not null,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  unique (organisation_id, user_id)
);
create index on identity.person (user_id);
select kernel.protect('identity.person');

create table identity.role (
  organisation_id uuid not null references identity.organisation,
  id uuid not null,
  name text not null,
  permissions text[] not null,
  archived_at timestamptz,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id)
);
select kernel.protect('identity.role');

-- role is a built-in role's name or the id of a custom one
create table identity.membership (
  organisation_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  role text not null,
  until date,
  created_at timestamptz not null default kernel.now(),
  ended_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references identity.person,
  foreign key (organisation_id, unit_id) references identity.unit
);
create unique index on identity.membership (organisation_id, person_id, unit_id, role) where ended_at is null;
select kernel.protect('identity.membership');

create table identity.invitation (
  organisation_id uuid not null,
  id uuid not null,
  email text not null,
  unit_id uuid not null,
  role text not null,
  until date,
  locale text not null,
  token_hash text not null unique,
  invited_by uuid not null,
  created_at timestamptz not null default kernel.now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, invited_by) references identity.person
);
select kernel.protect('identity.invitation');

create table identity.api_key (
  organisation_id uuid not null,
  id uuid not null,
  name text not null,
  person_id uuid not null,
  unit_id uuid not null,
  permissions text[] not null,
  token_hash text not null unique,
  hint text not null,
  created_at timestamptz not null default kernel.now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references identity.person,
  foreign key (organisation_id, unit_id) references identity.unit
);
select kernel.protect('identity.api_key');

create table identity.notification (
  organisation_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  message_id text not null,
  message_values jsonb not null default '{}',
  entity_type text,
  entity_id uuid,
  created_at timestamptz not null default kernel.now(),
  read_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, person_id) references identity.person
);
create index on identity.notification (organisation_id, person_id, created_at desc);
select kernel.protect('identity.notification');

-- What arrives before the organisation is known resolves through this one function.
do $$
declare target text;
begin
  foreach target in array array['identity.organisation', 'identity.person', 'identity.invitation', 'identity.api_key'] loop
    execute format('grant select on %s to auscult_definer', target);
    execute format('create policy resolution on %s for select to auscult_definer using (true)', target);
  end loop;
end $$;

create function kernel.resolve(kind text, key text) returns table (organisation_id uuid, id uuid)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  case kind
    when 'user' then return query
      select p.organisation_id, p.id from identity.person p where p.user_id = key and p.archived_at is null order by p.created_at;
    when 'invitation' then return query
      select i.organisation_id, i.id from identity.invitation i where i.token_hash = key;
    when 'api_key' then return query
      select k.organisation_id, k.id from identity.api_key k where k.token_hash = key;
    when 'organisations' then return query
      select o.organisation_id, o.organisation_id from identity.organisation o where key = '' or (key = 'own' and not o.example) or (key = 'example' and o.example);
    else raise exception 'unknown kind %', kind;
  end case;
end $$;
revoke all on function kernel.resolve from public;
grant create on schema kernel to auscult_definer;
alter function kernel.resolve owner to auscult_definer;
revoke create on schema kernel from auscult_definer;
grant execute on function kernel.resolve to auscult_app;

-- Others may join this view: people by id, no address.
create view identity.v_person with (security_invoker = true) as
  select organisation_id, id, name, locale, archived_at is not null as archived from identity.person;
create view identity.v_unit with (security_invoker = true) as
  select organisation_id, id, parent_id, name, kind, agency, market, zone, archived_at is not null as archived from identity.unit;
grant select on identity.v_person, identity.v_unit to auscult_app, auscult_maintenance;
