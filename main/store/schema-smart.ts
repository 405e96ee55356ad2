// Schema step: smart transactions of sales (customer cards), and the kinds of ident the merchant accepts. Never a card number.
export const smartSchema = `
create table smart_transaction (
  n integer primary key,
  id text not null unique,
  sale_id text not null references sale (id),
  purpose text not null check (purpose in ('loyalty', 'payment')),
  start_type text not null,
  transaction_id text not null unique,
  transaction_ref text not null unique,
  amount_minor integer,
  currency text not null,
  state text not null check (state in ('created', 'due', 'started', 'unknown', 'ok', 'failed', 'cancelled', 'review', 'dropped')),
  update_action text not null,
  start_action text not null,
  created_at text not null,
  started_at text,
  settled_at text,
  text text
) strict;
-- One customer card a sale, one payment a sale; one that needs somebody holds back the next.
create unique index one_open_smart_transaction on smart_transaction (sale_id, purpose) where state in ('created', 'due', 'started', 'unknown', 'review');
create index smart_transactions_of_sale on smart_transaction (sale_id, n);
create index unsettled_smart_transactions on smart_transaction (n) where state in ('due', 'started', 'unknown');
create trigger no_smart_transaction_is_deleted before delete on smart_transaction begin select raise(abort, 'a smart transaction is never deleted'); end;
create trigger a_booked_smart_transaction_stays before update of state on smart_transaction when old.state = 'ok' and new.state <> 'ok' begin select raise(abort, 'a booked smart transaction never changes'); end;

-- The points of a sale are owed from the very commit that completes it.
create trigger points_are_due_with_the_sale after update of status on sale when new.status = 'completed' begin
  update smart_transaction set state = 'due' where sale_id = new.id and purpose = 'loyalty' and state = 'created';
end;
create trigger no_points_without_a_sale after update of status on sale when new.status = 'abandoned' begin
  update smart_transaction set state = 'dropped' where sale_id = new.id and purpose = 'loyalty' and state = 'created';
end;

create table smart_ident_kind (
  n integer primary key,
  type text not null,
  name text not null,
  prefix text not null,
  length integer not null check (length > 0)
) strict;
`
