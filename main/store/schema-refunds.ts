// Schema step: refunds, voids and exchanges of completed sales; what was given back is added, never changed.
export const refundsSchema = `
-- A sequence of their own: every refund is a document with a gapless number, and so is every sale.
insert into counter values ('refund', 0) on conflict (name) do nothing;

create table refund (
  n integer primary key,
  id text not null unique,
  number integer not null unique check (number > 0),
  kind text not null check (kind in ('refund', 'void', 'exchange', 'without-receipt')),
  of_sale text references sale (id),
  shift_id text references shift (id),
  training integer not null check (training in (0, 1)),
  staff_id text not null,
  cashier text not null,
  -- Who answers for it: the one who gives it back, or whoever gave a PIN for it.
  approved_by text not null,
  approver text not null,
  reason text not null,
  note text,
  at text not null,
  gross_minor integer not null check (gross_minor >= 0),
  discount_minor integer not null check (discount_minor >= 0),
  deposit_minor integer not null check (deposit_minor >= 0),
  total_minor integer not null check (total_minor >= 0),
  receipt_text text not null,
  -- JSON: what it was priced by; null for German retail without cash rounding.
  rules text check (rules is null or json_valid(rules)),
  check ((kind = 'without-receipt') = (of_sale is null))
) strict;
create index refunds_of_sale on refund (of_sale) where of_sale is not null;
create index refunds_of_shift on refund (shift_id);

create table refund_line (
  n integer primary key,
  id text not null unique,
  refund_id text not null references refund (id),
  sale_line_id text references sale_line (id),
  product_id text not null,
  name text not null,
  barcode text,
  unit_price_minor integer not null,
  quantity_milli integer not null check (quantity_milli > 0),
  tax_basis_points integer not null,
  gross_minor integer not null check (gross_minor >= 0),
  discount_minor integer not null check (discount_minor >= 0),
  deposit_minor integer not null check (deposit_minor >= 0),
  total_minor integer not null check (total_minor >= 0)
) strict;
create index lines_of_refund on refund_line (refund_id, n);
create index refunds_of_line on refund_line (sale_line_id) where sale_line_id is not null;

create table refund_tax (
  n integer primary key,
  refund_id text not null references refund (id),
  basis_points integer not null,
  gross_minor integer not null,
  net_minor integer not null,
  tax_minor integer not null,
  unique (refund_id, basis_points)
) strict;

create table refund_tender (
  n integer primary key,
  id text not null unique,
  refund_id text not null references refund (id),
  shift_id text references shift (id),
  at text not null,
  staff_id text not null,
  kind text not null check (kind in ('cash', 'card', 'credit')),
  amount_minor integer not null check (amount_minor >= 0),
  rounding_minor integer not null default 0,
  tip_minor integer not null default 0 check (tip_minor >= 0),
  -- The tender of the sale that this gives back, and the charge behind it.
  sale_tender_id text references tender (id),
  attempt_id text references attempt (id),
  brand text,
  last4 text,
  charge_reference text,
  -- Paid out in place of (a part of) this tender of the same refund: a card that takes nothing, a credit that is left.
  replaces text references refund_tender (id),
  check (kind = 'cash' or rounding_minor = 0),
  check (kind = 'card' or tip_minor = 0),
  check ((kind = 'card') = (attempt_id is not null))
) strict;
create index tenders_of_refund on refund_tender (refund_id, n);
create index refund_tenders_of_shift on refund_tender (shift_id);
create index refund_of_tender on refund_tender (sale_tender_id) where sale_tender_id is not null;
create index refund_replacements on refund_tender (replaces) where replaces is not null;
create index card_refunds on refund_tender (n) where kind = 'card';
create index credit_refunds on refund_tender (n) where kind = 'credit';

-- Which part of a refund a void or refund at the bank is for.
alter table reversal add column refund_tender text references refund_tender (id);
create index reversals_of_refund on reversal (refund_tender) where refund_tender is not null;
create index refunds_by_time on reversal (coalesce(sent_at, created_at)) where kind = 'refund' and state = 'done';
create index credit_uses on tender (reference) where kind = 'credit';

create trigger no_refund_is_changed before update on refund begin select raise(abort, 'a refund is never changed'); end;
create trigger no_refund_is_deleted before delete on refund begin select raise(abort, 'a refund is never deleted'); end;
create trigger no_refund_line_is_changed before update on refund_line begin select raise(abort, 'a refund is never changed'); end;
create trigger no_refund_line_is_deleted before delete on refund_line begin select raise(abort, 'a refund is never deleted'); end;
create trigger no_refund_tax_is_changed before update on refund_tax begin select raise(abort, 'a refund is never changed'); end;
create trigger no_refund_tax_is_deleted before delete on refund_tax begin select raise(abort, 'a refund is never deleted'); end;
create trigger no_refund_tender_is_changed before update on refund_tender begin select raise(abort, 'a refund is never changed'); end;
create trigger no_refund_tender_is_deleted before delete on refund_tender begin select raise(abort, 'a refund is never deleted'); end;

create trigger only_paid_sales_are_refunded before insert on refund
  when new.of_sale is not null and (select status from sale where id = new.of_sale) <> 'completed'
  begin select raise(abort, 'refund-too-much'); end;
create trigger no_sale_is_refunded_twice before insert on refund
  when new.of_sale is not null and new.total_minor + (select coalesce(sum(total_minor), 0) from refund where of_sale = new.of_sale)
    > (select total_minor from sale where id = new.of_sale)
  begin select raise(abort, 'refund-too-much'); end;
create trigger no_line_is_refunded_twice before insert on refund_line
  when new.sale_line_id is not null and (
    (select sale_id from sale_line where id = new.sale_line_id) is not (select of_sale from refund where id = new.refund_id)
    or new.quantity_milli + (select coalesce(sum(quantity_milli), 0) from refund_line where sale_line_id = new.sale_line_id)
      > (select quantity_milli from sale_line where id = new.sale_line_id)
    or new.total_minor + (select coalesce(sum(total_minor), 0) from refund_line where sale_line_id = new.sale_line_id)
      > (select total_minor from sale_line where id = new.sale_line_id))
  begin select raise(abort, 'refund-too-much'); end;
create trigger no_tender_is_refunded_twice before insert on refund_tender
  when new.sale_tender_id is not null and new.replaces is null
    and new.amount_minor + (select coalesce(sum(amount_minor), 0) from refund_tender where sale_tender_id = new.sale_tender_id and replaces is null)
      > (select coalesce(sum(amount_minor), 0) from tender where sale_id = (select sale_id from tender where id = new.sale_tender_id)
           and kind = (select kind from tender where id = new.sale_tender_id))
  begin select raise(abort, 'refund-too-much'); end;
-- No more than is left of it, and of a card only while nothing of it is with the bank.
create trigger no_part_is_paid_out_twice before insert on refund_tender
  when new.replaces is not null and (
    new.amount_minor + new.tip_minor > (select amount_minor + tip_minor from refund_tender where id = new.replaces)
      - (select coalesce(sum(amount_minor + tip_minor), 0) from refund_tender where replaces = new.replaces)
      - (select coalesce(sum(amount_minor), 0) from tender where kind = 'credit' and reference = new.refund_id
           and (select kind from refund_tender where id = new.replaces) = 'credit')
    or exists (select 1 from reversal where refund_tender = new.replaces and state not in ('refused', 'not-sent')))
  begin select raise(abort, 'refund-too-much'); end;
create trigger no_credit_is_used_twice before insert on tender
  when new.kind = 'credit' and exists (select 1 from refund where id = new.reference) and (
    new.amount_minor + (select coalesce(sum(amount_minor), 0) from tender where kind = 'credit' and reference = new.reference)
      > (select coalesce(sum(amount_minor), 0) from refund_tender where refund_id = new.reference and kind = 'credit')
        - (select coalesce(sum(r.amount_minor), 0) from refund_tender r join refund_tender c on c.id = r.replaces
             where r.refund_id = new.reference and c.kind = 'credit')
    or new.amount_minor + (select coalesce(sum(amount_minor), 0) from tender where kind = 'credit' and reference = new.reference) < 0)
  begin select raise(abort, 'credit-used'); end;
-- A part of a refund is sent to the bank until it is done, and never once it was paid out otherwise.
create trigger no_card_is_refunded_twice before insert on reversal
  when new.refund_tender is not null and (
    exists (select 1 from reversal where refund_tender = new.refund_tender and state not in ('refused', 'not-sent'))
    or exists (select 1 from refund_tender where replaces = new.refund_tender)
    or new.amount_minor <> (select amount_minor + tip_minor from refund_tender where id = new.refund_tender))
  begin select raise(abort, 'refund-too-much'); end;
`
