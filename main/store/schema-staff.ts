// Schema step: how people come to the till – badges, automatic lock, and the wrong PINs of everybody together.
export const staffSchema = `
create table staff_gate (
  id integer primary key check (id = 1),
  -- Makes the hash of a badge good at this till only.
  badge_salt text not null,
  -- 1 where a badge signs in without a PIN.
  badge_alone integer not null default 0 check (badge_alone in (0, 1)),
  -- Minutes without a touch or a key after which the till locks; 0 is never.
  lock_minutes integer not null default 5 check (lock_minutes between 0 and 240),
  -- Wrong PINs and unknown badges at this till, whoever they were for.
  failures integer not null default 0 check (failures >= 0),
  last_failure_at text
) strict;
insert into staff_gate (id, badge_salt) values (1, lower(hex(randomblob(16))));
`
