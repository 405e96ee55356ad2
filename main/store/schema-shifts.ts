// Schema of the shifts: moves of cash, counts of the drawer, and closing reports with the place in the books where each ends.
export const shiftsSchema = `
create table cash_move (
  n integer primary key,
  id text not null unique,
  shift_id text not null references shift (id),
  at text not null,
  staff_id text not null,
  who text not null,
  kind text not null check (kind in ('in', 'out', 'no-sale')),
  amount_minor integer not null check (amount_minor >= 0),
  reason text not null,
  note text,
  check ((kind = 'no-sale') = (amount_minor = 0))
) strict;
create index cash_moves_of_shift on cash_move (shift_id, n);

create table shift_count (
  n integer primary key,
  shift_id text not null references shift (id),
  at text not null,
  staff_id text not null,
  kind text not null check (kind in ('float', 'close')),
  total_minor integer not null check (total_minor >= 0),
  -- JSON: how many of each note and coin; null where only the sum was given.
  denominations text
) strict;
create index counts_of_shift on shift_count (shift_id, kind, n);

-- Where a report ends: the last row of each table that it accounts for. The next one begins behind it, so no row is left out
-- and none is counted twice, whatever the clock did. Row 0 is what was there before there were numbered reports.
create table z_report (
  n integer primary key check (n >= 0),
  shift_id text unique references shift (id),
  closed_at text not null,
  sale_mark integer not null,
  tender_mark integer not null,
  attempt_mark integer not null,
  reversal_mark integer not null,
  refund_mark integer not null,
  refund_tender_mark integer not null,
  check_mark integer not null,
  journal_mark integer not null,
  -- JSON of the whole report, as it was shown and printed.
  report text not null,
  check ((n = 0) = (shift_id is null))
) strict;
create trigger z_reports_have_no_gaps before insert on z_report
  when new.n <> coalesce((select max(n) + 1 from z_report), 0) begin select raise(abort, 'a report number is given once'); end;

insert into z_report
  with running (id) as (select id from shift where closed_at is null)
  select 0, null, '',
    coalesce((select min(number) - 1 from sale where shift_id = (select id from running) and status = 'completed'), (select max(number) from sale), 0),
    coalesce((select min(n) - 1 from tender where shift_id = (select id from running)), (select max(n) from tender), 0),
    coalesce((select min(a.n) - 1 from sale s join attempt a on a.sale_id = s.id where s.shift_id = (select id from running) and s.status = 'completed'), (select max(n) from attempt), 0),
    coalesce((select max(n) from reversal), 0), 0, 0,
    coalesce((select min(n) - 1 from age_check where shift_id = (select id from running)), (select max(n) from age_check), 0),
    coalesce((select max(n) from journal where kind = 'shift-opened'), (select max(n) from journal), 0),
    '{}';

create trigger cash_move_stays before update on cash_move begin select raise(abort, 'a move of cash is never changed'); end;
create trigger cash_move_is_kept before delete on cash_move begin select raise(abort, 'a move of cash is never deleted'); end;
create trigger shift_count_stays before update on shift_count begin select raise(abort, 'a count is never changed'); end;
create trigger shift_count_is_kept before delete on shift_count begin select raise(abort, 'a count is never deleted'); end;
create trigger z_report_stays before update on z_report begin select raise(abort, 'a closing report is never changed'); end;
create trigger z_report_is_kept before delete on z_report begin select raise(abort, 'a closing report is never deleted'); end;
create trigger closed_shift_stays before update on shift when old.closed_at is not null begin select raise(abort, 'a closed shift is never changed'); end;
create trigger shift_is_kept before delete on shift begin select raise(abort, 'a shift is never deleted'); end;
`
