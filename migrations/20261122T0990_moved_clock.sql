-- Work enqueued under a moved clock (the example organisation living through its year, tests) is named apart, so that
-- a process whose clock is right never takes it, and a process whose clock is moved never takes the others'. The queue
-- compares with the true clock, so work due later by the moved one waits, and `workQueueOnce` lets it go when its time comes.

create or replace function kernel.enqueue(task text, payload json, run_at timestamptz, job_key text, max_attempts int, queue_name text, priority int) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  organisation uuid := kernel.current_organisation();
  moved boolean := coalesce(nullif(current_setting('auscult.clock_offset', true), '')::double precision, 0) <> 0;
begin
  if organisation is null then
    raise exception 'kernel.enqueue needs an organisation in the session';
  end if;
  perform graphile_worker.add_job(
    identifier => case when moved then 'moved.' || task else task end,
    payload => json_build_object('organisation_id', organisation, 'version', payload -> 'version', 'data', payload -> 'data', 'due', case when moved then coalesce(run_at, kernel.now()) end),
    queue_name => queue_name,
    run_at => case when not moved then run_at when run_at > kernel.now() then pg_catalog.now() + interval '10 years' else pg_catalog.now() end,
    max_attempts => max_attempts,
    job_key => job_key,
    priority => priority);
end $$;
