-- Long work says whether it can be called off without leaving half of something behind.
alter table kernel.progress add column cancellable boolean not null default false;
