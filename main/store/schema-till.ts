// Schema step 1: settings, counters, staff and shifts.
export const tillSchema = `
create table setting (key text primary key, value text not null) strict, without rowid;

-- Numbers that only ever grow: receipt numbers (gapless) and token generations.
create table counter (name text primary key, value integer not null check (value >= 0)) strict, without rowid;
insert into counter values ('receipt', 0), ('token-generation', 0);

create table staff (
  n integer primary key,
  id text not null unique,
  name text not null,
  role text not null check (role in ('cashier', 'manager')),
  pin_hash text not null,
  failures integer not null default 0,
  last_failure_at text
) strict;

create table shift (
  n integer primary key,
  id text not null unique,
  opened_at text not null,
  opened_by text not null,
  float_minor integer not null,
  closed_at text,
  closed_by text,
  counted_minor integer
) strict;
create unique index one_open_shift on shift ((1)) where closed_at is null;
`
