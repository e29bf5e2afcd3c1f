-- compliance: the catalogue of products that texts are checked against. The rules themselves are data of the program.

select kernel.open_schema('compliance');

create table compliance.product (
  organisation_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  name text not null,
  inn text,
  aliases text[] not null default '{}',
  holder text,
  revision int not null default 1,
  created_at timestamptz not null default kernel.now(),
  archived_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, unit_id) references identity.unit
);
-- One living product of a name in a unit.
create unique index on compliance.product (organisation_id, unit_id, lower(name)) where archived_at is null;
select kernel.protect('compliance.product');

create table compliance.product_status (
  organisation_id uuid not null,
  product_id uuid not null,
  market text not null check (market ~ '^[A-Z]{2,3}$'),
  status text not null,
  primary key (organisation_id, product_id, market),
  foreign key (organisation_id, product_id) references compliance.product
);
select kernel.protect('compliance.product_status');

create view compliance.v_product with (security_invoker = true) as
  select organisation_id, id, unit_id, name, inn, holder, archived_at is not null as archived from compliance.product;
grant select on compliance.v_product to auscult_app, auscult_maintenance;
