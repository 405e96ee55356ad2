// Schema step: what a refused card asks of the people at the till, beside the bank's own words.
export const declineSchema = `
alter table attempt add column advice text;
`
