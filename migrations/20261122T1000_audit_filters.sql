-- The trail is narrowed by person, action and day; newest first each time.
create index on audit.event (organisation_id, action, sequence desc);
create index on audit.event (organisation_id, person_id, sequence desc) where person_id is not null;
create index on audit.event (organisation_id, at);
