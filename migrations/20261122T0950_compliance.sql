-- compliance: the catalogue of products that texts are checked against. The rules themselves are data of the program.

select kernel.open_schema('compliance');

create table compliance.product (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  kind text not null check (kind in ('medicine', 'vaccine', 'device', 'food_supplement', 'biocide', 'other')),
  -- international non-proprietary name
  inn text,
  aliases text[] not null default '{}',
  holder text,
  -- in any language; its words count as signs of an indication
  indication text,
  revision int not null default 1,
  edited_by uuid,
  edited_at timestamptz not null default kernel.now(),
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit,
  foreign key (organisation_id, edited_by) references identity.person
);
-- One living product of a name in a unit.
create unique index on compliance.product (organisation_id, unit_id, lower(name)) where archived_at is null;
select kernel.protect('compliance.product');

-- market is ISO 3166-1 alpha-2 (UK for the United Kingdom), or * for all that have no row of their own.
create table compliance.product_status (
  organisation_id uuid not null,
  product_id uuid not null,
  market text not null check (market ~ '^([A-Z]{2}|\*)$'),
  status text not null check (status ~ '^[a-z_]+$'),
  primary key (organisation_id, product_id, market),
  foreign key (organisation_id, product_id) references compliance.product
);
select kernel.protect('compliance.product_status');

create view compliance.v_product with (security_invoker = true) as
  select organisation_id, id, unit_id, name, kind, inn, holder, archived_at is not null as archived from compliance.product;
grant select on compliance.v_product to auscult_app, auscult_maintenance;
