// Schema step: points that have to be taken back because goods of their sale came back.
export const smartReturnsSchema = `
create table smart_return (
  n integer primary key,
  -- Also the X-Action id of the cancel.
  id text not null unique,
  smart_id text not null unique references smart_transaction (id),
  state text not null check (state in ('due', 'cancelled', 'done', 'dropped', 'review')),
  settled_at text,
  text text
) strict;
create index unsettled_smart_returns on smart_return (n) where state in ('due', 'cancelled');
create trigger no_smart_return_is_deleted before delete on smart_return begin select raise(abort, 'a return of points is never deleted'); end;

-- They are owed back from the very commit that takes the goods back. One whose booking is still under way is looked at when
-- that is over: it may have seen already what came back.
create trigger points_go_back_with_the_goods after insert on refund when new.of_sale is not null begin
  insert into smart_return (id, smart_id, state)
  select lower(hex(randomblob(16))), id, 'due' from smart_transaction
  where n = (select max(n) from smart_transaction where sale_id = new.of_sale and purpose = 'loyalty')
    and state in ('due', 'started', 'unknown', 'ok')
  on conflict (smart_id) do update set state = 'due', settled_at = null where smart_return.state in ('done', 'dropped');
end;
`
