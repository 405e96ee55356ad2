// Schema step of the print queue: what is to go on paper, what became of it, and what nobody knows.
export const printsSchema = `
create table print_job (
  n integer primary key,
  id text not null unique,
  kind text not null check (kind in ('receipt', 'merchant', 'refund', 'report', 'cash-move', 'test')),
  sale_id text references sale (id),
  -- What it is about where that is no sale: the id of a refund, a shift, a move of cash.
  subject text,
  -- JSON of the lines where no sale says them.
  lines text,
  -- What people call it: the number of the receipt, the name of the report.
  title text not null,
  language text not null check (language in ('en', 'de')),
  state text not null check (state in ('waiting', 'printing', 'printed', 'perhaps', 'failed', 'given-up', 'shown', 'cancelled')),
  -- Says COPY on it: one like it was printed before, or may have been.
  copy integer not null check (copy in (0, 1)),
  -- The pulse for the drawer: it belongs to the first try and is never sent twice.
  drawer text not null check (drawer in ('none', 'wanted', 'sent', 'missed')),
  created_at text not null,
  state_at text not null,
  next_at text,
  tries integer not null default 0 check (tries >= 0),
  reason text,
  check (lines is not null or sale_id is not null)
) strict;
create index unfinished_prints on print_job (n) where state in ('waiting', 'printing', 'perhaps', 'failed', 'given-up');
create index prints_about_sale on print_job (sale_id, n) where sale_id is not null;
create index prints_about on print_job (subject, n) where subject is not null;
create trigger no_print_job_is_deleted before delete on print_job begin select raise(abort, 'a print job is never deleted'); end;
`
