// Schema step for the reports: what was given back and which shifts were closed, by time.
export const reportsRefundsSchema = `
create index given_back_by_time on refund (at);
create index parts_given_back_by_time on refund_tender (at);
create index z_reports_by_close on z_report (closed_at) where n > 0;
`
