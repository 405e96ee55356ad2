// The questions of the manager's reports; each is answered from an index or from the running sums, never from all sales.

const sold = 'slot >= @fromSlot and slot < @endSlot and training = @training'
const givenBack = 'at >= @from and at < @end and training = @training'
const paidBack = 'p.at >= @from and p.at < @end and r.training = @training'
const decided = "outcome in ('pass', 'too-young', 'expired', 'refused')"

export const reportQueries = {
  sales: `select slot, sum(sales) as sales, sum(total_minor) as totalMinor, sum(gross_minor) as grossMinor, sum(discount_minor) as discountMinor
    from sale_slot where ${sold} group by slot order by slot`,
  others:
    'select coalesce(sum(sales), 0) as sales from sale_slot where slot >= @fromSlot and slot < @endSlot and training <> @training',
  tenders: `select kind, sum(tenders) as tenders, sum(amount_minor) as amountMinor, sum(rounding_minor) as roundingMinor, sum(tip_minor) as tipMinor
    from tender_slot where ${sold} group by kind order by kind`,
  // The name beside max(slot) is the newest one (SQLite: bare columns in an aggregate query).
  cashiers: `select staff_id as staffId, cashier as name, max(slot) as slot, sum(sales) as sales, sum(total_minor) as totalMinor,
      sum(discounted) as discounted, sum(discount_minor) as discountMinor
    from sale_slot where ${sold} group by staff_id order by staff_id`,
  voids: `select j.staff as staffId, coalesce(p.name, '') as name, count(*) filter (where j.kind = 'sale-abandoned') as voidedSales,
      coalesce(sum(json_extract(j.data, '$.totalMinor')) filter (where j.kind = 'sale-abandoned'), 0) as voidedMinor,
      count(*) filter (where j.kind = 'line-removed') as voidedLines
    from journal j left join sale s on s.id = j.sale_id left join staff p on p.id = j.staff
    where j.kind in ('sale-abandoned', 'line-removed') and j.at >= @from and j.at < @end and coalesce(s.training, 0) = @training
    group by j.staff order by j.staff`,
  // One decision a sale, the last one; it counts when it was made, so days add up to their month.
  ageChecks: `select a.outcome, count(*) as checks from age_check a left join sale s on s.id = a.sale_id
    where a.${decided} and a.at >= @from and a.at < @end and coalesce(s.training, 0) = @training
      and not exists (select 1 from age_check later where later.sale_id = a.sale_id and later.n > a.n and later.${decided})
    group by a.outcome order by a.outcome`,
  refunds: `select coalesce(unixepoch(at), 0) / 900 as slot, count(*) as refunds, sum(total_minor) as refundedMinor
    from refund where ${givenBack} group by 1 order by 1`,
  refundTenders: `select p.kind, sum(p.amount_minor) as amountMinor from refund_tender p join refund r on r.id = p.refund_id
    where ${paidBack} group by p.kind order by p.kind`,
  // A part that was paid out in another way counts where the money went, and no more where it first should have gone.
  replaced: `select o.kind, -sum(p.amount_minor) as amountMinor
    from refund_tender p join refund_tender o on o.id = p.replaces join refund r on r.id = p.refund_id
    where ${paidBack} group by o.kind order by o.kind`,
  refunders: `select staff_id as staffId, max(cashier) as name, count(*) as refunds, sum(total_minor) as refundedMinor
    from refund where ${givenBack} group by staff_id order by staff_id`,
  // As the closing report was shown and printed. The index is named, because a young till's statistics say that one row is all.
  shifts: `select shift_id as shiftId, closed_at as closedAt, coalesce(json_extract(report, '$.closedBy'), '') as closedBy,
      json_extract(report, '$.expectedCashMinor') as expectedMinor, coalesce(json_extract(report, '$.countedMinor'), 0) as countedMinor,
      coalesce(json_extract(report, '$.differenceMinor'), 0) as differenceMinor
    from z_report indexed by z_reports_by_close
    where n > 0 and closed_at >= @from and closed_at < @end and json_extract(report, '$.training') = @training order by closed_at`,
} as const
