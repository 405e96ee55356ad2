// Schema step 5: which device this till is. Backups empty every table here, so all names start with auth_.
export const identitySchema = `
create table auth_token (
  gen integer primary key,
  sealed blob not null,
  parent_gen integer,
  state text not null check (state in ('current', 'superseded', 'suspect')),
  stored_at text not null
) strict;
create unique index one_current_token on auth_token (state) where state = 'current';

-- A refresh that was begun and not finished: its outcome is unknown until the next answer.
create table auth_intent (id integer primary key check (id = 1), gen integer not null, attempt integer not null, started_at text not null) strict;

create table auth_pairing (
  id integer primary key check (id = 1),
  sealed_device_code blob not null,
  user_code text not null,
  verification_url text not null,
  expires_in_seconds integer not null,
  interval_seconds integer not null,
  started_at text not null
) strict;

create table auth_registration (id integer primary key check (id = 1), since text not null, store text, till text, approved_by text) strict;
create table auth_suspension (id integer primary key check (id = 1), since text not null) strict;
`
