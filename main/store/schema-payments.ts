// Schema step 9: taking charges back, asking again about what was believed cancelled, a manager's decision, and a queue that knows its tries.
export const paymentsSchema = `
alter table attempt add column entry_mode text;
-- Why the outcome is not known or needs somebody.
alter table attempt add column why text;
-- What a manager decided about an attempt that needed somebody, and who.
alter table attempt add column resolution text;
create index charged_attempts on attempt (coalesce(sent_at, created_at)) where state in ('approved', 'partial');
create index attempts_for_a_human on attempt (n) where state = 'needs-human';

create table reversal (
  n integer primary key,
  id text not null unique,
  attempt_id text not null references attempt (id),
  kind text not null check (kind in ('void', 'refund')),
  order_id text not null unique,
  amount_minor integer not null check (amount_minor > 0),
  currency text not null,
  state text not null check (state in ('created', 'sent', 'unknown', 'done', 'refused', 'not-sent', 'needs-human')),
  reason text not null,
  staff_id text not null,
  created_at text not null,
  sent_at text,
  settled_at text,
  reference text,
  target_reference text not null,
  text text
) strict;
create index reversals_of_attempt on reversal (attempt_id, n);
-- One that needs somebody holds back the next one too: nobody knows yet whether the money went back.
create unique index one_open_reversal on reversal (attempt_id) where state in ('created', 'sent', 'unknown', 'needs-human');
create index open_reversals on reversal (n) where state in ('created', 'sent', 'unknown', 'needs-human');
create trigger no_reversal_is_deleted before delete on reversal begin select raise(abort, 'a reversal is never deleted'); end;
create trigger a_done_reversal_stays before update on reversal when old.state = 'done' begin select raise(abort, 'a done reversal never changes'); end;

-- "Not found" may have been too early: these are asked about again (tombstones).
create table attempt_recheck (
  attempt_id text primary key references attempt (id),
  round integer not null check (round >= 0),
  due_at text not null
) strict, without rowid;
create index rechecks_by_time on attempt_recheck (due_at);

create table outbox_2 (
  n integer primary key,
  id text not null unique,
  topic text not null,
  body text not null,
  created_at text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'delivered', 'refused')),
  attempts integer not null default 0 check (attempts >= 0),
  next_at text,
  last_error text,
  sent_at text
) strict;
insert into outbox_2 (n, id, topic, body, created_at, state)
  select n, id, topic, body, created_at, case sent when 1 then 'delivered' else 'waiting' end from outbox order by n;
drop table outbox;
alter table outbox_2 rename to outbox;
create index outbox_open on outbox (n) where state in ('waiting', 'sending');
create index outbox_refused on outbox (n) where state = 'refused';
`
