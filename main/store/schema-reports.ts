// Schema step for the reports: running sums by quarter of an hour, written with the receipt itself, and indexes by time.

/** Sums of one completed sale, or of all of them: the same text fills a new file's tables and an old one's. */
const salesBySlot = (where: string): string => `
  insert into sale_slot (slot, training, staff_id, cashier, sales, discounted, gross_minor, discount_minor, total_minor)
    select coalesce(unixepoch(completed_at), 0) / 900, training, staff_id, max(cashier), count(*), sum(coalesce(discount_minor, 0) <> 0),
      sum(coalesce(gross_minor, 0)), sum(coalesce(discount_minor, 0)), sum(total_minor)
    from sale where ${where} group by 1, 2, 3
    on conflict (slot, training, staff_id) do update set cashier = excluded.cashier, sales = sales + excluded.sales,
      discounted = discounted + excluded.discounted, gross_minor = gross_minor + excluded.gross_minor,
      discount_minor = discount_minor + excluded.discount_minor, total_minor = total_minor + excluded.total_minor;`
const tendersBySlot = (where: string): string => `
  insert into tender_slot (slot, training, kind, tenders, amount_minor, rounding_minor, tip_minor)
    select coalesce(unixepoch(s.completed_at), 0) / 900, s.training, t.kind, count(*), sum(t.amount_minor), sum(t.rounding_minor), sum(t.tip_minor)
    from sale s join tender t on t.sale_id = s.id where ${where} group by 1, 2, 3
    on conflict (slot, training, kind) do update set tenders = tenders + excluded.tenders, amount_minor = amount_minor + excluded.amount_minor,
      rounding_minor = rounding_minor + excluded.rounding_minor, tip_minor = tip_minor + excluded.tip_minor;`

/** Fills both tables from all completed sales; they must be empty. */
export const fillSlots = `${salesBySlot("status = 'completed'")}${tendersBySlot("s.status = 'completed'")}`

// A quarter of an hour, because every time zone's midnight falls on one: a file can be read in any of them.
export const reportsSchema = `
create table sale_slot (
  -- Quarters of an hour since 1970, UTC.
  slot integer not null,
  training integer not null check (training in (0, 1)),
  staff_id text not null,
  -- The name on the newest receipt of the slot.
  cashier text not null,
  sales integer not null default 0,
  discounted integer not null default 0,
  gross_minor integer not null default 0,
  discount_minor integer not null default 0,
  total_minor integer not null default 0,
  primary key (slot, training, staff_id)
) strict, without rowid;
create table tender_slot (
  slot integer not null,
  training integer not null check (training in (0, 1)),
  kind text not null,
  tenders integer not null default 0,
  amount_minor integer not null default 0,
  rounding_minor integer not null default 0,
  tip_minor integer not null default 0,
  primary key (slot, training, kind)
) strict, without rowid;
${fillSlots}

-- In the transaction that makes the receipt, so the sums can neither miss one nor count it twice.
create trigger completed_sale_is_summed after update of status on sale when new.status = 'completed' and old.status <> 'completed' begin
  ${salesBySlot('id = new.id')}
  ${tendersBySlot('s.id = new.id')}
end;

create index journal_of_voids on journal (at) where kind in ('sale-abandoned', 'line-removed');
create index age_decisions_by_time on age_check (at) where outcome in ('pass', 'too-young', 'expired', 'refused');
create index age_decisions_of_sale on age_check (sale_id, n) where outcome in ('pass', 'too-young', 'expired', 'refused');
`
