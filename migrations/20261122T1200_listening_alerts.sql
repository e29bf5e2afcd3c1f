-- Alerts of listening: rules, what they found, who was told, and what people made of it.

-- Where alerts are sent besides people. The secret signs; it is sealed and shown once.
create table listening.alert_webhook (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  url text not null,
  sealed_secret text not null,
  created_by uuid,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit
);
create index on listening.alert_webhook (organisation_id, unit_id);
select kernel.protect('listening.alert_webhook');

create table listening.alert_rule (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  query_id uuid not null,
  name text not null,
  -- {"of": "emotion", "value": "worry"}
  metric jsonb not null,
  -- {"kind": "unusual", …}, {"kind": "threshold", …} or {"kind": "change", …}
  condition jsonb not null,
  severity text not null check (severity in ('info', 'warning', 'critical')),
  -- after so long without a finding an event is over, and the next finding is a new one
  cool_down_minutes int not null check (cool_down_minutes between 60 and 10080),
  -- IANA zone of hours of the week and of the quiet hours
  zone text not null,
  -- {"from": "22:00", "to": "07:00"}; null: none
  quiet jsonb,
  person_ids uuid[] not null default '{}',
  roles text[] not null default '{}',
  in_web boolean not null default true,
  by_mail boolean not null default false,
  webhook_ids uuid[] not null default '{}',
  -- steps of a tenth that feedback has made it less sensitive
  tuning int not null default 0 check (tuning between 0 and 6),
  -- rises when what it looks for changes: state of an older edition is learned anew
  edition int not null default 1,
  -- findings before this instant tell nobody
  armed_at timestamptz not null default kernel.now(),
  look_back boolean not null default false,
  looked_back_at timestamptz,
  paused_at timestamptz,
  snoozed_until timestamptz,
  evaluated_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, query_id) references listening.query
);
create index on listening.alert_rule (organisation_id, unit_id);
create index on listening.alert_rule (organisation_id, query_id);
select kernel.protect('listening.alert_rule');

-- What the detector has learned of a rule's series up to an hour that no late post is expected in any more.
create table listening.alert_state (
  organisation_id uuid not null,
  rule_id uuid not null,
  edition int not null,
  query_version int not null,
  learned_from timestamptz not null,
  learned_to timestamptz not null,
  -- sum of the series over that time: differs where posts came or went since, and then it is learned anew
  learned_sum bigint not null,
  state jsonb not null,
  primary key (organisation_id, rule_id),
  foreign key (organisation_id, rule_id) references listening.alert_rule
);
select kernel.protect('listening.alert_state');

-- Findings that belong together: of one query, or of queries that find the same posts, at the same time.
create table listening.alert_event (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  query_id uuid not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  severity text not null check (severity in ('info', 'warning', 'critical')),
  opened_at timestamptz not null,
  last_at timestamptz not null,
  closed_at timestamptz,
  -- found in what was stored before the rule was made; nobody was told
  looked_back boolean not null default false,
  -- what rose most: words, networks, authors by id, posts by id
  explanation jsonb not null default '{}',
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  assignee_id uuid,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, query_id) references listening.query
);
create index on listening.alert_event (organisation_id, unit_id, opened_at desc);
create index on listening.alert_event (organisation_id, query_id, last_at);
select kernel.protect('listening.alert_event');

-- One rule's part in an event: from its first hour to its last, with the strongest.
create table listening.alert_firing (
  organisation_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  rule_id uuid not null,
  metric jsonb not null,
  condition jsonb not null,
  severity text not null,
  -- first and last hour in which it was so
  first_hour timestamptz not null,
  last_hour timestamptz not null,
  -- at the first hour: what was seen over so many hours, and what is usual then
  hours int not null,
  observed double precision not null,
  expected double precision,
  basis text not null check (basis in ('hour_of_week', 'recent', 'limit', 'day', 'week', 'four_weeks')),
  peak_hour timestamptz not null,
  peak_observed double precision not null,
  peak_expected double precision,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  unique (organisation_id, rule_id, first_hour),
  foreign key (organisation_id, event_id) references listening.alert_event,
  foreign key (organisation_id, rule_id) references listening.alert_rule
);
create index on listening.alert_firing (organisation_id, event_id);
select kernel.protect('listening.alert_firing');

-- Who is told of an event, how, and what came of it. Each is told once of each severity.
create table listening.alert_delivery (
  organisation_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  firing_id uuid not null,
  rule_id uuid not null,
  channel text not null check (channel in ('web', 'mail', 'webhook')),
  -- a person or a webhook
  target_id uuid not null,
  severity text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'skipped')),
  -- not before, where it is held over quiet hours
  due_at timestamptz not null,
  held boolean not null default false,
  attempts int not null default 0,
  leased_until timestamptz,
  -- what went wrong last, one word, and what a webhook answered
  code text,
  status int,
  settled_at timestamptz,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  unique (organisation_id, event_id, channel, target_id, severity),
  foreign key (organisation_id, event_id) references listening.alert_event,
  foreign key (organisation_id, firing_id) references listening.alert_firing,
  foreign key (organisation_id, rule_id) references listening.alert_rule
);
create index on listening.alert_delivery (organisation_id, rule_id, created_at desc);
select kernel.protect('listening.alert_delivery');

-- What people said of a rule's part in an event, and what that did to the rule.
create table listening.alert_feedback (
  organisation_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  rule_id uuid not null,
  person_id uuid,
  verdict text not null check (verdict in ('useful', 'not_useful', 'expected')),
  -- the rule's tuning before and after
  tuning_before int not null,
  tuning_after int not null,
  created_at timestamptz not null default kernel.now(),
  undone_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, event_id) references listening.alert_event,
  foreign key (organisation_id, rule_id) references listening.alert_rule
);
create index on listening.alert_feedback (organisation_id, event_id);
create unique index on listening.alert_feedback (organisation_id, event_id, rule_id, person_id) where undone_at is null;
select kernel.protect('listening.alert_feedback');

create table listening.alert_note (
  organisation_id uuid not null,
  id uuid not null,
  event_id uuid not null,
  person_id uuid,
  text text not null,
  created_at timestamptz not null default kernel.now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, event_id) references listening.alert_event
);
create index on listening.alert_note (organisation_id, event_id);
select kernel.protect('listening.alert_note', 'select, insert');
