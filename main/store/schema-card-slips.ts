// Schema step: what the service that took card money wants on the receipts of the payment.
export const cardSlipsSchema = `
create table card_slip (
  n integer primary key,
  attempt_id text not null unique references attempt (id),
  -- JSON of receipt lines, made harmless before they came here.
  customer text not null check (json_valid(customer)),
  merchant text not null check (json_valid(merchant)),
  -- 1 where the shop has to keep a copy that the customer signs.
  sign integer not null check (sign in (0, 1))
) strict;
create trigger card_slip_stays before update on card_slip begin select raise(abort, 'a card slip is never changed'); end;
create trigger card_slip_is_kept before delete on card_slip begin select raise(abort, 'a card slip is never deleted'); end;
`
