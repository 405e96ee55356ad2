// Everything a report is made from, over one database.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'
import { cashStore } from './shifts-cash.ts'
import { shiftEvents } from './shifts-events.ts'
import { markRows } from './shifts-marks.ts'
import { givenBack } from './shifts-refunds.ts'
import { takings } from './shifts-takings.ts'
import { zStore } from './shifts-z.ts'

export function shiftBooks(db: Db) {
  return {
    cash: cashStore(db),
    z: zStore(db),
    marks: guarded(markRows(db), db),
    events: guarded(shiftEvents(db), db),
    ...guarded({ takings: takings(db), givenBack: givenBack(db) }, db),
  }
}
