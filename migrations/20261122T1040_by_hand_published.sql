-- What people published by hand stands on a network as much as what was dispatched: its task takes the dispatch's place.
-- It has no uri, since nobody reads it back; it stood until somebody took it off again.
create or replace view publishing.v_published with (security_invoker = true) as
  select organisation_id, id as dispatch_id, release_id, post_id, channel_id, uri, url, live_at as published_at, withdrawn_at, unit_id,
    false as by_hand
  from publishing.dispatch
  where state = 'published'
  union all
  select t.organisation_id, t.id, t.release_id, t.post_id, t.channel_id, null, t.url, t.done_at, r.done_at, t.unit_id, true
  from publishing.task t
  left join publishing.task r on r.organisation_id = t.organisation_id and r.release_id = t.release_id and r.occurrence = t.occurrence
    and r.purpose = 'remove' and r.state = 'done'
  where t.purpose = 'publish' and t.state = 'done';
create index on publishing.task (organisation_id, post_id);

create view publishing.v_task with (security_invoker = true) as
  select organisation_id, id, unit_id, post_id, channel_id, purpose, state from publishing.task;
grant select on publishing.v_task to auscult_app, auscult_maintenance;
