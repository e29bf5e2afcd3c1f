-- Where a post stands on each channel it goes or went to: what became of its newest schedule, and, where there is none or a
-- newer release is on its way, how far that release is. Laterals, so that a page of posts reads only its own rows.
create view publishing.v_stage with (security_invoker = true) as
  select c.organisation_id, c.post_id, c.channel_id, x.stage
  from (
    select organisation_id, post_id, channel_id from content.v_variant where enabled
    union
    select organisation_id, post_id, channel_id from publishing.schedule
  ) c
  join content.v_post p on p.organisation_id = c.organisation_id and p.id = c.post_id
  left join lateral (
    select s.release_id,
      case
        when taken.state = 'done' then 'withdrawn'
        when t.state = 'done' then 'live'
        when t.state = 'cancelled' or d.withdrawn_at is not null then 'withdrawn'
        when d.state = 'published' and d.comparison in ('differs', 'gone') then 'differs'
        when d.state = 'published' then 'live'
        when d.state = 'stopped' and d.withdraw_requested_at is not null then 'withdrawn'
        when d.state in ('rejected', 'unknown', 'stopped') then 'failed'
        when d.state in ('uploading', 'armed', 'committing') then 'publishing'
        else 'scheduled'
      end as stage
    from publishing.schedule s
    left join publishing.dispatch d on d.organisation_id = s.organisation_id and d.schedule_id = s.id
    left join publishing.task t on t.organisation_id = s.organisation_id and t.schedule_id = s.id and t.purpose = 'publish'
    left join publishing.task taken on taken.organisation_id = s.organisation_id and taken.schedule_id = s.id and taken.purpose = 'remove'
    where s.organisation_id = c.organisation_id and s.post_id = c.post_id and s.channel_id = c.channel_id
      -- taken back before anything happened leaves no trace
      and (s.cancelled_at is null or (d.id is not null and d.reason is distinct from 'cancelled'))
    order by s.scheduled_at desc
    limit 1
  ) went on true
  left join lateral (
    select r.id,
      case
        when r.withdrawn_at is not null then 'withdrawn'
        when r.decision in ('sent_back', 'rejected') then 'sent_back'
        when r.revision < p.revision or r.expires_at <= kernel.now() or r.latest_at <= kernel.now() then 'draft'
        when r.decision = 'signed' then 'signed'
        else 'in_review'
      end as stage
    from review.v_release r
    where r.organisation_id = c.organisation_id and r.post_id = c.post_id and r.channel_id = c.channel_id
    order by r.number desc
    limit 1
  ) r on true
  cross join lateral (
    select went.stage where went.stage is not null
    union
    select r.stage where r.stage is not null and (went.stage is null or (r.id <> went.release_id and r.stage in ('in_review', 'sent_back', 'signed')))
    union
    select 'draft' where went.stage is null and r.stage is null
  ) x;
grant select on publishing.v_stage to auscult_app, auscult_maintenance;
