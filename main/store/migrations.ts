// The list of schema steps, append only: a released step is never edited, a change is a new step at the end.
import type { Migration } from './migrate.ts'
import { cardSlipsSchema } from './schema-card-slips.ts'
import { declineSchema } from './schema-decline.ts'
import { catalogueSchema } from './schema-catalogue.ts'
import { checksSchema } from './schema-checks.ts'
import { givenUpSchema } from './schema-given-up.ts'
import { goodsNamesSchema } from './schema-goods-names.ts'
import { goodsSchema } from './schema-goods.ts'
import { identitySchema } from './schema-identity.ts'
import { identitySchema2 } from './schema-identity-2.ts'
import { insuranceSchema } from './schema-insurance.ts'
import { journalSchema } from './schema-journal.ts'
import { paymentsSchema } from './schema-payments.ts'
import { printsSchema } from './schema-prints.ts'
import { refundsSchema } from './schema-refunds.ts'
import { reportsSchema } from './schema-reports.ts'
import { reportsRefundsSchema } from './schema-reports-refunds.ts'
import { salesSchema } from './schema-sales.ts'
import { smartSchema } from './schema-smart.ts'
import { smartReturnsSchema } from './schema-smart-returns.ts'
import { sellingSchema } from './schema-selling.ts'
import { shiftsSchema } from './schema-shifts.ts'
import { staffSchema } from './schema-staff.ts'
import { tillSchema } from './schema-till.ts'

export const migrations: readonly Migration[] = [
  { name: 'settings, staff, shifts', sql: tillSchema },
  { name: 'catalogue and its search index', sql: catalogueSchema },
  { name: 'sales, tenders, payment attempts', sql: salesSchema },
  { name: 'journal and outbox', sql: journalSchema },
  { name: 'device identity', sql: identitySchema },
  { name: 'access token, suspension cause, revocation, device key', sql: identitySchema2 },
  { name: 'hosted identity checks and their cost', sql: checksSchema },
  { name: 'kept insurance cards', sql: insuranceSchema },
  { name: 'reversals, second questions, resolutions, tries of the queue', sql: paymentsSchema },
  { name: 'attempts at the terminal, attempts given up', sql: givenUpSchema },
  { name: 'smart transactions and kinds of ident', sql: smartSchema },
  { name: 'discounts, cash rounding, tips, store credit, roles', sql: sellingSchema },
  { name: 'running sums and indexes of the reports', sql: reportsSchema },
  { name: 'moves of cash, counts of the drawer, closing reports', sql: shiftsSchema },
  { name: 'refunds, exchanges and what they give back', sql: refundsSchema },
  { name: 'goods changed as a whole, kinds of goods, history of prices', sql: goodsSchema },
  { name: 'badges, automatic lock, wrong PINs at the till', sql: staffSchema },
  { name: 'the print queue', sql: printsSchema },
  { name: 'refunds and closing reports by time, for the reports', sql: reportsRefundsSchema },
  { name: 'lines of card services on receipts', sql: cardSlipsSchema },
  { name: 'what a refused card asks of the people', sql: declineSchema },
  { name: 'goods in the orders they are listed in', sql: goodsNamesSchema },
  { name: 'points that go back with the goods', sql: smartReturnsSchema },
]
