-- review: what was handed in, exactly, and who decided about it. Rows are only ever added; each carries an HMAC over all its values.

select kernel.open_schema('review');

-- One for each post × channel × language at each submission. canonical is RFC 8785 JSON, hash its SHA-256.
-- Times are kept to the millisecond, as they are signed.
create table review.release (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  -- handed in together
  submission_id uuid not null,
  post_id uuid not null,
  channel_id uuid not null,
  language text not null,
  -- rises with each submission; a higher one supersedes the lower ones
  number int not null check (number >= 1),
  -- of the post, when it was handed in
  revision int not null,
  title text not null,
  author_person_id uuid not null,
  -- everyone whose hand is in it, author and submitter included: they do not sign
  editor_person_ids uuid[] not null check (cardinality(editor_person_ids) >= 1),
  submitted_by uuid not null,
  submitted_at timestamptz(3) not null,
  note text not null,
  due_at timestamptz(3) not null,
  -- the window in which it may leave, and when the approval ends
  earliest_at timestamptz(3) not null,
  latest_at timestamptz(3) not null check (latest_at > earliest_at),
  expires_at timestamptz(3) not null,
  canonical text not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  key_id text not null,
  mac text not null,
  primary key (organisation_id, id),
  unique (organisation_id, post_id, channel_id, language, number),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, post_id) references content.post,
  foreign key (organisation_id, channel_id) references channels.channel,
  foreign key (organisation_id, author_person_id) references identity.person,
  foreign key (organisation_id, submitted_by) references identity.person
);
create index on review.release (organisation_id, submission_id);
create index on review.release (organisation_id, unit_id, submitted_at desc);
select kernel.protect('review.release', 'select, insert');

-- Of two reviewers who decide in the same millisecond one wins: a step is decided once.
create table review.decision (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  release_id uuid not null,
  step int not null default 1,
  kind text not null check (kind in ('signed', 'sent_back', 'rejected')),
  comment text not null,
  -- what the person had before their eyes
  hash text not null,
  person_id uuid not null,
  decided_at timestamptz(3) not null,
  key_id text not null,
  mac text not null,
  primary key (organisation_id, id),
  unique (organisation_id, release_id, step),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, person_id) references identity.person,
  check (kind = 'signed' or comment <> '')
);
select kernel.protect('review.decision', 'select, insert');

-- 21 CFR 11.50 and 11.70: printed name, time and meaning, bound to the record by its hash.
create table review.signature (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  release_id uuid not null,
  step int not null default 1,
  person_id uuid not null,
  person_name text not null,
  -- a built-in role's name or the id of a custom one, whose name then stands beside it
  role text not null,
  role_name text,
  meaning text not null check (meaning in ('approved')),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  factor text not null check (factor in ('password', 'password+totp')),
  signed_at timestamptz(3) not null,
  -- the organisation's zone at that time, for the printed form
  zone text not null,
  self_approved boolean not null,
  -- each warning, and what the signer says about it
  ticks jsonb not null,
  key_id text not null,
  mac text not null,
  primary key (organisation_id, id),
  unique (organisation_id, release_id, step),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, release_id, step) references review.decision (organisation_id, release_id, step),
  foreign key (organisation_id, person_id) references identity.person
);
select kernel.protect('review.signature', 'select, insert');

create table review.withdrawal (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  release_id uuid not null,
  reason text not null check (reason in ('safety', 'legal', 'consent', 'error')),
  comment text not null,
  person_id uuid not null,
  withdrawn_at timestamptz(3) not null,
  key_id text not null,
  mac text not null,
  primary key (organisation_id, id),
  unique (organisation_id, release_id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, release_id) references review.release,
  foreign key (organisation_id, person_id) references identity.person
);
select kernel.protect('review.withdrawal', 'select, insert');

-- For lists. Whether a release may leave is computed by the program, never read from here.
create view review.v_release with (security_invoker = true) as
  select r.organisation_id, r.id, r.unit_id, r.submission_id, r.post_id, r.channel_id, r.language, r.number, r.revision, r.title, r.author_person_id,
    r.editor_person_ids, r.submitted_by, r.submitted_at, r.due_at, r.earliest_at, r.latest_at, r.expires_at, r.hash,
    d.kind as decision, d.decided_at, d.person_id as decided_by, w.withdrawn_at, w.reason as withdrawal_reason,
    exists (
      select from review.release n
      where n.organisation_id = r.organisation_id and n.post_id = r.post_id and n.channel_id = r.channel_id and n.language = r.language and n.number > r.number
    ) as superseded
  from review.release r
  left join review.decision d on d.organisation_id = r.organisation_id and d.release_id = r.id and d.step = 1
  left join review.withdrawal w on w.organisation_id = r.organisation_id and w.release_id = r.id;
grant select on review.v_release to auscult_app, auscult_maintenance;
