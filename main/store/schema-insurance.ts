// Schema step 8: what the store's setting keeps of a confirmed insurance card. Backups empty every table whose name starts with insurance_.
export const insuranceSchema = `
-- At most one card a sale. Sealed to the sale and to its deletion date, so neither can be exchanged or put off.
create table insurance_record (
  sale_id text primary key references sale (id),
  sealed blob not null,
  delete_at text not null
) strict, without rowid;
create index insurance_records_due on insurance_record (delete_at);

-- Nothing was sold, so nothing is kept of the customer.
create trigger insurance_record_ends_with_its_sale after update of status on sale when new.status = 'abandoned' begin
  delete from insurance_record where sale_id = new.id;
end;
`
