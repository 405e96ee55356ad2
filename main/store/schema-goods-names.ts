// Schema step: the orders goods are listed in as tables of their own, so that a new catalogue can be written into each in its own order.
export const goodsNamesSchema = `
drop index product_by_name;
drop index product_by_category;

-- One entry for each row of product. As indexes of product they were written wherever the row being laid down had its place,
-- nearly every page of them again with every step; here a step writes the few pages its part of the order is on.
create table product_name (
  side integer not null,
  folded text not null,
  n integer not null,
  primary key (side, folded, n)
) strict, without rowid;
insert into product_name (side, folded, n) select side, folded, n from product order by side, folded, n;

create table product_group (
  side integer not null,
  category text not null,
  folded text not null,
  n integer not null,
  primary key (side, category, folded, n)
) strict, without rowid;
insert into product_group (side, category, folded, n)
  select side, category, folded, n from product order by side, category, folded, n;

-- Finds the rows on their way in or out. Not a partial index: with one, SQLite plans every statement that is given a side
-- anew each time it is run.
create index product_by_side on product (side);

-- Goods of side 0 are kept in order and in the index of words as they change. Rows of the other sides are written there by
-- whoever lays them down (catalogue-switch.ts): the index of words begins a new part with every row that comes by a trigger.
drop trigger product_text_add;
drop trigger product_text_change;
drop trigger product_text_remove;
create trigger product_listed after insert on product when new.side = 0 begin
  insert into product_name (side, folded, n) values (0, new.folded, new.n);
  insert into product_group (side, category, folded, n) values (0, new.category, new.folded, new.n);
  insert into product_text (rowid, folded) values (new.n, new.folded);
end;
create trigger product_renamed after update of folded on product when old.folded <> new.folded begin
  insert into product_text (product_text, rowid, folded) values ('delete', old.n, old.folded);
  insert into product_text (rowid, folded) values (new.n, new.folded);
end;
create trigger product_relisted after update of folded, category on product
  when old.folded <> new.folded or old.category <> new.category begin
  delete from product_name where side in (0, old.side) and folded = old.folded and n = old.n;
  delete from product_group where side in (0, old.side) and category = old.category and folded = old.folded and n = old.n;
  insert into product_name (side, folded, n) values (new.side, new.folded, new.n);
  insert into product_group (side, category, folded, n) values (new.side, new.category, new.folded, new.n);
end;
create trigger product_unlisted after delete on product when old.side = 0 begin
  delete from product_name where side = 0 and folded = old.folded and n = old.n;
  delete from product_group where side = 0 and category = old.category and folded = old.folded and n = old.n;
  insert into product_text (product_text, rowid, folded) values ('delete', old.n, old.folded);
end;
`
