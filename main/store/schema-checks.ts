// Schema step 7: hosted identity checks and what each has cost, so that no restart forgets a paid attempt.
export const checksSchema = `
alter table age_check add column transaction_id text;
alter table age_check add column attempts integer;
alter table age_check add column invoiced integer;

create table hosted_check (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  staff_id text not null,
  started_at text not null,
  required_age integer not null,
  -- The service's id of the check; nothing else of it is kept.
  transaction_id text not null unique,
  attempts integer not null default 0 check (attempts >= 0),
  invoiced integer not null default 0 check (invoiced >= 0),
  -- The verdict, or why there is none; null while the check runs.
  outcome text,
  -- When the last count was read after its end; null while the service may still count.
  settled_at text
) strict;
create index hosted_checks_of_sale on hosted_check (sale_id);
create index unsettled_hosted_checks on hosted_check (n) where settled_at is null;
create trigger no_hosted_check_is_deleted before delete on hosted_check begin select raise(abort, 'a paid check is never deleted'); end;
create trigger a_paid_attempt_stays_paid before update on hosted_check when new.invoiced < old.invoiced begin select raise(abort, 'a paid attempt stays paid'); end;
`
