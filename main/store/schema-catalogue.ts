// Schema step 2: goods, their barcodes and the search index over their names.
export const catalogueSchema = `
create table product (
  n integer primary key,
  id text not null unique,
  name text not null,
  -- Lower case, without accents, one blank in front: the form that is searched and sorted.
  folded text not null,
  category text not null,
  price_minor integer not null,
  deposit_minor integer not null,
  tax_basis_points integer not null,
  required_age integer not null
) strict;
create index product_by_name on product (folded);
create index product_by_category on product (category, folded);

-- One good has many codes; the key is the code without leading zeros, so EAN-13, UPC-A and GTIN-14 spellings meet.
create table product_barcode (
  key text primary key,
  code text not null,
  product_n integer not null references product (n) on delete cascade,
  position integer not null
) strict, without rowid;
create index barcode_of_product on product_barcode (product_n, position);

create virtual table product_text using fts5 (folded, content = 'product', content_rowid = 'n', tokenize = 'trigram remove_diacritics 1');
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
`
