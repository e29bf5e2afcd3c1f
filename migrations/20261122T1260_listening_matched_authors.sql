-- Whose words were matched, beside the match: people are counted from the key alone, without reading a single mention.
alter table listening.match add column author_id uuid;

set local role auscult_maintenance;
update listening.match x set author_id = m.author_id
from listening.mention m
where m.organisation_id = x.organisation_id and m.published_at = x.published_at and m.id = x.mention_id and m.author_id is not null;
reset role;

alter table listening.match drop constraint match_pkey;
alter table listening.match add primary key (organisation_id, query_id, version, published_at, mention_id) include (author_id);
