// Schema step 6: the access token beside its refresh token, why a token is not used, what is still to be revoked, the device's key.
export const identitySchema2 = `
-- Sealed with the generation it came with; null once a resource refused it.
alter table auth_token add column sealed_access blob;

alter table auth_suspension add column cause text not null default 'refused' check (cause in ('refused', 'restored'));

-- A refresh token the server must still be told to forget (RFC 7009); used for nothing else.
create table auth_revocation (id integer primary key check (id = 1), sealed blob not null, since text not null) strict;

create table auth_device_key (id integer primary key check (id = 1), sealed blob not null, created_at text not null) strict;
`
