// Schema step 3: sales with their lines, taxes, tenders, card attempts, age checks and prints.
export const salesSchema = `
create table sale (
  n integer primary key,
  id text not null unique,
  number integer unique,
  status text not null check (status in ('open', 'parked', 'completed', 'abandoned')),
  status_at text not null,
  training integer not null check (training in (0, 1)),
  opened_at text not null,
  completed_at text,
  staff_id text not null,
  cashier text not null,
  shift_id text references shift (id),
  discount_basis_points integer not null default 0 check (discount_basis_points between 0 and 10000),
  note text,
  age_required integer,
  age_passed_at text,
  gross_minor integer,
  discount_minor integer,
  deposit_minor integer,
  total_minor integer,
  change_minor integer,
  receipt_text text,
  check ((status = 'completed') = (number is not null)),
  check (status <> 'completed' or (completed_at is not null and total_minor is not null and receipt_text is not null))
) strict;
create unique index one_open_sale on sale ((1)) where status = 'open';
create index parked_sales on sale (n) where status = 'parked';
create index sales_by_shift on sale (shift_id) where status = 'completed';
create index sales_by_cashier on sale (cashier collate nocase, number) where status = 'completed';
create index sales_by_day on sale (completed_at) where status = 'completed';

create table sale_line (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  position integer not null,
  product_id text not null,
  name text not null,
  barcode text,
  unit_price_minor integer not null,
  quantity_milli integer not null check (quantity_milli > 0),
  deposit_minor integer not null,
  discount_basis_points integer not null check (discount_basis_points between 0 and 10000),
  tax_basis_points integer not null,
  required_age integer not null,
  note text,
  -- What was charged, frozen when the sale is completed.
  gross_minor integer,
  discount_minor integer,
  deposit_total_minor integer,
  total_minor integer
) strict;
create index lines_of_sale on sale_line (sale_id, position);

create table sale_tax (
  sale_id text not null references sale (id),
  basis_points integer not null,
  gross_minor integer not null,
  net_minor integer not null,
  tax_minor integer not null,
  primary key (sale_id, basis_points)
) strict, without rowid;

create table tender (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  shift_id text references shift (id),
  kind text not null check (kind in ('cash', 'card')),
  amount_minor integer not null,
  tendered_minor integer,
  change_minor integer not null,
  brand text,
  last4 text,
  auth_code text,
  reference text,
  check ((kind = 'card') = (reference is not null))
) strict;
create index tenders_of_sale on tender (sale_id);
create index tenders_of_shift on tender (shift_id);

create table attempt (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  order_id text not null unique,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  state text not null check (state in ('created', 'waiting-for-card', 'sent', 'approved', 'partial', 'declined', 'not-sent', 'unknown', 'cancelled', 'needs-human')),
  created_at text not null,
  sent_at text,
  settled_at text,
  reference text,
  auth_code text,
  text text,
  approved_minor integer,
  brand text,
  last4 text,
  not_founds integer not null default 0
) strict;
create unique index one_open_attempt on attempt (sale_id) where state in ('created', 'waiting-for-card', 'sent', 'unknown');
create index open_attempts on attempt (n) where state in ('created', 'waiting-for-card', 'sent', 'unknown');
create index attempts_of_sale on attempt (sale_id, n);

create table age_check (
  n integer primary key,
  id text not null unique,
  sale_id text references sale (id),
  shift_id text references shift (id),
  at text not null,
  staff_id text not null,
  required_age integer not null,
  outcome text not null,
  method text not null,
  reason text
) strict;
create index age_checks_of_shift on age_check (shift_id);

create table print (
  n integer primary key,
  sale_id text not null references sale (id),
  at text not null,
  copy integer not null check (copy in (0, 1))
) strict;
create index prints_of_sale on print (sale_id, copy);

-- A completed sale is never changed again, whatever the program above asks for.
create trigger completed_sale_stays before update on sale when old.status = 'completed' begin select raise(abort, 'sale-paid'); end;
create trigger no_sale_is_deleted before delete on sale begin select raise(abort, 'a sale is never deleted'); end;
create trigger no_tender_is_deleted before delete on tender begin select raise(abort, 'a tender is never deleted'); end;
create trigger no_tender_is_changed before update on tender begin select raise(abort, 'a tender is never changed'); end;
create trigger no_attempt_is_deleted before delete on attempt begin select raise(abort, 'a payment attempt is never deleted'); end;
create trigger no_tender_after_completion before insert on tender
  when (select status from sale where id = new.sale_id) = 'completed' begin select raise(abort, 'sale-paid'); end;
create trigger no_line_after_completion before insert on sale_line
  when (select status from sale where id = new.sale_id) = 'completed' begin select raise(abort, 'sale-paid'); end;
create trigger completed_line_stays before update on sale_line
  when (select status from sale where id = old.sale_id) = 'completed' begin select raise(abort, 'sale-paid'); end;
create trigger completed_line_is_kept before delete on sale_line
  when (select status from sale where id = old.sale_id) = 'completed' begin select raise(abort, 'sale-paid'); end;
create trigger tax_is_kept before delete on sale_tax begin select raise(abort, 'sale-paid'); end;
create trigger tax_stays before update on sale_tax begin select raise(abort, 'sale-paid'); end;
`
