// Schema step 10: where an attempt is charged, and since when a manager has given it up.
export const givenUpSchema = `
-- 'terminal': the device reads and charges in one call, so "not found" may be too early for longer.
alter table attempt add column via text not null default 'gateway' check (via in ('gateway', 'terminal'));
alter table attempt add column given_up_at text;
`
