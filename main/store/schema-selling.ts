// Schema step 12: discounts of every kind, parked names, tax added to prices, cash rounding, tips and store credit.
export const sellingSchema = `
-- JSON; a list of fixed and per-unit discounts, each with its reason.
alter table sale add column discounts text check (discounts is null or json_valid(discounts));
alter table sale add column parked_as text;
alter table sale add column added_tax_minor integer;
-- JSON: what the sale is priced by, from its first line on; null for German retail without cash rounding.
alter table sale add column rules text check (rules is null or json_valid(rules));
alter table sale_line add column discounts text check (discounts is null or json_valid(discounts));
alter table attempt add column tip_minor integer not null default 0 check (tip_minor >= 0);

-- A check of a table can only be changed by building the table anew.
create table tender_new (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  shift_id text references shift (id),
  -- credit: what goods brought back are worth, used up in the sale that takes their place.
  kind text not null check (kind in ('cash', 'card', 'credit')),
  -- What counts towards the sale's total.
  amount_minor integer not null,
  tendered_minor integer,
  change_minor integer not null,
  -- What cash rounding put on top of the amount (or took off it): neither turnover nor tax, but in the drawer.
  rounding_minor integer not null default 0,
  -- Charged beside the amount, for the staff.
  tip_minor integer not null default 0,
  brand text,
  last4 text,
  auth_code text,
  -- The card service's name of the payment; of a credit, the refund it comes from.
  reference text,
  check ((kind = 'cash') = (reference is null)),
  check (kind = 'cash' or rounding_minor = 0),
  check (kind = 'card' or tip_minor = 0)
) strict;
insert into tender_new (n, id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, brand, last4, auth_code, reference)
  select n, id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, brand, last4, auth_code, reference from tender;
drop table tender;
alter table tender_new rename to tender;
create index tenders_of_sale on tender (sale_id);
create index tenders_of_shift on tender (shift_id);
create trigger no_tender_is_deleted before delete on tender begin select raise(abort, 'a tender is never deleted'); end;
create trigger no_tender_is_changed before update on tender begin select raise(abort, 'a tender is never changed'); end;
create trigger no_tender_after_completion before insert on tender
  when (select status from sale where id = new.sale_id) = 'completed' begin select raise(abort, 'sale-paid'); end;

-- Roles of the staff: cashier, senior, manager.
create table staff_new (
  n integer primary key,
  id text not null unique,
  name text not null,
  role text not null check (role in ('cashier', 'senior', 'manager')),
  pin_hash text not null,
  failures integer not null default 0,
  last_failure_at text,
  -- SHA-256 of the code on the badge.
  badge_hash text unique,
  -- Who has left keeps the name on old receipts, and signs in no more.
  left_at text
) strict;
insert into staff_new (n, id, name, role, pin_hash, failures, last_failure_at)
  select n, id, name, role, pin_hash, failures, last_failure_at from staff;
drop table staff;
alter table staff_new rename to staff;
`
