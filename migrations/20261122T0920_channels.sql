-- Accounts on networks, the sealed tokens that open them, and how they are.

select kernel.open_schema('channels');

create table channels.channel (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  network text not null,
  -- served by a person, because the network has no connector
  by_hand boolean not null,
  name text not null,
  handle text,
  external_id text,
  url text,
  -- the first is the market whose rules and zone count where one is needed
  markets text[] not null check (cardinality(markets) >= 1),
  audience text not null check (audience in ('public', 'hcp')),
  account_kind text not null check (account_kind in ('corporate', 'brand', 'hospital', 'employee', 'hcp', 'influencer')),
  purpose text,
  responsible_person_id uuid,
  health text not null default 'ok' check (health in ('ok', 'expiring', 'expired', 'revoked', 'rate_limited', 'unreachable')),
  -- what the network said, in the connector's words; a person's own disconnection is 'disconnected'
  health_reason text,
  -- when calls are taken again, or when the connection ends
  health_until timestamptz,
  health_changed_at timestamptz not null default kernel.now(),
  health_checked_at timestamptz,
  -- calls in a row that got no readable answer
  failures int not null default 0,
  disconnected_at timestamptz,
  archived_at timestamptz,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, responsible_person_id) references identity.person,
  check (by_hand = (external_id is null)),
  check (not by_hand or responsible_person_id is not null)
);
create unique index on channels.channel (organisation_id, network, external_id) where archived_at is null;
create index on channels.channel (organisation_id, unit_id);
select kernel.protect('channels.channel');

-- Only the connector understands what is sealed here. The revision rises with each new set, so that whoever
-- found the old set expired sees that another has already renewed it.
create table channels.token (
  organisation_id uuid not null,
  channel_id uuid not null,
  sealed text not null,
  revision int not null default 1,
  -- when the connection ends unless it is renewed before
  ends_at timestamptz,
  renewed_at timestamptz not null default kernel.now(),
  lease_id uuid,
  leased_until timestamptz,
  -- what the last renewal was answered when it brought no tokens, and how many such answers there were
  refusal jsonb,
  refusals int not null default 0,
  primary key (organisation_id, channel_id),
  foreign key (organisation_id, channel_id) references channels.channel
);
select kernel.protect('channels.token');

create view channels.v_channel with (security_invoker = true) as
  select organisation_id, id, unit_id, network, by_hand, name, handle, external_id, url, markets[1] as market, markets, audience,
    account_kind, responsible_person_id, health, archived_at is not null as archived
  from channels.channel;
grant select on channels.v_channel to auscult_app, auscult_maintenance;
