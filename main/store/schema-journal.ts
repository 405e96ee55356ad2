// Schema step 4: the append-only journal with its hash chain, and the queue of what still has to reach the back office.
export const journalSchema = `
create table journal (
  n integer primary key,
  at text not null,
  kind text not null,
  staff text,
  sale_id text,
  data text not null,
  previous text not null,
  hash text not null
) strict;
create trigger journal_never_changes before update on journal begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_never_shrinks before delete on journal begin select raise(abort, 'the journal is append-only'); end;

-- The last entry once more, so that a journal cut off at its end does not look whole.
create table journal_head (id integer primary key check (id = 1), n integer not null, hash text not null) strict;
insert into journal_head values (1, 0, '');
create trigger journal_head_only_grows before update on journal_head when new.n <> old.n + 1 begin select raise(abort, 'the journal is append-only'); end;
create trigger journal_head_stays before delete on journal_head begin select raise(abort, 'the journal is append-only'); end;

create table outbox (
  n integer primary key,
  id text not null unique,
  topic text not null,
  body text not null,
  created_at text not null,
  sent integer not null default 0 check (sent in (0, 1))
) strict;
create index outbox_waiting on outbox (n) where sent = 0;
`
