// Schema step: goods that can be changed as a whole in small steps, their kinds, and the history of their prices.
export const goodsSchema = `
create table product_new (
  n integer primary key,
  id text not null,
  name text not null,
  -- Lower case, without accents, one blank in front: the form that is searched and sorted.
  folded text not null,
  category text not null,
  price_minor integer not null,
  deposit_minor integer not null,
  tax_basis_points integer not null,
  required_age integer not null,
  -- A rate of the store's profile, and the kind of goods the law on ages knows; null where only the figures are known.
  tax_class text,
  age_class text check (age_class in ('beer-and-wine', 'spirits', 'tobacco')),
  unit text not null default 'piece' check (unit in ('piece', 'kg', 'lb')),
  -- The catalogue that is valid consists of the rows of side 0 and of the current side; the others are on their way in or out.
  side integer not null default 0 check (side in (0, 1, 2))
) strict;
insert into product_new (n, id, name, folded, category, price_minor, deposit_minor, tax_basis_points, required_age)
  select n, id, name, folded, category, price_minor, deposit_minor, tax_basis_points, required_age from product;

create table product_barcode_new (
  key text not null,
  code text not null,
  product_n integer not null references product_new (n) on delete cascade,
  position integer not null,
  primary key (key, product_n)
) strict, without rowid;
insert into product_barcode_new (key, code, product_n, position) select key, code, product_n, position from product_barcode;

drop table product_barcode;
drop table product_text;
drop table product;
alter table product_new rename to product;
alter table product_barcode_new rename to product_barcode;
create unique index product_by_id on product (id, side);
create index product_by_name on product (side, folded);
create index product_by_category on product (side, category, folded);
create index barcode_of_product on product_barcode (product_n, position);

-- Nothing asks for ranks, so the lengths of the names are not kept; the names are folded before they come here.
create virtual table product_text using fts5 (
  folded, content = 'product', content_rowid = 'n', columnsize = 0, tokenize = 'trigram case_sensitive 1');
insert into product_text (product_text) values ('rebuild');
-- Left to itself the index merges its parts at moments of its own, for as long as that takes. Whoever writes goods merges a
-- few pages instead (see tidy in catalogue-rows.ts); only an index in 200 parts, of which it can hold 2000, is merged at once.
insert into product_text (product_text, rank) values ('automerge', 0);
insert into product_text (product_text, rank) values ('crisismerge', 200);
insert into product_text (product_text, rank) values ('usermerge', 8);
create trigger product_text_add after insert on product begin
  insert into product_text (rowid, folded) values (new.n, new.folded);
end;
create trigger product_text_change after update of folded on product when old.folded <> new.folded begin
  insert into product_text (product_text, rowid, folded) values ('delete', old.n, old.folded);
  insert into product_text (rowid, folded) values (new.n, new.folded);
end;
create trigger product_text_remove after delete on product begin
  insert into product_text (product_text, rowid, folded) values ('delete', old.n, old.folded);
end;

-- How many goods each category of each side holds, so that nobody has to count them.
create table product_category (
  side integer not null,
  name text not null,
  products integer not null,
  primary key (side, name)
) strict, without rowid;
insert into product_category (side, name, products) select 0, category, count(*) from product group by category;
create trigger product_category_add after insert on product begin
  insert into product_category values (new.side, new.category, 1)
    on conflict (side, name) do update set products = products + 1;
end;
create trigger product_category_change after update of side, category on product
  when old.side <> new.side or old.category <> new.category begin
  update product_category set products = products - 1 where side = old.side and name = old.category;
  insert into product_category values (new.side, new.category, 1)
    on conflict (side, name) do update set products = products + 1;
end;
create trigger product_category_remove after delete on product begin
  update product_category set products = products - 1 where side = old.side and name = old.category;
end;

-- Which side counts, and what is being done about the other. 'filling': a new catalogue is being laid beside the valid one;
-- 'switched': it has become the valid one, and what it replaced is being taken away.
create table product_side (
  id integer primary key check (id = 1),
  current integer not null check (current in (1, 2)),
  state text not null check (state in ('rest', 'filling', 'switched')),
  -- New rows have this place or a later one while the state is not 'rest'.
  arriving_from integer not null default 0,
  who text,
  at text,
  source text
) strict;
insert into product_side (id, current, state) values (1, 1, 'rest');

-- What each price was, who changed it and when. A price of null: the goods were not there.
create table price_change (
  n integer primary key,
  product_id text not null,
  at text not null,
  who text not null,
  source text not null check (source in ('import', 'edit')),
  from_minor integer,
  to_minor integer
) strict;
create index price_changes_of_product on price_change (product_id, n);
create trigger no_price_change_is_changed before update on price_change begin select raise(abort, 'the history of prices is never changed'); end;
create trigger no_price_change_is_deleted before delete on price_change begin select raise(abort, 'the history of prices is never deleted'); end;
`
