// Imports goods in small steps and prints each of them, until it is killed; every price is higher by the round it is in.
import { writeSync } from 'node:fs'
import { toGood } from '../../main/store/catalogue-rows.ts'
import { catalogueSwitch } from '../../main/store/catalogue-switch.ts'
import { openDatabase } from '../../main/store/db.ts'
import { madeGoods } from '../fixtures/goods.ts'

const [file = '', count = '', round = ''] = process.argv.slice(2)
const { begin, lay, order, flip, sweep } = catalogueSwitch(openDatabase(file))
while (sweep(100)) continue
begin('child', new Date().toISOString())
const goods = [...madeGoods(Number(count))].map(made =>
  toGood({ ...made, priceMinor: made.priceMinor + Number(round) }),
)
for (let from = 0; from < goods.length; from += 50) {
  lay(goods.slice(from, from + 50), () => true)
  writeSync(1, 'laid\n')
}
while (order(150)) writeSync(1, 'ordered\n')
flip(() => undefined)
writeSync(1, 'switched\n')
while (sweep(50)) writeSync(1, 'swept\n')
